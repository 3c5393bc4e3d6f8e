"""Selects on notes and incidents."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, case, exists, func, or_, select

from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident, IncidentWorker, Note
from careapp.db.models.users import User
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries.records import holding, ordered
from careapp.domain.incidents import IncidentStatus
from careapp.domain.listing import Listing
from careapp.domain.notes import LOW_RATING, NoteKind

ATTACHED: Final = {"client": Note.client_id, "worker": Note.worker_id, "manager": Note.manager_id}
HANDLED: Final = IncidentStatus.HANDLED


def notes_about(agency_id: int, noun: str, row_id: int) -> tuple[Any, ...]:
    """The notes seen in one record."""
    return Note.agency_id == agency_id, ATTACHED[noun] == row_id


def notes_named(*where: ColumnElement[bool]) -> Select:
    """Notes with their client, worker and manager."""
    return (
        select(Note, Client, Worker, User.name)
        .join(Client, Client.id == Note.client_id, isouter=True)
        .join(Worker, Worker.id == Note.worker_id, isouter=True)
        .join(User, User.id == Note.manager_id, isouter=True)
        .where(*where)
    )


def marks_since(since: datetime, *where: ColumnElement[bool]) -> Select:
    """The day and mark of satisfaction notes since an instant, oldest first."""
    rated = Note.rating.is_not(None), Note.noted_at >= since
    return select(Note.noted_at, Note.rating).where(*where, *rated).order_by(Note.noted_at, Note.id)


def marks_wanted(agency_id: int, listing: Listing) -> list[Any]:
    """The satisfaction notes a listing asks for."""
    where = [Note.agency_id == agency_id, Note.kind == NoteKind.SATISFACTION]
    if listing.words:
        where.append(or_(and_(*holding(listing.words, Client.search)), and_(*holding(listing.words, Worker.search))))
    if listing.value("mark") == "low":
        where.append(Note.rating <= LOW_RATING)
    for name, column in (("worker", Note.worker_id), ("manager", Note.manager_id)):
        if found := listing.reference(name):
            where.append(column == found)
    return where


def marks_listed(agency_id: int, listing: Listing) -> Select:
    """Satisfaction notes in the order asked for; without one, the bad marks of the last weeks first."""
    orders = {
        "": case((Note.rating <= LOW_RATING, 0), else_=1),
        "rating": Note.rating,
        "day": Note.noted_at,
        "client": Client.search,
        "worker": Worker.search,
        "manager": User.name,
    }
    statement = notes_named(*marks_wanted(agency_id, listing))
    return ordered(statement, listing, orders, Note.noted_at.desc(), Note.id.desc())


def counted(statement: Select) -> Select:
    """How many rows a select gives."""
    return select(func.count()).select_from(statement.order_by(None).subquery())


def incidents_wanted(agency_id: int, listing: Listing, today: date) -> list[Any]:
    """The incidents a listing asks for, whatever their status."""
    where = [Incident.agency_id == agency_id]
    if listing.words:
        where.append(_about(listing.words))
    for name, column in (("category", Incident.category), ("severity", Incident.severity)):
        if value := listing.value(name):
            where.append(column == value)
    if supervisor_id := listing.reference("supervisor"):
        where.append(Incident.supervisor_id == supervisor_id)
    return where


def _about(words: list[str]) -> ColumnElement[bool]:
    named = and_(
        IncidentWorker.incident_id == Incident.id,
        IncidentWorker.worker_id == Worker.id,
        *holding(words, Worker.search),
    )
    return or_(
        and_(*holding(words, Client.search)),
        and_(*holding(words, func.lower(Incident.number))),
        exists().where(named).correlate(Incident),
    )


def with_status(status: str, today: date) -> list[Any]:
    """The incidents of a status, those still open, or those overdue."""
    if status == "open":
        return [Incident.status != HANDLED]
    if status == "overdue":
        return [Incident.status != HANDLED, Incident.due_on < today]
    return [Incident.status == status] if status else []


def incidents_listed(where: Collection[Any], listing: Listing, today: date) -> Select:
    """Incidents with client and supervisor in the order asked for; without one, the overdue, the open, the latest."""
    overdue = case((and_(Incident.status != HANDLED, Incident.due_on < today), 0), (Incident.status != HANDLED, 1))
    severity = case({"critical": 0, "serious": 1, "moderate": 2, "minor": 3}, value=Incident.severity)
    orders = {
        "": overdue,
        "number": Incident.id,
        "day": Incident.occurred_at,
        "client": Client.search,
        "category": Incident.category,
        "severity": severity,
        "supervisor": User.name,
        "status": Incident.status,
        "due": Incident.due_on,
    }
    latest = Incident.occurred_at.desc(), Incident.id.desc()
    ties = (case((Incident.status == HANDLED, None), else_=Incident.due_on).asc().nulls_last(), *latest)
    return ordered(_incidents(*where), listing, orders, *ties)


def _incidents(*where: ColumnElement[bool]) -> Select:
    return (
        select(Incident, Client, User.name)
        .join(Client, Client.id == Incident.client_id)
        .join(User, User.id == Incident.supervisor_id, isouter=True)
        .where(*where)
    )


def incident_facts(agency_id: int, since: datetime) -> Select:
    """What the figures of the control table need of each incident since an instant, and of those still open."""
    columns = (Incident.occurred_at, Incident.category, Incident.severity, Incident.status)
    dates = (Incident.due_on, Incident.created_at, Incident.handled_at, Incident.informed)
    recent = or_(Incident.occurred_at >= since, Incident.status != HANDLED)
    return select(*columns, *dates).where(Incident.agency_id == agency_id, recent)


def workers_of_incidents(incident_ids: Collection[int]) -> Select:
    """The workers concerned by incidents."""
    return (
        select(IncidentWorker.incident_id, Worker)
        .join(Worker, Worker.id == IncidentWorker.worker_id)
        .where(IncidentWorker.incident_id.in_(incident_ids))
        .order_by(Worker.search)
    )


def workers_of_client(agency_id: int, client_id: int) -> Select:
    """The workers assigned to a client: those with a visit, past or to come, and how many."""
    visits = and_(Visit.worker_id == Worker.id, Visit.client_id == client_id, Visit.status != "cancelled")
    return (
        select(Worker, func.count(Visit.id))
        .join(Visit, visits)
        .where(Worker.agency_id == agency_id)
        .group_by(Worker.id)
        .order_by(Worker.search)
    )


def incidents_at(agency_id: int, client_id: int) -> Select:
    """The incidents at a client's, latest first."""
    where = Incident.agency_id == agency_id, Incident.client_id == client_id
    return _incidents(*where).order_by(Incident.occurred_at.desc(), Incident.id.desc())


def incidents_with(agency_id: int, worker_id: int) -> Select:
    """The incidents that concern a worker, latest first."""
    concerned = exists().where(IncidentWorker.incident_id == Incident.id, IncidentWorker.worker_id == worker_id)
    where = Incident.agency_id == agency_id, concerned.correlate(Incident)
    return _incidents(*where).order_by(Incident.occurred_at.desc(), Incident.id.desc())
