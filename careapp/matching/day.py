"""A whole day, or several one after the other, at the scale of an agency: annealing over compiled routes.

The routes break no hard limit on the way, and the plan is held against the rules at the end.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Final

import numpy as np

from careapp.matching.agenda import Busy
from careapp.matching.crowds import crowds
from careapp.matching.easing import eased
from careapp.matching.faces import Faces, faces_of
from careapp.matching.plan import Pick, Plan, Status
from careapp.matching.problem import DAY, Problem
from careapp.matching.roster import Roster, compile_day
from careapp.matching.verify import busy_row, sift

if TYPE_CHECKING:
    from careapp.matching.search.data import Routes as Compiled

Stop = Callable[[], bool]
Progress = Callable[[int, float], None]

LARGE: Final = 600  # visits of a day beyond which it is searched in pieces
NO_CLOCK: Final = 1e9  # seconds a search is given that counts its moves
PUT: Final = 400  # moves of the compiled search in the time of one insertion of ruin and recreate


def solve_days(
    problem: Problem,
    stop: Stop,
    seed: int = 0,
    time_limit: float = 10.0,
    progress: Progress | None = None,
    start: Plan | None = None,
    effort: int | None = None,
) -> tuple[list[Pick], float, Status]:
    """Place every visit inside its window, day after day; picks that the rules accept, cost in minutes, status.

    With an `effort`, moves a visit, no clock is looked at: a seed gives the same plan on any machine, however busy.
    """
    picks, total, end = [], 0.0, time.monotonic() + time_limit
    for day, share in _days(problem):
        now = problem.with_busy(_rows(problem, picks))
        today, before = now.asking(visit for visit in now.visits if visit.start // DAY == day), len(picks)
        faces = faces_of(problem, picks)
        left = NO_CLOCK if effort else (end - time.monotonic()) * share

        def tell(placed: int, cost: float, before: tuple = (len(picks), total)) -> None:
            if progress:
                progress(before[0] + placed, before[1] + cost)

        for part, upto in crowds(today, time.monotonic() + left):
            if time.monotonic() >= upto:
                break
            now = part.with_busy(_rows(problem, picks[before:]))
            found, cost = solve_day(now, day, stop, seed, upto, tell, start, effort, faces)
            picks, total = picks + sift(now, found)[0], total + cost
    return picks, total, Status.CANCELLED if stop() else Status.FEASIBLE


def _rows(problem: Problem, picks: list[Pick]) -> list[Busy]:
    return [busy_row(problem.visits[problem.rows[pick.visit_id]], pick) for pick in picks]


def _days(problem: Problem) -> Iterator[tuple[int, float]]:
    """Each day asked for and the share of the remaining time it gets."""
    starts = [visit.start // DAY for visit in problem.visits]
    for day in sorted(set(starts)):
        yield day, starts.count(day) / sum(one >= day for one in starts)


def solve_day(
    problem: Problem,
    day: int,
    stop: Stop,
    seed: int,
    deadline: float,
    tell: Progress,
    start: Plan | None,
    effort: int | None = None,
    faces: Faces | None = None,
) -> tuple[list[Pick], float]:
    """The visits of one day in routes, not yet held against the rules, and their cost in minutes of travel."""
    from careapp.matching.search.chains import ENOUGH, search
    from careapp.matching.search.compiled import compiled
    from careapp.matching.search.data import LARGEST
    from careapp.matching.search.first import first_plan
    from careapp.matching.search.rounds import search_in_rounds

    roster = compile_day(problem, day, faces)
    if not roster.visits:
        return [], 0.0
    arrays, puts = compiled(roster), _puts(roster, start)
    enough = (effort or ENOUGH) * max(1, len(roster.visits))
    routes = first_plan(roster, arrays, puts, seed, deadline, _counting(stop, enough // PUT) if effort else stop)

    def report(best: Compiled, cost: float) -> None:
        tell(int((best.route[: arrays.visits] >= 0).sum()), cost)

    if len(roster.visits) > LARGE and not arrays.weights[LARGEST]:
        best = search_in_rounds(arrays, routes, seed, deadline, stop, report, bool(puts), enough if effort else None)
    else:
        best = search(arrays, routes, seed, deadline, stop, report, bool(puts), enough)
    return _picks(roster, best, eased(roster, arrays, best)), float((best.total * arrays.weights).sum())


def _counting(stop: Stop, most: int) -> Stop:
    """Stop when asked to, or when one has been looked for so many times."""
    looks = count(1)
    return lambda: next(looks) > most or stop()


def cost_of_nothing(problem: Problem) -> float:
    """Cost in minutes of travel when everything asked for stays open."""
    from careapp.matching.search.compiled import compiled, open_routes
    from careapp.matching.search.starts import measure

    total = 0.0
    for day, _share in _days(problem):
        roster = compile_day(problem, day)
        arrays = compiled(roster)
        routes = open_routes(roster, arrays, 0)
        measure(arrays, routes)
        total += float((routes.total * arrays.weights).sum())
    return total


def _puts(roster: Roster, start: Plan | None) -> list[tuple[int, int, float]]:
    """Visit, worker and start of what the rules still accept of a plan to start from, halves of pairs together."""
    rows = {visit.id: row for row, visit in enumerate(roster.visits)}
    kept = sift(roster.problem, [pick for pick in (start.picks if start else ()) if pick.visit_id in rows])[0]
    puts = {rows[one.visit_id]: (roster.problem.staff.position[one.worker_id], float(one.start)) for one in kept}
    return [(row, *put) for row, put in puts.items() if roster.partner[row] < 0 or roster.partner[row] in puts]


def _picks(roster: Roster, routes: Compiled, start: np.ndarray) -> list[Pick]:
    workers = roster.problem.workers
    chosen = np.flatnonzero(routes.route[: len(roster.visits)] >= 0).tolist()
    return [Pick(roster.visits[v].id, workers[routes.route[v]].id, round(start[v])) for v in chosen]
