"""The exchange of the ends of two routes, which moves more visits at once than any other move."""

from __future__ import annotations

from careapp.matching.search.data import CHECKS, FARTHER, PRICE, TAIL, TRAVEL, Day, Move, Routes
from careapp.matching.search.kernels import inlined, kernel
from careapp.matching.search.links import draw, inner, leg, pick, swap_tails, touch
from careapp.matching.search.moves import route_near
from careapp.matching.search.starts import ask


@kernel
def _ends_cost(day: Day, routes: Routes, x: int, y: int, a: int, b: int) -> float:
    """Travel and prices, weighted, when the ends of two routes of the same speed are exchanged."""
    px, py = routes.before[x], routes.before[y]
    end_a, end_b = day.nodes + len(day.speed) + a, day.nodes + len(day.speed) + b
    last_x, last_y = routes.before[end_a], routes.before[end_b]
    travel = leg(day, b, py, x) - leg(day, a, px, x) - leg(day, a, last_x, end_a) + leg(day, b, last_x, end_b)
    if y < day.nodes:
        travel += leg(day, a, px, y) - leg(day, b, py, y) - leg(day, b, last_y, end_b) + leg(day, a, last_y, end_a)
    else:
        travel += leg(day, a, px, end_a) - leg(day, b, py, end_b)
    price, node = 0.0, x
    while node < day.nodes:
        price += day.price[node, b] - day.price[node, a]
        node = routes.after[node]
    node = y
    while node < day.nodes:
        price += day.price[node, a] - day.price[node, b]
        node = routes.after[node]
    return day.weights[TRAVEL] * travel + day.weights[PRICE] * price


@kernel
def _may_take(day: Day, routes: Routes, node: int, route: int, label: float) -> bool:
    """Whether a route may take everything from a node on, what it holds before a label kept."""
    while node < day.nodes:
        if node >= day.visits or not day.allowed[node, route]:
            return False
        other = day.partner[node]
        if other >= 0 and routes.route[other] == route and routes.label[other] < label:
            return False
        node = routes.after[node]
    return True


@inlined
def tails(day: Day, routes: Routes, move: Move) -> bool:
    """Exchange the ends of two routes."""
    x = pick(routes, day.visits)
    a = routes.route[x]
    if a < 0:
        return False
    b = pick(routes, len(day.speed))
    if draw(routes) < 0.5:
        b = route_near(day, routes, x, 1.0)
    if b < 0 or a == b or not day.allowed[x, b]:
        return False
    label = routes.label[x]
    y = routes.after[day.nodes + b]
    while y < day.nodes and routes.label[y] < label:
        y = routes.after[y]
    if day.speed[a] == day.speed[b] and _ends_cost(day, routes, x, y, a, b) > move.spare[FARTHER]:
        return False
    if not _may_take(day, routes, x, b, label) or not _may_take(day, routes, y, a, label):
        return False
    _exchange(day, routes, move, x, y, a, b)
    return _ask_all(day, routes, move, x) and _ask_all(day, routes, move, y)


@kernel
def _ask_all(day: Day, routes: Routes, move: Move, node: int) -> bool:
    """Note every node from one on: hours and speed of another worker may move each; False when they are too many."""
    while node < day.nodes:
        if move.tally[CHECKS] >= len(move.check) - 2:
            return False
        ask(day, move, node)
        node = routes.after[node]
    return True


@kernel
def _exchange(day: Day, routes: Routes, move: Move, x: int, y: int, a: int, b: int) -> None:
    """Swap the tails and count what changes."""
    px, py = routes.before[x], routes.before[y]
    touch(routes, move, a)
    touch(routes, move, b)
    _count_tails(day, routes, move, x, y, a, b, -1.0)
    swap_tails(day, routes, x, y, a, b)
    new_y = routes.after[px]
    new_x = routes.after[py]
    _count_tails(day, routes, move, new_y, new_x, a, b, 1.0)
    move.tally[TAIL] = 1
    for at, value in enumerate((x, y, a, b, px, py)):
        move.tail[at] = value


@kernel
def _count_tails(day: Day, routes: Routes, move: Move, x: int, y: int, a: int, b: int, sign: float) -> None:
    _count_tail(day, routes, move, x, a, sign)
    _count_tail(day, routes, move, y, b, sign)


@kernel
def _count_tail(day: Day, routes: Routes, move: Move, node: int, route: int, sign: float) -> None:
    """Add (or take away) the travel, work and price of a route from a node on, the way to it included."""
    p = routes.before[node]
    while True:
        move.delta[TRAVEL] += sign * leg(day, route, p, node)
        routes.work[route] += sign * inner(day, route, p, node)
        if node >= day.nodes:
            return
        routes.work[route] += sign * day.length[node]
        move.delta[PRICE] += sign * day.price[node, route]
        p, node = node, routes.after[node]
