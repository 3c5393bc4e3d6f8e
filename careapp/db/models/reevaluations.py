"""Re-evaluations: what an activity's reminder says, and each form that was copied to be filled in again."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited
from careapp.db.types import Json, UtcDateTime


class ReevaluationRule(Edited, table=True):
    """The nine values of the reminder an activity's forms schedule; an activity without a row has the usual ones."""

    __tablename__ = "reevaluation_rules"
    __table_args__ = (UniqueConstraint("agency_id", "activity_id"),)

    activity_id: int = Field(foreign_key="activities.id", ondelete="CASCADE")
    title: str = Field(max_length=160)
    count_from: str = Field(max_length=12)
    months: int
    category: str = Field(max_length=60)
    managed_by: str = Field(max_length=12)
    manager_id: int | None = Field(default=None, foreign_key="users.id", ondelete="SET NULL")
    situation: str = Field(max_length=12)
    alert: bool = True
    priority: str = Field(max_length=10)
    mail: bool = True


class Reevaluation(Edited, table=True):
    """A form locked and copied: when it was due and begun, what was known then, when the copy was validated.

    `known` keeps what the client's record said as the form was locked, `outcome` what the validation changed. An offer
    that says something else since then is named by `amends_id`: an amendment of it waits to be issued, or was.
    """

    __tablename__ = "reevaluations"
    __table_args__ = (UniqueConstraint("copy_id"),)

    source_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE", index=True)
    copy_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE")
    due_on: date | None = Field(default=None, index=True)
    started_at: datetime = Field(sa_type=UtcDateTime)
    started_by: str = Field(default="", max_length=120)
    known: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    validated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    validated_by: str = Field(default="", max_length=120)
    effective_on: date | None = None
    outcome: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    amends_id: int | None = Field(default=None, foreign_key="issued_documents.id")
