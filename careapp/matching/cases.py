"""A batch of questions "this worker, this visit, at this minute", with what the rules need worked out once.

Every array has one entry per question; values are minutes unless said otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from careapp.matching.problem import DAY, Problem, Thresholds, Visit, Worker
from careapp.matching.tables import FAR, Asked, Tables, paid
from careapp.matching.tallies import bounds, night_minutes


@dataclass(frozen=True, eq=False)
class Cases:
    """Holds questions by position: `worker` in the problem's workers, `visit` in `asked.visits`."""

    problem: Problem
    asked: Asked
    worker: np.ndarray
    visit: np.ndarray
    start: np.ndarray

    @classmethod
    def every(cls, problem: Problem, visits: Sequence[Visit]) -> Cases:
        """Each visit with each worker at its own start, visit by visit (row `v × workers + w`)."""
        asked, count = Asked.of(visits), len(problem.workers)
        visit = np.repeat(np.arange(len(visits)), count)
        return cls(problem, asked, np.tile(np.arange(count), len(visits)), visit, asked.start[visit])

    @classmethod
    def one(cls, problem: Problem, worker: Worker, visit: Visit, start: int | None = None) -> Cases:
        """A single question."""
        position = problem.staff.position[worker.id]
        begin = np.array([visit.start if start is None else start])
        return cls(problem, Asked.of([visit]), np.array([position]), np.array([0]), begin)

    def __len__(self) -> int:
        return len(self.worker)

    def worker_of(self, row: int) -> Worker:
        """The worker of a question."""
        return self.problem.workers[self.worker[row]]

    def visit_of(self, row: int) -> Visit:
        """The visit of a question."""
        return self.asked.visits[self.visit[row]]

    @cached_property
    def tables(self) -> Tables:
        """The compiled problem."""
        return self.problem.tables

    @cached_property
    def end(self) -> np.ndarray:
        """When the visit would end."""
        return self.start + (self.asked.end - self.asked.start)[self.visit]

    @cached_property
    def day(self) -> np.ndarray:
        """Day number of the start."""
        return self.start // DAY

    @cached_property
    def week(self) -> np.ndarray:
        """Civil week of the start."""
        return self.tables.week(self.start)

    @cached_property
    def before(self) -> np.ndarray:
        """Index of the last commitment that starts before the visit ends (maybe another worker's)."""
        return self.tables.busy.last_before(self.worker, self.end)

    @cached_property
    def previous_end(self) -> np.ndarray:
        """When everything that starts before the visit's end is over."""
        return self.tables.busy.at(self.tables.busy.end, self.worker, self.before, -FAR)

    @cached_property
    def next_start(self) -> np.ndarray:
        """When the first commitment after the visit starts."""
        return self.tables.busy.at(self.tables.busy.start, self.worker, self.before + 1, FAR)

    @cached_property
    def leg_in(self) -> np.ndarray:
        """Travel from the commitment before, 0 when there is none."""
        return self._leg(self.before, inwards=True)

    @cached_property
    def leg_out(self) -> np.ndarray:
        """Travel to the commitment after, 0 when there is none."""
        return self._leg(self.before + 1, inwards=False)

    def _leg(self, index: np.ndarray, inwards: bool) -> np.ndarray:
        busy = self.tables.busy
        legs = np.zeros(len(self), dtype=np.int64)
        rows = np.flatnonzero(busy.owned(self.worker, index))
        here, there = self.asked.points.take(self.visit[rows]), self.tables.busy_points.take(index[rows])
        a, b = (there, here) if inwards else (here, there)
        legs[rows] = self.tables.travel(self.worker[rows], a, b)
        return legs

    @property
    def limits(self) -> Thresholds:
        """From where a day, a wait or a night counts."""
        return self.problem.settings.thresholds

    @cached_property
    def home_leg(self) -> np.ndarray:
        """Travel from where the worker's day begins."""
        here = self.tables.staff.home.take(self.worker)
        return self.tables.travel(self.worker, here, self.asked.points.take(self.visit))

    @cached_property
    def way_back(self) -> np.ndarray:
        """Travel to where the worker's day ends."""
        there = self.tables.staff.last_stop.take(self.worker)
        return self.tables.travel(self.worker, self.asked.points.take(self.visit), there)

    @cached_property
    def follows_today(self) -> np.ndarray:
        """Whether the commitment before starts on the same day."""
        starts = self.tables.busy.at(self.tables.busy.start, self.worker, self.before, -FAR)
        return starts // DAY == self.day

    @cached_property
    def precedes_today(self) -> np.ndarray:
        """Whether the commitment after starts on the same day."""
        return self.next_start // DAY == self.day

    @cached_property
    def between_today(self) -> np.ndarray:
        """Whether commitments of the same day come before and after the visit."""
        return self.follows_today & self.precedes_today

    @cached_property
    def wait_before(self) -> np.ndarray:
        """Minutes free before the visit since the commitment before it on the same day, travel taken off, else 0."""
        return np.where(self.follows_today, self.start - self.previous_end - self.leg_in, 0)

    @cached_property
    def wait_after(self) -> np.ndarray:
        """Minutes free after the visit until the commitment after it on the same day, travel taken off, else 0."""
        return np.where(self.precedes_today, self.next_start - self.end - self.leg_out, 0)

    @cached_property
    def added_work(self) -> np.ndarray:
        """Work the visit adds to the day: itself, and the travel and the short waits between visits it changes."""
        return self._added_visit + self._added_paid

    @cached_property
    def _added_visit(self) -> np.ndarray:
        saved = self.tables.busy.at(self.tables.leg, self.worker, self.before + 1, 0)
        extra = np.where(self.follows_today, self.leg_in, 0) + np.where(self.precedes_today, self.leg_out, 0)
        return self.end - self.start + extra - np.where(self.between_today, saved, 0)

    @cached_property
    def _added_paid(self) -> np.ndarray:
        saved = self.tables.busy.at(self.tables.paid_waits, self.worker, self.before + 1, 0)
        waits = paid(self.wait_before, self.limits) + paid(self.wait_after, self.limits)
        return waits - np.where(self.between_today, saved, 0)

    @cached_property
    def added_waiting(self) -> np.ndarray:
        """Waiting between visits the visit adds to the day, travel taken off; less than 0 when it fills a gap."""
        begin = np.where(self.follows_today, self.previous_end, self.start)
        finish = np.where(self.precedes_today, self.next_start, self.end)
        return np.where(self.between_today, 0, finish - begin) - self._added_visit

    @cached_property
    def added_travel(self) -> np.ndarray:
        """Travel the visit adds, the ways to the first visit and from the last included."""
        points = self.tables.busy_points
        inward = np.where(self.follows_today, self.leg_in, self.home_leg)
        outward = np.where(self.precedes_today, self.leg_out, self.way_back)
        saved = self.tables.busy.at(self.tables.leg, self.worker, self.before + 1, 0)
        last = np.flatnonzero(self.follows_today & ~self.precedes_today)
        there = self.tables.staff.last_stop.take(self.worker[last])
        saved[last] = self.tables.travel(self.worker[last], points.take(self.before[last]), there)
        first = np.flatnonzero(self.precedes_today & ~self.follows_today)
        home = self.tables.staff.home.take(self.worker[first])
        saved[first] = self.tables.travel(self.worker[first], home, points.take(self.before[first] + 1))
        saved[~(self.follows_today | self.precedes_today)] = 0
        return inward + outward - saved

    @cached_property
    def day_work(self) -> np.ndarray:
        """Work of the day with the visit."""
        begin = self.day * DAY
        return self.tables.work_between(self.worker, begin, begin + DAY) + self.added_work

    @cached_property
    def week_work(self) -> np.ndarray:
        """Work of the civil week with the visit, other work included."""
        begin = self.tables.week_start(self.week)
        planned = self.tables.work_between(self.worker, begin, begin + 7 * DAY)
        return planned + self.tables.extra_minutes(self.worker, self.week) + self.added_work

    @cached_property
    def last_end_before_day(self) -> np.ndarray:
        """When the work of the days before is over."""
        busy = self.tables.busy
        return busy.at(busy.end, self.worker, busy.last_before(self.worker, self.day * DAY), -FAR)

    @cached_property
    def first_start_after_day(self) -> np.ndarray:
        """When the work of the days after begins."""
        busy = self.tables.busy
        return busy.at(busy.start, self.worker, busy.last_before(self.worker, (self.day + 1) * DAY) + 1, FAR)

    @cached_property
    def _first_today(self) -> np.ndarray:
        """When the work of the day with the visit begins."""
        busy = self.tables.busy
        first = busy.at(busy.start, self.worker, busy.last_before(self.worker, self.day * DAY) + 1, FAR)
        return np.minimum(first, self.start)

    @cached_property
    def _last_today(self) -> np.ndarray:
        """When the work of the day with the visit is over."""
        busy = self.tables.busy
        last = busy.at(busy.end, self.worker, busy.last_before(self.worker, (self.day + 1) * DAY), -FAR)
        return np.maximum(last, self.end)

    @cached_property
    def rest_before(self) -> np.ndarray:
        """Minutes since the work of the days before; endless when the day goes on with a duty begun then."""
        gap = self._first_today - self.last_end_before_day
        return np.where((gap >= 0) & (gap <= self.limits.same_duty), FAR, self.start - self.last_end_before_day)

    @cached_property
    def rest_after(self) -> np.ndarray:
        """Minutes until the work of the days after; endless when that goes on with the duty of the day."""
        gap = self.first_start_after_day - self._last_today
        return np.where((gap >= 0) & (gap <= self.limits.same_duty), FAR, self.first_start_after_day - self.end)

    @cached_property
    def span(self) -> np.ndarray:
        """From the first start to the last end of the duty with the visit, also across midnight."""
        busy, (heads, tails) = self.tables.busy, self.tables.duties
        joins_before = self.follows_today | (self.start - self.previous_end <= self.limits.same_duty)
        joins_after = self.precedes_today | (self.next_start - self.end <= self.limits.same_duty)
        begin = np.where(joins_before, busy.at(heads, self.worker, self.before, FAR), self.start)
        finish = np.where(joins_after, busy.at(tails, self.worker, self.before + 1, -FAR), self.end)
        before = np.where(joins_before, busy.at(tails, self.worker, self.before, -FAR), -FAR)
        return np.maximum(np.maximum(finish, before), self.end) - np.minimum(begin, self.start)

    def interruptions(self, longer: int) -> np.ndarray:
        """Waits of more than some minutes between two visits of the day with the visit, travel taken off."""
        busy, before = self.tables.busy, self.tables.tallies.waits_before[longer]
        first = busy.last_before(self.worker, self.day * DAY) + 1
        last = busy.last_before(self.worker, (self.day + 1) * DAY) + 1
        at = np.where(self.between_today, self.before + 1, 0)
        filled = np.where(self.between_today, before.take(at + 1, mode="clip") - before[at], 0)
        return before[last] - before[first] - filled + (self.wait_before > longer) + (self.wait_after > longer)

    @cached_property
    def sundays(self) -> np.ndarray:
        """Sundays worked in the month with the visit; 0 when it is on another day."""
        counts, weekday = np.zeros(len(self), dtype=np.int64), self.problem.epoch.weekday()
        rows = np.flatnonzero((self.day + weekday) % 7 == 6)
        if len(rows):
            worker, day = self.worker[rows], self.day[rows]
            month = bounds(self.problem.epoch, day, "M")
            counts[rows] = self.tables.tallies.sundays.with_day(worker, day, *month)
        return counts

    @cached_property
    def days_of_week(self) -> np.ndarray:
        """Days worked in the civil week with the visit."""
        monday = self.tables.week_start(self.week) // DAY
        return self.tables.tallies.worked.with_day(self.worker, self.day, monday, monday + 7)

    @cached_property
    def days_in_a_row(self) -> np.ndarray:
        """Days worked without a day off around the visit."""
        return self.tables.tallies.worked.run(self.worker, self.day)

    @cached_property
    def long_days(self) -> np.ndarray:
        """Long days in the year, when the visit's day is one; else 0."""
        counts = np.zeros(len(self), dtype=np.int64)
        rows = np.flatnonzero(self.day_work > self.limits.long_day)
        if len(rows):
            worker, day = self.worker[rows], self.day[rows]
            year = bounds(self.problem.epoch, day, "Y")
            counts[rows] = self.tables.tallies.long_days.with_day(worker, day, *year)
            counts[rows] += self.tables.column("long_days")[worker]
        return counts

    @cached_property
    def average_week_work(self) -> np.ndarray:
        """Work of a week with the visit, on average over the fullest weeks in a row that hold it."""
        total = self.tables.tallies.fullest_weeks(self.worker, self.week) + self.added_work
        return -(-total // self.limits.averaged_weeks)

    @cached_property
    def nights(self) -> np.ndarray:
        """Nights with enough work to count in the week, when the visit makes one; else 0."""
        tallies, counts = self.tables.tallies, np.zeros(len(self), dtype=np.int64)
        for night in (self.day - 1, self.day):
            own = night_minutes(self.limits, self.start, self.end, night)
            rows = np.flatnonzero((own > 0) | ((self.start == self.end) & self._reaches(night)))
            worker, on = self.worker[rows], night[rows]
            made = own[rows] + tallies.night_work(worker, on) >= self.limits.night_work
            monday = self.tables.week_start(self.tables.week(on * DAY)) // DAY
            found = tallies.worked_nights.with_day(worker, on, monday, monday + 7)
            counts[rows] = np.maximum(counts[rows], np.where(made, found, 0))
        return counts

    def _reaches(self, night: np.ndarray) -> np.ndarray:
        """Whether the work of the visit's day comes into a night: what an empty visit asks about."""
        begin, finish = night * DAY + self.limits.night_starts, night * DAY + self.limits.night_ends
        return np.where(night < self.day, self._first_today < finish, self._last_today > begin)

    @cached_property
    def unbroken(self) -> np.ndarray:
        """Length of the work without a pause of 20 minutes that the visit would be part of."""
        busy, (heads, tails) = self.tables.busy, self.tables.chains
        joins_before = self.start - self.previous_end - self.leg_in < 20
        joins_after = self.next_start - self.end - self.leg_out < 20
        begin = np.where(joins_before, busy.at(heads, self.worker, self.before, FAR), self.start)
        finish = np.where(joins_after, busy.at(tails, self.worker, self.before + 1, -FAR), self.end)
        return np.maximum(finish, self.end) - np.minimum(begin, self.start)
