"""A day too large for one search, cut by the map into parts with their share of the workers."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Final

import numpy as np

from careapp.matching.problem import Problem, Visit, Worker
from careapp.matching.travel import Points

CROWD: Final = 4_000  # visits and workers of a day that are searched together: their distances take a square of that


def crowds(problem: Problem, deadline: float) -> Iterator[tuple[Problem, float]]:
    """Each part of a day and when its search ends; the day itself when it is not too large."""
    parts = _halved(list(problem.visits), list(problem.workers))
    left = sum(len(visits) for visits, _workers in parts)
    for visits, workers in parts:
        now = time.monotonic()
        part = problem if len(parts) == 1 else problem.asking(visits).made(workers=tuple(workers))
        yield part, now + (deadline - now) * len(visits) / max(1, left)
        left -= len(visits)


def _halved(visits: list[Visit], workers: list[Worker]) -> list[tuple[list[Visit], list[Worker]]]:
    """Visits and workers of one side of the map and of the other, again and again; halves of pairs stay together."""
    if len(visits) + len(workers) <= CROWD or len(visits) < 2 or len(workers) < 2:
        return (
            [(visits, workers)]
            if len(visits) <= CROWD
            else [(visits[:CROWD], workers), *_halved(visits[CROWD:], workers)]
        )
    where = Points.of([visit.place for visit in visits])
    spread = [np.nanmax(axis) - np.nanmin(axis) if np.isfinite(axis).any() else 0.0 for axis in (where.lat, where.lon)]
    axis = "lat" if spread[0] >= spread[1] else "lon"
    mine, theirs = _by(axis, [v.place for v in visits]), _by(axis, [w.home for w in workers])
    pairs = [str(visit.pair_key if visit.pair_key is not None else visit.id) for visit in visits]
    order = sorted(range(len(visits)), key=lambda row: (mine[row], pairs[row]))
    half, team = len(order) // 2, len(workers) // 2
    while half < len(order) and pairs[order[half]] == pairs[order[half - 1]]:
        half += 1
    people = sorted(range(len(workers)), key=lambda row: theirs[row])
    sides = ((order[:half], people[:team]), (order[half:], people[team:]))
    return [
        part for rows, who in sides for part in _halved([visits[row] for row in rows], [workers[row] for row in who])
    ]


def _by(axis: str, places: list) -> list[float]:
    """Where places lie on an axis; what has no place lies at the beginning."""
    return [-1e9 if place is None else getattr(place, axis) for place in places]
