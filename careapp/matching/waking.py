"""Hours of a day in which a worker may work, however much of them, and keep the rest of the week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from careapp.matching.cases import Cases
from careapp.matching.problem import Interval, Level, Problem, Visit
from careapp.matching.rules import BY_CODE
from careapp.matching.tables import FAR

STEP: Final = 30  # minutes by which the hours of somebody who needs the rest are cut
ALWAYS: Final = (-FAR, FAR)
NEVER: Final = (0, 0)


def waking_hours(problem: Problem, visits: Sequence[Visit], day: int) -> list[Interval]:
    """For each worker the longest stretch among the hours asked for, from their begin or to their end, in minutes.

    Somebody whose rest is safe may work at any hour. What is planned inside the hours asked for counts as part of them.
    """
    limits = BY_CODE["weekly_rest"].limits_on(problem, day, 0, Level.BLOCK)
    if not visits or not limits.any():
        return [ALWAYS] * len(problem.workers)
    begin, end = min(visit.window[0] for visit in visits), max(visit.window[1] for visit in visits)
    outside = (problem.busy.start < begin) | (problem.busy.end > end)
    quiet = problem.made(busy=problem.busy.take(outside))
    hours = np.where(_lost(quiet, [(begin, end)], limits)[0], 1, 0)
    if not hours.any():
        return [ALWAYS] * len(problem.workers)
    cuts = range(begin + STEP, end, STEP)
    stretches = sorted(
        [*((begin, cut) for cut in cuts), *((cut, end) for cut in cuts)], key=lambda one: one[0] - one[1]
    )
    lost = np.vstack([_lost(quiet, stretches, limits), np.zeros(len(problem.workers), dtype=bool)])
    longest = [*stretches, NEVER]
    return [longest[int(lost[:, who].argmin())] if hours[who] else ALWAYS for who in range(len(problem.workers))]


def _lost(problem: Problem, stretches: Sequence[Interval], limits: np.ndarray) -> np.ndarray:
    """Whether working through a stretch costs the week its rest, stretch × worker."""
    rule, probes = BY_CODE["weekly_rest"], [Visit("", "", begin, end) for begin, end in stretches]
    cases, shape = Cases.every(problem, probes), (len(stretches), len(problem.workers))
    lost = np.zeros(shape, dtype=bool)
    for limit in np.unique(limits[limits > 0]).tolist() if stretches else ():
        lost |= rule.broken(cases, limit).reshape(shape) & (limits == limit)
    return lost
