"""Selects on what belongs to one worker."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from careapp.db.models.audit import AuditEntry
from careapp.db.models.catalog import Service, ServiceTask, Task
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import records
from careapp.domain.listing import Listing


def of_worker(agency_id: int, worker_id: int) -> ColumnElement[bool]:
    """The visits of a worker that are not cancelled."""
    return and_(Visit.agency_id == agency_id, Visit.worker_id == worker_id, Visit.status != "cancelled")


def visits(agency_id: int, worker_id: int, *where: ColumnElement[bool]) -> Select:
    """The visits of a worker with service and client, in the order of the day."""
    return (
        select(Visit, Service.name, Client)
        .join(Service, Service.id == Visit.service_id)
        .join(Client, Client.id == Visit.client_id)
        .where(of_worker(agency_id, worker_id), *where)
        .order_by(Visit.starts_at, Visit.id)
    )


def addresses(agency_id: int, client_ids: Sequence[int]) -> Select:
    """The addresses of clients, the main one first."""
    mine = ClientAddress.agency_id == agency_id, ClientAddress.client_id.in_(client_ids)
    return select(ClientAddress).where(*mine).order_by(ClientAddress.main.desc(), ClientAddress.id)


def partners(agency_id: int, pair_keys: Sequence[str], worker_id: int) -> Select:
    """The other workers of paired visits."""
    return (
        select(Visit.pair_key, Visit.client_id, Worker)
        .join(Worker, Worker.id == Visit.worker_id)
        .where(Visit.agency_id == agency_id, Visit.pair_key.in_(pair_keys), Visit.worker_id != worker_id)
        .where(Visit.status != "cancelled")
    )


def clockings(agency_id: int, visit_ids: Sequence[int], verbs: Sequence[str]) -> Select:
    """When somebody arrived and left, with what is told of it, oldest first."""
    return (
        select(AuditEntry.noun_id, AuditEntry.verb, AuditEntry.at, AuditEntry.changes)
        .where(AuditEntry.agency_id == agency_id, AuditEntry.noun == "visits", AuditEntry.noun_id.in_(visit_ids))
        .where(AuditEntry.verb.in_(verbs))
        .order_by(AuditEntry.id)
    )


def service_tasks(service_id: int) -> Select:
    """The usual tasks of a service."""
    joined = select(Task).join(ServiceTask, ServiceTask.task_id == Task.id)
    return joined.where(ServiceTask.service_id == service_id, Task.active).order_by(Task.group, Task.id)


def _own(agency_id: int, worker_id: int, listing: Listing, now: datetime) -> Select:
    ahead = func.min(case((Visit.ends_at > now, Visit.starts_at)))
    return (
        select(Client.id, ahead.label("ahead"))
        .join(Visit, Visit.client_id == Client.id)
        .where(of_worker(agency_id, worker_id), *records.holding(listing.words, Client.search))
        .group_by(Client.id)
    )


def clients(agency_id: int, worker_id: int, listing: Listing, now: datetime) -> Select:
    """The clients with a visit of the worker, those visited soonest first."""
    found = _own(agency_id, worker_id, listing, now).subquery()
    return (
        select(Client, found.c.ahead)
        .join(found, found.c.id == Client.id)
        .order_by(found.c.ahead.asc().nulls_last(), Client.search)
    )


def count_clients(agency_id: int, worker_id: int, listing: Listing, now: datetime) -> Select:
    """How many clients have a visit of the worker."""
    return select(func.count()).select_from(_own(agency_id, worker_id, listing, now).subquery())


def last_services(agency_id: int, worker_id: int, client_ids: Sequence[int]) -> Select:
    """The services the worker brings to clients, the oldest visit first."""
    return (
        select(Visit.client_id, Service.name, func.max(Visit.starts_at))
        .join(Service, Service.id == Visit.service_id)
        .where(of_worker(agency_id, worker_id), Visit.client_id.in_(client_ids))
        .group_by(Visit.client_id, Service.name)
        .order_by(func.max(Visit.starts_at))
    )


def living_opportunities(agency_id: int, client_id: int) -> Select:
    """The opportunities of a client that are neither closed nor lost, the one in force first."""
    rank = case((Opportunity.stage == "active", 0), (Opportunity.stage == "planning", 1), else_=2)
    mine = Opportunity.agency_id == agency_id, Opportunity.client_id == client_id
    living = Opportunity.stage.not_in(("closed", "lost"))
    return select(Opportunity).where(*mine, living).order_by(rank, Opportunity.id.desc())
