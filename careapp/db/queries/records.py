"""Selects that the records of clients and workers share: search, order, visits, opportunities, documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from careapp.db.models.catalog import Activity, Service
from careapp.db.models.clients import Client
from careapp.db.models.missions import Mission
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import Membership, User
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role


def holding(words: Sequence[str], *columns: Any) -> list[ColumnElement[bool]]:
    """Each word stands in one of the folded columns."""
    return [or_(*(column.contains(word, autoescape=True) for column in columns)) for word in words]


def ordered(statement: Select, listing: Listing, orders: Mapping[str, Any], *ties: Any) -> Select:
    """The order asked for (the first of `orders` when unknown), empty values last, ties broken."""
    column = orders.get(listing.sort, next(iter(orders.values())))
    direction = column.desc() if listing.descending else column.asc()
    return statement.order_by(direction.nulls_last(), *ties)


def managers(agency_id: int) -> Select:
    """The people of the agency who may keep a client or an opportunity."""
    return (
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.agency_id == agency_id, Membership.role != Role.WORKER, User.active)
        .order_by(User.name)
    )


def visits_of(person: ColumnElement[bool], now: datetime, past: bool) -> Select:
    """The visits of one client or worker to come (soonest first) or past (latest first), with their names.

    The person belongs to the agency, so the visits do: asking for both would keep SQLite from the person's index.
    """
    when = Visit.ends_at <= now if past else Visit.ends_at > now
    return (
        select(Visit, Service.name, Client, Worker)
        .join(Service, Service.id == Visit.service_id)
        .join(Client, Client.id == Visit.client_id)
        .join(Worker, Worker.id == Visit.worker_id, isouter=True)
        .where(person, when)
        .order_by(Visit.starts_at.desc() if past else Visit.starts_at, Visit.id)
    )


def upcoming(now: datetime, person: ColumnElement[bool]) -> ColumnElement[bool]:
    """The visits of one client or worker to come that are not cancelled."""
    return and_(person, Visit.starts_at >= now, Visit.status != "cancelled")


def opportunities_of(agency_id: int, client_id: int) -> Select:
    """The opportunities of a client with their activity, latest first."""
    return (
        select(Opportunity, Activity.label)
        .join(Activity, Activity.id == Opportunity.activity_id)
        .where(Opportunity.agency_id == agency_id, Opportunity.client_id == client_id)
        .order_by(Opportunity.id.desc())
    )


def services_of(opportunity_ids: Sequence[int]) -> Select:
    """The services asked for in opportunities."""
    return (
        select(Mission.opportunity_id, Service.name)
        .join(Service, Service.id == Mission.service_id)
        .where(Mission.opportunity_id.in_(opportunity_ids))
        .order_by(Mission.position, Mission.id)
    )


def count(model: Any, *where: ColumnElement[bool]) -> Select:
    """How many rows of a model."""
    return select(func.count()).select_from(model).where(*where)
