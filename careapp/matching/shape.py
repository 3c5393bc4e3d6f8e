"""The shape of a worker's day: its span, its work without a pause, its interruptions, the short waits that are work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from careapp.matching.breaks import breaks_of
from careapp.matching.problem import DAY, Level, Problem
from careapp.matching.rules import BY_CODE
from careapp.matching.tables import FAR

PAUSE: Final = 20  # minutes free that break work off

# the figures of a shape that have limits, and the rules that set them
SPAN: Final = 0
UNBROKEN: Final = 1
CUTS: Final = 2
LONG_CUTS: Final = 3
NO_BREAK: Final = 4  # minutes that lack for a break the worker asks for
RULES_OF: Final = (("span_max", "span"), ("pause",), ("interruptions",), ("long_interruptions",), ("meal_break",))
LIMITED: Final = len(RULES_OF)


@dataclass(frozen=True, eq=False)
class Shapes:
    """Holds the limits of each worker's day, figure × worker: `most` blocks, `fair` warns at a price each."""

    most: np.ndarray
    fair: np.ndarray
    paid_wait: int  # minutes of a wait up to which it is work
    short_wait: int  # beyond which it interrupts the day
    long_wait: int  # beyond which the interruption is a long one
    odd: int  # points of a warning
    breaks: list[list[tuple[int, int, int]]]  # by worker: between which minutes since the epoch, how many of them

    @classmethod
    def of(cls, problem: Problem, day: int) -> Shapes:
        """The limits on a day."""
        limits = problem.settings.thresholds
        most, fair = (
            np.stack(
                [
                    np.min([BY_CODE[code].limits_on(problem, day, FAR, level) for code in codes], axis=0)
                    for codes in RULES_OF
                ]
            )
            for level in (Level.BLOCK, Level.WARN)
        )
        breaks, who = _breaks(problem, day, np.minimum(most[NO_BREAK], fair[NO_BREAK]))
        most[NO_BREAK], fair[NO_BREAK] = (
            np.where((one < FAR) & who, 0, FAR) for one in (most[NO_BREAK], fair[NO_BREAK])
        )
        waits = limits.paid_wait, limits.short_wait, limits.long_wait
        return cls(most, fair, *waits, problem.settings.weights.warning, breaks)

    def measure(
        self, worker: int, starts: Sequence[int], lengths: Sequence[int], legs: Sequence[int]
    ) -> tuple[list[int], int]:
        """The figures of a worker's day of visits, with the travel into each but the first, and the minutes of short
        waits.
        """
        if not starts:
            return [0] * LIMITED, 0
        begun, unbroken, cuts, longer, paid = starts[0], 0, 0, 0, 0
        for at in range(1, len(starts)):
            over = starts[at - 1] + lengths[at - 1]
            free = starts[at] - over - legs[at]
            if free >= PAUSE:
                unbroken, begun = max(unbroken, over - begun), starts[at]
            cuts, longer = cuts + (free > self.short_wait), longer + (free > self.long_wait)
            paid += free if 0 < free <= self.paid_wait else 0
        over = starts[-1] + lengths[-1]
        lacking = self._lacking(worker, starts, lengths, legs)
        return [over - starts[0], max(unbroken, over - begun), cuts, longer, lacking], paid

    def _lacking(self, worker: int, starts: Sequence[int], lengths: Sequence[int], legs: Sequence[int]) -> int:
        """Minutes that lack for the worst break of a day of visits."""
        lacking = 0
        for begin, end, minutes in self.breaks[worker]:
            longest = max(min(starts[0], end) - begin, end - max(starts[-1] + lengths[-1], begin))
            for at in range(1, len(starts)):
                over = starts[at - 1] + lengths[at - 1]
                longest = max(longest, min(starts[at] - over - legs[at], min(starts[at], end) - max(over, begin)))
            lacking = max(lacking, minutes - longest)
        return lacking


def _breaks(problem: Problem, day: int, least: np.ndarray) -> tuple[list[list[tuple[int, int, int]]], np.ndarray]:
    """The breaks of each worker on a day where the rule says anything, and who has one."""
    found = [
        [
            (day * DAY + one.earliest, day * DAY + one.latest, one.minutes)
            for one in (breaks_of(worker, problem.settings, minutes) if minutes < FAR else ())
        ]
        for worker, minutes in zip(problem.workers, least.tolist(), strict=True)
    ]
    return found, np.array([bool(one) for one in found], dtype=bool)
