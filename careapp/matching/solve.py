"""Who should do all of it: one pure function from a problem to a plan that breaks no blocking rule."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from ortools.sat.python import cp_model

from careapp.i18n import _
from careapp.matching.day import solve_days
from careapp.matching.explanation import explain, why_open
from careapp.matching.metrics import current_picks, measure
from careapp.matching.model import Model, Options, build
from careapp.matching.parts import Runner, is_worth_parts, solve_parts
from careapp.matching.plan import Pick, Plan, Status
from careapp.matching.problem import Problem, ProblemError
from careapp.matching.runners import Here
from careapp.matching.start import greedy, shortlist
from careapp.matching.verify import sift

Stop = Callable[[], bool]
Progress = Callable[[int, float], None]  # visits assigned so far, objective

EFFORT: Final = 2.0  # deterministic seconds of CP-SAT allowed per second of the limit
EXACT: Final = 600  # visits the exact model is asked for at most
ROUNDS: Final = 12  # times the rules may refuse an answer before the rest is left open
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


class _Watch(cp_model.CpSolverSolutionCallback):
    """Reports each better solution."""

    def __init__(self, model: Model, progress: Progress | None) -> None:
        super().__init__()
        self._model, self._progress = model, progress

    def on_solution_callback(self) -> None:
        """Tell how many visits are assigned."""
        if self._progress:
            self._progress(len(self._model.picks(self.value)), self.objective_value)


class Search:
    """Runs CP-SAT, holds its answers against the rules, cuts off what they refuse and runs again."""

    def __init__(self, model: Model, stop: Stop, seed: int, deadline: float, progress: Progress | None) -> None:
        self.model, self.stop, self.seed, self.deadline, self.progress = model, stop, seed, deadline, progress
        self.objective, self.bound, self.status = 0.0, 0.0, Status.FEASIBLE

    def run(self, first: Sequence[Pick]) -> list[Pick]:
        """The best picks found that the rules accept, searched from a first plan."""
        best, _refused = sift(self.model.problem, first)
        self.model.hint(best)
        for _round in range(ROUNDS):
            picks, proven = self._solve_once()
            if picks is None:
                break
            kept, refused = sift(self.model.problem, picks)
            best = kept if len(kept) >= len(best) else best
            if not refused:
                self.status = self._status(proven)
                return kept
            self._cut(picks, refused)
            if self.stop() or time.monotonic() >= self.deadline:
                break
        self.model.hint(best)
        self.objective, self.status = self.model.cost, self._status(proven=False)
        return best

    def _status(self, proven: bool) -> Status:
        if proven:
            return Status.OPTIMAL
        return Status.CANCELLED if self.stop() else Status.FEASIBLE

    def _solve_once(self) -> tuple[list[Pick] | None, bool]:
        solver, left = cp_model.CpSolver(), max(0.1, self.deadline - time.monotonic())
        solver.parameters.num_workers = 1
        solver.parameters.linearization_level = 2  # the relaxation is what proves this model, so it is whole at once
        solver.parameters.add_lp_constraints_lazily = False
        solver.parameters.use_objective_lb_search = True
        solver.parameters.random_seed = self.seed
        solver.parameters.max_time_in_seconds = left
        solver.parameters.max_deterministic_time = left * EFFORT
        with stopping(solver, self.stop):
            found = solver.solve(self.model.cp, _Watch(self.model, self.progress))
        if found not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None, False
        self.objective, self.bound = solver.objective_value, solver.best_objective_bound
        return self.model.picks(solver.value), found == cp_model.OPTIMAL

    def _cut(self, picks: list[Pick], refused: list[tuple[Pick, str]]) -> None:
        """Forbid each refused visit together with those of the same worker that the broken rule looks at."""
        model = self.model
        rows = {visit.id: row for row, visit in enumerate(model.visits)}
        for pick, code in refused:
            near = [one for one in picks if one.worker_id == pick.worker_id and self._looks_at(code, pick, one)]
            worker = model.problem.tables.position[pick.worker_id]
            model.forbid(worker, [rows[one.visit_id] for one in near])
        model.hint(picks)

    def _looks_at(self, code: str, pick: Pick, other: Pick) -> bool:
        week = self.model.problem.week
        if code in ("week_work", "weekly_rest"):
            return other.start <= pick.start and week(pick.start) - week(other.start) <= int(code == "weekly_rest")
        return 0 <= pick.start // 1440 - other.start // 1440 <= 1 and other.start <= pick.start


class stopping:
    """Stops a solver from a thread as soon as asked."""

    def __init__(self, solver: cp_model.CpSolver, stop: Stop) -> None:
        self._solver, self._stop, self._over = solver, stop, threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def _watch(self) -> None:
        while not self._over.wait(0.05):
            if self._stop():
                self._solver.stop_search()

    def __enter__(self) -> None:
        if self._stop is not never:
            self._thread.start()

    def __exit__(self, *_error: object) -> None:
        self._over.set()
        if self._thread.is_alive():
            self._thread.join()
