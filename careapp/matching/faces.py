"""Who comes to each client on the days of a plan already made: on later days anybody else is a face more."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from careapp.matching.plan import Pick
from careapp.matching.problem import Id, Problem, Visit

Faces = Mapping[Id, AbstractSet[Id]]  # client → workers


def faces_of(problem: Problem, picks: Iterable[Pick]) -> Faces:
    """The workers that picks send to each client."""
    found: dict[Id, set[Id]] = defaultdict(set)
    for pick in picks:
        found[problem.visits[problem.rows[pick.visit_id]].client_id].add(pick.worker_id)
    return found


def faces_price(problem: Problem, visits: Sequence[Visit], faces: Faces) -> np.ndarray:
    """What the faces of the days before change in the price of a visit, in points, visits × workers.

    Somebody else costs `slot_face`; who came is no stranger any more.
    """
    weights, position = problem.settings.weights, problem.staff.position
    prices = np.zeros((len(visits), len(problem.workers)))
    for row, visit in enumerate(visits):
        if came := faces.get(visit.client_id):
            here = [position[worker] for worker in came if worker in position]
            met = [position[w] for w in came if w in position and not visit.history.get(w)]
            prices[row] += weights.slot_face
            prices[row, here] -= weights.slot_face
            prices[row, met] -= weights.stranger
    return prices
