"""Ten sectors of an agency on two cores against one of them: time in proportion, memory of all processes, legality.

`python -m benchmarks.sectors [--effort N] [--sectors N]` prints the figures and keeps them.
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

from benchmarks import figures
from benchmarks.agency import agency
from careapp.matching.parts import solve_parts
from careapp.matching.plan import Plan
from careapp.matching.problem import Problem
from careapp.matching.runners import local
from careapp.matching.solve import finish, never

SECTORS = 10
CORES = 2
EFFORT = 1_000  # moves a visit
RATIO = 10.5
GIBIBYTES = 2.0
NO_LIMIT = 1e9


def sectors(count: int) -> Problem:
    """An agency of some sectors, each with 200 workers and 2,000 visits of a day."""
    parts = [agency(number + 1, sector=f"{number}-") for number in range(count)]
    return replace(
        parts[0],
        workers=tuple(replace(one, sectors=frozenset({n})) for n, part in enumerate(parts) for one in part.workers),
        visits=tuple(replace(one, sector=n) for n, part in enumerate(parts) for one in part.visits),
    )


class Memory(threading.Thread):
    """Looks at the memory of this process and its children until the end, and keeps the most."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most, self.over = 0.0, threading.Event()

    def run(self) -> None:
        """Look every fifth of a second."""
        while not self.over.wait(0.2):
            self.most = max(self.most, sum(map(_resident, [os.getpid(), *_children(os.getpid())])))

    def __enter__(self) -> Memory:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self.over.set()
        self.join()


def _children(process: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def _resident(process: int) -> float:
    """Memory of a process in gibibytes, what it shares with others counted in part."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 2**20


def solved(problem: Problem, effort: int) -> tuple[Plan, float]:
    """The plan of a problem in parts, the limit being counted moves, and its seconds."""
    begun, worked = time.monotonic(), _worked()
    runner = local(min(CORES, len({visit.sector for visit in problem.visits})))
    picks, cost, status = solve_parts(problem, runner, never, seed=1, time_limit=NO_LIMIT, effort=effort)
    plan, spent = finish(problem, picks, cost, None, status), time.monotonic() - begun
    print(f"{spent:.1f} s, {_worked() - worked:.1f} s of processor", file=sys.stderr, flush=True)
    return plan, spent


def measure(effort: int = EFFORT, count: int = SECTORS) -> list[figures.Figure]:
    """The time of one sector, of all of them, and the most memory held."""
    solved(sectors(1), 1)  # kernels compiled or read
    one, before = solved(sectors(1), effort)
    problem = sectors(count)
    with Memory() as memory:
        all_, together = solved(problem, effort)
    alone = (before + solved(sectors(1), effort)[1]) / 2  # before and after: other work on the machine weighs on both
    _tell(f"one sector {alone:.1f} s, {len(one.unassigned)} open; {count} sectors {together:.1f} s, ", all_, memory)
    return [
        figures.at_most(f"sectors: time of {count}, in times of one", together / alone, "×", RATIO * count / SECTORS),
        figures.at_most(f"sectors: memory of {count}, all processes", memory.most, "GiB", GIBIBYTES),
    ]


def _tell(begin: str, plan: Plan, memory: Memory) -> None:
    print(f"{begin}{len(plan.unassigned)} open, {memory.most:.2f} GiB", file=sys.stderr, flush=True)


def _worked() -> float:
    """Seconds of processor that this process and its ended children used."""
    return sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--effort", type=int, default=EFFORT)
    options.add_argument("--sectors", type=int, default=SECTORS)
    chosen = options.parse_args()
    found = measure(chosen.effort, chosen.sectors)
    for figure in found:
        print(figure)
    if chosen.sectors == SECTORS:
        figures.write("sectors", found)
