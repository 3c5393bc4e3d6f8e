"""The audit trail: who did what to which row, written in the same transaction."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlmodel import Field, SQLModel

from careapp.db.types import Json, UtcDateTime


class AuditEntry(SQLModel, table=True):
    """One write: never updated, never deleted."""

    __tablename__ = "audit_entries"
    __table_args__ = (Index("ix_audit_entries_row", "agency_id", "noun", "noun_id"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agencies.id")
    at: datetime = Field(sa_type=UtcDateTime)
    user_id: int | None = Field(default=None, foreign_key="users.id")
    actor: str = Field(default="", max_length=120)
    verb: str = Field(max_length=40)
    noun: str = Field(max_length=40)
    noun_id: int | None = None
    changes: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
