"""Background jobs: leased rows, each effective once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import Field, SQLModel

from careapp.db.types import Json, UtcDateTime


class Job(SQLModel, table=True):
    """One piece of background work; `dedupe_key` makes it unique for its time."""

    __tablename__ = "jobs"

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(max_length=40)
    dedupe_key: str = Field(max_length=120, unique=True)
    payload: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    due_at: datetime = Field(sa_type=UtcDateTime, index=True)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    attempts: int = 0
    status: str = Field(default="due", max_length=10, index=True)
    error: str = Field(default="", max_length=400)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
