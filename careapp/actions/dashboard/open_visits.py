"""Visits nobody has, soonest first, each with the worker who could take it best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlmodel import select

from careapp.actions.matching_data.asked import Asker, dates_of
from careapp.actions.matching_data.clock import Wall
from careapp.actions.matching_data.problems import shared_horizon, whole_problem
from careapp.actions.offers import ask as offers
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.visits import Visit
from careapp.db.queries import alerts
from careapp.domain.alerts import Kind
from careapp.domain.durations import duration_text
from careapp.domain.people import full_name, initials
from careapp.i18n import _, formats, ngettext
from careapp.matching.problem import Problem
from careapp.matching.ranking import Candidate, rank
from careapp.matching.wording import length
from careapp.readmodels.dashboard import OpenVisitRow

MOST: Final = 9
MOST_PAST: Final = 3
SOON: Final = timedelta(hours=3)
HUES: Final = 6
WAITING: Final = ("planned", "to_confirm")


def span_of(work: Work, scope: str) -> tuple[date, date]:
    """The first and last date of `today`, `tomorrow` or `week`."""
    first = work.today + timedelta(days=scope == "tomorrow")
    return first, first + timedelta(days=6 if scope == "week" else 0)


def first_day(work: Work, scope: str) -> date:
    """The first date of a span on which a visit to come waits for somebody, or that on which it begins."""
    soonest = open_in(work, scope).where(Visit.starts_at > work.now).order_by(Visit.starts_at).limit(1)
    first = next(iter(work.all(soonest)), None)
    return first.starts_at.astimezone(work.tz).date() if first else span_of(work, scope)[0]


def open_in(work: Work, scope: str, aside: bool = False) -> Any:
    """A select of the visits nobody has in a span; `aside` with those whose alert is put aside."""
    first, last = span_of(work, scope)
    begins = midnight(work, first)
    ends = midnight(work, last + timedelta(days=1))
    waiting = Visit.worker_id.is_(None), Visit.status.in_(WAITING)  # type: ignore[union-attr, attr-defined]
    found = work.mine(Visit).where(*waiting, Visit.starts_at >= begins, Visit.starts_at < ends)
    resting = () if aside else work.tuples(alerts.set_aside(work.actor.agency_id, Kind.OPEN, work.today))
    ids = [int(subject.partition(":")[2]) for (subject,) in resting]
    return found.where(Visit.id.not_in(ids)) if ids else found  # type: ignore[union-attr]


def midnight(work: Work, day: date) -> datetime:
    """The instant at which a date begins on the agency's wall."""
    return Wall(day, work.tz).midnight(day)


def rows(work: Work, scope: str) -> list[OpenVisitRow]:
    """The visits to give, those to come first; what is past comes last."""
    coming = work.all(open_in(work, scope).where(Visit.starts_at > work.now).order_by(Visit.starts_at).limit(MOST))
    room = max(MOST_PAST, MOST - len(coming))
    gone = work.all(open_in(work, scope).where(Visit.starts_at <= work.now).order_by(Visit.starts_at).limit(room))
    visits = [*coming, *gone]
    if not visits:
        return []
    best = _best(work, coming)
    names = _named(work, visits)
    offered = offers.told(work, {visit.id or 0 for visit in visits})
    shown = [_row(work, visit, names, best.get(visit.id)) for visit in visits]
    return [replace(row, offered=offered.get(row.visit_id, "")) for row in shown]


def _best(work: Work, visits: Sequence[Visit]) -> dict[int | None, Candidate]:
    if not visits:
        return {}
    horizon = shared_horizon(work, *dates_of(visits, work.tz))
    problem = whole_problem(work, horizon)
    asker = Asker.of(work, horizon.wall, visits, strict=True)
    found = {visit.id: _candidate(problem, asker, visit) for visit in visits}
    return {key: one for key, one in found.items() if one is not None}


def _candidate(problem: Problem, asker: Asker, visit: Visit) -> Candidate | None:
    asked = replace(asker.visit(visit), earliest=None, latest=None)
    ranked = rank(problem, [asked]).candidates
    return next((one for one in ranked if not one.warnings), ranked[0] if ranked else None)


def _named(work: Work, visits: Sequence[Visit]) -> dict[str, dict[int, Any]]:
    clients = {visit.client_id for visit in visits}
    cities = select(ClientAddress.client_id, ClientAddress.city).where(ClientAddress.client_id.in_(clients))  # type: ignore[attr-defined]
    return {
        "client": {row.id: row for row in work.all(select(Client).where(Client.id.in_(clients)))},  # type: ignore[union-attr]
        "city": dict(work.tuples(cities.order_by(ClientAddress.main))),
        "service": {
            row.id: label(row.name)
            for row in work.all(select(Service).where(Service.id.in_({visit.service_id for visit in visits})))  # type: ignore[union-attr]
        },
    }


def _row(work: Work, visit: Visit, names: dict[str, dict[int, Any]], best: Candidate | None) -> OpenVisitRow:
    client = names["client"][visit.client_id]
    day = visit.starts_at.astimezone(work.tz).date()
    past = visit.starts_at <= work.now
    return OpenVisitRow(
        visit_id=visit.id or 0,
        version=visit.version,
        day="" if day == work.today else formats.short_day(day),
        time=formats.span(visit.starts_at, visit.ends_at, work.tz),
        soon=_soon(work, visit),
        client=full_name(client.first_name, client.last_name, client.civility),
        initials=initials(client.first_name, client.last_name),
        hue=visit.client_id % HUES,
        city=names["city"].get(visit.client_id, ""),
        service=names["service"].get(visit.service_id, ""),
        pair=bool(visit.pair_key),
        past=past,
        worker_id=int(best.worker_id) if best else 0,
        worker=best.name if best else "",
        worker_detail=_detail(best) if best else "",
        href=f"/planning?view=day&day={day.isoformat()}&visit={visit.id}",
    )


def _soon(work: Work, visit: Visit) -> str:
    left = visit.starts_at - work.now
    if not timedelta() < left <= SOON:
        return ""
    return _("Dans {time}", time=duration_text(int(left.total_seconds()) // 60))


def _detail(best: Candidate) -> str:
    if not best.continuity:
        return _("{travel} · première visite", travel=length(best.travel_minutes))
    visits = ngettext("{count} visite", "{count} visites", best.continuity)
    return f"{length(best.travel_minutes)} · {visits}"
