"""Alerts put aside: which one, why, until when."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import UtcDateTime


class AlertPause(Row, table=True):
    """An alert that is not to be shown until a date; `subject` is a row and, for figures of a month, that month."""

    __tablename__ = "alert_pauses"
    __table_args__ = (UniqueConstraint("agency_id", "kind", "subject"),)

    kind: str = Field(max_length=12)
    subject: str = Field(max_length=40)
    until: date
    reason: str = Field(max_length=200)
    made_at: datetime = Field(sa_type=UtcDateTime)
    made_by: str = Field(default="", max_length=120)
