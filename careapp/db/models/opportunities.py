"""Opportunities: a demand, its form, its tasks and its risks."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import Json, UtcDateTime


class Opportunity(Edited, table=True):
    """A client's demand, from the first call to the planning."""

    __tablename__ = "opportunities"
    __table_args__ = (
        UniqueConstraint("agency_id", "number"),
        Index("ix_opportunities_stage", "agency_id", "stage", "stage_since"),
        Index("ix_opportunities_reevaluate", "agency_id", "reevaluate_on"),
    )

    number: str = Field(max_length=12)
    client_id: int = Field(foreign_key="clients.id", index=True)
    activity_id: int = Field(foreign_key="activities.id")
    form_template_id: int = Field(foreign_key="form_templates.id")
    manager_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    stage: str = Field(default="new", max_length=12)
    stage_since: datetime = Field(sa_type=UtcDateTime)
    lost_reason: str = Field(default="", max_length=200)
    origin: str = Field(default="", max_length=60)
    funding: str = Field(default="", max_length=80)
    mode: str = Field(default="prestataire", max_length=20)
    need: str = Field(default="", max_length=4000)
    next_action: str = Field(default="", max_length=160)
    next_action_on: date | None = None
    wished_start: date | None = None
    evaluated_on: date | None = None
    answers: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    past_answers: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": "[]"}
    )
    locked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    locked_by: str = Field(default="", max_length=120)
    copy_of_id: int | None = Field(default=None, foreign_key="opportunities.id")
    unlocked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    unlocked_by: str = Field(default="", max_length=120, sa_column_kwargs={"server_default": ""})
    unlock_reason: str = Field(default="", max_length=400, sa_column_kwargs={"server_default": ""})
    reevaluate_on: date | None = None
    postponed_from: date | None = None
    postpone_reason: str = Field(default="", max_length=400, sa_column_kwargs={"server_default": ""})


class OpportunityTask(Row, table=True):
    """A task to do at the client's, how often, and for which mission."""

    __tablename__ = "opportunity_tasks"

    opportunity_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE", index=True)
    mission_id: int | None = Field(default=None, foreign_key="missions.id", ondelete="SET NULL")
    task_id: int | None = Field(default=None, foreign_key="tasks.id")
    group: str = Field(default="", max_length=80)
    name: str = Field(max_length=120)
    minutes: int = 0
    essential: bool = False
    frequency: str = Field(default="every_visit", max_length=20)
    weekdays: list[int] = Field(default_factory=list, sa_type=Json)
    remark: str = Field(default="", max_length=400)
    position: int = 0
    copy_of_id: int | None = Field(default=None, foreign_key="opportunity_tasks.id", ondelete="SET NULL")


class OpportunityRisk(Row, table=True):
    """A situation at the client's and the measure to apply in it."""

    __tablename__ = "opportunity_risks"

    opportunity_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE", index=True)
    situation_id: int | None = Field(default=None, foreign_key="risk_situations.id")
    situation: str = Field(max_length=120)
    level: str = Field(default="moderate", max_length=10)
    measure: str = Field(max_length=1000)
    applied: bool = True
    position: int = 0
    copy_of_id: int | None = Field(default=None, foreign_key="opportunity_risks.id", ondelete="SET NULL")
