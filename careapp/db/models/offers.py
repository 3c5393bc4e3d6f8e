"""A visit that nobody has, offered to workers."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited
from careapp.db.types import UtcDateTime


class VisitOffer(Edited, table=True):
    """A visit put to one worker: what was answered, and whether the first who is willing has it at once."""

    __tablename__ = "visit_offers"
    __table_args__ = (UniqueConstraint("visit_id", "worker_id"),)

    visit_id: int = Field(foreign_key="visits.id", ondelete="CASCADE")
    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    status: str = Field(default="asked", max_length=12)
    first_has_it: bool = False
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: str = Field(default="", max_length=120)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
