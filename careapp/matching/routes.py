"""The routes of a day while they are searched: where a visit can go, what it costs, what it pushes back.

Every visit starts as early as its route and its pair allow. Inserting one pushes back what follows
and, through pairs, what follows elsewhere; what would push a commitment or break a hard limit is not a place.
"""

from __future__ import annotations

from itertools import pairwise

from careapp.matching.roster import Roster

NO_PLACE = float("inf")
LATE_MINUTE = 1.0  # cost of a minute past a soft end
Put = tuple[int, int, int]  # worker, position in the route, start
HALVES = 24  # places of each half of a pair that are combined with the other's
CHAIN = 12  # nodes one insertion may push back


class Routes:
    """Holds the order of nodes of each worker and the start of each node."""

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        self.travel: list[list[list[int]]] = roster.lines
        self.count = len(roster.visits)
        busy = sum(len(mine) for mine in roster.fixed)
        self.start = [0] * (self.count + busy)
        self.length = [*roster.length, *([0] * busy)]
        self.owner = [-1] * self.count
        self.routes: list[list[int]] = []
        for mine in roster.fixed:
            self.routes.append([self.count + number for number, _start, _end in mine])
            for number, start, end in mine:
                self.start[self.count + number], self.length[self.count + number] = start, end - start
        self.work = [self._work(worker) for worker in range(len(self.routes))]

    def copy(self) -> tuple:
        """What `restore` needs."""
        return list(self.start), list(self.owner), [list(route) for route in self.routes], list(self.work)

    def restore(self, saved: tuple) -> None:
        """Go back to a copy."""
        self.start, self.owner = list(saved[0]), list(saved[1])
        self.routes, self.work = [list(route) for route in saved[2]], list(saved[3])

    def _work(self, worker: int) -> int:
        travel, route = self.travel[worker], self.routes[worker]
        legs = sum(travel[a][b] for a, b in pairwise(route))
        return legs + sum(self.length[node] for node in route)

    def places(self, visit: int, worker: int) -> list[tuple[float, int, int]]:
        """Cost, position and earliest start of each place in a worker's route, not yet checked for what it pushes."""
        roster, route, start = self.roster, self.routes[worker], self.start
        travel, minutes = self.travel[worker], roster.length[visit]
        latest, hard, price = roster.latest[visit], roster.hard[visit], roster.price[visit, worker]
        found, home, last_stop, out = [], roster.home[worker], roster.last_stop[worker], travel[visit]
        last_start = latest - minutes + (0 if hard else 600)
        for position in range(len(route), -1, -1):
            before = route[position - 1] if position else home
            after = route[position] if position < len(route) else last_stop
            begin = roster.earliest[visit]
            if position:
                arrival = start[before] + self.length[before] + travel[before][visit] + roster.margin
                begin = max(begin, arrival)
            if begin > last_start:
                continue
            fitting = roster.fit(worker, begin, minutes)
            if fitting is None or fitting > last_start:
                continue
            saved = travel[before][after] if route else 0
            added = travel[before][visit] + out[after] - saved
            inner = (travel[before][visit] if position else 0) + (out[after] if position < len(route) else 0)
            inner -= saved if 0 < position < len(route) else 0
            if self.work[worker] + minutes + inner <= roster.room[worker]:
                late = max(0, fitting + minutes - latest)
                found.append((added + LATE_MINUTE * late + price, position, fitting))
            if position and start[before] + self.length[before] <= roster.earliest[visit]:
                break  # further up, the visit would push back work that is over before it may begin
        found.sort()
        return found

    def pushed(
        self, visit: int, worker: int, position: int, begin: int, budget: float = NO_PLACE
    ) -> list[tuple[int, int]] | None:
        """New starts of all nodes pushed back when a visit begins at `begin`, None when one can't be.

        Gives up, with None too, once the lateness it adds goes beyond a budget.
        """
        route, moved = self.routes[worker], {visit: begin}
        waiting = self._after(worker, visit, route[position], begin, moved) if position < len(route) else []
        while waiting:
            node, wanted = waiting.pop()
            if wanted <= moved.get(node, self.start[node]):
                continue
            pushed = self._push(node, wanted)
            if pushed is None or node == self.roster.partner[visit] or len(moved) > CHAIN:
                return None
            late = pushed + self.length[node] - self.roster.latest[node]
            if late > 0:
                budget -= min(late, pushed - moved.get(node, self.start[node])) * LATE_MINUTE
                if budget < 0:
                    return None
            moved[node] = pushed
            follower = self._follower(node, worker, position, visit)
            after = self._after(self.owner[node], node, follower, pushed, moved) if follower >= 0 else []
            if after and follower == visit:
                return None
            waiting += after + self._tied(node, pushed)
        del moved[visit]
        return list(moved.items()) if self._days_hold(visit, worker, position, begin, moved) else None

    def _follower(self, node: int, worker: int, position: int, visit: int) -> int:
        """What comes after a node once the visit stands at its position, −1 at the end of a route."""
        owner = self.owner[node]
        place = self.routes[owner].index(node) + 1
        if owner == worker and place == position:
            return visit
        return self.routes[owner][place] if place < len(self.routes[owner]) else -1

    def _after(self, worker: int, node: int, follower: int, begin: int, moved: dict[int, int]) -> list[tuple[int, int]]:
        """The follower and when it may begin at the earliest, if that is later than it does."""
        roster = self.roster
        wanted = begin + self.length[node] + self.travel[worker][node][follower] + roster.margin
        now = moved[follower] if follower in moved else self.start[follower]
        return [(follower, wanted)] if wanted > now else []

    def _push(self, node: int, wanted: int) -> int | None:
        """When a node can begin from `wanted` on; a commitment never moves."""
        roster = self.roster
        if node >= self.count:
            return None
        begin = roster.fit(self.owner[node], wanted, self.length[node])
        if begin is None or (roster.hard[node] and begin + self.length[node] > roster.latest[node]):
            return None
        return begin

    def _tied(self, node: int, begin: int) -> list[tuple[int, int]]:
        """The other half of a pair and when it may begin at the earliest."""
        other = self.roster.partner[node]
        if other < 0 or self.owner[other] < 0:
            return []
        return [(other, begin + self.roster.gap[node][0])]

    def _days_hold(self, visit: int, worker: int, position: int, begin: int, moved: dict[int, int]) -> bool:
        """Whether every day that changes keeps the limits of its shape and of its work."""
        roster, starts = self.roster, {**moved, visit: begin}
        for owner in {worker, *(self.owner[node] for node in moved)}:
            route = self.routes[owner]
            if owner == worker:
                route = [*route[:position], visit, *route[position:]]
            lengths = [self.length[node] for node in route]
            legs = [0, *(self.travel[owner][a][b] for a, b in pairwise(route))]
            figures, paid = roster.shapes.measure(owner, [starts.get(n, self.start[n]) for n in route], lengths, legs)
            if sum(lengths) + sum(legs) + paid > roster.room[owner]:
                return False
            if any(value > roster.shapes.most[row, owner] for row, value in enumerate(figures)):
                return False
        return True

    def late(self, moved: list[tuple[int, int]]) -> float:
        """Cost of the lateness that pushing nodes back adds."""
        cost = 0.0
        for node, begin in moved:
            latest = self.roster.latest[node]
            cost += max(0, begin + self.length[node] - latest) - max(0, self.start[node] + self.length[node] - latest)
        return LATE_MINUTE * cost

    def best(self, visit: int, worker: int, below: float) -> tuple[float, int, int]:
        """Cheapest place of a visit in a worker's route that costs less than `below`: cost, position, start."""
        best = (below, -1, -1)
        for cost, position, begin in self.places(visit, worker):
            budget = best[0] - cost
            if budget <= 0:
                break
            moved = self.pushed(visit, worker, position, begin, budget)
            if moved is not None:
                best = min(best, (cost + self.late(moved), position, begin))
        return best

    def best_pair(self, visit: int) -> tuple[float, Put, Put] | None:
        """Cheapest two places of a pair with two workers, given its first half."""
        other, best = self.roster.partner[visit], None
        limit = 2.0 * self.roster.penalty[visit]
        for least, put, put2 in self._together(visit, other):
            if least >= limit:
                break
            pushed = self._pushing(visit, put, limit - least)
            pushed2 = None if pushed is None else self._pushing(other, put2, limit - least - pushed)
            if pushed is not None and pushed2 is not None:
                limit = least + pushed + pushed2
                best = (limit, put, put2)
        return best

    def _together(self, visit: int, other: int) -> list[tuple[float, Put, Put]]:
        """Places of both halves that keep their gap, and the least each two cost, the cheapest first."""
        (low, high), found = self.roster.gap[visit], []
        theirs = self._some_places(other)
        for cost, worker, position, begin in self._some_places(visit):
            for cost2, worker2, position2, begin2 in theirs:
                if worker != worker2:
                    first = max(begin, begin2 - high)
                    second = max(begin2, first + low)
                    least = cost + cost2 + self._late(visit, first) + self._late(other, second)
                    found.append((least, (worker, position, first), (worker2, position2, second)))
        found.sort()
        return found

    def _late(self, visit: int, begin: int) -> float:
        return LATE_MINUTE * max(0, begin + self.length[visit] - self.roster.latest[visit])

    def _some_places(self, visit: int) -> list[tuple[float, int, int, int]]:
        """The best places of a half over all workers, its own lateness left out of the cost."""
        found = []
        for worker in self.roster.allowed[visit]:
            found += [(cost, worker, position, begin) for cost, position, begin in self.places(visit, worker)[:3]]
        found.sort()
        return [(cost - self._late(visit, at), worker, place, at) for cost, worker, place, at in found[:HALVES]]

    def _pushing(self, visit: int, put: Put, budget: float) -> float | None:
        """Lateness of what half of a pair pushes back, None when it does not fit or goes beyond a budget."""
        roster, (worker, position, begin) = self.roster, put
        if roster.fit(worker, begin, self.length[visit]) != begin:
            return None
        if roster.hard[visit] and begin + self.length[visit] > roster.latest[visit]:
            return None
        moved = self.pushed(visit, worker, position, begin, budget)
        return None if moved is None else self.late(moved)

    def insert(self, visit: int, worker: int, position: int, begin: int) -> bool:
        """Put a visit in a route and push back what must be; False when that is no longer possible."""
        before = self.routes[worker][position - 1] if position else -1
        moved = self.pushed(visit, worker, position, begin)
        if moved is None or (before >= 0 and self._after(worker, before, visit, self.start[before], {visit: begin})):
            return False
        for node, start in moved:
            self.start[node] = start
        self.routes[worker].insert(position, visit)
        self.start[visit], self.owner[visit] = begin, worker
        self.work[worker] = self._work(worker)
        return True

    def insert_pair(self, visit: int, first: Put, second: Put) -> None:
        """Put both halves of a pair in, or none; the second may only start where the first has not pushed it off."""
        if self.insert(visit, *first) and not self.insert(self.roster.partner[visit], *second):
            self.remove(visit)

    def remove(self, visit: int) -> None:
        """Take a visit out of its route."""
        worker = self.owner[visit]
        self.routes[worker].remove(visit)
        self.owner[visit] = -1
        self.work[worker] = self._work(worker)

    def settle(self) -> None:
        """Let every visit start as early as its route and its pair allow (the order of the routes is kept)."""
        goal = list(self.start)
        for visit in range(self.count):
            self.start[visit] = self.roster.earliest[visit]
        for _sweep in range(40):
            if not self._sweep():
                return
        self.start = goal

    def _sweep(self) -> bool:
        """Raise every start to what its route and its pair ask; whether anything changed."""
        start, changed = self.start, False
        for worker, route in enumerate(self.routes):
            travel, leaves, before = self.travel[worker], -NO_PLACE, -1
            for node in route:
                if node < self.count:
                    wanted = self._wanted(node, worker, leaves + travel[before][node] + self.roster.margin)
                    if wanted is None:
                        return True
                    changed |= wanted > start[node]
                    start[node] = wanted
                leaves, before = start[node] + self.length[node], node
        return changed

    def _wanted(self, node: int, worker: int, arrival: float) -> int | None:
        """Earliest start of a node given its arrival and the start of its other half."""
        wanted, other = max(self.start[node], arrival), self.roster.partner[node]
        if other >= 0 and self.owner[other] >= 0:
            wanted = max(wanted, self.start[other] - self.roster.gap[node][1])
        return self.roster.fit(worker, int(wanted), self.length[node])

    def cost(self) -> float:
        """Travel, lateness, prices of the workers chosen, and the visits left open."""
        roster, total = self.roster, 0.0
        for worker, route in enumerate(self.routes):
            if route:
                travel = self.travel[worker]
                total += travel[roster.home[worker]][route[0]] + travel[route[-1]][roster.last_stop[worker]]
                total += sum(travel[a][b] for a, b in pairwise(route))
        for visit, worker in enumerate(self.owner):
            if worker < 0:
                total += roster.penalty[visit]
            else:
                late = self.start[visit] + self.length[visit] - roster.latest[visit]
                total += roster.price[visit, worker] + (LATE_MINUTE * late if late > 0 else 0)
        return total
