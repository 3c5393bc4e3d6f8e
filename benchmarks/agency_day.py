"""An agency's day and week with every rule: the first legal plan, what a minute leaves to gain, a week, the memory.

Some twenty minutes long: a minute is held against ten, and a week has four.
"""

from __future__ import annotations

import resource
import statistics
import time

from benchmarks import figures
from benchmarks.agency import agency
from careapp.matching.solve import solve

SEEDS = (1, 2, 3)


MINUTE, TEN_MINUTES = 60.0, 600.0
WEEK_LIMIT = 240.0


def first_plan(seed: int) -> float:
    """Seconds from the question to the first plan."""
    begun, told = time.monotonic(), []
    solve(agency(seed), time_limit=4.0, progress=lambda _placed, _cost: told.append(time.monotonic() - begun))
    return told[0]


def minute_gap() -> float:
    """Percent by which a minute's plan costs more than that of ten minutes."""
    short, long = (solve(agency(SEEDS[0]), time_limit=limit) for limit in (MINUTE, TEN_MINUTES))
    return 100 * (short.objective / long.objective - 1)


def week() -> tuple[float, int]:
    """Seconds to plan 14,000 visits of a week, and visits left open."""
    begun = time.monotonic()
    plan = solve(agency(SEEDS[0], days=7), time_limit=WEEK_LIMIT)
    return time.monotonic() - begun, len(plan.unassigned)


def measure() -> list[figures.Figure]:
    """All of them; the memory is the most this process ever held."""
    solve(agency(0, 10, 40), time_limit=1.0)  # loads what is compiled
    first, gap, (spent, left) = statistics.median(map(first_plan, SEEDS)), minute_gap(), week()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        figures.at_most("agency day, first plan of 2,000 visits", first, "s", 3),
        figures.at_most("agency day, a minute against ten", gap, "%", 1),
        figures.at_most("agency week, 14,000 visits", spent, "s", 300),
        figures.at_most("agency week, visits left open", left, "visits", 140),
        figures.at_most("agency week, memory", memory, "MB", 2048),
    ]


if __name__ == "__main__":
    figures.write("agency_day", measure())
