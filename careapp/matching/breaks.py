"""Breaks that workers ask for: whether a day leaves enough free minutes in one stretch, travel taken off."""

from __future__ import annotations

from dataclasses import astuple
from typing import TYPE_CHECKING

import numpy as np

from careapp.matching.problem import DAY, Break, Settings, Worker
from careapp.matching.tables import FAR

if TYPE_CHECKING:
    from careapp.matching.cases import Cases
    from careapp.matching.tables import Tables


def breaks_of(worker: Worker, settings: Settings, least: int) -> tuple[Break, ...]:
    """The breaks of a worker's days: their own, and the meal's of `least` minutes where the rule gives one."""
    hours = settings.thresholds
    return *worker.breaks, *((Break(hours.meal_begins, hours.meal_ends, least),) if least else ())


def missing_breaks(cases: Cases, least: int) -> np.ndarray:
    """Minutes that lack for each break in the day with the visit, break × question; none lack where it is 0 or less.

    A stretch counts as far as it lies in the hours of the break; the travel in it is done outside of them where there
    is time.
    """
    present, who = np.unique(cases.worker, return_inverse=True)
    asked = [breaks_of(cases.problem.workers[worker], cases.problem.settings, least) for worker in present.tolist()]
    most = max(map(len, asked), default=0)
    lacking = np.zeros((most, len(cases)), dtype=np.int64)
    for number in range(most):
        rows = np.flatnonzero(np.array([len(mine) > number for mine in asked])[who])
        columns = [astuple(mine[number]) if len(mine) > number else (0, 0, 0) for mine in asked]
        begin, end, minutes = np.array(columns, dtype=np.int64)[who[rows]].T
        midnight = cases.day[rows] * DAY
        lacking[number, rows] = minutes - _longest(cases, rows, midnight + begin, midnight + end)
    return lacking


def _longest(cases: Cases, rows: np.ndarray, begin: np.ndarray, end: np.ndarray) -> np.ndarray:
    """Longest stretch free between two minutes with the visit, gap after gap of what is planned around them."""
    tables, worker = cases.tables, cases.worker[rows]
    start, finish, before = cases.start[rows], cases.end[rows], cases.before[rows]
    leg_in, leg_out = cases.leg_in[rows], cases.leg_out[rows]
    longest, gap = np.zeros(len(rows), dtype=np.int64), tables.busy.last_before(worker, begin) + 1
    while True:
        opens, closes, leg = _gap(tables, worker, gap)
        holds = gap == before + 1
        longest = np.maximum(
            longest, _free(opens, np.where(holds, start, closes), begin, end, leg_in * holds + leg * ~holds)
        )
        after = _free(finish, closes, begin, end, leg_out)
        longest = np.maximum(longest, np.where(holds, after, 0))
        if (closes >= end).all():
            return longest
        gap = np.where(closes < end, gap + 1, gap)


def _gap(tables: Tables, worker: np.ndarray, gap: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Begin and end of the stretch before a commitment, and the travel in it."""
    busy = tables.busy
    inside = busy.owned(worker, gap) & busy.owned(worker, gap - 1)
    leg = np.where(inside, busy.at(tables.leg, worker, gap, 0), 0)
    return busy.at(busy.end, worker, gap - 1, -FAR), busy.at(busy.start, worker, gap, FAR), leg


def _free(opens: np.ndarray, closes: np.ndarray, begin: np.ndarray, end: np.ndarray, leg: np.ndarray) -> np.ndarray:
    """Minutes of a stretch that are free between two others, travel done outside of them where there is time."""
    return np.minimum(closes - opens - leg, np.minimum(closes, end) - np.maximum(opens, begin))
