"""Selects of the calendar feeds: one statement for all the visits of a holder."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func
from sqlmodel import select

from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.feeds import CalendarFeed
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker


def living(*where: Any) -> Select:
    """The feeds that answer."""
    return select(CalendarFeed).where(CalendarFeed.revoked_at.is_(None), *where)  # type: ignore[union-attr]


def visits(agency_id: int, begins: datetime, ends: datetime, *where: Any) -> Select:
    """Visits that begin in a span, its two people and its place: the visit's address, else the main one."""
    mains = select(func.min(ClientAddress.id)).where(
        ClientAddress.client_id == Visit.client_id,
        ClientAddress.main,  # type: ignore[arg-type]
    )
    place = ClientAddress.id == func.coalesce(Visit.address_id, mains.correlate(Visit).scalar_subquery())
    joined = (
        select(Visit, Client, Worker, ClientAddress)
        .join(Client, Client.id == Visit.client_id)  # type: ignore[arg-type]
        .join(Worker, Worker.id == Visit.worker_id, isouter=True)  # type: ignore[arg-type]
        .join(ClientAddress, place, isouter=True)
    )
    span = Visit.starts_at >= begins, Visit.starts_at < ends
    return joined.where(Visit.agency_id == agency_id, *span, *where).order_by(Visit.starts_at, Visit.id)
