"""Weekly rest: every civil week keeps one stretch of 35 h without work of which a full day falls in the week."""

from __future__ import annotations

import numpy as np

from careapp.matching.cases import Cases
from careapp.matching.problem import DAY
from careapp.matching.tables import Tables


def _rests(tables: Tables, begin: np.ndarray, end: np.ndarray, week: np.ndarray, limit: int) -> np.ndarray:
    """Whether stretches without work are the weekly rest of the weeks."""
    monday = tables.week_start(week)
    inside = np.minimum(end, monday + 7 * DAY) - np.maximum(begin, monday)
    return (end - begin >= limit) & (inside >= DAY)


def _rest_counts(tables: Tables, limit: int, weeks: range) -> np.ndarray:
    """How many planned stretches are the weekly rest, by worker and week."""
    worker, begin, end = tables.long_gaps
    counts = np.zeros((len(tables.problem.workers), len(weeks)), dtype=np.int64)
    for column, week in enumerate(weeks):
        rests = _rests(tables, begin, end, np.int64(week), limit)
        np.add.at(counts[:, column], worker[rests], 1)
    return counts


def lost_weekly_rest(cases: Cases, limit: int) -> np.ndarray:
    """Whether the visit leaves its week, or a neighbour week that had one, without a rest of `limit` minutes."""
    tables, weeks = cases.tables, range(int(cases.week.min()) - 1, int(cases.week.max()) + 2)
    counts = _rest_counts(tables, limit, weeks)
    begin, end = cases.previous_end, cases.next_start
    lost = np.zeros(len(cases), dtype=bool)
    for shift in (-1, 0, 1):
        week = cases.week + shift
        had = counts[cases.worker, week - weeks.start]
        others = had - _rests(tables, begin, end, week, limit)
        before = _rests(tables, begin, cases.start, week, limit)
        after = _rests(tables, cases.end, end, week, limit)
        none_left = (others + before + after) < 1
        lost |= none_left & ((had > 0) | (shift == 0))
    return lost & (begin <= cases.start)


def longest_rest(cases: Cases, row: int) -> int:
    """Longest stretch without work, at most a week, around the week of the visit once it is planned."""
    tables, worker = cases.tables, cases.worker[row]
    monday = int(tables.week_start(cases.week[row]))
    low, high = monday - DAY, monday + 8 * DAY
    own = np.arange(tables.busy.last_before(worker, low) + 1, tables.busy.last_before(worker, high) + 1)
    pairs = [*zip(tables.busy.start[own], tables.busy.end[own], strict=True), (cases.start[row], cases.end[row])]
    reach, longest = low, 0
    for begin, finish in sorted(pairs):
        longest, reach = max(longest, int(begin) - reach), max(reach, int(finish))
    return max(longest, high - reach)
