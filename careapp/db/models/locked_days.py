"""Days whose planning is closed: checked, sent, or on their way to invoices and pay."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import UtcDateTime


class LockedDay(Row, table=True):
    """A day on which visits stay as they are: of the whole agency, or of one sector's clients."""

    __tablename__ = "locked_days"
    __table_args__ = (UniqueConstraint("agency_id", "on_date", "sector_id"),)

    on: date = Field(sa_column_kwargs={"name": "on_date"})
    sector_id: int | None = Field(default=None, foreign_key="sectors.id", ondelete="CASCADE")
    locked_by: str = Field(default="", max_length=120)
    locked_at: datetime = Field(sa_type=UtcDateTime)
