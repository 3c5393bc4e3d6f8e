"""The shape of a worker's day: its span, its work without a pause, its interruptions, the short waits that are work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from careapp.matching.problem import Level, Problem
from careapp.matching.rules import BY_CODE
from careapp.matching.tables import FAR

PAUSE: Final = 20  # minutes free that break work off

# the figures of a shape that have limits, and the rules that set them
SPAN: Final = 0
UNBROKEN: Final = 1
CUTS: Final = 2
LONG_CUTS: Final = 3
RULES_OF: Final = (("span_max", "span"), ("pause",), ("interruptions",), ("long_interruptions",))
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
        return cls(most, fair, limits.paid_wait, limits.short_wait, limits.long_wait, problem.settings.weights.warning)

    @property
    def is_open(self) -> bool:
        """Whether no limit but that of the span blocks."""
        return bool((self.most[UNBROKEN:] >= FAR).all())

    def measure(self, starts: Sequence[int], lengths: Sequence[int], legs: Sequence[int]) -> tuple[list[int], int]:
        """The figures of a day of visits, with the travel into each but the first, and the short waits in minutes."""
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
        return [over - starts[0], max(unbroken, over - begun), cuts, longer], paid
