"""Who may take which visit alone, and at what price: the questions about one worker and one visit, asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from careapp.matching.cases import Cases
from careapp.matching.problem import Level, Problem, Visit
from careapp.matching.rules import broken_by


@dataclass(frozen=True, eq=False)
class Options:
    """Holds who may take which visit alone, and at what price; both are visits × workers."""

    cases: Cases
    allowed: np.ndarray
    price: np.ndarray

    @classmethod
    def of(cls, problem: Problem, visits: Sequence[Visit]) -> Options:
        """The answer of the rules, priced by warnings, travel, waiting and preference."""
        cases, shape = Cases.every(problem, visits), (len(visits), len(problem.workers))
        refused, warnings = (
            sum((where.reshape(shape) for where in broken_by(cases, (level,)).values()), np.zeros(shape, dtype=int))
            for level in (Level.BLOCK, Level.WARN)
        )
        weights = problem.settings.weights
        price = weights.warning * warnings + weights.travel_minute * cases.added_travel.reshape(shape)
        price = price + weights.waiting_minute * cases.added_waiting.reshape(shape)
        return cls(cases, refused == 0, price + wishes_price(problem, visits))

    def kept(self, workers: np.ndarray) -> Options:
        """The options once only some workers may be chosen."""
        mask = np.zeros(self.allowed.shape[1], dtype=bool)
        mask[workers] = True
        return Options(self.cases, self.allowed & mask, self.price)


def wishes_price(problem: Problem, visits: Sequence[Visit]) -> np.ndarray:
    """Price of a worker the client did not choose or does not know, or who is not the one of today."""
    weights, position = problem.settings.weights, problem.staff.position
    prices = np.zeros((len(visits), len(problem.workers)), dtype=np.int64)
    for row, visit in enumerate(visits):
        known = {worker for worker, times in visit.history.items() if times}
        for price, wanted in (
            (weights.stranger, known),
            (weights.not_preferred if visit.preferred else 0, visit.preferred),
            (weights.moved_worker if visit.current in position else 0, {visit.current}),
        ):
            prices[row] += price
            prices[row, [position[worker] for worker in wanted if worker in position]] -= price
    return prices + _ways_price(problem, visits)


def _ways_price(problem: Problem, visits: Sequence[Visit]) -> np.ndarray:
    """Price of a worker who speaks none of the languages preferred, or who works elsewhere."""
    weights, workers = problem.settings.weights, problem.workers
    known: dict[tuple, list[int]] = {}
    for visit in visits:
        key = visit.preferred_languages, visit.sector
        if key not in known:
            known[key] = [
                weights.language * bool(key[0] and not key[0] & worker.languages)
                + weights.sector * bool(key[1] is not None and key[1] not in worker.sectors)
                for worker in workers
            ]
    rows = [known[visit.preferred_languages, visit.sector] for visit in visits]
    return np.array(rows, dtype=np.int64).reshape(len(visits), len(workers))
