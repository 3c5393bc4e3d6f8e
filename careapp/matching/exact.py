"""The exact search: CP-SAT runs a model, the rules judge its answers, and what they refuse is cut off."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from typing import Final

from ortools.sat.python import cp_model

from careapp.matching.model import Model, build
from careapp.matching.plan import Pick, Status
from careapp.matching.solve import Progress, Stop, never
from careapp.matching.verify import sift

__all__ = ["Search", "build", "stopping"]

EFFORT: Final = 2.0  # deterministic seconds of CP-SAT allowed per second of the limit
ROUNDS: Final = 12  # times the rules may refuse an answer before the rest is left open


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
            worker = model.problem.staff.position[pick.worker_id]
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
