"""Ten thousand slots over changes of the clocks and holidays, judged day by day and minute by minute."""

from __future__ import annotations

import time
from random import Random

from benchmarks.figures import Figure, at_most, exactly, write
from careapp.domain.recurrence import occurrences
from tests.domain.recurrence_oracle import FIRST, LAST, case_of, faults

CASES = 10_000
SEED = 4


def measure() -> list[Figure]:
    """The faults of each kind, and the time that two years of a slot take."""
    chance = Random(SEED)
    cases = [case_of(chance) for _number in range(CASES)]
    found = [fault for case in cases for fault in faults(*case)]
    for fault in found[:10]:
        print(fault)
    started = time.perf_counter()
    for slot, _first, _last, calendar in cases[:1000]:
        occurrences(slot, FIRST, LAST, calendar)
    return [
        exactly("recurrence, cases judged", len(cases), "cases", CASES),
        *(
            exactly(f"recurrence, wrong {what}", sum(one.startswith(kind) for one in found), "faults", 0)
            for kind, what in (("days", "days"), ("clock", "wall-clock times"), ("paid", "paid hours"))
        ),
        at_most("recurrence, two years of a slot", (time.perf_counter() - started), "ms", 5),
    ]


if __name__ == "__main__":
    write("recurrence", measure())
