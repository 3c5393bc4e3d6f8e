"""The week and the month of many: a week holds its visits, a month the hours of each day, one line per person.

The keys are those of `careapp.components.team_board`. A month is summed from one statement of narrow columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from careapp.actions.planning.board import COLOURS, absence_of, open_sheet, visits
from careapp.actions.planning.month import Span, absent, contracts, holidays
from careapp.actions.work import Work
from careapp.db.models.agencies import Sector
from careapp.db.models.clients import Client
from careapp.db.models.workers import Worker
from careapp.db.queries import planning as queries
from careapp.domain.durations import DAY
from careapp.domain.months import WEEK, monday_of, month_first, month_last
from careapp.domain.people import full_name, initials
from careapp.domain.permissions import Permission

Payload = dict[str, Any]
NOBODY = 0
SHOWN = ("i", "w", "s", "e", "c", "cl", "p", "st", "l", "ci", "cs", "si", "ki")


def week(work: Work, on: date) -> Payload:
    """The week of everyone: its visits by day, and when each worker is away."""
    work.require(Permission.PLANNING_READ)
    monday = monday_of(on)
    sheet, rows = open_sheet(work, monday, monday + timedelta(days=WEEK - 1))
    found = []
    for one in visits(work, sheet, rows):
        number = max(one["s"] // DAY, 0)
        found.append(
            {key: one[key] for key in SHOWN} | {"d": number, "s": one["s"] - number * DAY, "e": one["e"] - number * DAY}
        )
    away = {
        key: {str(day): said for day in range(WEEK) if (said := _away(sheet, worker, day * DAY))}
        for key, worker in sheet.workers.items()
    }
    span = Span.of(work, monday, WEEK)
    return {**_frame(work, span), "visits": found, "workers": _workers(work, span, away, {row.worker for row in rows})}


def _away(sheet: Any, worker: Any, midnight: int) -> str:
    """Why a worker is away on a whole day, nothing on a day with hours left."""
    told = [one for one in worker.absences if one.start <= midnight + DAY // 3 and one.end >= midnight + DAY * 5 // 6]
    return absence_of(sheet, told[0], midnight)["label"] if told else ""


def month(work: Work, on: date, by: str) -> Payload:
    """The hours of each day of a month: a line per worker, or per client."""
    work.require(Permission.PLANNING_READ)
    first = month_first(on)
    span = Span.of(work, first, (month_last(on) - first).days + 1)
    sums = _sums(work, span, by)
    empty = _loads([0] * span.days, [0] * span.days)
    if by == "client":
        lines = _clients(work, [key for key in sums if key != NOBODY])
        opened = _sums(work, span, "worker").get(NOBODY, empty)
    else:
        away = {
            key: {
                str(day): reason
                for day in range(span.days)
                for start, end, reason in told
                if start <= day * DAY + DAY // 3 and end >= day * DAY + DAY * 5 // 6
            }
            for key, told in absent(work, span).items()
        }
        lines = _workers(work, span, away, sums)
        opened = sums.get(NOBODY, empty)
    told = [{**line, **sums.get(line["i"], empty)} for line in lines]
    return {**_frame(work, span), "by": "client" if by == "client" else "worker", "lines": told, "open": opened}


def _frame(work: Work, span: Span) -> Payload:
    return {
        "first": span.wall.epoch.isoformat(),
        "count": span.days,
        "tz": str(work.tz),
        "holidays": holidays(work, span),
        "sectors": {row.id: row.name for row in work.all(work.mine(Sector))},
    }


def _sums(work: Work, span: Span, by: str) -> dict[int, Payload]:
    """Minutes and visits of each day by worker (0: nobody) or by client; what is cancelled does not count."""
    shifts = span.wall.shifts(span.begins, span.ends)
    sums: dict[int, Payload] = {}
    for key, day, minutes, count in work.tuples(
        queries.loads(work.actor.agency_id, span.begins, span.ends, by, shifts)
    ):
        if key not in sums:
            sums[key] = _loads([0] * span.days, [0] * span.days)
        sums[key]["m"][day], sums[key]["k"][day] = int(minutes), count
    return dict(sorted(sums.items()))


def _loads(minutes: list[int], counts: list[int]) -> Payload:
    return {"m": minutes, "k": counts}


def _workers(work: Work, span: Span, away: dict[int, dict[str, str]], having: Iterable[Any]) -> list[Payload]:
    """Active workers, and those who left with visits still theirs."""
    last = span.wall.epoch + timedelta(days=span.days - 1)
    weekly = contracts(work, span.wall.epoch, last)
    sectors: dict[int, list[tuple[int, str]]] = {}
    for worker, sector, name in work.tuples(queries.worker_sectors(work.actor.agency_id)):
        sectors.setdefault(worker, []).append((sector, name))
    skills: dict[int, list[int]] = {}
    for worker, skill in work.tuples(queries.skills_held(work.actor.agency_id)):
        skills.setdefault(worker, []).append(skill)
    kept = (Worker.status == "active") | Worker.id.in_([key for key in having if key])  # type: ignore[union-attr]
    columns = Worker.id, Worker.first_name, Worker.last_name
    rows = work.tuples(work.mine(Worker).where(kept).with_only_columns(*columns).order_by(Worker.id))
    return [
        {
            **_line(key, full_name(first, last_name), initials(first, last_name)),
            "sector": sectors[key][0][1] if key in sectors else "",
            "ss": [sector for sector, _name in sectors.get(key, ())],
            "ks": skills.get(key, []),
            "h": weekly.get(key, 0),
            "abs": away.get(key, {}),
        }
        for key, first, last_name in rows
    ]


def _clients(work: Work, keys: list[int]) -> list[Payload]:
    names = {row.id: row.name for row in work.all(work.mine(Sector))}
    columns = Client.id, Client.civility, Client.first_name, Client.last_name, Client.sector_id
    rows = work.tuples(work.mine(Client).where(Client.id.in_(keys)).with_only_columns(*columns))  # type: ignore[union-attr]
    return [
        {
            **_line(key, full_name(first, last, civility), initials(first, last)),
            "sector": names.get(sector, ""),
            "ss": [sector or 0],
        }
        for key, civility, first, last, sector in rows
    ]


def _line(key: int, name: str, letters: str) -> Payload:
    return {"i": key, "n": name, "s": letters, "c": key % COLOURS}
