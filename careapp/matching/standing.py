"""What the plan that stands breaks of the rules that count days, weeks and months: asked once for each worked day.

The question put is an empty visit at the last start of the day, where the worker is anyway: it adds nothing, so that
the rules of every other question measure the plan as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np

from careapp.matching import labour
from careapp.matching.cases import Cases
from careapp.matching.check import violation
from careapp.matching.problem import DAY, Id, Level, Problem, Visit
from careapp.matching.rules import BY_CODE
from careapp.matching.tables import Asked
from careapp.matching.tallies import MIDDLE, STRIDE, bounds

Since = Callable[[Cases], np.ndarray]


def _day(cases: Cases) -> np.ndarray:
    return cases.day


def _duty(cases: Cases) -> np.ndarray:
    return cases.tables.busy.at(cases.tables.duties[0], cases.worker, cases.before + 1, 0) // DAY


def _week(cases: Cases) -> np.ndarray:
    return cases.tables.week_start(cases.week) // DAY


def _month(cases: Cases) -> np.ndarray:
    return bounds(cases.problem.epoch, cases.day, "M")[0]


def _year(cases: Cases) -> np.ndarray:
    return bounds(cases.problem.epoch, cases.day, "Y")[0]


COUNTED: Final[Mapping[str, Since]] = {  # the rules asked, and the first day of what each of them counts
    "weekly_rest": _week,
    "day_work": _day,
    "long_day_work": _day,
    "week_work": _week,
    "days_per_week": _week,
    "span_max": _duty,
    "span": _duty,
    "average_week_work": _week,
    "long_days": _year,
    "sundays": _month,
    "sundays_in_a_row": _day,
    "days_in_a_row": _week,
    "rest_days": labour.fortnight_of,
    "weekend_off": labour.fortnight_of,
    "night_work": _week,
    "night_length": _day,
}


@dataclass(frozen=True, slots=True)
class Excess:
    """One rule that a worker's plan breaks, where it is first seen, and the first day of what the rule counts."""

    worker: Id
    day: int
    since: int
    code: str
    level: Level
    sentence: str


def excesses(problem: Problem, days: range) -> list[Excess]:
    """What the plan of some days breaks, each rule once for what it counts and each sentence once, soonest first."""
    cases = _standing(problem, days)
    told: set[tuple] = set()
    found: list[Excess] = []
    for one in sorted(_broken(cases), key=lambda one: one.day) if len(cases) else ():
        marks = {(one.worker, one.code, one.since), (one.worker, one.code, one.sentence)}
        if not marks & told:
            found.append(one)
        told |= marks
    return found


def _standing(problem: Problem, days: range) -> Cases:
    """An empty visit at the last start of each day that a worker works."""
    tables, start = problem.tables, problem.tables.busy.start
    day = start // DAY
    key = tables.busy_worker * STRIDE + MIDDLE + day
    last = np.append(np.flatnonzero(np.diff(key)), len(key) - 1) if len(key) else np.zeros(0, dtype=np.int64)
    last = last[(day[last] >= days.start) & (day[last] < days.stop)]
    begins = start[last]
    visits = tuple(Visit(number, 0, minute, minute) for number, minute in enumerate(begins.tolist()))
    asked = Asked(visits, begins, begins, tables.busy_points.take(last))
    return Cases(problem, asked, tables.busy_worker[last], np.arange(len(last)), begins)


def _broken(cases: Cases) -> Iterator[Excess]:
    for code, since in COUNTED.items():
        for level in (Level.BLOCK, Level.WARN):
            where = BY_CODE[code].broken_at(cases, {level})
            if where is None or not where.any():
                continue
            first = since(cases)
            for row in np.flatnonzero(where).tolist():
                sentence = violation(cases, code, row).sentence
                yield Excess(cases.worker_of(row).id, int(cases.day[row]), int(first[row]), code, level, sentence)
