"""Selects on workers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from careapp.db.models.agencies import Sector
from careapp.db.models.catalog import Skill
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Absence, Availability, Contract, Worker, WorkerSector, WorkerSkill
from careapp.db.queries import records
from careapp.domain.listing import Listing


def wanted(agency_id: int, listing: Listing, today: date) -> list[ColumnElement[bool]]:
    """The workers a listing asks for: words, status, sector, skill in force, weekday worked."""
    where = [Worker.agency_id == agency_id, *records.holding(listing.words, Worker.search)]
    if status := listing.value("status"):
        where.append(Worker.status == status)
    if sector_id := listing.reference("sector"):
        where.append(_has(WorkerSector, WorkerSector.sector_id == sector_id))
    if skill_id := listing.reference("skill"):
        in_force = or_(WorkerSkill.expires_on.is_(None), WorkerSkill.expires_on >= today)
        where.append(_has(WorkerSkill, WorkerSkill.skill_id == skill_id, in_force))
    if (weekday := listing.value("weekday")) in tuple("0123456"):
        where.append(_has(Availability, Availability.weekday == int(weekday)))
    if listing.value("expired") == "yes":
        where.append(_has(WorkerSkill, WorkerSkill.expires_on < today))
    return where


def _has(model: type, *where: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(model.id).where(model.worker_id == Worker.id, *where).exists()


def listed(agency_id: int, listing: Listing, today: date) -> Select:
    """Worker, first expiry to come or past, and weekly contract minutes, in the order asked for."""
    expiry, contract = _first_expiry(), _contract_minutes(today)
    orders = {
        "name": Worker.search,
        "code": Worker.code,
        "city": Worker.city,
        "job": Worker.job_title,
        "transport": Worker.transport,
        "status": Worker.status,
        "contract": contract,
        "expiry": expiry,
    }
    statement = select(Worker, expiry, contract).where(*wanted(agency_id, listing, today))
    return records.ordered(statement, listing, orders, Worker.search, Worker.id)


def _first_expiry() -> ColumnElement:
    held = (WorkerSkill.worker_id == Worker.id, WorkerSkill.expires_on.is_not(None))
    return select(func.min(WorkerSkill.expires_on)).where(*held).correlate(Worker).scalar_subquery()


def _contract_minutes(today: date) -> ColumnElement:
    of_worker = and_(Contract.worker_id == Worker.id, in_force(today))
    return select(func.sum(Contract.weekly_minutes)).where(of_worker).correlate(Worker).scalar_subquery()


def in_force(day: date) -> ColumnElement[bool]:
    """The contracts in force on a day."""
    return and_(Contract.starts_on <= day, or_(Contract.ends_on.is_(None), Contract.ends_on >= day))


def sectors_of(worker_ids: Sequence[int]) -> Select:
    """The sectors of some workers."""
    return (
        select(WorkerSector.worker_id, Sector.name)
        .join(Sector, Sector.id == WorkerSector.sector_id)
        .where(WorkerSector.worker_id.in_(worker_ids))
        .order_by(Sector.name)
    )


def planned(worker_ids: Sequence[int], start: datetime, end: datetime) -> Select:
    """When some workers' visits start and end between two instants, cancelled ones left out."""
    return select(Visit.worker_id, Visit.starts_at, Visit.ends_at).where(
        Visit.worker_id.in_(worker_ids), Visit.starts_at >= start, Visit.starts_at < end, Visit.status != "cancelled"
    )


def absent_at(worker_ids: Sequence[int], instant: datetime) -> Select:
    """The absences of some workers at an instant."""
    return select(Absence).where(
        Absence.worker_id.in_(worker_ids), Absence.starts_at <= instant, Absence.ends_at > instant
    )


def visits_within(absence_ids: Sequence[int]) -> Select:
    """How many visits are planned for the absent worker within each absence."""
    together = and_(
        Visit.worker_id == Absence.worker_id,
        Visit.starts_at < Absence.ends_at,
        Visit.ends_at > Absence.starts_at,
        Visit.status.in_(("planned", "to_confirm")),
    )
    return (
        select(Absence.id, func.count(Visit.id))
        .join(Visit, together)
        .where(Absence.id.in_(absence_ids))
        .group_by(Absence.id)
    )


def absences(agency_id: int, listing: Listing, now: datetime) -> list[ColumnElement[bool]]:
    """The absences a listing asks for: of a name, past ones only when asked."""
    where = [Absence.agency_id == agency_id, *records.holding(listing.words, Worker.search)]
    if reason := listing.value("reason"):
        where.append(Absence.reason == reason)
    where.append(Absence.ends_at <= now if listing.value("when") == "past" else Absence.ends_at > now)
    return where


def skills_named(agency_id: int) -> Select:
    """The skills in use of the agency."""
    return select(Skill.id, Skill.name).where(Skill.agency_id == agency_id, Skill.active).order_by(Skill.name)
