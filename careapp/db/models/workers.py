"""Workers: who they are, what they can do, when they can, under which contract."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, event
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import Json, UtcDateTime
from careapp.domain.people import search_text


class Worker(Edited, table=True):
    """A person who makes visits."""

    __tablename__ = "workers"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        Index("ix_workers_search", "agency_id", "search"),
    )

    code: str = Field(max_length=12)
    civility: str = Field(default="", max_length=12)
    last_name: str = Field(max_length=80)
    first_name: str = Field(default="", max_length=80)
    birth_date: date | None = None
    gender: str = Field(default="", max_length=10)
    phone: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=254)
    job_title: str = Field(default="", max_length=80)
    status: str = Field(default="active", max_length=12)
    street: str = Field(default="", max_length=200)
    postcode: str = Field(default="", max_length=10)
    city: str = Field(default="", max_length=100)
    latitude: float | None = None
    longitude: float | None = None
    transport: str = Field(default="car", max_length=12)
    languages: list[str] = Field(default_factory=list, sa_type=Json)
    refused_pets: list[str] = Field(default_factory=list, sa_type=Json)
    remarks: str = Field(default="", max_length=4000)
    search: str = Field(default="", max_length=500)


class WorkerSector(Row, table=True):
    """A sector a worker works in."""

    __tablename__ = "worker_sectors"
    __table_args__ = (UniqueConstraint("worker_id", "sector_id"),)

    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    sector_id: int = Field(foreign_key="sectors.id")


class WorkerSkill(Row, table=True):
    """A skill a worker holds, at a level, until a date."""

    __tablename__ = "worker_skills"
    __table_args__ = (UniqueConstraint("worker_id", "skill_id"),)

    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    skill_id: int = Field(foreign_key="skills.id", index=True)
    level: int = 0
    obtained_on: date | None = None
    expires_on: date | None = None


class Availability(Row, table=True):
    """Weekly working hours: wall clock, weekday 0 is Monday, minutes of the day."""

    __tablename__ = "availabilities"

    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    weekday: int
    start: int
    end: int


class AvailabilityException(Row, table=True):
    """Hours of one date that differ from the week's: available, or not."""

    __tablename__ = "availability_exceptions"

    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    on: date = Field(sa_column_kwargs={"name": "on_date"})
    start: int
    end: int
    available: bool = True


class Absence(Edited, table=True):
    """A worker is away from an instant to another, for a reason."""

    __tablename__ = "absences"

    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime, index=True)
    reason: str = Field(max_length=60)
    remark: str = Field(default="", max_length=400)


class Contract(Row, table=True):
    """A work contract: its kind, its weekly time, its days."""

    __tablename__ = "contracts"

    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    kind: str = Field(max_length=20)
    weekly_minutes: int
    days_per_week: int = 5
    starts_on: date
    ends_on: date | None = None


def _fill_worker(_mapper: Any, _connection: Any, row: Worker) -> None:
    row.search = search_text(row.last_name, row.first_name, row.code, row.phone, row.city)


for _moment in ("before_insert", "before_update"):
    event.listen(Worker, _moment, _fill_worker)
