"""Follow-up: reminders, notes and incidents."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import Json, UtcDateTime


class Reminder(Edited, table=True):
    """Something a person must do by a date.

    `planned_on` is the day it was first meant for, before it was put off. One of a series (`every` `unit`s until a day)
    knows the series' first day and first row; `origin` names what made it, so that nothing makes it twice.
    """

    __tablename__ = "reminders"
    __table_args__ = (
        UniqueConstraint("agency_id", "origin"),
        Index("ix_reminders_due", "agency_id", "situation", "due_on"),
    )

    title: str = Field(max_length=160)
    due_on: date = Field(index=True)
    category: str = Field(default="", max_length=60)
    manager_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    situation: str = Field(default="to_handle", max_length=12)
    alert: bool = True
    priority: str = Field(default="normal", max_length=10)
    mail: bool = False
    client_id: int | None = Field(default=None, foreign_key="clients.id", index=True)
    worker_id: int | None = Field(default=None, foreign_key="workers.id")
    opportunity_id: int | None = Field(default=None, foreign_key="opportunities.id", index=True)
    incident_id: int | None = Field(default=None, foreign_key="incidents.id")
    mission_id: int | None = Field(default=None, foreign_key="missions.id", ondelete="SET NULL")
    note: str = Field(default="", max_length=1000, sa_column_kwargs={"server_default": ""})
    planned_on: date | None = None
    every: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    unit: str = Field(default="month", max_length=8, sa_column_kwargs={"server_default": "month"})
    until: date | None = None
    made: str = Field(default="done", max_length=8, sa_column_kwargs={"server_default": "done"})
    first_on: date | None = None
    series_id: int | None = Field(default=None, foreign_key="reminders.id", index=True)
    rule: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    origin: str | None = Field(default=None, max_length=120)
    raised_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Incident(Edited, table=True):
    """An adverse event at a client's."""

    __tablename__ = "incidents"
    __table_args__ = (UniqueConstraint("agency_id", "number"),)

    number: str = Field(max_length=12)
    client_id: int = Field(foreign_key="clients.id", index=True)
    supervisor_id: int | None = Field(default=None, foreign_key="users.id")
    occurred_at: datetime = Field(sa_type=UtcDateTime)
    place: str = Field(default="", max_length=120)
    category: str = Field(max_length=40)
    severity: str = Field(max_length=12)
    facts: str = Field(max_length=4000)
    measures: str = Field(default="", max_length=4000)
    informed: list[str] = Field(default_factory=list, sa_type=Json)
    reported_by: str = Field(default="", max_length=120)
    status: str = Field(default="to_handle", max_length=12, index=True)
    due_on: date
    cause: str = Field(default="", max_length=400)
    corrective_actions: str = Field(default="", max_length=4000)
    handled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class IncidentWorker(Row, table=True):
    """A worker concerned by an incident."""

    __tablename__ = "incident_workers"
    __table_args__ = (UniqueConstraint("incident_id", "worker_id"),)

    incident_id: int = Field(foreign_key="incidents.id", ondelete="CASCADE", index=True)
    worker_id: int = Field(foreign_key="workers.id", index=True)


class Note(Edited, table=True):
    """A note on a client, a worker or both: satisfaction, follow-up, complaint, incident."""

    __tablename__ = "notes"

    kind: str = Field(default="followup", max_length=14)
    title: str = Field(default="", max_length=160)
    body: str = Field(default="", max_length=4000)
    client_id: int | None = Field(default=None, foreign_key="clients.id", index=True)
    worker_id: int | None = Field(default=None, foreign_key="workers.id", index=True)
    manager_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    incident_id: int | None = Field(default=None, foreign_key="incidents.id", index=True)
    rating: int | None = None
    channel: str = Field(default="", max_length=20)
    respondent: str = Field(default="", max_length=120)
    author: str = Field(default="", max_length=120)
    noted_at: datetime = Field(sa_type=UtcDateTime)
