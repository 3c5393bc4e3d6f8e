"""A whole day, or several one after the other, at the scale of an agency: annealing over compiled routes.

The routes break no hard limit on the way, and the plan is held against the rules at the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

import numpy as np

from careapp.matching.plan import Pick, Plan, Status
from careapp.matching.problem import DAY, Problem
from careapp.matching.recreate import filled
from careapp.matching.roster import Roster, compile_day
from careapp.matching.routes import Routes
from careapp.matching.verify import busy_row, sift

if TYPE_CHECKING:
    from careapp.matching.search.data import Routes as Compiled

Stop = Callable[[], bool]
Progress = Callable[[int, float], None]

FIRST: Final = 0.4  # share of the time in which a first plan is sought


def solve_days(
    problem: Problem,
    stop: Stop,
    seed: int = 0,
    time_limit: float = 10.0,
    progress: Progress | None = None,
    start: Plan | None = None,
) -> tuple[list[Pick], float, Status]:
    """Place every visit inside its window, day after day; picks that the rules accept, cost in minutes, status."""
    picks, total, end = [], 0.0, time.monotonic() + time_limit
    for day, share in _days(problem):
        now = problem.with_busy([busy_row(problem.visits[problem.rows[pick.visit_id]], pick) for pick in picks])
        deadline = time.monotonic() + (end - time.monotonic()) * share

        def tell(placed: int, cost: float, before: tuple = (len(picks), total)) -> None:
            if progress:
                progress(before[0] + placed, before[1] + cost)

        found, cost = solve_day(now, day, stop, seed, deadline, tell, start)
        kept, _refused = sift(now, found)
        picks, total = picks + kept, total + cost
    return picks, total, Status.CANCELLED if stop() else Status.FEASIBLE


def _days(problem: Problem) -> Iterator[tuple[int, float]]:
    """Each day asked for and the share of the remaining time it gets."""
    starts = [visit.start // DAY for visit in problem.visits]
    for day in sorted(set(starts)):
        yield day, starts.count(day) / sum(one >= day for one in starts)


def solve_day(
    problem: Problem, day: int, stop: Stop, seed: int, deadline: float, tell: Progress, start: Plan | None
) -> tuple[list[Pick], float]:
    """The visits of one day in routes, not yet held against the rules, and their cost in minutes of travel."""
    from careapp.matching.search.chains import ENOUGH, search
    from careapp.matching.search.compiled import compiled, hold, open_routes

    roster, begun = compile_day(problem, day), time.monotonic()
    first = Routes(roster)
    warm = _hold(first, problem, start)
    filled(roster, first, stop, seed, begun + FIRST * (deadline - begun))
    arrays = compiled(roster)
    routes = open_routes(roster, arrays, seed)
    hold(roster, arrays, routes, [(v, w, first.start[v]) for v, w in enumerate(first.owner) if w >= 0])

    def report(best: Compiled, cost: float) -> None:
        tell(int((best.route[: arrays.visits] >= 0).sum()), cost)

    enough = ENOUGH * max(1, len(roster.visits))
    best = search(arrays, routes, seed, deadline, stop, report, warm, enough)
    return _picks(roster, best), float((best.total * arrays.weights).sum())


def _hold(routes: Routes, problem: Problem, start: Plan | None) -> bool:
    """Put the visits of a plan to start from into the routes; whether there were any."""
    rows = {visit.id: row for row, visit in enumerate(routes.roster.visits)}
    picks = [pick for pick in (start.picks if start else ()) if pick.visit_id in rows]
    for pick in sift(problem, picks)[0]:
        visit, worker = rows[pick.visit_id], problem.tables.position[pick.worker_id]
        later = [place for place, node in enumerate(routes.routes[worker]) if routes.start[node] > pick.start]
        routes.insert(visit, worker, later[0] if later else len(routes.routes[worker]), pick.start)
    for visit, other in enumerate(routes.roster.partner):
        if other >= 0 and routes.owner[visit] >= 0 > routes.owner[other]:
            routes.remove(visit)
    return bool(picks)


def _picks(roster: Roster, routes: Compiled) -> list[Pick]:
    workers = roster.problem.workers
    chosen = np.flatnonzero(routes.route[: len(roster.visits)] >= 0).tolist()
    return [Pick(roster.visits[v].id, workers[routes.route[v]].id, round(routes.start[v])) for v in chosen]
