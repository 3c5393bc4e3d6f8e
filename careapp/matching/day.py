"""A whole day, or several one after the other, at the scale of an agency: ruin and recreate under annealing.

Stretches of neighbouring routes are taken out and put again greedily with blinks (Christiaens and Vanden Berghe 2020).
The routes break no hard limit on the way, and the plan is held against the rules at the end.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from math import log
from typing import Final

from careapp.matching.plan import Pick, Plan, Status
from careapp.matching.problem import DAY, Problem
from careapp.matching.roster import Roster, compile_day
from careapp.matching.routes import Routes
from careapp.matching.verify import busy_row, sift

Stop = Callable[[], bool]
Progress = Callable[[int, float], None]

STEPS: Final = 25_000  # steps × visits of the problem for each second of the limit: a seed then repeats its plan
ROUTES_RUINED: Final = 3
STRETCH: Final = 6  # visits in a row taken out of one route
BLINK: Final = 0.01  # chance to overlook a worker, which keeps the greedy insertion from repeating itself
HOT: Final = 20.0  # minutes of travel a step may lose at the beginning, and at the end
COLD: Final = 1.0
MINUTE_APART: Final = 0.3  # what a minute between two starts weighs against a minute of travel, for "near"

ORDERS: Final = (  # how visits taken out come back, a chance each
    (0.30, lambda roster, visit: roster.earliest[visit]),
    (0.20, lambda roster, visit: len(roster.allowed[visit])),
    (0.20, lambda roster, visit: roster.partner[visit] < 0),
    (0.10, lambda roster, visit: roster.latest[visit] - roster.earliest[visit]),
    (0.20, lambda roster, visit: 0),
)


@dataclass(eq=False)
class Descent:
    """Searches one day; `draw` is its only source of chance."""

    routes: Routes
    draw: random.Random
    stop: Stop
    deadline: float

    @property
    def roster(self) -> Roster:
        """The day searched."""
        return self.routes.roster

    def over(self) -> bool:
        """Whether to end now."""
        return time.monotonic() >= self.deadline or self.stop()

    def recreate(self, visits: Iterable[int]) -> None:
        """Put visits in one after the other, each at its cheapest place, in an order drawn by lot."""
        roster = self.roster
        units = [visit for visit in visits if roster.partner[visit] < 0 or roster.partner[visit] > visit]
        self.draw.shuffle(units)
        order = self.draw.choices([key for _chance, key in ORDERS], [chance for chance, _key in ORDERS])[0]
        for visit in sorted(units, key=lambda unit: order(roster, unit)):
            if self.over():
                return
            if roster.partner[visit] >= 0:
                self._put_pair(visit)
            else:
                self._put(visit)

    def _put_pair(self, visit: int) -> None:
        found = self.routes.best_pair(visit)
        if found is not None:
            self.routes.insert_pair(visit, *found[1:])

    def _put(self, visit: int) -> None:
        best, chosen = (float(self.roster.penalty[visit]), -1, -1), -1
        for worker in self.roster.allowed[visit]:
            if self.draw.random() >= BLINK:
                place = self.routes.best(visit, worker, best[0])
                if place[0] < best[0]:
                    best, chosen = place, worker
        if chosen >= 0:
            self.routes.insert(visit, chosen, *best[1:])

    def ruin(self) -> list[int]:
        """Take stretches out of a few routes near each other in place and time; what is open comes along."""
        routes = self.routes
        out = [visit for visit, worker in enumerate(routes.owner) if worker < 0]
        left, seen = self.draw.randint(1, ROUTES_RUINED), set()
        for visit in self._near():
            worker = routes.owner[visit]
            if worker >= 0 and worker not in seen:
                seen.add(worker)
                out += self._take(visit, worker)
            if len(seen) == left:
                break
        return out

    def _near(self) -> list[int]:
        """Placed visits, those nearest to one drawn by lot first."""
        start, placed = self.routes.start, [v for v, worker in enumerate(self.routes.owner) if worker >= 0]
        if not placed:
            return []
        seed = self.draw.choice(placed)
        row, moment = self.roster.travel[0][seed], start[seed]
        return sorted(placed, key=lambda visit: row[visit] + abs(start[visit] - moment) * MINUTE_APART)

    def _take(self, visit: int, worker: int) -> list[int]:
        """Remove a stretch of a route around a visit, with the other halves of its pairs."""
        routes, out = self.routes, []
        route = [node for node in routes.routes[worker] if node < routes.count]
        length = self.draw.randint(1, min(STRETCH, len(route)))
        first = max(0, min(len(route) - length, route.index(visit) - self.draw.randrange(length)))
        for node in route[first : first + length]:
            for half in (node, self.roster.partner[node]):
                if half >= 0 and routes.owner[half] >= 0:
                    routes.remove(half)
                    out.append(half)
        return out

    def improve(self, steps: int, tell: Callable[[Routes, float], None]) -> float:
        """Ruin and recreate until the steps or the time are used up; the routes end as the best found."""
        routes, now = self.routes, self.routes.cost()
        saved, best, kept = routes.copy(), now, routes.copy()
        for step in range(steps):
            if self.over():
                break
            self.recreate(self.ruin())
            routes.settle()
            cost = routes.cost()
            if cost < now - HOT * (COLD / HOT) ** (step / steps) * log(1 - self.draw.random()):
                saved, now = routes.copy(), cost
            else:
                routes.restore(saved)
            if cost < best - 1e-6:
                best, kept = cost, saved
                tell(routes, cost)
        routes.restore(kept)
        return best


def solve_days(
    problem: Problem,
    stop: Stop,
    seed: int = 0,
    time_limit: float = 10.0,
    progress: Progress | None = None,
    start: Plan | None = None,
) -> tuple[list[Pick], float, Status]:
    """Place every visit inside its window, day after day; picks that the rules accept, cost in minutes, status."""
    picks, total, end = [], 0.0, time.monotonic() + time_limit
    for day, share, visits in _days(problem):
        now = problem.with_busy([busy_row(problem.visits[problem.rows[pick.visit_id]], pick) for pick in picks])
        roster = compile_day(now, day)
        left = (end - time.monotonic()) * share
        routes, draw = _first_routes(roster, now, start), random.Random(f"{seed}-{day}")
        search = Descent(routes, draw, stop, time.monotonic() + left)
        steps = 1 + int(time_limit * STEPS * visits / len(problem.visits) ** 2)
        cost = _search(search, steps, len(picks), total, progress)
        kept, _refused = sift(now, _picks(routes))
        picks, total = picks + kept, total + cost
    return picks, total, Status.CANCELLED if stop() else Status.FEASIBLE


def _days(problem: Problem) -> Iterator[tuple[int, float, int]]:
    """Each day asked for, the share of the remaining time it gets, and its number of visits."""
    starts = [visit.start // DAY for visit in problem.visits]
    for day in sorted(set(starts)):
        count, after = starts.count(day), sum(one >= day for one in starts)
        yield day, count / after, count


def _first_routes(roster: Roster, problem: Problem, start: Plan | None) -> Routes:
    """Routes that hold the visits of a plan to start from."""
    routes, rows = Routes(roster), {visit.id: row for row, visit in enumerate(roster.visits)}
    picks = [pick for pick in (start.picks if start else ()) if pick.visit_id in rows]
    for pick in sift(problem, picks)[0]:
        visit, worker = rows[pick.visit_id], problem.tables.position[pick.worker_id]
        later = [place for place, node in enumerate(routes.routes[worker]) if routes.start[node] > pick.start]
        routes.insert(visit, worker, later[0] if later else len(routes.routes[worker]), pick.start)
    return routes


def _search(search: Descent, steps: int, before: int, total: float, progress: Progress | None) -> float:
    def tell(routes: Routes, cost: float) -> None:
        if progress:
            progress(before + sum(worker >= 0 for worker in routes.owner), total + cost)

    routes = search.routes
    search.recreate(visit for visit, worker in enumerate(routes.owner) if worker < 0)
    routes.settle()
    tell(routes, routes.cost())
    return search.improve(steps, tell)


def _picks(routes: Routes) -> list[Pick]:
    roster, workers = routes.roster, routes.roster.problem.workers
    chosen = [(visit, worker) for visit, worker in enumerate(routes.owner) if worker >= 0]
    return [Pick(roster.visits[v].id, workers[w].id, routes.start[v]) for v, w in chosen]
