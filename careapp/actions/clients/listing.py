"""The list of clients and what its filters may be set to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlmodel import select

from careapp.actions import records
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.workers import Worker
from careapp.db.queries import clients as queries
from careapp.db.queries.records import count
from careapp.domain.listing import Listing
from careapp.domain.people import format_phone, full_name, initials
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats
from careapp.readmodels.clients import ClientOptions, ClientPage, ClientRow
from careapp.readmodels.common import Choice


def listed(work: Work, listing: Listing) -> ClientPage:
    """A page of the clients a listing asks for."""
    work.require(Permission.CLIENTS_READ)
    agency_id = work.actor.agency_id
    total = work.session.scalar(count(Client, *queries.wanted(agency_id, listing))) or 0
    found = work.all(records.page_of(queries.listed(agency_id, listing, work.now), listing, total))
    return ClientPage([_row(work, *row) for row in found], records.figures(listing, total))


def _row(work: Work, client: Client, city: str | None, sector: str | None, manager: str | None, due: Any) -> ClientRow:
    return ClientRow(
        id=client.id or 0,
        code=client.code,
        name=full_name(client.first_name, client.last_name, client.civility),
        initials=initials(client.first_name, client.last_name),
        city=city or "",
        phone=format_phone(client.phone or client.mobile),
        gir=_("GIR {gir}", gir=client.gir) if client.gir else "",
        sector=sector or "",
        manager=manager or "",
        manager_id=client.manager_id or 0,
        manager_initials=initials(*(manager or "").split(" ", 1))
        if manager and " " in manager
        else (manager or "")[:2],
        status=client.status,
        next_visit=_moment(work, due),
    )


def _moment(work: Work, due: datetime | None) -> str:
    if due is None:
        return ""
    return f"{formats.near_day(due.astimezone(work.tz).date(), work.today)} {formats.clock(due, work.tz)}"


def options(work: Work) -> ClientOptions:
    """The sectors, managers and workers a client may be given."""
    work.require(Permission.CLIENTS_READ)
    return ClientOptions(records.sectors(work), records.managers(work), _workers(work))


def _workers(work: Work) -> list[Choice]:
    names = select(Worker.id, Worker.first_name, Worker.last_name).where(
        Worker.agency_id == work.actor.agency_id, Worker.status != "left"
    )
    rows = work.all(names.order_by(Worker.search))
    return [Choice(str(key), f"{last} {first}".strip()) for key, first, last in rows]
