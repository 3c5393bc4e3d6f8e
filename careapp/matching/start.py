"""A first plan in a moment: again and again the worker who can take the most of what is left."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from careapp.matching.conflicts import Conflicts, conflicts_of
from careapp.matching.options import Options
from careapp.matching.plan import Pick
from careapp.matching.problem import Problem
from careapp.matching.verify import sift

SHORTLIST: Final = 60  # workers the exact model looks at; beyond, those least able to help are left aside
CHOICES: Final = 8  # workers each visit keeps at least on the shortlist
GAIN: Final = 1_000  # what taking one more visit is worth against prices


def greedy(problem: Problem, options: Options) -> list[Pick]:
    """Picks that hold together, few faces, good prices."""
    conflicts = conflicts_of(problem, problem.visits)
    left, picks, tried = np.ones(len(problem.visits), dtype=bool), [], np.zeros(len(problem.workers), dtype=bool)
    faces = _face_prices(problem)
    while True:
        able = options.allowed & left[:, None] & ~tried
        if not able.any():
            return picks
        worth = (able * (GAIN - np.minimum(options.price, GAIN // 2))).sum(axis=0) - faces
        worker = int(np.argmax(np.where(able.any(axis=0), worth, np.iinfo(np.int64).min)))
        tried[worker] = True
        taken = _together(problem, conflicts, worker, np.flatnonzero(able[:, worker]))
        picks += taken
        left[[problem.rows[pick.visit_id] for pick in taken]] = False


def _face_prices(problem: Problem) -> np.ndarray:
    known = {worker for visit in problem.visits for worker in visit.history}
    weights = problem.settings.weights
    return np.array([weights.known_face if worker.id in known else weights.new_face for worker in problem.workers])


def _together(problem: Problem, conflicts: Conflicts, worker: int, rows: np.ndarray) -> list[Pick]:
    """Of visits one worker may take alone, those that hold together, the earliest first."""
    enemies: dict[int, set[int]] = {}
    for first, second in conflicts.by_way[int(problem.staff.ways.of[worker])]:
        enemies.setdefault(first, set()).add(second)
        enemies.setdefault(second, set()).add(first)
    taken: set[int] = set()
    for row in sorted(rows.tolist(), key=lambda one: problem.visits[one].start):
        if not taken & enemies.get(row, set()):
            taken.add(row)
    who = problem.workers[worker].id
    kept, _refused = sift(problem, [Pick(problem.visits[row].id, who, problem.visits[row].start) for row in taken])
    return kept


def shortlist(problem: Problem, options: Options, picks: Sequence[Pick]) -> tuple[np.ndarray, bool]:
    """Workers worth an exact search, and whether that is everybody who could help."""
    helpful = np.flatnonzero(options.allowed.any(axis=0))
    if len(helpful) <= SHORTLIST:
        return helpful, True
    wanted = {w for v in problem.visits for w in (*v.history, *v.preferred)} | {pick.worker_id for pick in picks}
    position = problem.staff.position
    chosen = {position[worker] for worker in wanted if worker in position}
    cost = np.where(options.allowed, options.price, 1 << 40)
    for row in np.argsort(cost, axis=1, kind="stable")[:, :CHOICES]:
        chosen.update(row.tolist())
    worth = (options.allowed * (GAIN - np.minimum(options.price, GAIN // 2))).sum(axis=0)
    ranked = [int(worker) for worker in np.argsort(-worth, kind="stable") if worker not in chosen]
    chosen.update(ranked[: max(0, SHORTLIST - len(chosen))])
    return np.array(sorted(chosen), dtype=np.int64), False
