"""A first plan of a day that leaves as little open as it can: ruin and recreate.

Stretches of neighbouring routes are taken out and put again greedily with blinks (Christiaens and Vanden Berghe 2020).
It finds room where room is scarce; the compiled search then makes the plan cheap.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from math import log
from typing import Final

from careapp.matching.roster import Roster
from careapp.matching.routes import Routes

Stop = Callable[[], bool]

STEPS: Final = 40_000  # steps × visits at most, so that a seed repeats its plan
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
        row, moment = self.routes.travel[0][seed], start[seed]
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

    def improve(self, steps: int) -> None:
        """Ruin and recreate while something is open, until the steps or the time are used up; the best is kept."""
        routes, now = self.routes, self.routes.cost()
        saved, best, kept = routes.copy(), now, routes.copy()
        for step in range(steps):
            if self.over() or -1 not in routes.owner:
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
        routes.restore(kept)


def filled(roster: Roster, routes: Routes, stop: Stop, seed: int, deadline: float) -> Routes:
    """The routes with what is open put in, as far as it goes."""
    search = Descent(routes, random.Random(f"{seed}"), stop, deadline)
    search.recreate(visit for visit, worker in enumerate(routes.owner) if worker < 0)
    routes.settle()
    search.improve(1 + STEPS // max(1, len(roster.visits)))
    return routes
