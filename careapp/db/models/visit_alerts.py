"""Alerts about visits: something that somebody must look at, raised once however long it lasts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import UtcDateTime


class VisitAlert(Row, table=True):
    """An alert about a visit; `settled_at` tells when it no longer held."""

    __tablename__ = "visit_alerts"
    __table_args__ = (UniqueConstraint("visit_id", "kind"),)

    visit_id: int = Field(foreign_key="visits.id", ondelete="CASCADE")
    kind: str = Field(max_length=20)
    raised_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
