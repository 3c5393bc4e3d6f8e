"""Missions of an opportunity: a service, its skills, its weekly slots, who holds them."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row


class Mission(Edited, table=True):
    """A service asked for, over a period, by one worker or several at once."""

    __tablename__ = "missions"

    opportunity_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE", index=True)
    service_id: int = Field(foreign_key="services.id")
    label: str = Field(default="", max_length=120)
    workers: int = 1
    starts_on: date
    ends_on: date | None = None
    position: int = 0
    on_holiday: str = Field(default="", max_length=8)
    copy_of_id: int | None = Field(default=None, foreign_key="missions.id", ondelete="SET NULL")


class MissionSkill(Row, table=True):
    """A skill the mission asks for, with the least level."""

    __tablename__ = "mission_skills"
    __table_args__ = (UniqueConstraint("mission_id", "skill_id"),)

    mission_id: int = Field(foreign_key="missions.id", ondelete="CASCADE", index=True)
    skill_id: int = Field(foreign_key="skills.id")
    level: int = 0


class Slot(Row, table=True):
    """A recurring time of the week: wall clock, weekday 0 is Monday, minutes of the day.

    What it says counts from `since` on: visits of earlier dates keep what it said before. `until` is its last day.
    """

    __tablename__ = "slots"

    mission_id: int = Field(foreign_key="missions.id", ondelete="CASCADE", index=True)
    weekday: int
    start: int
    end: int
    weeks: str = Field(default="every", max_length=8)
    every: int = 1
    anchor: date | None = None
    on_holiday: str = Field(default="", max_length=8)
    school: str = Field(default="always", max_length=8)
    since: date | None = None
    until: date | None = None
    tolerance: int = 0
    copy_of_id: int | None = Field(default=None, foreign_key="slots.id", ondelete="SET NULL")


class SlotWorker(Row, table=True):
    """Who holds a place of a slot: position 1 alone, 1 and 2 in a pair."""

    __tablename__ = "slot_workers"
    __table_args__ = (UniqueConstraint("slot_id", "position"),)

    slot_id: int = Field(foreign_key="slots.id", ondelete="CASCADE", index=True)
    worker_id: int = Field(foreign_key="workers.id", index=True)
    position: int = 1
