"""Sundays, evenings and long days of a day's routes: the price of one more, for those who had some in four weeks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from careapp.matching.problem import DAY, Problem

EVENING: Final = 20 * 60  # a visit that ends later is an evening one
BEFORE: Final = 28  # days that are looked back on


@dataclass(frozen=True, eq=False)
class Turns:
    """Holds what one more turn costs each worker, in points: the n-th costs n times its weight."""

    sunday: np.ndarray  # nothing on other days of the week
    evening: np.ndarray
    long_day: np.ndarray
    dusk: int  # minute since the epoch from which an end is an evening
    long_from: int  # minutes of work

    @classmethod
    def of(cls, problem: Problem, day: int) -> Turns:
        """The prices of a day, from what is planned on it no more than on the days before."""
        weights, count = problem.settings.weights, len(problem.workers)
        long_from, free = problem.settings.thresholds.long_day, np.zeros(count)
        return cls(
            weights.sunday * (1.0 + _sundays(problem, day)) if weights.sunday and is_sunday(problem, day) else free,
            weights.evening * (1.0 + _evenings(problem, day)) if weights.evening else free,
            weights.long_day * (1.0 + _long_days(problem, day, long_from)) if weights.long_day else free,
            day * DAY + EVENING,
            long_from,
        )


def is_sunday(problem: Problem, day: int) -> bool:
    """Whether a day is one."""
    return (day + problem.epoch.weekday()) % 7 == 6


def _sundays(problem: Problem, day: int) -> np.ndarray:
    """How many of the Sundays before each worker has a visit on."""
    on = problem.tables.busy.start // DAY
    return _counted(problem, day, (on + problem.epoch.weekday()) % 7 == 6)


def _evenings(problem: Problem, day: int) -> np.ndarray:
    """How many of the evenings before each worker has a visit on."""
    on = problem.tables.busy.start // DAY
    return _counted(problem, day, problem.tables.busy_end - on * DAY > EVENING)


def _counted(problem: Problem, day: int, held: np.ndarray) -> np.ndarray:
    """On how many of the days before each worker has a visit of a kind."""
    on = problem.tables.busy.start // DAY
    near = held & (on >= day - BEFORE) & (on < day)
    pairs = np.unique(np.stack([problem.tables.busy_worker[near], on[near]]), axis=1)
    return np.bincount(pairs[0], minlength=len(problem.workers)).astype(float)


def _long_days(problem: Problem, day: int, most: int) -> np.ndarray:
    """On how many of the days before each worker has more work than that."""
    workers, found = np.arange(len(problem.workers)), np.zeros(len(problem.workers))
    for before in range(day - BEFORE, day):
        begin = np.full(len(workers), before * DAY)
        found += problem.tables.work_between(workers, begin, begin + DAY) > most
    return found
