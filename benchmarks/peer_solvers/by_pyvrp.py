"""PyVRP: a profile for each set of skills, in which a visit that asks for others is far away."""

from __future__ import annotations

import numpy as np
import pyvrp

from benchmarks.peer_solvers import task as common

FAR = 100 * common.OPEN


def build(task: dict, seed: int, seconds: float) -> common.Solve:
    """PyVRP's iterated local search, one process a seed; every visit has a prize, so that it may stay open."""
    visits, workers = task["visits"], task["workers"]
    homes = sorted({one["home"] for one in workers})
    places = homes + [one["place"] for one in visits]
    minutes = np.array(task["minutes"], dtype=np.int64)[np.ix_(places, places)]
    skills = sorted({tuple(sorted(one["skills"])) for one in workers})
    kinds = sorted({(one["home"], tuple(sorted(one["skills"]))) for one in workers})
    crews = [[n for n, one in enumerate(workers) if (one["home"], tuple(sorted(one["skills"]))) == k] for k in kinds]
    data = pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _place in places],
        [
            pyvrp.Client(
                len(homes) + number,
                service_duration=one["service"],
                tw_early=one["first"],
                tw_late=one["last"],
                prize=common.OPEN,
                required=False,
            )
            for number, one in enumerate(visits)
        ],
        [pyvrp.Depot(number) for number in range(len(homes))],
        [
            pyvrp.VehicleType(len(crew), [], homes.index(home), homes.index(home), profile=skills.index(held))
            for (home, held), crew in zip(kinds, crews, strict=True)
        ],
        [_distances(minutes, visits, set(held), len(homes)) for held in skills],
        [minutes for _held in skills],
    )

    def solve() -> common.Routes:
        found = pyvrp.solve(data, pyvrp.stop.MaxRuntime(seconds), seed=seed, collect_stats=False).best
        routes: common.Routes = [[] for _worker in workers]
        left = [list(crew) for crew in crews]
        for route in found.routes():
            stops = [step.idx for step in route.schedule() if step.is_client()]
            routes[left[route.vehicle_type()].pop()] = stops
        return routes

    return solve


def _distances(minutes: np.ndarray, visits: list[dict], held: set[str], homes: int) -> np.ndarray:
    far = minutes.copy()
    far[:, [homes + number for number, one in enumerate(visits) if not set(one["skills"]) <= held]] = FAR
    np.fill_diagonal(far, 0)
    return far


if __name__ == "__main__":
    common.run(build)
