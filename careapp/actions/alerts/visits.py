"""Alerts about visits and absences: what must be settled before it begins."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from sqlmodel import select

from careapp.actions.alerts import conflicts as ahead
from careapp.actions.alerts.conflicts import Conflict
from careapp.actions.alerts.sight import Sight
from careapp.actions.dashboard import absences as away
from careapp.actions.dashboard import open_visits
from careapp.actions.planning import late as watch
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client
from careapp.db.models.visits import Visit
from careapp.domain.alerts import Kind
from careapp.domain.durations import DAY, span_text
from careapp.domain.people import full_name, initials
from careapp.i18n import _, formats
from careapp.readmodels.alerts import AlertRow

SOON: Final = 60  # minutes


def unassigned(sight: Sight) -> list[AlertRow]:
    """The visits of today and of the six days after that nobody has, soonest first; one that is over says so."""
    work = sight.work
    wanted = open_visits.open_in(work, "week", aside=True).subquery()
    columns = Visit.id, Visit.starts_at, Visit.ends_at, Client.id, Client.civility, Client.first_name, Client.last_name
    found = select(*columns, Service.name).join(Client, Client.id == Visit.client_id)  # type: ignore[call-overload]
    found = found.join(Service, Service.id == Visit.service_id).where(Visit.id.in_(select(wanted.c.id)))  # type: ignore[union-attr]

    def when(starts: datetime, ends: datetime) -> str:
        day = formats.near_day(starts.astimezone(work.tz).date(), work.today)
        return f"{day} {formats.span(starts, ends, work.tz)}"

    return [
        AlertRow(
            kind=Kind.OPEN,
            subject=f"visit:{key}",
            name=full_name(first, last, title),
            initials=initials(first, last),
            hue=client,
            what=when(starts, ends),
            detail=label(service) if ends > work.now else _("{service} · heure passée", service=label(service)),
            urgent=ends > work.now and (starts - work.now).total_seconds() < SOON * 60,
            href=_visit_href(starts.astimezone(work.tz).date().isoformat(), key),
        )
        for key, starts, ends, client, title, first, last, service in work.tuples(found.order_by(Visit.starts_at))
    ]


def uncovered(sight: Sight) -> list[AlertRow]:
    """The absences of today whose visits somebody still has to take."""
    return [
        AlertRow(
            kind=Kind.ABSENCE,
            subject=f"absence:{row.id}",
            name=row.name,
            initials=row.initials,
            hue=row.hue,
            what=f"{row.reason}, {row.until}",
            detail=row.replaced,
            urgent=row.left > 0 and row.percent == 0,
            href=f"/repairs?absence={row.id}",
        )
        for row in away.rows(sight.work)
        if row.left
    ]


def conflicts(sight: Sight) -> list[AlertRow]:
    """Visits of the days ahead whose worker is away, has left, cannot be there in time or has too little rest."""
    return [_conflict(one, sight.work.today + timedelta(days=one.start // DAY)) for one in ahead.found(sight)]


def late(sight: Sight) -> list[AlertRow]:
    """Visits begun that nobody has clocked, as the watch over them raised them."""
    return [
        AlertRow(
            kind=Kind.LATE,
            subject=f"visit:{row.visit_id}",
            name=row.client,
            initials=row.initials,
            hue=row.hue,
            what=row.time,
            detail=f"{row.worker} · {row.since}",
            urgent=not row.ended,
            href=row.href,
        )
        for row in watch.rows(sight.work)
    ]


def _conflict(one: Conflict, on: date) -> AlertRow:
    midnight = one.start - one.start % DAY
    return AlertRow(
        kind=Kind.CONFLICT,
        subject=f"visit:{one.visit_id}",
        name=one.client,
        initials=one.initials,
        hue=one.visit_id,
        what=f"{formats.short_day(on)} {span_text(one.start - midnight, one.end - midnight)}",
        detail=one.why,
        urgent=one.start < 2 * DAY,
        href=_visit_href(on.isoformat(), one.visit_id),
    )


def _visit_href(day: str, visit_id: int) -> str:
    return f"/planning?view=day&day={day}&visit={visit_id}"
