"""Workers as the matching engine sees them, built anew only when one of their rows has changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import numpy as np
from sqlalchemy import Select

from careapp.actions.matching_data.clock import Wall
from careapp.actions.matching_data.roads import Roads
from careapp.actions.work import Work
from careapp.db.queries import matching as queries
from careapp.domain.people import full_name
from careapp.domain.periods import Interval, subtract
from careapp.domain.periods import union as joined
from careapp.domain.workers import ABSENCE_LABELS
from careapp.i18n import _
from careapp.matching.problem import DAY, Absence, SkillHeld, Worker

if TYPE_CHECKING:
    from careapp.actions.matching_data.past import Past

MARGIN: Final = 8  # days around a question, so that rests and weeks are whole
FAR: Final = 500  # days before or after the epoch at which a contract without an end is cut


class Rows(NamedTuple):
    """What the database says of workers: equal rows make equal workers."""

    workers: tuple
    skills: tuple
    hours: tuple
    exceptions: tuple
    absences: tuple
    contracts: tuple
    sectors: tuple


@dataclass(frozen=True, slots=True)
class Horizon:
    """The dates a question covers, both included, on a wall clock."""

    wall: Wall
    first: date
    last: date

    @property
    def days(self) -> range:
        """The days as numbers since the epoch."""
        return range((self.first - self.wall.epoch).days, (self.last - self.wall.epoch).days + 1)


def read(work: Work, horizon: Horizon, worker_ids: Collection[int] | None = None) -> Rows:
    """The rows of the agency's active workers, or of some."""
    begins = horizon.wall.midnight(horizon.first)
    ends = horizon.wall.midnight(horizon.last + timedelta(days=1))
    return Rows(*map(work.tuples, statements(work.actor.agency_id, worker_ids, begins, ends)))


def statements(
    agency_id: int, worker_ids: Collection[int] | None, begins: datetime, ends: datetime
) -> tuple[Select, ...]:
    """What is read of workers, in the order of `Rows`."""
    return queries.worker_columns(agency_id, worker_ids), *queries.details(agency_id, worker_ids, begins, ends)


def build(rows: Rows, horizon: Horizon, roads: Roads, past: Past | None = None) -> tuple[Worker, ...]:
    """Workers from their rows, each with a home on the roads and, to be judged, what was done before."""
    parts = [_by_worker(group) for group in rows[1:]]
    made = [_worker(row, horizon, roads, *(part.get(row[0], ()) for part in parts)) for row in rows.workers]
    return tuple(replace(worker, **past.of(worker.id)) for worker in made) if past else tuple(made)


def _by_worker(rows: Iterable[tuple]) -> dict[int, list[tuple]]:
    found: dict[int, list[tuple]] = defaultdict(list)
    for row in rows:
        found[row[0]].append(row[1:])
    return found


def _worker(
    row: tuple,
    horizon: Horizon,
    roads: Roads,
    skills: Any,
    hours: Any,
    exceptions: Any,
    absences: Any,
    contracts: Any,
    sectors: Any,
) -> Worker:
    worker_id, civility, first, last, gender, latitude, longitude, transport, languages, pets = row
    return Worker(
        id=worker_id,
        name=full_name(first, last),
        home=roads.place(latitude, longitude),
        transport=transport,
        skills={skill: _held(horizon, level, since, until) for skill, level, since, until in skills},
        availability=_availability(horizon, hours, exceptions),
        absences=tuple(_absence(horizon, *absence) for absence in absences),
        contracts=_contract_spans(horizon, contracts),
        contract_minutes=_contract_minutes(horizon, contracts),
        gender=gender or {"mme": "female", "m": "male"}.get(civility.lower().rstrip("."), ""),
        languages=frozenset(languages or ()),
        avoids_pets=frozenset(pets or ()),
        sectors=frozenset(sector for (sector,) in sectors),
    )


def _held(horizon: Horizon, level: int, since: date | None, until: date | None) -> SkillHeld:
    epoch = horizon.wall.epoch
    return SkillHeld(level, (until - epoch).days if until else None, (since - epoch).days if since else None)


def _absence(horizon: Horizon, starts: int, ends: int, reason: str) -> Absence:
    begin, end = horizon.wall.minutes(np.array([starts, ends]))
    return Absence(int(begin), max(int(end), int(begin) + 1), _(ABSENCE_LABELS.get(reason, reason)))


def _availability(horizon: Horizon, hours: Any, exceptions: Any) -> tuple[tuple[int, int], ...] | None:
    """The hours offered day by day; None when nothing is said, which leaves every hour open."""
    if not hours and not exceptions:
        return None
    week = [[(start, end) for weekday, start, end in hours if weekday == day] for day in range(7)]
    other = {(on - horizon.wall.epoch).days: [] for on, *_rest in exceptions}
    for on, start, end, available in exceptions:
        other[(on - horizon.wall.epoch).days].append((start, end, available))
    spans: list[tuple[int, int]] = []
    for day in horizon.days:
        usual = week[(horizon.wall.epoch.weekday() + day) % 7] if hours else [(0, DAY)]
        offered = _with_exceptions(usual, other[day]) if day in other else usual
        spans += [(day * DAY + start, day * DAY + end) for start, end in offered]
    return tuple(spans)


def _with_exceptions(usual: list[tuple[int, int]], changes: list[tuple[int, int, bool]]) -> list[tuple[int, int]]:
    more = [Interval(start, end) for start, end, available in changes if available]
    less = [Interval(start, end) for start, end, available in changes if not available]
    left = subtract(joined([*(Interval(*span) for span in usual), *more]), less)
    return [(span.start, span.end) for span in left]


def _contract_spans(horizon: Horizon, contracts: Any) -> tuple[tuple[int, int], ...] | None:
    if not contracts:
        return None
    spans = []
    for starts, ends, _minutes in contracts:
        begin = max((starts - horizon.wall.epoch).days, -FAR)
        end = min((ends - horizon.wall.epoch).days + 1, FAR) if ends else FAR
        if end > begin:
            spans.append((begin * DAY, end * DAY))
    return tuple(spans)


def _contract_minutes(horizon: Horizon, contracts: Any) -> int | None:
    """Weekly minutes of the contracts in force on the first day, or of the next to begin."""
    current = [row for row in contracts if row[0] <= horizon.first and (row[1] is None or row[1] >= horizon.first)]
    later = sorted(row for row in contracts if horizon.first < row[0] <= horizon.last)
    chosen = current or later[:1]
    return sum(row[2] for row in chosen) if chosen else None
