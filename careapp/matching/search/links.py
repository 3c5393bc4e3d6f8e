"""Take a node out of its route and put it into one, with the cost of travel, price and work kept up."""

from __future__ import annotations

import numpy as np

from careapp.matching.search.data import (
    FIGURES,
    LABELS,
    PRICE,
    REMOVED,
    STAMP,
    STARTS,
    TAIL,
    TOUCHED,
    TRAVEL,
    Day,
    Move,
    Routes,
)
from careapp.matching.search.kernels import kernel


@kernel
def draw(routes: Routes) -> float:
    """A number in [0, 1) (xorshift)."""
    x = routes.random[0]
    x ^= x << np.uint64(13)
    x ^= x >> np.uint64(7)
    x ^= x << np.uint64(17)
    routes.random[0] = x
    return (x >> np.uint64(11)) * (1.0 / 9007199254740992.0)


@kernel
def pick(routes: Routes, count: int) -> int:
    """A number in [0, count)."""
    return int(draw(routes) * count)


@kernel
def leg(day: Day, route: int, a: int, b: int) -> float:
    """Travel of a route from one node to another; an empty route goes nowhere."""
    if a >= day.nodes and b >= day.nodes:
        return 0.0
    return day.travel[day.speed[route], day.place[a], day.place[b]]


@kernel
def touch(routes: Routes, move: Move, route: int) -> None:
    """Remember what a route was before the move."""
    if move.stamp[route] != move.tally[STAMP]:
        move.stamp[route] = move.tally[STAMP]
        at = move.tally[TOUCHED]
        move.route[at] = route
        move.work[at] = routes.work[route]
        for figure in range(FIGURES):
            move.shape[at, figure] = routes.shape[route, figure]
        move.tally[TOUCHED] = at + 1


@kernel
def inner(day: Day, route: int, a: int, b: int) -> float:
    """Travel that counts as work: between two visits."""
    return leg(day, route, a, b) if a < day.nodes and b < day.nodes else 0.0


@kernel
def take_out(day: Day, routes: Routes, move: Move, node: int, goal: int) -> None:
    """Remove a visit from its route, if it is in one, and note where it shall go (−1: open)."""
    at = move.tally[REMOVED]
    route = routes.route[node]
    move.node[at] = node
    move.node_route[at] = route
    move.goal[at] = goal
    move.tally[REMOVED] = at + 1
    if route < 0:
        move.delta[PRICE] -= day.penalty[node]
        return
    p, n = routes.before[node], routes.after[node]
    move.node_before[at] = p
    touch(routes, move, route)
    routes.after[p] = n
    routes.before[n] = p
    routes.route[node] = -1
    move.delta[TRAVEL] += leg(day, route, p, n) - leg(day, route, p, node) - leg(day, route, node, n)
    routes.work[route] += (
        inner(day, route, p, n) - inner(day, route, p, node) - inner(day, route, node, n) - day.length[node]
    )
    move.delta[PRICE] -= day.price[node, route]


@kernel
def put_between(day: Day, routes: Routes, move: Move, node: int, route: int, p: int, n: int) -> None:
    """Link an open visit between two neighbours of a route."""
    touch(routes, move, route)
    routes.route[node] = route
    routes.before[node] = p
    routes.after[node] = n
    routes.after[p] = node
    routes.before[n] = node
    move.delta[TRAVEL] += leg(day, route, p, node) + leg(day, route, node, n) - leg(day, route, p, n)
    routes.work[route] += (
        inner(day, route, p, node) + inner(day, route, node, n) - inner(day, route, p, n) + day.length[node]
    )
    move.delta[PRICE] += day.price[node, route]


@kernel
def put_by_label(day: Day, routes: Routes, move: Move, node: int, route: int) -> None:
    """Link an open visit where its label stands in a route."""
    n = routes.after[day.nodes + route]
    label = routes.label[node]
    while n < day.nodes and routes.label[n] < label:
        n = routes.after[n]
    put_between(day, routes, move, node, route, routes.before[n], n)


@kernel
def leave_open(day: Day, move: Move, node: int) -> None:
    """Count a visit as open."""
    move.delta[PRICE] += day.penalty[node]


@kernel
def relabel(routes: Routes, move: Move, node: int, label: float) -> None:
    """Give a node another label and remember the old one."""
    at = move.tally[LABELS]
    move.label_node[at] = node
    move.label[at] = routes.label[node]
    move.tally[LABELS] = at + 1
    routes.label[node] = label


@kernel
def begin(move: Move) -> None:
    """Empty the trace."""
    stamp = move.tally[STAMP] + 1
    for at in range(STAMP):
        move.tally[at] = 0
    move.tally[STAMP] = stamp
    move.delta[:] = 0.0


@kernel
def undo(day: Day, routes: Routes, move: Move) -> None:
    """Take everything back that the move did."""
    for at in range(move.tally[STARTS] - 1, -1, -1):
        routes.start[move.start_node[at]] = move.start[at]
    if move.tally[TAIL]:
        _swap_back(day, routes, move)
    removed = move.tally[REMOVED]
    for at in range(removed - 1, -1, -1):
        node = move.node[at]
        if routes.route[node] >= 0:
            p, n = routes.before[node], routes.after[node]
            routes.after[p] = n
            routes.before[n] = p
            routes.route[node] = -1
    for at in range(removed - 1, -1, -1):
        node, route = move.node[at], move.node_route[at]
        if route >= 0:
            p = move.node_before[at]
            n = routes.after[p]
            routes.after[p] = node
            routes.before[n] = node
            routes.before[node] = p
            routes.after[node] = n
            routes.route[node] = route
    for at in range(move.tally[LABELS] - 1, -1, -1):
        routes.label[move.label_node[at]] = move.label[at]
    for at in range(move.tally[TOUCHED]):
        routes.work[move.route[at]] = move.work[at]
        for figure in range(FIGURES):
            routes.shape[move.route[at], figure] = move.shape[at, figure]


@kernel
def swap_tails(day: Day, routes: Routes, x: int, y: int, a: int, b: int) -> None:
    """Give what begins at `x` in route `a` to route `b`, and what begins at `y` in `b` (maybe its end) to `a`."""
    ends = day.nodes + len(day.speed)
    end_a, end_b = ends + a, ends + b
    px, py = routes.before[x], routes.before[y]
    last_x, last_y = routes.before[end_a], routes.before[end_b]
    _join(routes, py, x if x < day.nodes else end_b)
    if x < day.nodes:
        _join(routes, last_x, end_b)
    _join(routes, px, y if y < day.nodes else end_a)
    if y < day.nodes:
        _join(routes, last_y, end_a)
    _own(day, routes, x, b)
    _own(day, routes, y, a)


@kernel
def _join(routes: Routes, p: int, n: int) -> None:
    routes.after[p] = n
    routes.before[n] = p


@kernel
def _own(day: Day, routes: Routes, node: int, route: int) -> None:
    while node < day.nodes:
        routes.route[node] = route
        node = routes.after[node]


@kernel
def _swap_back(day: Day, routes: Routes, move: Move) -> None:
    x, y, a, b, px, py = move.tail
    ends = day.nodes + len(day.speed)
    back_y = routes.after[px] if y < day.nodes else ends + a
    back_x = routes.after[py] if x < day.nodes else ends + b
    swap_tails(day, routes, back_y, back_x, a, b)
