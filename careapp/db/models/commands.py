"""Commands a browser has sent: each is done once, however often it arrives."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import Json, UtcDateTime


class Command(Row, table=True):
    """A command by the key its browser gave it, what it asked for as a digest, and the answer it got."""

    __tablename__ = "commands"
    __table_args__ = (UniqueConstraint("user_id", "key"),)

    user_id: int = Field(foreign_key="users.id", ondelete="CASCADE")
    key: str = Field(max_length=64)
    verb: str = Field(max_length=20)
    digest: str = Field(max_length=64)
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime, index=True)
