"""The figures of a plan, measured the same way before and after."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from careapp.matching.plan import Metrics, Pick
from careapp.matching.problem import DAY, Problem
from careapp.matching.tables import FAR
from careapp.matching.verify import busy_row


def current_picks(problem: Problem) -> list[Pick]:
    """The plan as it is today, read from the visits."""
    known = {worker.id for worker in problem.workers}
    return [Pick(v.id, v.current, v.start) for v in problem.visits if v.current in known]


def measure(problem: Problem, picks: Iterable[Pick]) -> Metrics:
    """The figures of the problem once these picks are planned."""
    picks, visits = list(picks), {visit.id: visit for visit in problem.visits}
    planned = problem.with_busy([busy_row(visits[pick.visit_id], pick) for pick in picks])
    days = np.unique([visit.start // DAY for visit in problem.visits]) if visits else np.zeros(0, dtype=np.int64)
    faces = {(visits[pick.visit_id].client_id, pick.worker_id) for pick in picks}
    return Metrics(
        len(visits) - len(picks),
        travel_total(planned, days),
        len(faces),
        contract_filled(planned, days),
        added_cost(problem, planned),
        sum(visits[pick.visit_id].price for pick in picks),
    )


def added_cost(problem: Problem, planned: Problem) -> int:
    """Cents of the hours of work that a plan adds, travel between visits included."""
    rates = problem.tables.column("cost_hour")
    if not rates.any():
        return 0
    ends = np.arange(len(rates)), np.full(len(rates), -FAR), np.full(len(rates), FAR)
    more = planned.tables.work_between(*ends) - problem.tables.work_between(*ends)
    return int((more * rates).sum() / 60 + 0.5)


def travel_total(problem: Problem, days: np.ndarray) -> int:
    """Travel minutes of every worker on some days, the ways to the first visit and from the last included."""
    tables = problem.tables
    start, worker, points = tables.busy.start, tables.busy_worker, tables.busy_points
    day = start // DAY
    chosen = np.isin(day, days)
    last = np.ones(len(start), dtype=bool)
    last[:-1] = (worker[1:] != worker[:-1]) | (day[1:] != day[:-1])
    first = np.roll(last, 1)
    total = int(tables.leg[chosen].sum())
    for ends, outward in ((first & chosen, True), (last & chosen, False)):
        base, there = (tables.staff.home if outward else tables.staff.last_stop).take(worker[ends]), points.take(ends)
        a, b = (base, there) if outward else (there, base)
        known = ~np.isnan(base.lat) | (base.node >= 0)
        total += int(tables.travel(worker[ends], a, b)[known].sum())
    return total


def contract_filled(problem: Problem, days: np.ndarray) -> int:
    """Minutes of contract that are filled, over the weeks of some days."""
    tables, workers = problem.tables, np.arange(len(problem.workers))
    hours = np.array([worker.contract_minutes or 0 for worker in problem.workers], dtype=np.int64)
    total = 0
    for week in np.unique(tables.week(days * DAY)) if len(days) else ():
        monday = tables.week_start(np.full(len(workers), week))
        planned = tables.work_between(workers, monday, monday + 7 * DAY)
        total += int(np.minimum(hours, planned + tables.extra_minutes(workers, np.full(len(workers), week))).sum())
    return total
