"""What is already planned counted by day, night and week: days worked, long days, Sundays, interruptions, averages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from careapp.matching.problem import Thresholds
    from careapp.matching.tables import Tables

DAY: Final = 1440
STRIDE: Final = 1 << 13  # days of one worker's stretch on the common axis
MIDDLE: Final = 1 << 12


@dataclass(frozen=True, eq=False)
class Days:
    """Holds days of many workers, sorted on one axis, each once."""

    keys: np.ndarray

    @classmethod
    def of(cls, worker: np.ndarray, day: np.ndarray) -> Days:
        """The days of workers numbered from 0."""
        return cls(np.unique(worker * STRIDE + MIDDLE + day))

    def count(self, worker: np.ndarray, first: np.ndarray, after: np.ndarray) -> np.ndarray:
        """How many of a worker's days lie in `[first, after)`."""
        base = worker * STRIDE + MIDDLE
        return np.searchsorted(self.keys, base + after) - np.searchsorted(self.keys, base + first)

    def has(self, worker: np.ndarray, day: np.ndarray) -> np.ndarray:
        """Whether a day is one of the worker's."""
        return self.count(worker, day, day + 1) > 0

    def with_day(self, worker: np.ndarray, day: np.ndarray, first: np.ndarray, after: np.ndarray) -> np.ndarray:
        """How many of a worker's days lie in `[first, after)` once `day`, which lies there, is one."""
        return self.count(worker, first, after) + ~self.has(worker, day)

    @cached_property
    def _runs(self) -> tuple[np.ndarray, np.ndarray]:
        """Position of the first and last day of the run each day belongs to."""
        breaks = np.flatnonzero(np.diff(self.keys) != 1) + 1
        heads, number = np.append(0, breaks), np.searchsorted(breaks, np.arange(len(self.keys)), "right")
        return heads[number], (np.append(breaks, len(self.keys)) - 1)[number]

    def run(self, worker: np.ndarray, day: np.ndarray) -> np.ndarray:
        """How many days in a row there are around a day once it is one."""
        if not len(self.keys):
            return np.ones(len(day), dtype=np.int64)
        place = np.searchsorted(self.keys, worker * STRIDE + MIDDLE + day)
        heads, tails = self._runs
        last, following = place - 1, place + self.has(worker, day)
        before = np.where(self.has(worker, day - 1), place - heads.take(last, mode="clip"), 0)
        after = np.where(self.has(worker, day + 1), tails.take(following, mode="clip") - following + 1, 0)
        return before + 1 + after


def bounds(epoch: date, day: np.ndarray, unit: str) -> tuple[np.ndarray, np.ndarray]:
    """First day of the month ("M") or year ("Y") of each day, and of the next one."""
    low, origin = int(day.min()), np.datetime64(epoch, "D")
    spans = (origin + np.arange(low, int(day.max()) + 1)).astype(f"datetime64[{unit}]")
    first, after = ((edge.astype("datetime64[D]") - origin).astype(np.int64) for edge in (spans, spans + 1))
    return first[day - low], after[day - low]


def night_minutes(limits: Thresholds, start: np.ndarray, end: np.ndarray, night: np.ndarray) -> np.ndarray:
    """Minutes of `[start, end)` in the night that begins on the evening of a day."""
    begin, finish = night * DAY + limits.night_starts, night * DAY + limits.night_ends
    return np.maximum(np.minimum(end, finish) - np.maximum(start, begin), 0)


@dataclass(frozen=True, eq=False)
class Tallies:
    """Counts what a compiled problem has planned; each count is made at first use."""

    tables: Tables

    @property
    def _limits(self) -> Thresholds:
        return self.tables.problem.settings.thresholds

    @cached_property
    def _day(self) -> np.ndarray:
        return self.tables.busy.start // DAY

    @cached_property
    def worked(self) -> Days:
        """The days with work."""
        return Days.of(self.tables.busy_worker, self._day)

    @cached_property
    def sundays(self) -> Days:
        """The Sundays with work, those before the plan included."""
        sunday = (self._day + self.tables.problem.epoch.weekday()) % 7 == 6
        past = self.tables.staff.past_sundays
        return Days.of(
            np.concatenate([self.tables.busy_worker[sunday], past[:, 0]]),
            np.concatenate([self._day[sunday], past[:, 1]]),
        )

    @cached_property
    def long_days(self) -> Days:
        """The days with more work than a long day's."""
        keys, first = np.unique(self.tables.busy_worker * STRIDE + MIDDLE + self._day, return_index=True)
        total = np.diff(np.append(self.tables.work_before[first], self.tables.work_before[-1]))
        return Days(keys[total > self._limits.long_day])

    @cached_property
    def waits_before(self) -> dict[int, np.ndarray]:
        """Running count of the waits beyond each length, one entry more than commitments."""
        lengths = self._limits.short_wait, self._limits.long_wait
        return {most: np.concatenate([[0], np.cumsum(self.tables.waits > most)]) for most in lengths}

    @cached_property
    def nights(self) -> tuple[np.ndarray, np.ndarray]:
        """Key of each worker and night with work, and its minutes."""
        tables, keys, minutes = self.tables, [], []
        for shift in (-1, 0):
            worked = night_minutes(self._limits, tables.busy.start, tables.busy_end, self._day + shift)
            rows = np.flatnonzero(worked)
            keys.append(tables.busy_worker[rows] * STRIDE + MIDDLE + self._day[rows] + shift)
            minutes.append(worked[rows])
        found, place = np.unique(np.concatenate(keys), return_inverse=True)
        return found, np.bincount(place, np.concatenate(minutes), len(found)).astype(np.int64)

    @cached_property
    def worked_nights(self) -> Days:
        """The nights with enough work to count."""
        keys, minutes = self.nights
        return Days(keys[minutes >= self._limits.night_work])

    def night_work(self, worker: np.ndarray, night: np.ndarray) -> np.ndarray:
        """Minutes of work of workers in nights."""
        keys, minutes = self.nights
        wanted = worker * STRIDE + MIDDLE + night
        if not len(keys):
            return np.zeros(len(wanted), dtype=np.int64)
        place = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
        return np.where(keys[place] == wanted, minutes[place], 0)

    @cached_property
    def fullest(self) -> tuple[int, np.ndarray]:
        """The fullest weeks in a row around each week, workers × weeks, and the number of the first of these weeks."""
        tables, count, averaged = self.tables, len(self.tables.problem.workers), self._limits.averaged_weeks
        week, extra = tables.week(tables.busy.start), tables.problem.staff.extra
        known = [*(week.min(initial=0), week.max(initial=0)), *(number for _worker, number in extra)]
        first, size = min(known) - averaged, max(known) - min(known) + 1 + 2 * averaged
        minutes = np.diff(tables.work_before)
        total = np.bincount(tables.busy_worker * size + week - first, minutes, count * size).reshape(count, size)
        for (worker, number), more in extra.items():
            total[worker, number - first] += more
        running = np.concatenate([np.zeros((count, averaged)), np.cumsum(total, axis=1)], axis=1)
        ended = running[:, averaged:] - running[:, :-averaged]
        padded = np.concatenate([ended, np.zeros((count, averaged - 1))], axis=1)
        views = np.lib.stride_tricks.sliding_window_view(padded, averaged, axis=1)
        return first, views.max(axis=2).astype(np.int64)

    def fullest_weeks(self, worker: np.ndarray, week: np.ndarray) -> np.ndarray:
        """Work of the fullest weeks in a row that hold a week, as many as an average asks."""
        first, table = self.fullest
        return table[worker, np.clip(week - first, 0, table.shape[1] - 1)]
