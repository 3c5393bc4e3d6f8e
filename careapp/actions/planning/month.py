"""The month of one client or of one worker: whole weeks of days with their visits, hours by week, hours granted.

The keys are those of `careapp.components.month_board`. A month tells absences but not travel: it is drawn from one
statement, and the day is where a journey is judged.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from careapp.actions.matching_data.clock import Wall
from careapp.actions.planning import late
from careapp.actions.planning.board import COLOURS, WAITING, Row
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Agency
from careapp.db.models.clients import CarePlan, Client
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Contract, Worker
from careapp.db.queries import planning as queries
from careapp.domain.durations import DAY, duration_text
from careapp.domain.months import WEEK, month_first, month_last, month_weeks
from careapp.domain.people import full_name, initials
from careapp.domain.permissions import Permission
from careapp.domain.public_holidays import METROPOLE, holiday_names
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, current_locale, formats, ngettext

Payload = dict[str, Any]
WEEKS_A_YEAR, MONTHS_A_YEAR = 52, 12
NEARLY = 0.85


@dataclass(frozen=True, slots=True)
class Span:
    """Some days on the agency's wall, and the instants that bound them."""

    wall: Wall
    days: int
    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, work: Work, first: date, days: int) -> Span:
        """So many days from a first one."""
        wall = Wall(first, work.tz)
        return cls(wall, days, wall.midnight(first), wall.midnight(first + timedelta(days=days)))


def of_client(work: Work, client_id: int, on: date) -> Payload:
    """A client's month, with the hours the care plan grants."""
    work.require(Permission.PLANNING_READ)
    client = work.get(Client, client_id)
    found = _month(work, on, Visit.client_id == client_id)
    person = full_name(client.first_name, client.last_name, client.civility)
    granted = granted_minutes(work, client_id, on)
    told = _("Plan d’aide {month}", month=formats.month(on))
    return {
        "kind": "client",
        "person": _person(client_id, person, initials(client.first_name, client.last_name)),
        "grant": _grant(granted, found["minutes"], told),
        **found,
    }


def of_worker(work: Work, worker_id: int, on: date) -> Payload:
    """A worker's month, with the hours of the contract."""
    work.require(Permission.PLANNING_READ)
    worker = work.get(Worker, worker_id)
    found = _month(work, on, Visit.worker_id == worker_id)
    weekly = contracts(work, month_first(on), month_last(on), worker_id).get(worker_id, 0)
    granted = round(weekly * WEEKS_A_YEAR / MONTHS_A_YEAR)
    return {
        "kind": "worker",
        "person": _person(
            worker_id, full_name(worker.first_name, worker.last_name), initials(worker.first_name, worker.last_name)
        ),
        "grant": _grant(granted, found["minutes"], _("Contrat {month}", month=formats.month(on))),
        **found,
    }


def _person(key: int, name: str, letters: str) -> Payload:
    return {"i": key, "n": name, "s": letters, "c": key % COLOURS}


def _month(work: Work, on: date, where: Any) -> Payload:
    weeks = month_weeks(on)
    span = Span.of(work, weeks[0], WEEK * len(weeks))
    visits = visits_of(work, span, where)
    first = (month_first(on) - weeks[0]).days
    last = (month_last(on) - weeks[0]).days
    living = [one for one in visits if one["st"] != VisitStatus.CANCELLED]
    within = [one for one in living if first <= one["d"] <= last]
    return {
        "month": f"{on:%Y-%m}",
        "first": weeks[0].isoformat(),
        "tz": str(work.tz),
        "days": [first, last],
        "visits": visits,
        "weeks": [_week(monday, number, living) for number, monday in enumerate(weeks)],
        "holidays": holidays(work, span),
        "minutes": _sum(within),
        "totals": _totals(within),
        "chips": _chips(within),
    }


def visits_of(work: Work, span: Span, where: Any) -> list[Payload]:
    """The visits that begin in a span, with the day they fall on."""
    rows = [Row(*row) for row in work.tuples(queries.board_rows(work.actor.agency_id, span.begins, span.ends, where))]
    starts = span.wall.minutes(np.array([row.start for row in rows], dtype=np.int64)).tolist()
    keys = {row.worker for row in rows if row.worker is not None}
    names = {
        key: (first, last) for key, _title, first, last in work.tuples(queries.worker_names(work.actor.agency_id, keys))
    }
    away = absent(work, span, keys)
    latest = span.wall.minute(work.now) - late.tolerance(work)
    found = [_visit(row, start, names, away, latest) for row, start in zip(rows, starts, strict=True) if start >= 0]
    return sorted(found, key=lambda one: (one["d"], one["s"], one["i"]))


def _visit(row: Row, start: int, names: dict, away: dict, latest: int) -> Payload:
    first, last = names.get(row.worker, ("", ""))
    number, minute = divmod(start, DAY)
    return {
        "i": row.id, "d": number, "w": row.worker, "s": minute, "e": minute + row.end - row.start, "c": row.last_name,
        "cl": full_name(row.first_name, row.last_name, row.civility), "wn": f"{first} {last[:1]}." if first else last,
        "p": label(row.service), "st": _state(row, start, away, latest), "v": row.version, "l": row.locked,
        "si": row.service_id, "ci": row.client, "ai": row.address,
    }  # fmt: skip


def _state(row: Row, start: int, away: dict, latest: int) -> str:
    if row.worker is None or row.status not in WAITING:
        return row.status
    end = start + row.end - row.start
    if any(begins < end and start < ends for begins, ends, _reason in away.get(row.worker, ())):
        return "conflict"
    return "late" if row.status == VisitStatus.PLANNED and latest > start else row.status


def absent(work: Work, span: Span, workers: set[int] | None = None) -> dict[int, list[tuple[int, int, str]]]:
    """When workers are away in a span, in minutes of its wall, and why."""
    found: dict[int, list[tuple[int, int, str]]] = defaultdict(list)
    for worker, begins, ends, reason in work.tuples(
        queries.absences(work.actor.agency_id, span.begins, span.ends, workers)
    ):
        found[worker].append((span.wall.minute(begins), span.wall.minute(ends), label(reason)))
    return found


def contracts(work: Work, first: date, last: date, worker_id: int = 0) -> dict[int, int]:
    """The weekly minutes of the contracts that run in a span, by worker."""
    running = work.mine(Contract).where(
        Contract.starts_on <= last,
        Contract.ends_on.is_(None) | (Contract.ends_on >= first),  # type: ignore[union-attr]
    )
    rows = running.with_only_columns(Contract.worker_id, Contract.weekly_minutes).order_by(Contract.starts_on)
    if worker_id:
        rows = rows.where(Contract.worker_id == worker_id)
    return dict(work.tuples(rows))  # type: ignore[arg-type]


def holidays(work: Work, span: Span) -> dict[int, str]:
    """The public holidays of a span by the number of their day, with their names."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    days = [span.wall.epoch + timedelta(days=number) for number in range(span.days)]
    region, locale = agency.holidays_region or METROPOLE, current_locale()
    known = {year: holiday_names(year, region, locale) for year in {day.year for day in days}}
    return {number: known[day.year][day] for number, day in enumerate(days) if day in known[day.year]}


def _week(monday: date, number: int, living: Sequence[Payload]) -> Payload:
    own = [one for one in living if one["d"] // WEEK == number]
    week = monday.isocalendar().week
    return {"day": monday.isoformat(), "label": _("sem. {week}", week=week), "minutes": _sum(own), "count": len(own)}


def _totals(found: Sequence[Payload]) -> list[Payload]:
    faces = len({one["w"] for one in found if one["w"] is not None})
    return [
        {"value": duration_text(_sum(found)), "label": _("ce mois")},
        {"value": str(len(found)), "label": ngettext("visite prévue", "visites prévues", len(found))},
        {"value": str(faces), "label": ngettext("intervenant", "intervenants", faces)},
    ]


def _chips(found: Sequence[Payload]) -> list[Payload]:
    open_ones = sum(one["w"] is None for one in found)
    wrong = sum(one["st"] == "conflict" for one in found)
    doubtful = sum(one["st"] == "to_confirm" for one in found)
    told = [
        (open_ones, ngettext("{count} non affectée", "{count} non affectées", open_ones), "red"),
        (wrong, ngettext("{count} conflit", "{count} conflits", wrong), "red"),
        (doubtful, ngettext("{count} à confirmer", "{count} à confirmer", doubtful), "amber"),
    ]
    return [{"text": text, "tone": tone} for count, text, tone in told if count]


def _sum(found: Sequence[Payload]) -> int:
    return sum(one["e"] - one["s"] for one in found)


def granted_minutes(work: Work, client_id: int, on: date) -> int:
    """What the latest care plan that runs in a day's month grants for it; 0 where none does."""
    work.require(Permission.PLANNING_READ)
    open_end = CarePlan.ends_on.is_(None) | (CarePlan.ends_on >= month_first(on))  # type: ignore[union-attr]
    plans = work.mine(CarePlan).where(CarePlan.client_id == client_id, CarePlan.starts_on <= month_last(on), open_end)
    plan = work.session.exec(plans.order_by(CarePlan.starts_on.desc())).first()  # type: ignore[attr-defined]
    return plan.monthly_minutes if plan else 0


def _grant(granted: int, minutes: int, told: str) -> Payload:
    """What is granted for the month and how much of it is planned; nothing where nothing is granted."""
    if not granted:
        return {}
    tone = "red" if minutes > granted else "amber" if minutes > NEARLY * granted else "green"
    return {
        "label": told,
        "value": _("{used} sur {granted}", used=duration_text(minutes), granted=duration_text(granted)),
        "share": min(round(100 * minutes / granted), 100),
        "left": _left(granted - minutes),
        "tone": tone,
    }


def _left(minutes: int) -> str:
    if minutes < 0:
        return _("dépassé de {hours}", hours=duration_text(-minutes))
    return _("reste {hours}", hours=duration_text(minutes))
