"""A first plan in one pass: each visit, or pair, goes to the cheapest place that every hard limit allows."""

from __future__ import annotations

import numpy as np

from careapp.matching.search.anneal import accept
from careapp.matching.search.data import NOWHERE, Day, Move, Routes
from careapp.matching.search.kernels import kernel
from careapp.matching.search.links import begin, inner, leg, undo
from careapp.matching.search.moves import settle_in, take
from careapp.matching.search.starts import NEVER, fit

PLACES = 16  # places of a visit that are tried
WAIT_MINUTE = 0.2  # what a minute of waiting before the visit weighs against one of travel
NO_LIMIT = 1e300


@kernel
def construct(day: Day, routes: Routes, move: Move, order: np.ndarray, costs: np.ndarray, places: np.ndarray) -> int:
    """Put open visits in, in an order; `costs` and `places` are room to work in. The visits put in."""
    placed = 0
    for at in range(len(order)):
        visit = order[at]
        if routes.route[visit] >= 0:
            continue
        if day.partner[visit] < 0:
            placed += _put_one(day, routes, move, visit, costs[0], places[0])
        elif routes.route[day.partner[visit]] < 0:
            placed += _put_pair(day, routes, move, visit, costs, places)
    return placed


@kernel
def _put_one(day: Day, routes: Routes, move: Move, visit: int, costs: np.ndarray, places: np.ndarray) -> int:
    count = _cheapest(day, routes, visit, costs, places)
    for at in range(count):
        begin(move)
        take(day, routes, move, visit, places[at, 0])
        if settle_in(day, routes, move, visit, places[at, 0], places[at, 1], NOWHERE) and _agree(day, routes, move):
            return 1
        undo(day, routes, move)
    return 0


@kernel
def _put_pair(day: Day, routes: Routes, move: Move, visit: int, costs: np.ndarray, places: np.ndarray) -> int:
    other = day.partner[visit]
    count = _cheapest(day, routes, visit, costs[0], places[0])
    count2 = _cheapest(day, routes, other, costs[1], places[1])
    for tried in range(count + count2 - 1):
        for at in range(max(0, tried - count2 + 1), min(count, tried + 1)):
            route, other_route = places[0, at, 0], places[1, tried - at, 0]
            if route == other_route:
                continue
            begin(move)
            take(day, routes, move, other, other_route)
            take(day, routes, move, visit, route)
            if settle_in(day, routes, move, visit, route, places[0, at, 1], other_route) and _agree(day, routes, move):
                return 2
            undo(day, routes, move)
    return 0


@kernel
def _agree(day: Day, routes: Routes, move: Move) -> bool:
    """Keep a move that breaks no hard limit."""
    if not accept(day, routes, move, NO_LIMIT):
        return False
    for part in range(len(move.delta)):
        routes.total[part] += move.delta[part]
    return True


@kernel
def _cheapest(day: Day, routes: Routes, visit: int, costs: np.ndarray, places: np.ndarray) -> int:
    """The cheapest places (route, node that follows) of a visit, as far as its own start tells; how many."""
    count, length = 0, day.length[visit]
    for at in range(day.first_choice[visit], day.first_choice[visit + 1]):
        route = day.choices[at]
        p = day.nodes + route
        while p < day.nodes or p == day.nodes + route:
            n = routes.after[p]
            ready = day.leaves[route] if p >= day.nodes else routes.start[p] + day.length[p] + day.margin
            start = fit(day, route, visit, max(ready + leg(day, route, p, visit), day.earliest[visit]))
            late = start - day.latest[visit]
            if start >= NEVER or (late > 0 and day.hard[visit]):
                break
            work = length + inner(day, route, p, visit) + inner(day, route, visit, n) - inner(day, route, p, n)
            if routes.work[route] + work <= day.room[route] and _reaches(day, routes, route, visit, start, n):
                price = leg(day, route, p, visit) + leg(day, route, visit, n) - leg(day, route, p, n)
                price += (
                    day.price[visit, route] + max(0.0, late) + WAIT_MINUTE * (start - max(ready, day.earliest[visit]))
                )
                count = _rank(costs, places, count, price, route, n)
            p = n
    return count


@kernel
def _reaches(day: Day, routes: Routes, route: int, visit: int, start: float, n: int) -> bool:
    """Whether what follows may still begin in time."""
    if n >= day.nodes or not day.hard[n]:
        return True
    return start + day.length[visit] + day.margin + leg(day, route, visit, n) <= day.latest[n]


@kernel
def _rank(costs: np.ndarray, places: np.ndarray, count: int, price: float, route: int, n: int) -> int:
    """Keep a place among the cheapest; how many there are."""
    if count == PLACES and price >= costs[count - 1]:
        return count
    at = min(count, PLACES - 1)
    while at > 0 and costs[at - 1] > price:
        costs[at] = costs[at - 1]
        places[at, 0] = places[at - 1, 0]
        places[at, 1] = places[at - 1, 1]
        at -= 1
    costs[at] = price
    places[at, 0] = route
    places[at, 1] = n
    return min(count + 1, PLACES)


def completed(day: Day, routes: Routes, move: Move) -> int:
    """Put what is open into routes, visits with few workers and narrow windows first; how many go in."""
    mine = slice(0, day.visits)
    tight = np.diff(day.first_choice)[mine] * np.maximum(30.0, day.latest[mine] - day.earliest[mine])
    pairs = np.where(day.partner[mine] >= 0, 0.5, 1.0)
    order = np.argsort(tight * pairs, kind="stable").astype(np.int64)
    return int(construct(day, routes, move, order, np.zeros((2, PLACES)), np.zeros((2, PLACES, 2), np.int64)))
