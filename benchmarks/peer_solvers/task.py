"""What every solver is given and hands back, and how its clock runs; needs nothing but Python.

A task is JSON: `minutes` (whole, place × place), `workers` (home, skills), `visits` (place, service, first and last
start, skills). An answer is `routes`: for each worker the numbers of the visits in order.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

OPEN = 10_000  # minutes of travel an open visit costs
DAY = 4 * 1_440  # minute by which everything is over

Routes = list[list[int]]
Solve = Callable[[], Routes]


def able(task: dict, visit: dict) -> list[int]:
    """Numbers of the workers who hold the skills of a visit."""
    return [number for number, one in enumerate(task["workers"]) if set(visit["skills"]) <= set(one["skills"])]


def run(build: Callable[[dict, int, float], Solve]) -> None:
    """Read the task, build the model off the clock, solve on it, write the answer: TASK SECONDS SEED OUT."""
    task, seconds, seed, out = sys.argv[1:]
    solve = build(json.loads(Path(task).read_text()), int(seed), float(seconds))
    begun, processor = time.monotonic(), time.process_time()
    routes = solve()
    spent = {"seconds": time.monotonic() - begun, "processor": time.process_time() - processor}
    Path(out).write_text(json.dumps({"routes": routes, **spent}))
