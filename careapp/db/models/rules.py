"""What an agency decided of the rules: each decision stands until another takes its place or it is ended."""

from __future__ import annotations

from datetime import date, datetime

from sqlmodel import Field

from careapp.db.models.base import Edited
from careapp.db.types import Json, UtcDateTime


class RuleDecision(Edited, table=True):
    """The level and the limit of a rule from a day on, for everybody or for some sectors or workers (empty: all)."""

    __tablename__ = "rule_decisions"

    code: str = Field(max_length=32)
    level: str = Field(max_length=8)
    value: int = 0
    starts_on: date | None = None
    sectors: list[int] = Field(default_factory=list, sa_type=Json)
    workers: list[int] = Field(default_factory=list, sa_type=Json)
    source: str = Field(default="", max_length=200)
    reason: str = Field(default="", max_length=400)
    decided_by: str = Field(default="", max_length=120)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ended_by: str = Field(default="", max_length=120)
