"""The shape of a route: its span, its work without a pause, its interruptions, the short waits that are work.

Work beyond a ceiling, hours beyond a contract and those short of it depend on it too: short waits count.
"""

from __future__ import annotations

from careapp.matching.search.data import (
    FIGURES,
    IDLE,
    NO_CONTRACT,
    OVERTIME,
    PAID,
    TOUCHED,
    TURN,
    TURNS,
    WAIT,
    Day,
    Move,
    Routes,
)
from careapp.matching.search.kernels import kernel
from careapp.matching.search.links import leg
from careapp.matching.shape import CUTS, LIMITED, LONG_CUTS, NO_BREAK, PAUSE, SPAN, UNBROKEN

TINY = 1e-6


@kernel
def idle(day: Day, route: int, work: float) -> float:
    """Minutes that some work leaves of a contract, where there is one."""
    return max(0.0, day.regular[route] - work) if day.regular[route] < NO_CONTRACT else 0.0


@kernel
def shape_of(day: Day, routes: Routes, route: int) -> None:
    """Work the shape of a route out from the starts of what it holds."""
    shape = routes.shape
    for figure in range(FIGURES):
        shape[route, figure] = 0.0
    first, last = routes.after[day.nodes + route], routes.before[day.nodes + len(day.speed) + route]
    if first >= day.nodes:
        return
    shape[route, SPAN] = routes.start[last] + day.length[last] - routes.start[first]
    if day.shaped:
        _walk(day, routes, route, first)
    for at in range(day.first_break[route], day.first_break[route + 1]):
        shape[route, NO_BREAK] = max(shape[route, NO_BREAK], _lacking(day, routes, route, at, first))
    price = day.sunday[route]
    if routes.start[last] + day.length[last] > day.dusk:
        price += day.evening[route]
    if routes.work[route] + shape[route, PAID] > day.long_from:
        price += day.long_day[route]
    for figure in range(LIMITED):
        if shape[route, figure] > day.fair[figure, route] + TINY:
            price += day.odd
    shape[route, TURN] = price


@kernel
def _walk(day: Day, routes: Routes, route: int, node: int) -> None:
    """Count pauses, interruptions and short waits from the first node of a route on."""
    shape, begun = routes.shape, routes.start[node]
    while True:
        over, n = routes.start[node] + day.length[node], routes.after[node]
        free = routes.start[n] - over - leg(day, route, node, n) if n < day.nodes else PAUSE
        if free >= PAUSE:
            shape[route, UNBROKEN] = max(shape[route, UNBROKEN], over - begun)
        if n >= day.nodes:
            return
        if free >= PAUSE:
            begun = routes.start[n]
        if free > day.short_wait:
            shape[route, CUTS] += 1
        if free > day.long_wait:
            shape[route, LONG_CUTS] += 1
        if 0 < free <= day.paid_wait:
            shape[route, PAID] += free
        node = n


@kernel
def _lacking(day: Day, routes: Routes, route: int, at: int, node: int) -> float:
    """Minutes that lack for a break of a route."""
    begin, end = day.break_begin[at], day.break_end[at]
    longest = min(routes.start[node], end) - begin
    while node < day.nodes and routes.start[node] < end:
        over, n = routes.start[node] + day.length[node], routes.after[node]
        closes = routes.start[n] if n < day.nodes else end
        way = leg(day, route, node, n) if n < day.nodes else 0.0
        longest = max(longest, min(closes - over - way, min(closes, end) - max(over, begin)))
        node = n
    return day.break_minutes[at] - longest


@kernel
def worked(routes: Routes, route: int) -> float:
    """Minutes of work of a route: visits, travel and short waits between them."""
    return routes.work[route] + routes.shape[route, PAID]


@kernel
def hours(day: Day, routes: Routes, move: Move) -> bool:
    """Add the least change of overtime and of hours short that the move brings, whatever the waits will be.

    False when visits and travel alone are too much for a route.
    """
    change = short = 0.0
    for at in range(move.tally[TOUCHED]):
        route = move.route[at]
        work, old, regular = routes.work[route], move.work[at] + move.shape[at, PAID], day.regular[route]
        if work > day.room[route] + TINY and work > old + TINY:
            return False
        change += max(0.0, work - regular) - max(0.0, old - regular)
        short -= idle(day, route, old)
        if day.paid_wait == 0:
            short += idle(day, route, work)
    move.delta[OVERTIME] = change
    move.delta[IDLE] = short
    return True


@kernel
def shaped(day: Day, routes: Routes, move: Move) -> bool:
    """Add the change of waiting, turns and hours once starts stand; False when a route breaks a limit, no less so
    than before.
    """
    wait = turn = over = short = 0.0
    for at in range(move.tally[TOUCHED]):
        route = move.route[at]
        shape_of(day, routes, route)
        for figure in range(LIMITED):
            value = routes.shape[route, figure]
            if value > day.most[figure, route] + TINY and value > move.shape[at, figure] - TINY:
                return False
        work, old, regular = worked(routes, route), move.work[at] + move.shape[at, PAID], day.regular[route]
        if work > day.room[route] + TINY and work > old + TINY:
            return False
        wait += routes.shape[route, SPAN] - routes.work[route] - move.shape[at, SPAN] + move.work[at]
        turn += routes.shape[route, TURN] - move.shape[at, TURN]
        over += max(0.0, work - regular) - max(0.0, old - regular)
        short += idle(day, route, work) - idle(day, route, old)
    move.delta[WAIT], move.delta[TURNS] = wait, turn
    move.delta[OVERTIME], move.delta[IDLE] = over, short
    return True
