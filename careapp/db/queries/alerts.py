"""Selects of the alerts: one statement for each kind, whatever the size of the agency."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Select, exists, func, or_, select

from careapp.db.models.alerts import AlertPause
from careapp.db.models.catalog import Skill
from careapp.db.models.clients import CarePlan, Client
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Absence, Contract, Worker, WorkerSkill
from careapp.db.queries.matching import LIVING, utc_minutes

_LENGTH = utc_minutes(Visit.ends_at) - utc_minutes(Visit.starts_at)


def idle_clients(agency_id: int, now: datetime) -> Select:
    """Active clients without a visit to come, with when the last one was; the longest without first."""
    coming = exists().where(Visit.client_id == Client.id, Visit.starts_at >= now, LIVING)
    last = select(func.max(Visit.starts_at)).where(Visit.client_id == Client.id, LIVING)
    seen = last.correlate(Client).scalar_subquery().label("seen")
    columns = Client.id, Client.civility, Client.first_name, Client.last_name, seen
    idle = select(*columns).where(Client.agency_id == agency_id, Client.status == "active", ~coming)
    return idle.order_by(seen.asc().nulls_last(), Client.search)


def expiring_skills(agency_id: int, until: date) -> Select:
    """Skills of workers in post that end by a date, the first to end first."""
    columns = WorkerSkill.id, Worker.id, Worker.first_name, Worker.last_name, Skill.name, WorkerSkill.expires_on
    found = (
        select(*columns)
        .join(Worker, Worker.id == WorkerSkill.worker_id)
        .join(Skill, Skill.id == WorkerSkill.skill_id)
        .where(WorkerSkill.agency_id == agency_id, Worker.status == "active", Skill.active)
    )
    return found.where(WorkerSkill.expires_on <= until).order_by(WorkerSkill.expires_on, Worker.search)


def care_plans(agency_id: int, first: date, last: date) -> Select:
    """The plans that are in force on some day of a span, with their clients."""
    columns = (
        Client.id, Client.civility, Client.first_name, Client.last_name,
        CarePlan.monthly_minutes, CarePlan.starts_on, CarePlan.ends_on,
    )  # fmt: skip
    runs = CarePlan.starts_on <= last, or_(CarePlan.ends_on.is_(None), CarePlan.ends_on >= first)
    found = select(*columns).join(Client, Client.id == CarePlan.client_id)
    return found.where(CarePlan.agency_id == agency_id, Client.status == "active", *runs).order_by(Client.search)


def unassigned_minutes(agency_id: int, begins: datetime, ends: datetime) -> Select:
    """Minutes of the visits at each client that nobody has, of those that begin in a span."""
    within = Visit.starts_at >= begins, Visit.starts_at < ends, Visit.worker_id.is_(None), LIVING
    return (
        select(Visit.client_id, func.sum(_LENGTH))
        .where(Visit.agency_id == agency_id, *within)
        .group_by(Visit.client_id)
    )


def contracts(agency_id: int, first: date, last: date) -> Select:
    """The contracts that are in force on some day of a span, of workers in post."""
    columns = (
        Worker.id,
        Worker.first_name,
        Worker.last_name,
        Contract.weekly_minutes,
        Contract.starts_on,
        Contract.ends_on,
    )
    runs = Contract.starts_on <= last, or_(Contract.ends_on.is_(None), Contract.ends_on >= first)
    found = select(*columns).join(Worker, Worker.id == Contract.worker_id)
    return found.where(Contract.agency_id == agency_id, Worker.status == "active", *runs).order_by(Worker.search)


def set_aside(agency_id: int, kind: str, today: date) -> Select:
    """The subjects of a kind that are put aside."""
    living = AlertPause.kind == kind, AlertPause.until > today
    return select(AlertPause.subject).where(AlertPause.agency_id == agency_id, *living)


def absences(agency_id: int, begins: datetime, ends: datetime) -> Select:
    """The absences that touch a span."""
    columns = Absence.worker_id, Absence.starts_at, Absence.ends_at
    return select(*columns).where(Absence.agency_id == agency_id, Absence.starts_at < ends, Absence.ends_at > begins)
