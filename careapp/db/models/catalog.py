"""The catalogue of an agency: activities, services, skills, tasks, risk situations."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Numeric, UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import Json, UtcDateTime


class Activity(Row, table=True):
    """A trade of the agency: home care, crèche, training, cleaning."""

    __tablename__ = "activities"
    __table_args__ = (UniqueConstraint("agency_id", "code"),)

    code: str = Field(max_length=40)
    label: str = Field(max_length=80)
    icon: str = Field(default="briefcase", max_length=40)
    active: bool = True


class Service(Edited, table=True):
    """What is sold by the hour within an activity."""

    __tablename__ = "services"
    __table_args__ = (UniqueConstraint("agency_id", "code"),)

    activity_id: int = Field(foreign_key="activities.id", index=True)
    code: str = Field(max_length=40)
    name: str = Field(max_length=80)
    hourly_price: Decimal = Field(default=Decimal("0"), sa_type=Numeric(10, 2, asdecimal=True))
    vat_rate: Decimal = Field(default=Decimal("10"), sa_type=Numeric(4, 1, asdecimal=True))
    colour: str = Field(default="teal", max_length=10)
    on_holiday: str = Field(default="", max_length=8)
    active: bool = True


class SkillCategory(Row, table=True):
    """A shelf of the skills' catalogue."""

    __tablename__ = "skill_categories"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    name: str = Field(max_length=80)
    position: int = 0


class SkillLevel(Row, table=True):
    """A step of the agency's scale: its rank orders it (0 beginner … 3 expert)."""

    __tablename__ = "skill_levels"
    __table_args__ = (UniqueConstraint("agency_id", "rank"),)

    name: str = Field(max_length=40)
    rank: int


class Skill(Edited, table=True):
    """Something a worker can do or holds; it may expire and may be required absolutely."""

    __tablename__ = "skills"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    category_id: int = Field(foreign_key="skill_categories.id", index=True)
    name: str = Field(max_length=80)
    blocking: bool = False
    validity_months: int | None = None
    active: bool = True


class ServiceSkill(Row, table=True):
    """A skill a service asks for by default, with the least level."""

    __tablename__ = "service_skills"
    __table_args__ = (UniqueConstraint("service_id", "skill_id"),)

    service_id: int = Field(foreign_key="services.id", ondelete="CASCADE")
    skill_id: int = Field(foreign_key="skills.id")
    level: int = 0


class Task(Edited, table=True):
    """A task of the catalogue: minutes, and whether it must be answered before leaving."""

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("agency_id", "activity_id", "name"),)

    activity_id: int = Field(foreign_key="activities.id", index=True)
    group: str = Field(default="", max_length=80)
    name: str = Field(max_length=120)
    minutes: int = 0
    essential: bool = False
    active: bool = True


class ServiceTask(Row, table=True):
    """A task that belongs to a service by default."""

    __tablename__ = "service_tasks"
    __table_args__ = (UniqueConstraint("service_id", "task_id"),)

    service_id: int = Field(foreign_key="services.id", ondelete="CASCADE")
    task_id: int = Field(foreign_key="tasks.id")


class RiskSituation(Edited, table=True):
    """A situation and the measures to apply in it."""

    __tablename__ = "risk_situations"
    __table_args__ = (UniqueConstraint("agency_id", "activity_id", "name"),)

    activity_id: int = Field(foreign_key="activities.id", index=True)
    name: str = Field(max_length=120)
    level: str = Field(default="moderate", max_length=10)
    measures: list[str] = Field(default_factory=list, sa_type=Json)
    active: bool = True


class FormTemplate(Edited, table=True):
    """A published version of a needs form: it never changes. An activity has as many forms (`family`) as it likes; the
    current version of a form is the one new opportunities use, a retired form has none."""

    __tablename__ = "form_templates"
    __table_args__ = (
        UniqueConstraint("agency_id", "activity_id", "family", "number", name="uq_form_templates_family_number"),
    )

    activity_id: int = Field(foreign_key="activities.id", index=True)
    family: str = Field(default="main", max_length=40, sa_column_kwargs={"server_default": "main"})
    name: str = Field(max_length=80)
    number: int = 1
    definition: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    current: bool = True


class FormDraft(Row, table=True):
    """What becomes the next version of a form, faults included; `edits` counts its saves."""

    __tablename__ = "form_drafts"
    __table_args__ = (UniqueConstraint("agency_id", "activity_id", "family"),)

    activity_id: int = Field(foreign_key="activities.id", index=True)
    family: str = Field(max_length=40)
    name: str = Field(max_length=80)
    definition: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    edits: int = 1
    based_on: int = 0
    saved_at: datetime = Field(sa_type=UtcDateTime)
    saved_by: str = Field(default="", max_length=120)
