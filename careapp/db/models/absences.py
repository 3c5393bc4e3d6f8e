"""Around absences: what a worker asks for, and whether a client wants somebody else meanwhile."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import UtcDateTime


class AbsenceRequest(Edited, table=True):
    """An absence a worker asks for: it counts for nothing until a coordinator has made an absence of it."""

    __tablename__ = "absence_requests"

    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    reason: str = Field(max_length=60)
    remark: str = Field(default="", max_length=400)
    status: str = Field(default="asked", max_length=12)
    answer: str = Field(default="", max_length=400)
    decided_by: str = Field(default="", max_length=120)
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    absence_id: int | None = Field(default=None, foreign_key="absences.id", ondelete="SET NULL")


class ReplacementWish(Row, table=True):
    """Whether the client of an uncovered visit wants it replaced."""

    __tablename__ = "replacement_wishes"

    visit_id: int = Field(foreign_key="visits.id", ondelete="CASCADE", unique=True)
    wish: str = Field(max_length=12)
    noted_by: str = Field(default="", max_length=120)
    noted_at: datetime = Field(sa_type=UtcDateTime)
