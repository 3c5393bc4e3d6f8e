"""Who should do all of it: one pure function from a problem to a plan that breaks no blocking rule."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from typing import Final

from careapp.i18n import _
from careapp.matching.day import solve_days
from careapp.matching.explanation import explain, why_open
from careapp.matching.metrics import current_picks, measure
from careapp.matching.options import Options
from careapp.matching.parts import Runner, is_worth_parts, solve_parts
from careapp.matching.plan import Pick, Plan, Status
from careapp.matching.problem import Problem, ProblemError
from careapp.matching.runners import Here
from careapp.matching.start import greedy, shortlist

Stop = Callable[[], bool]
Progress = Callable[[int, float], None]  # visits assigned so far, objective

EXACT: Final = 600  # visits the exact model is asked for at most
TELLING: Final = 0.0004  # seconds a visit that are kept of the limit to say why


def never() -> bool:
    """Never ask to stop."""
    return False


def solve(
    problem: Problem,
    stop: Stop = never,
    seed: int = 0,
    time_limit: float = 10.0,
    progress: Progress | None = None,
    start: Plan | None = None,
    runner: Runner | None = None,
) -> Plan:
    """Give every visit to somebody where the rules allow it.

    Visits at fixed times are solved exactly; many visits, or visits free inside a window, go to the search over routes,
    sector by sector when there are very many; `runner` says who solves the sectors, by default this process.
    A seed gives the same plan again unless the limit cuts the search short.
    """
    if not problem.workers:
        raise ProblemError(_("Aucun intervenant à qui confier les visites."))
    problem.roads  # noqa: B018 - a problem that contradicts itself is refused before anything else
    search = max(time_limit / 2, time_limit - TELLING * len(problem.visits))
    if is_worth_parts(problem):
        picks, cost, status = solve_parts(problem, runner or Here(), stop, seed, search, progress, start)
        return finish(problem, picks, cost, None, status)
    if len(problem.visits) > EXACT or any(not visit.is_fixed for visit in problem.visits):
        picks, cost, status = solve_days(problem, stop, seed, search, progress, start)
        return finish(problem, picks, cost, None, status)
    return solve_opportunity(problem, stop, seed, time_limit, progress, start)


def solve_opportunity(
    problem: Problem,
    stop: Stop = never,
    seed: int = 0,
    time_limit: float = 10.0,
    progress: Progress | None = None,
    start: Plan | None = None,
) -> Plan:
    """Give visits at fixed times to workers, exactly."""
    deadline, options = time.monotonic() + time_limit, Options.of(problem, problem.visits)
    from careapp.matching.exact import Search, build  # CP-SAT takes a second to load: here alone

    first = start.picks if start else greedy(problem, options)
    chosen, complete = shortlist(problem, options, first)
    model = build(problem, problem.visits, options.kept(chosen))
    search = Search(model, stop, seed, deadline, progress)
    picks = search.run(first)
    bound = search.bound if complete else None
    status = Status.FEASIBLE if search.status is Status.OPTIMAL and not complete else search.status
    return finish(problem, picks, search.objective, bound, status)


def finish(problem: Problem, picks: Iterable[Pick], objective: float, bound: float | None, status: Status) -> Plan:
    """The plan of these picks, told and measured."""
    picks = sorted(picks, key=lambda pick: (pick.start, str(pick.visit_id)))
    taken = {pick.visit_id for pick in picks}
    left = [visit for visit in problem.visits if visit.id not in taken]
    before, after = measure(problem, current_picks(problem)), measure(problem, picks)
    reasons = why_open(problem, left, picks, status is Status.CANCELLED)
    return Plan(explain(problem, picks), reasons, objective, bound, status, before, after)
