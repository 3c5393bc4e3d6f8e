"""Selects on what asks for a reminder; each gives the cause's key, its date, who keeps it and whose it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import aliased

from careapp.db.models.catalog import Service, Skill
from careapp.db.models.clients import CarePlan, Client
from careapp.db.models.followup import Note, Reminder
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Contract, Worker, WorkerSkill
from careapp.domain.notes import NoteKind
from careapp.domain.opportunities import Stage
from careapp.domain.reevaluation import REEVALUATION_TITLE
from careapp.domain.reminder_rules import RuleKind
from careapp.domain.reminders import OPEN_SITUATIONS

_CLIENT: Final[tuple[Any, ...]] = (Client.first_name, Client.last_name, Client.civility)
_WORKER: Final[tuple[Any, ...]] = (Worker.first_name, Worker.last_name, Worker.civility)


def _demands(date_column: Any, agency_id: int) -> Select:
    keeper = func.coalesce(Opportunity.manager_id, Client.manager_id)
    columns = (Opportunity.id, Opportunity.number, date_column, Opportunity.activity_id, keeper, Client.id, *_CLIENT)
    found = select(*columns).join(Client, Client.id == Opportunity.client_id)
    return found.where(Opportunity.agency_id == agency_id, Opportunity.locked_at.is_(None), Client.status != "ended")  # type: ignore[union-attr]


def evaluated(agency_id: int) -> Select:
    """Forms in use that are due to be evaluated again, without a reminder that their duplication has scheduled."""
    scheduled = exists().where(
        Reminder.opportunity_id == Opportunity.id,
        Reminder.title == REEVALUATION_TITLE,
        Reminder.rule != RuleKind.REEVALUATION,
        Reminder.situation.in_(OPEN_SITUATIONS),  # type: ignore[attr-defined]
    )
    used = Opportunity.stage.in_((Stage.PLANNING, Stage.ACTIVE))  # type: ignore[attr-defined]
    return _demands(Opportunity.reevaluate_on, agency_id).where(
        used,
        Opportunity.reevaluate_on.is_not(None),  # type: ignore[union-attr]
        ~scheduled.correlate(Opportunity),
    )


def quoted(agency_id: int) -> Select:
    """Opportunities at the stage of the quote, and since when."""
    return _demands(Opportunity.stage_since, agency_id).where(Opportunity.stage == Stage.QUOTE)


def first_visits(agency_id: int, now: datetime) -> Select:
    """The first visit of each client and activity that is over, without a satisfaction note since."""
    first = (
        select(
            Visit.client_id,
            Service.activity_id,
            func.min(Visit.starts_at).label("starts_at"),
            func.min(Visit.ends_at).label("ends_at"),
        )
        .join(Service, Service.id == Visit.service_id)
        .where(Visit.agency_id == agency_id, Visit.status != "cancelled")
        .group_by(Visit.client_id, Service.activity_id)
        .subquery()
    )
    asked = exists().where(
        Note.client_id == Client.id, Note.kind == NoteKind.SATISFACTION, Note.noted_at >= first.c.starts_at
    )
    return (
        select(Client.id, first.c.activity_id, first.c.starts_at, Client.manager_id, *_CLIENT)
        .join(first, first.c.client_id == Client.id)
        .where(Client.status == "active", first.c.ends_at <= now, ~asked.correlate(Client, first))
    )


def ending_plans(agency_id: int) -> Select:
    """Care plans of clients who are still there that end, unless another of their funder takes over."""
    after = aliased(CarePlan)
    later = exists().where(
        after.client_id == CarePlan.client_id,
        after.funder == CarePlan.funder,
        after.id != CarePlan.id,
        or_(after.ends_on.is_(None), after.ends_on > CarePlan.ends_on),
    )
    return (
        select(CarePlan.id, CarePlan.funder, CarePlan.ends_on, Client.id, Client.manager_id, *_CLIENT)
        .join(Client, Client.id == CarePlan.client_id)
        .where(CarePlan.agency_id == agency_id, CarePlan.ends_on.is_not(None), Client.status != "ended")  # type: ignore[union-attr]
        .where(~later.correlate(CarePlan))
    )


def expiring(agency_id: int) -> Select:
    """Skills that expire, of workers in post."""
    return (
        select(WorkerSkill.id, Skill.name, WorkerSkill.expires_on, Worker.id, *_WORKER)
        .join(Worker, Worker.id == WorkerSkill.worker_id)
        .join(Skill, Skill.id == WorkerSkill.skill_id)
        .where(WorkerSkill.agency_id == agency_id, Worker.status != "left", Skill.active)
        .where(WorkerSkill.expires_on.is_not(None))  # type: ignore[union-attr]
    )


def ending_contracts(agency_id: int) -> Select:
    """Contracts of workers in post that end, unless another takes over."""
    after = aliased(Contract)
    later = exists().where(
        after.worker_id == Contract.worker_id,
        after.id != Contract.id,
        or_(after.ends_on.is_(None), after.ends_on > Contract.ends_on),
    )
    return (
        select(Contract.id, Contract.kind, Contract.ends_on, Worker.id, *_WORKER)
        .join(Worker, Worker.id == Contract.worker_id)
        .where(Contract.agency_id == agency_id, Contract.ends_on.is_not(None), Worker.status != "left")  # type: ignore[union-attr]
        .where(~later.correlate(Contract))
    )
