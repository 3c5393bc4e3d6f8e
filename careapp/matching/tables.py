"""The problem compiled into numpy columns: workers, commitments sorted by worker and start, visits asked for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from careapp.matching.tallies import Tallies
from careapp.matching.travel import Points, Ways, minutes_between

if TYPE_CHECKING:
    from careapp.matching.problem import Id, Interval, Problem, Thresholds, Visit, Worker

DAY: Final = 1440
BIG: Final = 1 << 22  # minutes of one worker's stretch on the common axis (eight years)
FAR: Final = 1 << 20  # "long before" and "long after" any instant (two years)


@dataclass(frozen=True, eq=False)
class Spans:
    """Holds intervals of many owners on one axis, sorted, to ask which one was the last to begin."""

    start: np.ndarray
    end: np.ndarray  # latest end among the owner's intervals so far
    key: np.ndarray
    row: np.ndarray  # position of each interval in the order given

    @classmethod
    def of(cls, owner: np.ndarray, start: np.ndarray, end: np.ndarray) -> Spans:
        """Sorted intervals of owners numbered from 0."""
        key = owner * BIG + FAR + start
        order = np.argsort(key, kind="stable")
        owner, start, key = owner[order], start[order], key[order]
        reach = np.maximum.accumulate(owner * BIG + end[order]) - owner * BIG if len(key) else end
        return cls(start, reach, key, order)

    def last_before(self, owner: np.ndarray, minute: np.ndarray) -> np.ndarray:
        """Index of the owner's last interval that starts before `minute`, or of a neighbour's (test with `owned`)."""
        return self.key.searchsorted(owner * BIG + FAR + minute) - 1

    def owned(self, owner: np.ndarray, index: np.ndarray) -> np.ndarray:
        """Whether an index exists and belongs to the owner."""
        inside = (index >= 0) & (index < len(self.key))
        return inside & (self.key.take(index, mode="clip") // BIG == owner) if len(self.key) else inside

    def at(self, column: np.ndarray, owner: np.ndarray, index: np.ndarray, default: int) -> np.ndarray:
        """Values of a column at indices, `default` where the index is not the owner's."""
        if not len(column):
            return np.full(np.shape(index), default, dtype=np.int64)
        return np.where(self.owned(owner, index), column.take(index, mode="clip"), default)


def paid(waits: np.ndarray, thresholds: Thresholds) -> np.ndarray:
    """What of some waits is work: all of a short one, nothing of another."""
    return np.where((waits > 0) & (waits <= thresholds.paid_wait), waits, 0)


def merged(intervals: Iterable[Interval]) -> list[Interval]:
    """Intervals sorted, with those that touch or overlap joined."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _allowed_spans(per_worker: Sequence[tuple[Interval, ...] | None]) -> Spans:
    rows = [
        (owner, start, end)
        for owner, given in enumerate(per_worker)
        for start, end in ([(-FAR, FAR)] if given is None else merged(given))
    ]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Spans.of(columns[:, 0], columns[:, 1], columns[:, 2])


@dataclass(frozen=True, eq=False)
class Staff:
    """Holds what of the compiled problem comes from its workers alone: the same whatever is planned."""

    workers: Sequence[Worker]
    position: dict[Id, int]
    ways: Ways
    home: Points  # where days begin
    last_stop: Points  # where they end
    available: Spans
    contracts: Spans
    absences: Spans

    @classmethod
    def of(cls, problem: Problem) -> Staff:
        """The columns of a validated problem's workers."""
        workers = problem.workers
        return cls(
            workers,
            {worker.id: index for index, worker in enumerate(workers)},
            Ways.among(problem.settings, problem.roads, (worker.transport for worker in workers)),
            Points.of([worker.home for worker in workers]),
            Points.of([worker.ends_at or worker.home for worker in workers]),
            _allowed_spans([worker.availability for worker in workers]),
            _allowed_spans([worker.contracts for worker in workers]),
            _absences(workers),
        )

    @cached_property
    def extra(self) -> dict[tuple[int, int], int]:
        """Other work by (worker position, week)."""
        return {(i, week): n for i, worker in enumerate(self.workers) for week, n in worker.extra_minutes.items()}

    @cached_property
    def past_sundays(self) -> np.ndarray:
        """Sundays worked before what is planned: worker position and day of each."""
        rows = [(i, day) for i, worker in enumerate(self.workers) for day in worker.past_sundays]
        return np.array(rows, dtype=np.int64).reshape(-1, 2)

    @cached_property
    def figures(self) -> dict[tuple[str, int], np.ndarray]:
        """The figures of the workers that were asked for, by name and value of the unknown."""
        return {}


@dataclass(frozen=True, eq=False)
class Tables:
    """Holds the compiled problem: its staff and what is planned, `busy` columns with one entry per commitment."""

    problem: Problem
    staff: Staff
    busy: Spans
    busy_worker: np.ndarray
    busy_end: np.ndarray  # true end of each commitment
    busy_points: Points

    @classmethod
    def compile(cls, problem: Problem) -> Tables:
        """The columns of a validated problem."""
        staff, agenda = problem.staff, problem.busy
        owner = _positions(agenda.worker_id, staff.position)
        known = np.flatnonzero(owner >= 0)
        spans = Spans.of(owner[known], agenda.start[known], agenda.end[known])
        rows = known[spans.row]
        return cls(
            problem,
            staff,
            Spans(spans.start, spans.end, spans.key, rows),
            owner[rows],
            agenda.end[rows],
            Points(agenda.lat[rows], agenda.lon[rows], agenda.node[rows]),
        )

    def travel(self, worker: np.ndarray, a: Points, b: Points) -> np.ndarray:
        """Minutes from `a` to `b` as each worker travels."""
        return minutes_between(self.problem.settings, self.staff.ways, self.staff.ways.of[worker], a, b)

    def week(self, minute: np.ndarray) -> np.ndarray:
        """Civil week of each minute, 0 for the week of the epoch."""
        return (minute // DAY + self.problem.epoch.weekday()) // 7

    def week_start(self, week: np.ndarray) -> np.ndarray:
        """Monday midnight of each week, in minutes."""
        return (week * 7 - self.problem.epoch.weekday()) * DAY

    @cached_property
    def leg(self) -> np.ndarray:
        """Travel into each commitment from the one before it on the same day, else 0."""
        start, worker = self.busy.start, self.busy_worker
        legs = np.zeros(len(start), dtype=np.int64)
        if len(start) > 1:
            minutes = self.travel(
                worker[1:], self.busy_points.take(slice(0, -1)), self.busy_points.take(slice(1, None))
            )
            together = (worker[1:] == worker[:-1]) & (start[1:] // DAY == start[:-1] // DAY)
            legs[1:] = np.where(together, minutes, 0)
        return legs

    @cached_property
    def waits(self) -> np.ndarray:
        """Minutes free before each commitment since the one before it on the same day, travel taken off, else 0."""
        start, worker = self.busy.start, self.busy_worker
        free = np.zeros(len(start), dtype=np.int64)
        together = (worker[1:] == worker[:-1]) & (start[1:] // DAY == start[:-1] // DAY)
        free[1:] = np.where(together, start[1:] - self.busy.end[:-1] - self.leg[1:], 0)
        return free

    @cached_property
    def paid_waits(self) -> np.ndarray:
        """The waits that are work, being short, else 0."""
        return paid(self.waits, self.problem.settings.thresholds)

    @cached_property
    def work_before(self) -> np.ndarray:
        """Running total of work (visits, travel and short waits between them), one entry more than commitments."""
        return np.concatenate([[0], np.cumsum(self.busy_end - self.busy.start + self.leg + self.paid_waits)])

    def work_between(self, worker: np.ndarray, start: np.ndarray, end: np.ndarray) -> np.ndarray:
        """Minutes of planned work of each worker that begins in `[start, end)`."""
        first = self.busy.last_before(worker, start) + 1
        last = self.busy.last_before(worker, end) + 1
        return self.work_before[last] - self.work_before[first]

    def extra_minutes(self, worker: np.ndarray, week: np.ndarray) -> np.ndarray:
        """Other work of each worker in each week."""
        extra = self.staff.extra
        if not extra:
            return np.zeros(len(worker), dtype=np.int64)
        pairs = zip(worker.tolist(), week.tolist(), strict=True)
        return np.array([extra.get(pair, 0) for pair in pairs], dtype=np.int64)

    def column(self, figure: str, unknown: int = FAR) -> np.ndarray:
        """A figure of each worker, `unknown` where it is None."""
        known, key = self.staff.figures, (figure, unknown)
        if key not in known:
            given = [getattr(worker, figure) for worker in self.problem.workers]
            known[key] = np.array([unknown if one is None else one for one in given], dtype=np.int64)
        return known[key]

    @cached_property
    def tallies(self) -> Tallies:
        """What is planned counted by day, night and week."""
        return Tallies(self)

    @cached_property
    def chains(self) -> tuple[np.ndarray, np.ndarray]:
        """Start and end of the unbroken work (no pause of 20 minutes) around each commitment."""
        start, end, worker = self.busy.start, self.busy.end, self.busy_worker
        if not len(start):
            return start, end
        breaks = np.ones(len(start), dtype=bool)
        breaks[1:] = (worker[1:] != worker[:-1]) | (start[1:] - end[:-1] - self.leg[1:] >= 20)
        number = np.cumsum(breaks) - 1
        heads = np.flatnonzero(breaks)
        tails = np.append(heads[1:], len(start)) - 1
        return start[heads][number], end[tails][number]

    @cached_property
    def duties(self) -> tuple[np.ndarray, np.ndarray]:
        """Start and end of the duty around each commitment: those of its day, and those a short gap over midnight joins
        (Cass. soc., 23 September 2009, n° 07-44226).
        """
        start, end, worker = self.busy.start, self.busy.end, self.busy_worker
        if not len(start):
            return start, end
        breaks = np.ones(len(start), dtype=bool)
        same_day = start[1:] // DAY == start[:-1] // DAY
        joined = same_day | (start[1:] - end[:-1] <= self.problem.settings.thresholds.same_duty)
        breaks[1:] = (worker[1:] != worker[:-1]) | ~joined
        number = np.cumsum(breaks) - 1
        heads = np.flatnonzero(breaks)
        tails = np.append(heads[1:], len(start)) - 1
        return start[heads][number], end[tails][number]

    @cached_property
    def long_gaps(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Worker, start and end of each stretch without work of a day or more, the endless ones included."""
        count = len(self.problem.workers)
        worker = np.concatenate([self.busy_worker, np.arange(count)])
        everyone = np.arange(count)
        last = self.busy.last_before(everyone, np.full(count, FAR))
        begin = np.concatenate(
            [
                self.busy.at(self.busy.end, self.busy_worker, np.arange(len(self.busy.start)) - 1, -FAR),
                self.busy.at(self.busy.end, everyone, last, -FAR),
            ]
        )
        end = np.concatenate([self.busy.start, np.full(count, FAR)])
        long = end - begin >= DAY
        return worker[long], begin[long], end[long]


def _positions(column: np.ndarray, position: dict[Id, int]) -> np.ndarray:
    """Position of each worker id, −1 for a stranger."""
    if column.dtype.kind != "i" or not all(type(worker) is int for worker in position):
        return np.array([position.get(worker, -1) for worker in column], dtype=np.int64)
    ids = np.array(sorted(position), dtype=np.int64)
    if not len(ids):
        return np.full(len(column), -1, dtype=np.int64)
    places = np.array([position[worker] for worker in ids.tolist()], dtype=np.int64)
    rank = np.minimum(np.searchsorted(ids, column), len(ids) - 1)
    return np.where(ids[rank] == column, places[rank], -1)


def _absences(workers: Sequence[Worker]) -> Spans:
    rows = [(i, absence.start, absence.end) for i, worker in enumerate(workers) for absence in worker.absences]
    columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
    return Spans.of(columns[:, 0], columns[:, 1], columns[:, 2])


@dataclass(frozen=True, eq=False)
class Asked:
    """Holds the visits of one question as columns."""

    visits: tuple[Visit, ...]
    start: np.ndarray
    end: np.ndarray
    points: Points

    @classmethod
    def of(cls, visits: Iterable[Visit]) -> Asked:
        """Columns of visits."""
        visits = tuple(visits)
        return cls(
            visits,
            np.array([visit.start for visit in visits], dtype=np.int64),
            np.array([visit.end for visit in visits], dtype=np.int64),
            Points.of([visit.place for visit in visits]),
        )
