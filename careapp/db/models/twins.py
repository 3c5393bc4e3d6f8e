"""People entered twice: those told apart, and those whose records were merged."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import Json, UtcDateTime


class DistinctPeople(Row, table=True):
    """Two clients who look alike and are two people; `first_id` is the smaller id."""

    __tablename__ = "distinct_people"
    __table_args__ = (UniqueConstraint("first_id", "second_id"),)

    first_id: int = Field(foreign_key="clients.id", ondelete="CASCADE")
    second_id: int = Field(foreign_key="clients.id", ondelete="CASCADE", index=True)
    told_by: str = Field(default="", max_length=120)
    told_at: datetime = Field(sa_type=UtcDateTime)


class ClientMerge(Row, table=True):
    """A record that went into another: where its address and its code lead now, and what it held."""

    __tablename__ = "client_merges"
    __table_args__ = (UniqueConstraint("agency_id", "old_id"),)

    old_id: int
    old_code: str = Field(max_length=12, index=True)
    kept_id: int = Field(foreign_key="clients.id", ondelete="CASCADE", index=True)
    record: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    merged_by: str = Field(default="", max_length=120)
    merged_at: datetime = Field(sa_type=UtcDateTime)
