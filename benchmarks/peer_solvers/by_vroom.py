"""VROOM, through pyvroom."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import vroom

from benchmarks.peer_solvers import task as common

SECONDS = 60  # VROOM counts seconds
DEEPEST = 5  # exploration level


def build(task: dict, _seed: int, seconds: float) -> common.Solve:
    """VROOM at its deepest exploration on two threads; it ends by itself when it finds nothing better."""
    names = sorted({skill for one in task["workers"] + task["visits"] for skill in one["skills"]})

    def numbers(one: dict) -> set[int]:
        return {names.index(skill) + 1 for skill in one["skills"]}

    problem = vroom.Input()
    problem.set_durations_matrix("car", np.array(task["minutes"], dtype=np.uint32) * SECONDS)
    for number, one in enumerate(task["workers"]):
        problem.add_vehicle(vroom.Vehicle(number, start=one["home"], end=one["home"], skills=numbers(one)))
    for number, one in enumerate(task["visits"]):
        window = vroom.TimeWindow(one["first"] * SECONDS, one["last"] * SECONDS)
        service = one["service"] * SECONDS
        problem.add_job(
            vroom.Job(number, one["place"], default_service=service, skills=numbers(one), time_windows=[window])
        )

    def solve() -> common.Routes:
        steps = problem.solve(DEEPEST, nb_threads=2, timeout=timedelta(seconds=seconds)).routes
        routes: common.Routes = [[] for _worker in task["workers"]]
        for vehicle, kind, number in zip(steps.vehicle_id, steps.type, steps.id, strict=True):
            if kind == "job":
                routes[vehicle].append(int(number))
        return routes

    return solve


if __name__ == "__main__":
    common.run(build)
