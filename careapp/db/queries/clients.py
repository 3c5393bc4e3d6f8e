"""Selects on clients."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Select, func, select

from careapp.db.models.agencies import Sector
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.users import User
from careapp.db.models.visits import Visit
from careapp.db.queries import records
from careapp.domain.listing import Listing


def wanted(agency_id: int, listing: Listing) -> list[ColumnElement[bool]]:
    """The clients a listing asks for."""
    where = [Client.agency_id == agency_id, *records.holding(listing.words, Client.search, _town(ClientAddress.search))]
    if status := listing.value("status"):
        where.append(Client.status == status)
    if sector_id := listing.reference("sector"):
        where.append(Client.sector_id == sector_id)
    if manager_id := listing.reference("manager"):
        where.append(Client.manager_id == manager_id)
    return where


def listed(agency_id: int, listing: Listing, now: datetime) -> Select:
    """Client, town, sector, manager and next visit of the clients a listing asks for, in its order."""
    town, next_visit = _town(ClientAddress.city), _next_visit(now)
    orders = {
        "name": Client.search,
        "code": Client.code,
        "city": _town(ClientAddress.search),
        "gir": Client.gir,
        "sector": Sector.name,
        "manager": User.name,
        "status": Client.status,
        "next": next_visit,
    }
    statement = (
        select(Client, town, Sector.name, User.name, next_visit)
        .join(Sector, Sector.id == Client.sector_id, isouter=True)
        .join(User, User.id == Client.manager_id, isouter=True)
        .where(*wanted(agency_id, listing))
    )
    return records.ordered(statement, listing, orders, Client.search, Client.id)


def _town(column: ColumnElement) -> ColumnElement:
    main = (ClientAddress.client_id == Client.id, ClientAddress.main)
    return select(column).where(*main).limit(1).correlate(Client).scalar_subquery()


def _next_visit(now: datetime) -> ColumnElement:
    to_come = records.upcoming(now, Visit.client_id == Client.id)
    return select(func.min(Visit.starts_at)).where(to_come).correlate(Client).scalar_subquery()
