"""The routing library of OR-Tools: guided local search from a first solution."""

from __future__ import annotations

from ortools.constraint_solver import pywrapcp, routing_enums_pb2

from benchmarks.peer_solvers import task as common

FIRST = routing_enums_pb2.FirstSolutionStrategy
NOBODY = -1
BEGINS = (FIRST.PARALLEL_CHEAPEST_INSERTION, FIRST.PATH_CHEAPEST_ARC)  # one a process: its search has no seed


def build(task: dict, seed: int, seconds: float) -> common.Solve:
    """Guided local search over the visits and a home for each worker, one process a first solution."""
    visits, workers = task["visits"], task["workers"]
    places = [one["place"] for one in visits + [{"place": one["home"]} for one in workers]]
    service = [one["service"] for one in visits] + [0] * len(workers)
    minutes = [[task["minutes"][a][b] for b in places] for a in places]
    homes = list(range(len(visits), len(places)))
    manager = pywrapcp.RoutingIndexManager(len(places), len(workers), homes, homes)
    routing = pywrapcp.RoutingModel(manager)
    routing.SetArcCostEvaluatorOfAllVehicles(routing.RegisterTransitMatrix(minutes))
    lasting = [[service[a] + way for way in row] for a, row in enumerate(minutes)]
    routing.AddDimension(routing.RegisterTransitMatrix(lasting), common.DAY, common.DAY, False, "time")
    time = routing.GetDimensionOrDie("time")
    for number, one in enumerate(visits):
        index = manager.NodeToIndex(number)
        time.CumulVar(index).SetRange(one["first"], one["last"])
        routing.VehicleVar(index).SetValues([NOBODY, *common.able(task, one)])
        routing.AddDisjunction([index], common.OPEN)
    wanted = pywrapcp.DefaultRoutingSearchParameters()
    wanted.first_solution_strategy = BEGINS[seed % 2]
    wanted.local_search_metaheuristic = routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    wanted.time_limit.FromMilliseconds(round(1_000 * seconds))
    routing.CloseModelWithParameters(wanted)

    def solve() -> common.Routes:
        found = routing.SolveWithParameters(wanted)
        return [_stops(manager, routing, found, number) if found else [] for number in range(len(workers))]

    return solve


def _stops(manager: object, routing: object, found: object, worker: int) -> list[int]:
    stops, index = [], found.Value(routing.NextVar(routing.Start(worker)))
    while not routing.IsEnd(index):
        stops.append(manager.IndexToNode(index))
        index = found.Value(routing.NextVar(index))
    return stops


if __name__ == "__main__":
    common.run(build)
