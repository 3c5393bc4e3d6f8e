"""What a field of a needs form was and has become: who changed it, when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import Json, UtcDateTime


class AnswerChange(Row, table=True):
    """One change of one field; what the same person writes on within a few minutes is one change."""

    __tablename__ = "answer_changes"
    __table_args__ = (Index("ix_answer_changes_field", "opportunity_id", "key"),)

    opportunity_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE")
    key: str = Field(max_length=80)
    before: Any = Field(default=None, sa_type=Json)
    after: Any = Field(default=None, sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime)
    user_id: int | None = Field(default=None, foreign_key="users.id")
    actor: str = Field(default="", max_length=120)
