"""Files and signatures attached to a field of a form; their bytes lie in the store (`db/store.py`)."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import UtcDateTime


class Attachment(Row, table=True):
    """A file as it was sent: its name, what it is, its hash, who sent it, and since when no form refers to it."""

    __tablename__ = "attachments"

    opportunity_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE", index=True)
    key: str = Field(max_length=80)
    name: str = Field(max_length=120)
    kind: str = Field(max_length=10)
    size: int
    sha256: str = Field(max_length=64, index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    user_id: int | None = Field(default=None, foreign_key="users.id")
    actor: str = Field(default="", max_length=120)
    signed_by: str = Field(default="", max_length=120)
    unused_since: datetime | None = Field(default=None, sa_type=UtcDateTime)
