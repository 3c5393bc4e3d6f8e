"""Notes of visits that were taken back, kept apart while they may be done again."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import UtcDateTime


class KeptNote(Row, table=True):
    """The note of a visit that is gone; the trail of what happened, which nobody empties, never repeats it."""

    __tablename__ = "kept_notes"

    visit_id: int = Field(unique=True)
    note: str = Field(max_length=400)
    at: datetime = Field(sa_type=UtcDateTime)
