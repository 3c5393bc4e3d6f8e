"""What the matching engine needs of the tables, as narrow columns: a few fast statements whatever the size."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, TextClause, bindparam, func, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import Skill
from careapp.db.models.clients import Client, ClientAddress, Pet, WorkerChoice
from careapp.db.models.rules import RuleDecision
from careapp.db.models.travel import TravelMatrix
from careapp.db.models.visits import Visit
from careapp.db.models.workers import (
    Absence,
    Availability,
    AvailabilityException,
    Contract,
    Worker,
    WorkerSector,
    WorkerSkill,
)
from careapp.db.types import UtcDateTime

LIVING = Visit.status != "cancelled"


class utc_minutes(FunctionElement):
    """Whole minutes of an instant since 1970 in UTC: far cheaper to carry than a date with its text."""

    type = Integer()
    inherit_cache = True


@compiles(utc_minutes, "sqlite")
def _sqlite_minutes(element: Any, compiler: Any, **kw: Any) -> str:
    return f"(unixepoch({compiler.process(element.clauses, **kw)}) / 60)"


@compiles(utc_minutes, "postgresql")
def _postgres_minutes(element: Any, compiler: Any, **kw: Any) -> str:
    return f"CAST(extract(epoch FROM {compiler.process(element.clauses, **kw)}) / 60 AS INTEGER)"


def in_span(first: datetime, last: datetime) -> tuple[ColumnElement[bool], ...]:
    """Visits that touch `[first, last)`; none lasts more than a day, which lets the index bound the search."""
    return (Visit.starts_at < last, Visit.ends_at > first, Visit.starts_at >= first - timedelta(days=1))


def busy_columns(agency_id: int, *where: Any) -> Select:
    """Assigned visits that are not cancelled: worker, start, end, visit, client, address, key of the pair."""
    columns = (
        Visit.worker_id,
        utc_minutes(Visit.starts_at),
        utc_minutes(Visit.ends_at),
        Visit.id,
        Visit.client_id,
        Visit.address_id,
        Visit.pair_key,
    )
    return select(*columns).where(Visit.agency_id == agency_id, Visit.worker_id.is_not(None), LIVING, *where)


def busy_on(agency_id: int, begins: datetime, ends: datetime) -> Select:
    """Assigned visits that begin in a span."""
    return busy_columns(agency_id, Visit.starts_at >= begins, Visit.starts_at < ends)


def busy_of(agency_id: int, worker_ids: Collection[int], begins: datetime, ends: datetime) -> Select:
    """Assigned visits of some workers that touch a span."""
    return busy_columns(agency_id, Visit.worker_id.in_(worker_ids), *in_span(begins, ends))


def worked_days(agency_id: int, worker_ids: Collection[int] | None, begins: datetime, ends: datetime) -> Select:
    """Minutes of visits of each worker by day of a span, the days numbered from its first."""
    minute = utc_minutes(Visit.starts_at)
    day = ((minute - int(begins.timestamp()) // 60) // 1440).label("day")
    within = Visit.starts_at >= begins, Visit.starts_at < ends, Visit.worker_id.is_not(None), LIVING
    found = select(Visit.worker_id, day, func.sum(utc_minutes(Visit.ends_at) - minute))
    found = found.where(Visit.agency_id == agency_id, *within).group_by(Visit.worker_id, day)
    return found if worker_ids is None else found.where(Visit.worker_id.in_(worker_ids))


@cache
def revisions(days: int) -> TextClause:
    """A mark for each of so many spans, bounded by `:b0`, `:b1`, …: it changes whenever a visit of the span does.

    Each write raises a version and each visit knows when it was made, so equal marks mean equal visits.
    """
    parts = [
        f"SELECT {day}, count(*), coalesce(sum(version), 0), coalesce(sum(worker_id), 0), max(created_at) "  # noqa: S608
        f"FROM visits WHERE agency_id = :agency AND starts_at >= :b{day} AND starts_at < :b{day + 1}"
        for day in range(days)
    ]
    bounds = [bindparam(f"b{day}", type_=UtcDateTime) for day in range(days + 1)]
    return text(" UNION ALL ".join(parts)).bindparams(*bounds)


def worker_columns(agency_id: int, worker_ids: Collection[int] | None = None) -> Select:
    """The workers that can be planned."""
    columns = (
        Worker.id,
        Worker.civility,
        Worker.first_name,
        Worker.last_name,
        Worker.gender,
        Worker.latitude,
        Worker.longitude,
        Worker.transport,
        Worker.languages,
        Worker.refused_pets,
    )
    found = select(*columns).where(Worker.agency_id == agency_id, Worker.status == "active").order_by(Worker.id)
    return found if worker_ids is None else found.where(Worker.id.in_(worker_ids))


def details(agency_id: int, worker_ids: Collection[int] | None, first: datetime, last: datetime) -> list[Select]:
    """Skills, weekly hours, exceptions, absences, contracts and sectors of workers, in this order."""
    exceptions, absences = AvailabilityException, Absence
    dated = exceptions.on.between(first.date(), last.date())  # type: ignore[attr-defined]
    away = absences.ends_at > first, absences.starts_at < last
    skill = WorkerSkill.skill_id, WorkerSkill.level, WorkerSkill.obtained_on, WorkerSkill.expires_on
    change = exceptions.on, exceptions.start, exceptions.end, exceptions.available
    absence = utc_minutes(absences.starts_at), utc_minutes(absences.ends_at), absences.reason
    hours = Availability.weekday, Availability.start, Availability.end
    terms = Contract.starts_on, Contract.ends_on, Contract.weekly_minutes
    found = (
        (WorkerSkill, skill, ()),
        (Availability, hours, ()),
        (exceptions, change, (dated,)),
        (absences, absence, away),
        (Contract, terms, ()),
        (WorkerSector, (WorkerSector.sector_id,), ()),
    )
    return [_of(agency_id, worker_ids, *parts) for parts in found]


def _of(agency_id: int, worker_ids: Collection[int] | None, model: Any, columns: Any, where: Any) -> Select:
    chosen = select(model.worker_id, *columns).where(model.agency_id == agency_id, *where).order_by(model.id)
    return chosen if worker_ids is None else chosen.where(model.worker_id.in_(worker_ids))


def places(agency_id: int, client_ids: Collection[int] | None = None) -> Select:
    """Addresses (of some clients) with their client's name and coordinates, the main address of each client last."""
    columns = (
        ClientAddress.id,
        ClientAddress.client_id,
        ClientAddress.latitude,
        ClientAddress.longitude,
        Client.civility,
        Client.first_name,
        Client.last_name,
    )
    joined = select(*columns).join(Client, Client.id == ClientAddress.client_id)
    ordered = joined.where(Client.agency_id == agency_id).order_by(ClientAddress.main, ClientAddress.id)
    return ordered if client_ids is None else ordered.where(Client.id.in_(client_ids))  # type: ignore[union-attr]


def travel(agency_id: int) -> Select:
    """The places between which minutes are known, and these minutes: the learnt first, then the told, which win."""
    columns = select(TravelMatrix.source, TravelMatrix.mode, TravelMatrix.places, TravelMatrix.minutes)
    return columns.where(TravelMatrix.agency_id == agency_id).order_by(TravelMatrix.source, TravelMatrix.mode)


def located(agency_id: int) -> tuple[Select, Select]:
    """Where active workers start and where active clients live, in degrees."""
    homes = select(Worker.latitude, Worker.longitude).where(Worker.agency_id == agency_id, Worker.status == "active")
    theirs = select(ClientAddress.latitude, ClientAddress.longitude).join(Client, Client.id == ClientAddress.client_id)
    addresses = theirs.where(Client.agency_id == agency_id, Client.status == "active")
    return (
        homes.where(Worker.latitude.is_not(None), Worker.longitude.is_not(None)).order_by(Worker.id),
        addresses.where(ClientAddress.latitude.is_not(None), ClientAddress.longitude.is_not(None)).order_by(
            ClientAddress.id
        ),
    )


def transports(agency_id: int) -> Select:
    """The transport modes of active workers."""
    return select(Worker.transport).where(Worker.agency_id == agency_id, Worker.status == "active").distinct()


def client_columns(agency_id: int, client_ids: Collection[int]) -> Select:
    """What of clients decides who may come."""
    columns = (
        Client.id,
        Client.civility,
        Client.first_name,
        Client.last_name,
        Client.sector_id,
        Client.preferred_gender,
        Client.gender_required,
        Client.preferred_language,
    )
    return select(*columns).where(Client.agency_id == agency_id, Client.id.in_(client_ids))


def choices(agency_id: int, client_ids: Collection[int]) -> Select:
    """Workers that clients prefer or never want again."""
    columns = (WorkerChoice.client_id, WorkerChoice.worker_id, WorkerChoice.kind)
    return select(*columns).where(WorkerChoice.agency_id == agency_id, WorkerChoice.client_id.in_(client_ids))


def pets(agency_id: int, client_ids: Collection[int]) -> Select:
    """The animals of homes."""
    return select(Pet.client_id, Pet.species).where(Pet.agency_id == agency_id, Pet.client_id.in_(client_ids))


def history(agency_id: int, client_ids: Collection[int], now: datetime) -> Select:
    """How many visits each worker has made to clients."""
    ours = Visit.agency_id + 0 == agency_id  # a sum has no index: SQLite goes by client, not through all the years
    began = Visit.starts_at <= now  # what has ended has begun: the index of clients goes by beginnings
    past = (ours, Visit.client_id.in_(client_ids), began, Visit.ends_at <= now, LIVING)
    columns = (Visit.client_id, Visit.worker_id, func.count())
    return select(*columns).where(*past, Visit.worker_id.is_not(None)).group_by(Visit.client_id, Visit.worker_id)


def contract_on(day: date) -> tuple[ColumnElement[bool], ...]:
    """Contracts in force on a day."""
    return (Contract.starts_on <= day, (Contract.ends_on.is_(None)) | (Contract.ends_on >= day))  # type: ignore[union-attr]


def decided(agency_id: int) -> tuple[Select, Select]:
    """All that an agency says of itself and of its rules."""
    own, rules = Agency.__table__, RuleDecision.__table__  # type: ignore[attr-defined]
    return select(own).where(own.c.id == agency_id), select(rules).where(rules.c.agency_id == agency_id)


def skills(agency_id: int) -> Select:
    """The names of the agency's skills."""
    return select(Skill.id, Skill.name).where(Skill.agency_id == agency_id).order_by(Skill.id)


def blocking_skills(agency_id: int) -> Select:
    """The skills that no one may lack."""
    return select(Skill.id).where(Skill.agency_id == agency_id, Skill.blocking)
