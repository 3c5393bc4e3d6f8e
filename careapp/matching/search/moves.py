"""The moves of the search. Each changes the routes, leaves a trace to undo, and says whether it could be made."""

from __future__ import annotations

import numpy as np

from careapp.matching.search.data import (
    FARTHER,
    NOWHERE,
    OPEN,
    PRICE,
    REMOVED,
    TRAVEL,
    Day,
    Move,
    Routes,
)
from careapp.matching.search.kernels import inlined, kernel
from careapp.matching.search.links import (
    draw,
    leave_open,
    leg,
    pick,
    put_between,
    put_by_label,
    relabel,
    take_out,
)
from careapp.matching.search.starts import ask, ask_waiting

CHAIN = np.int64(4)  # visits carried together at most
PUSHED_OUT = np.int64(3)  # visits an insertion may put out at most
LIKING = 0.3  # chance to look at a worker of little price first, where prices differ
NEIGHBOUR = 0.75  # chance to look beside a neighbour rather than anywhere
EARLY, LATER = 40.0, 100.0  # minutes before and after the window in which a place is looked for
TINY = 1e-6
AROUND = 30.0  # minutes around a likely start in which a label is drawn


@kernel
def _route_liked(day: Day, routes: Routes, node: int) -> int:
    """Mostly none (−1); else a route of little price for a visit, or one of less price than its own."""
    chance = draw(routes)
    if day.liked.shape[1] == 0 or chance >= LIKING + day.keen:
        return -1
    if chance >= day.keen:
        return day.liked[node, pick(routes, day.liked.shape[1])]
    cheaper = _cheaper(day, routes, node)
    return day.liked[node, pick(routes, cheaper)] if cheaper else -1


@kernel
def _cheaper(day: Day, routes: Routes, node: int) -> int:
    """How many of the routes a visit likes cost less than the one it is in."""
    now = day.price[node, routes.route[node]] if routes.route[node] >= 0 else np.inf
    count = 0
    for at in range(day.liked.shape[1]):
        route = day.liked[node, at]
        if route < 0 or day.price[node, route] >= now - TINY:
            break
        count += 1
    return count


@kernel
def route_near(day: Day, routes: Routes, node: int, chance: float) -> int:
    """A route for a visit: one of little price, that of a neighbour, or any it may go to; −1 when there is none."""
    liked = _route_liked(day, routes, node)
    if liked >= 0:
        return liked
    if draw(routes) < chance and day.near.shape[1] > 0:
        route = routes.route[day.near[node, pick(routes, day.near.shape[1])]]
        if route >= 0 and day.allowed[node, route]:
            return route
    first, last = day.first_choice[node], day.first_choice[node + 1]
    return day.choices[first + pick(routes, last - first)] if last > first else -1


@kernel
def _place_in_time(day: Day, routes: Routes, node: int, route: int) -> int:
    """The node of a route before which a visit would stand at a minute drawn inside its window."""
    moment = day.earliest[node] - EARLY + draw(routes) * (day.latest[node] - day.earliest[node] + LATER)
    n = routes.after[day.nodes + route]
    while n < day.nodes and routes.start[n] < moment:
        n = routes.after[n]
    return n


@kernel
def _label_between(day: Day, routes: Routes, node: int, route: int, p: int, n: int) -> float:
    """A label between two neighbours, near the minute the visit could begin; nan when none is left."""
    low = routes.label[p] if p < day.nodes else -1e8
    high = routes.label[n] if n < day.nodes else 1e8
    likely = day.earliest[node]
    if p < day.nodes:
        likely = max(likely, routes.start[p] + day.length[p] + leg(day, route, p, node))
    begin, end = max(low, likely - AROUND), min(high, likely + AROUND)
    if begin >= end:
        begin, end = (
            (low, high) if low > -1e7 and high < 1e7 else ((low, low + AROUND) if low > -1e7 else (high - AROUND, high))
        )
    label = begin + (end - begin) * (0.001 + 0.998 * draw(routes))
    return label if low < label < high else np.nan


@kernel
def _partner_label(day: Day, routes: Routes, node: int, label: float) -> float:
    """A label for the other half of a pair."""
    if day.together[node]:
        return label
    low, high = day.low[node], day.high[node]
    if draw(routes) < 0.8:
        return label + low + draw(routes) * (high - low) + (1e-3 if low >= 0 else -1e-3)
    return label + (1e-3 if low >= 0 else -1e-3)


@kernel
def take(day: Day, routes: Routes, move: Move, node: int, goal: int) -> None:
    """Take a node out and note what follows it."""
    if routes.route[node] >= 0:
        ask(day, move, routes.after[node])
    take_out(day, routes, move, node, goal)


@kernel
def _put(day: Day, routes: Routes, move: Move, node: int, route: int) -> None:
    """Put a node in by its label and note it and what follows it."""
    put_by_label(day, routes, move, node, route)
    ask(day, move, node)
    ask(day, move, routes.after[node])
    ask_waiting(day, move, node)


@inlined
def relocate(day: Day, routes: Routes, move: Move, node: int, push: int) -> bool:
    """Move a visit, with its other half, beside a neighbour or to a minute of another route.

    `push` visits that stand where it goes are put out and stay open.
    """
    other = day.partner[node]
    beside, route = -1, _route_liked(day, routes, node)
    if route < 0 and draw(routes) < NEIGHBOUR and day.near.shape[1] > 0:
        beside = day.near[node, pick(routes, day.near.shape[1])]
        route = routes.route[beside]
        if route < 0 or not day.allowed[node, route] or beside == other:
            beside, route = -1, -1
    if route < 0:
        route = route_near(day, routes, node, 0.0)
    if route < 0:
        return False
    if other < 0 and push == 0:
        return _relocate_alone(day, routes, move, node, route, beside)
    other_route = NOWHERE
    if other >= 0:
        other_route = routes.route[other]
        if other_route < 0 or other_route == route or draw(routes) < 0.5:
            other_route = route_near(day, routes, other, 0.5)
        if other_route < 0 or other_route == route:
            return False
        take(day, routes, move, other, other_route)
    take(day, routes, move, node, route)
    n = _push_out(day, routes, move, _next_there(day, routes, node, route, beside), push)
    return settle_in(day, routes, move, node, route, n, other_route)


@kernel
def _next_there(day: Day, routes: Routes, node: int, route: int, beside: int) -> int:
    """The node of a route before which a visit goes: on one of the sides of its neighbour, else at a minute drawn."""
    if beside < 0:
        return _place_in_time(day, routes, node, route)
    return routes.after[beside] if draw(routes) < 0.5 else beside


@inlined
def _relocate_alone(day: Day, routes: Routes, move: Move, node: int, route: int, beside: int) -> bool:
    """Move a visit that is no pair's half; nothing is touched when travel and prices alone cost too much."""
    n = _next_there(day, routes, node, route, beside)
    if n == node:
        n = routes.after[node]
    p = routes.before[n]
    if p == node:
        p = routes.before[node]
    travel = leg(day, route, p, node) + leg(day, route, node, n) - leg(day, route, p, n)
    price, old = day.price[node, route] - day.penalty[node], routes.route[node]
    if old >= 0:
        before, after = routes.before[node], routes.after[node]
        travel += leg(day, old, before, after) - leg(day, old, before, node) - leg(day, old, node, after)
        price += day.penalty[node] - day.price[node, old]
    if day.weights[TRAVEL] * travel + day.weights[PRICE] * price > move.spare[FARTHER]:
        return False
    if old != route and _comes_too_late(day, routes, route, p, node, n):
        return False
    take(day, routes, move, node, route)
    return settle_in(day, routes, move, node, route, n, NOWHERE)


@kernel
def _comes_too_late(day: Day, routes: Routes, route: int, p: int, node: int, n: int) -> bool:
    """Whether a visit put between two nodes of a route would break a hard window: its own, or the next one's."""
    begin = day.leaves[route] if p >= day.nodes else routes.start[p] + day.length[p] + day.margin
    begin = max(begin + leg(day, route, p, node), day.earliest[node])
    if day.hard[node] and begin > day.latest[node] + TINY:
        return True
    if n >= day.nodes or not day.hard[n]:
        return False
    return begin + day.length[node] + day.margin + leg(day, route, node, n) > day.latest[n] + TINY


@inlined
def settle_in(day: Day, routes: Routes, move: Move, node: int, route: int, n: int, other_route: int) -> bool:
    """Put a visit before a node, and its other half where its label stands."""
    p = routes.before[n]
    label = _label_between(day, routes, node, route, p, n)
    if np.isnan(label):
        return False
    relabel(routes, move, node, label)
    put_between(day, routes, move, node, route, p, n)
    ask(day, move, node)
    ask(day, move, n)
    ask_waiting(day, move, node)
    other = day.partner[node]
    if other >= 0:
        relabel(routes, move, other, _partner_label(day, routes, node, label))
        _put(day, routes, move, other, other_route)
    return True


@kernel
def _push_out(day: Day, routes: Routes, move: Move, n: int, push: int) -> int:
    """Put out the visits from a node on, with their other halves; what then stands there."""
    for _one in range(push):
        if n >= day.visits:
            return n
        after = routes.after[n]
        other = day.partner[n]
        if other >= 0 and routes.route[other] >= 0:
            if other == after:
                return n
            _leave(day, routes, move, other)
        _leave(day, routes, move, n)
        n = after
    return n


@kernel
def _leave(day: Day, routes: Routes, move: Move, node: int) -> None:
    """Take a visit out, to stay open; what waited for it may begin sooner."""
    take(day, routes, move, node, NOWHERE)
    leave_open(day, move, node)
    ask_waiting(day, move, node)


@inlined
def bring_in(day: Day, routes: Routes, move: Move) -> bool:
    """Place an open visit, mostly without putting others out."""
    if move.tally[OPEN] == 0:
        return False
    node = move.open[pick(routes, move.tally[OPEN])]
    if routes.route[node] >= 0:
        return False
    push = 0 if draw(routes) < 0.5 else 1 + pick(routes, PUSHED_OUT)
    return relocate(day, routes, move, node, push)


@inlined
def carry(day: Day, routes: Routes, move: Move) -> bool:
    """Carry a stretch of a route to another worker."""
    node = pick(routes, day.visits)
    route = routes.route[node]
    if route < 0:
        return False
    goal = route_near(day, routes, node, 0.5)
    if goal < 0 or goal == route:
        return False
    wanted, count, n, last, price = 1 + pick(routes, CHAIN), 0, node, node, 0.0
    while count < wanted and n < day.visits and day.allowed[n, goal]:
        if day.partner[n] >= 0 and routes.route[day.partner[n]] == goal:
            break
        price += day.price[n, goal] - day.price[n, route]
        count, last, n = count + 1, n, routes.after[n]
    if count == 0:
        return False
    farther = day.weights[TRAVEL] * _carrying_costs(day, routes, node, last, route, goal)
    if farther + day.weights[PRICE] * price > move.spare[FARTHER]:
        return False
    n = node
    for _one in range(count):
        following = routes.after[n]
        take_out(day, routes, move, n, goal)
        n = following
    ask(day, move, n)
    for at in range(count):
        _put(day, routes, move, move.node[at], goal)
    return True


@kernel
def _carrying_costs(day: Day, routes: Routes, first: int, last: int, a: int, b: int) -> float:
    """Travel added when a stretch of a route goes into another in one piece; −∞ when it may not, or another speed."""
    m = routes.after[day.nodes + b]
    while m < day.nodes and routes.label[m] < routes.label[first]:
        m = routes.after[m]
    if day.speed[a] != day.speed[b] or (m < day.nodes and routes.label[m] <= routes.label[last]):
        return -np.inf
    p, n, q = routes.before[first], routes.after[last], routes.before[m]
    travel = leg(day, a, p, n) - leg(day, a, p, first) - leg(day, a, last, n)
    return travel + leg(day, b, q, first) + leg(day, b, last, m) - leg(day, b, q, m)


@inlined
def swap(day: Day, routes: Routes, move: Move) -> bool:
    """Exchange the workers and the times of two visits; other halves follow in time."""
    if day.near.shape[1] == 0:
        return False
    x = pick(routes, day.visits)
    y = _who_gives_way(day, routes, x)
    if y >= day.visits:
        return False
    a, b = routes.route[x], routes.route[y]
    if a < 0 or b < 0 or a == b or not day.allowed[x, b] or not day.allowed[y, a]:
        return False
    for node, goal in ((x, b), (y, a)):
        if day.partner[node] >= 0 and routes.route[day.partner[node]] == goal:
            return False
    if day.partner[x] == y:
        return False
    if day.partner[x] < 0 and day.partner[y] < 0:
        if _exchange_costs(day, routes, x, y, a, b) > move.spare[FARTHER]:
            return False
        if _comes_too_late(day, routes, b, routes.before[y], x, routes.after[y]):
            return False
        if _comes_too_late(day, routes, a, routes.before[x], y, routes.after[x]):
            return False
    shift = routes.label[y] - routes.label[x]
    for node, goal, by in ((x, b, shift), (y, a, -shift)):
        take(day, routes, move, node, goal)
        relabel(routes, move, node, routes.label[node] + by)
        other = day.partner[node]
        if other >= 0:
            keep = routes.route[other]
            take(day, routes, move, other, keep)
            relabel(routes, move, other, routes.label[other] + by)
    for at in range(move.tally[REMOVED]):
        _put(day, routes, move, move.node[at], move.goal[at])
    return True


@kernel
def _who_gives_way(day: Day, routes: Routes, x: int) -> int:
    """The visit another is exchanged with: a neighbour, or what stands at its time in a route of little price."""
    route = _route_liked(day, routes, x)
    if route < 0:
        return day.near[x, pick(routes, day.near.shape[1])]
    y = routes.after[day.nodes + route]
    while y < day.nodes and routes.label[y] < routes.label[x]:
        y = routes.after[y]
    return y if y >= day.nodes or routes.before[y] >= day.nodes or draw(routes) < 0.5 else routes.before[y]


@kernel
def _exchange_costs(day: Day, routes: Routes, x: int, y: int, a: int, b: int) -> float:
    """Travel and prices, weighted, when two visits take each other's places."""
    px, nx, py, ny = routes.before[x], routes.after[x], routes.before[y], routes.after[y]
    travel = leg(day, b, py, x) + leg(day, b, x, ny) - leg(day, b, py, y) - leg(day, b, y, ny)
    travel += leg(day, a, px, y) + leg(day, a, y, nx) - leg(day, a, px, x) - leg(day, a, x, nx)
    price = day.price[x, b] + day.price[y, a] - day.price[x, a] - day.price[y, b]
    return day.weights[TRAVEL] * travel + day.weights[PRICE] * price
