"""Free starts put on round minutes: people are told 13:30, not 13:26, wherever the rules still hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from careapp.matching.plan import Pick
from careapp.matching.problem import Id, Problem
from careapp.matching.verify import sift

ROUNDS: Final = 8  # times a start that no longer fits is put one mark later


def on_marks(problem: Problem, picks: Sequence[Pick]) -> list[Pick]:
    """The picks with their free starts on the marks; workers for whom this breaks a rule keep their exact minutes."""
    step, delays, exact = problem.settings.granularity, defaultdict[object, int](int), set[Id]()
    if step <= 1:
        return list(picks)
    for _round in range(ROUNDS):
        moved = _moved(problem, picks, delays, exact)
        refused = sift(problem, moved)[1]
        if not refused:
            return moved
        for key in {_key(problem, pick) for pick, _code in refused}:
            delays[key] += step
    while refused:
        more = exact | _with_partners(problem, picks, {pick.worker_id for pick, _code in refused})
        if more == exact:
            return list(picks)
        exact, moved = more, _moved(problem, picks, delays, more)
        refused = sift(problem, moved)[1]
    return moved


def _key(problem: Problem, pick: Pick) -> object:
    """What moves together: the halves of a pair, or one visit."""
    pair = problem.visits[problem.rows[pick.visit_id]].pair_key
    return ("pair", pair) if pair is not None else pick.visit_id


def _moved(problem: Problem, picks: Sequence[Pick], delays: dict[object, int], exact: set[Id]) -> list[Pick]:
    step = problem.settings.granularity
    moved = []
    for pick in picks:
        visit = problem.visits[problem.rows[pick.visit_id]]
        stays = visit.is_fixed or pick.worker_id in exact or pick.start == visit.start
        start = -(-pick.start // step) * step + delays.get(_key(problem, pick), 0)
        moved.append(pick if stays else replace(pick, start=start))
    return moved


def _with_partners(problem: Problem, picks: Sequence[Pick], workers: set[Id]) -> set[Id]:
    """These workers and those who come with one of them to the same client."""
    pairs = {_key(problem, pick) for pick in picks if pick.worker_id in workers}
    return workers | {pick.worker_id for pick in picks if _key(problem, pick) in pairs}
