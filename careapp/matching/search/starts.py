"""When visits begin: as early as their route, their window, the worker's hours and their pair allow."""

from __future__ import annotations

import heapq
import math

import numpy as np

from careapp.matching.search.data import (
    CAP,
    CHECKS,
    IDLE,
    LARGEST,
    LATE,
    LATER,
    NONE,
    OPEN,
    OVERTIME,
    PRICE,
    STARTS,
    TRAVEL,
    TURN,
    TURNS,
    WAIT,
    Day,
    Move,
    Routes,
)
from careapp.matching.search.kernels import allocating, inlined, kernel
from careapp.matching.search.links import leg, touch
from careapp.matching.search.shape import idle, shape_of, worked
from careapp.matching.shape import SPAN

NEVER = 1e9
TINY = 1e-9
SWEEPS = 60


@kernel
def fit(day: Day, route: int, node: int, begin: float) -> float:
    """First start from `begin` on, on its marks, that keeps a whole visit inside the hours of a route."""
    mark = day.mark[node]
    for at in range(day.first_free[route], day.first_free[route + 1]):
        start = max(begin, day.free_start[at])
        if mark > 0:
            start = math.ceil((start - TINY) / mark) * mark
        if start + day.length[node] <= day.free_end[at] + TINY:
            return start
    return NEVER


@kernel
def _arrived(day: Day, routes: Routes, node: int) -> float:
    """When a node may begin after what stands before it in its route and its window."""
    route, p = routes.route[node], routes.before[node]
    if p < day.nodes:
        arrival = routes.start[p] + day.length[p] + leg(day, route, p, node) + day.margin
    else:
        arrival = day.leaves[route] + leg(day, route, p, node)
    if node < day.visits or (arrival > day.earliest[node] + TINY and p < day.visits):
        return max(arrival, day.earliest[node])
    return day.earliest[node]


@kernel
def _inside(day: Day, routes: Routes, node: int, begin: float) -> float:
    """First start from a minute on that keeps a visit inside the hours of its route."""
    return fit(day, routes.route[node], node, begin) if node < day.visits else begin


@kernel
def reached(day: Day, routes: Routes, node: int) -> float:
    """When a node may begin after what stands before it in its route, its window and the hours of the route."""
    return _inside(day, routes, node, _arrived(day, routes, node))


@kernel
def tied(day: Day, routes: Routes, node: int, begin: float) -> float:
    """When a node may begin after what must come before it elsewhere."""
    if day.partner[node] >= 0 and not day.together[node] and routes.route[day.partner[node]] >= 0:
        begin = max(begin, routes.start[day.partner[node]] - day.high[node])
    for at in range(day.after_first[node], day.after_first[node + 1]):
        other = day.after_node[at]
        if routes.route[other] >= 0:
            begin = max(begin, routes.start[other] + day.after_gap[at])
    return begin


@inlined
def wanted(day: Day, routes: Routes, node: int) -> float:
    """When a node begins, given the starts of its neighbours."""
    begin = _inside(day, routes, node, tied(day, routes, node, _arrived(day, routes, node)))
    other = day.partner[node]
    if not day.together[node] or routes.route[other] < 0:
        return begin
    arrived = tied(day, routes, other, _arrived(day, routes, other))
    for _turn in range(8):
        theirs = fit(day, routes.route[other], other, max(begin, arrived))
        if theirs <= begin + TINY:
            break
        begin = fit(day, routes.route[node], node, theirs)
        if begin <= theirs + TINY:
            break
    return begin


@kernel
def ask(day: Day, move: Move, node: int) -> None:
    """Note that the start of a node may change."""
    if node < day.nodes and move.tally[CHECKS] < len(move.check):
        move.check[move.tally[CHECKS]] = node
        move.tally[CHECKS] += 1


@kernel
def ask_waiting(day: Day, move: Move, node: int) -> None:
    """Note that the starts of what must come after a node elsewhere may change."""
    for at in range(day.before_first[node], day.before_first[node + 1]):
        ask(day, move, day.before_node[at])


@kernel
def _late(day: Day, node: int, start: float) -> float:
    return max(0.0, start - day.latest[node])


@kernel
def _too_late(day: Day, node: int, start: float) -> bool:
    return day.hard[node] and start > day.latest[node] + TINY


@kernel
def _set(day: Day, routes: Routes, move: Move, node: int, start: float) -> None:
    """Move a start, remember it, count its lateness."""
    at = move.tally[STARTS]
    move.start_node[at] = node
    move.start[at] = routes.start[node]
    move.tally[STARTS] = at + 1
    change = _late(day, node, start) - _late(day, node, routes.start[node])
    move.delta[LATE] += change
    move.spare[LATER] -= day.weights[LATE] * max(0.0, change)
    routes.start[node] = start
    route = routes.route[node]
    if day.shaped or day.weights[WAIT] > 0 or day.most[SPAN, route] < NEVER or day.evening[route] > 0:
        touch(routes, move, route)


@kernel
def _enqueue(day: Day, move: Move, node: int, size: int) -> int:
    if node < day.nodes and not move.queued[node]:
        move.queued[node] = True
        move.queue[size] = node
        return size + 1
    return size


@kernel
def _next(routes: Routes, move: Move, size: int) -> int:
    """The queued node with the least label, taken out of the queue."""
    least = 0
    for at in range(1, size):
        if routes.label[move.queue[at]] < routes.label[move.queue[least]]:
            least = at
    node = move.queue[least]
    move.queue[least] = move.queue[size - 1]
    move.queued[node] = False
    return node


@kernel
def _fan_out(day: Day, routes: Routes, move: Move, node: int, size: int) -> int:
    """Queue what depends on a node's start."""
    size = _enqueue(day, move, routes.after[node], size)
    other = day.partner[node]
    if other >= 0 and not day.together[node] and routes.route[other] >= 0:
        size = _enqueue(day, move, other, size)
    for at in range(day.before_first[node], day.before_first[node + 1]):
        if routes.route[day.before_node[at]] >= 0:
            size = _enqueue(day, move, day.before_node[at], size)
    return size


@kernel
def _drop_queue(move: Move, size: int) -> bool:
    for at in range(size):
        move.queued[move.queue[at]] = False
    return False


@inlined
def propagate(day: Day, routes: Routes, move: Move) -> bool:
    """Let the starts follow the move; False when one would break a hard limit, too many would move, or what begins
    later is late beyond what the move may cost: that alone, for what comes earlier can't be less late than on time.
    """
    size = NONE
    for at in range(move.tally[CHECKS]):
        if routes.route[move.check[at]] >= 0:
            size = _enqueue(day, move, move.check[at], size)
    steps = 0
    while size > 0:
        node = _next(routes, move, size)
        size -= 1
        steps += 1
        begin = wanted(day, routes, node)
        if (
            move.spare[LATER] < 0
            or steps > CAP
            or begin >= NEVER
            or (day.hard[node] and begin > day.latest[node] + TINY)
        ):
            return _drop_queue(move, size)
        if day.together[node]:
            other = day.partner[node]
            if _too_late(day, other, begin):
                return _drop_queue(move, size)
            if begin != routes.start[other]:
                _set(day, routes, move, other, begin)
                size = _fan_out(day, routes, move, other, size)
        if begin != routes.start[node]:
            _set(day, routes, move, node, begin)
            size = _fan_out(day, routes, move, node, size)
        elif _apart(day, routes, node):
            size = _enqueue(day, move, day.partner[node], size)
    return True


@kernel
def _apart(day: Day, routes: Routes, node: int) -> bool:
    """Whether the other half of a pair must move for the gap to hold."""
    other = day.partner[node]
    if other < 0 or day.together[node] or routes.route[other] < 0:
        return False
    return routes.start[other] < routes.start[node] + day.low[node] - TINY


@kernel
def largest_after(day: Day, routes: Routes, move: Move, total: float) -> float:
    """The largest lateness once the starts have moved; `total` is the one before."""
    moved, fell = 0.0, False
    for at in range(move.tally[STARTS]):
        moved = max(moved, _late(day, move.start_node[at], routes.start[move.start_node[at]]))
        fell = fell or _late(day, move.start_node[at], move.start[at]) >= total - TINY > 0
    if moved >= total or not fell:
        return max(moved, total)
    return _largest(day, routes)


@kernel
def _largest(day: Day, routes: Routes) -> float:
    worst = 0.0
    for node in range(day.visits):
        if routes.route[node] >= 0:
            worst = max(worst, _late(day, node, routes.start[node]))
    return worst


@allocating
def settle(day: Day, routes: Routes) -> bool:
    """Work every start out from nothing in the order of the labels; False when the orders contradict each other."""
    order = np.argsort(routes.label[: day.nodes])
    for node in range(day.visits):
        routes.start[node] = -NEVER
    for _sweep in range(SWEEPS):
        changed = False
        for node in order:
            if routes.route[node] < 0 or node >= day.visits:
                continue
            begin = wanted(day, routes, node)
            if begin > routes.start[node] + TINY:
                routes.start[node] = begin
                if day.together[node]:
                    routes.start[day.partner[node]] = begin
                changed = True
        if not changed:
            return True
    return False


@kernel
def measure(day: Day, routes: Routes) -> None:
    """Work the totals, the work and the shape of every route out from nothing."""
    total = routes.total
    total[:] = 0.0
    count = len(day.speed)
    for node in range(day.visits):
        if routes.route[node] < 0:
            total[PRICE] += day.penalty[node]
        else:
            total[PRICE] += day.price[node, routes.route[node]]
            total[LATE] += _late(day, node, routes.start[node])
    total[LARGEST] = _largest(day, routes)
    for route in range(count):
        node, work = day.nodes + route, 0.0
        end = node + count
        while node != end:
            n = routes.after[node]
            total[TRAVEL] += leg(day, route, node, n)
            if node < day.nodes:
                work += day.length[node] + (leg(day, route, node, n) if n < day.nodes else 0.0)
            node = n
        routes.work[route] = work
        shape_of(day, routes, route)
        total[WAIT] += routes.shape[route, SPAN] - work
        total[OVERTIME] += max(0.0, worked(routes, route) - day.regular[route])
        total[IDLE] += idle(day, route, worked(routes, route))
        total[TURNS] += routes.shape[route, TURN]


@allocating
def refresh(day: Day, routes: Routes, move: Move) -> None:
    """Label every node by its place in time, so that labels stay apart, and recount everything."""
    renumber(day, routes)
    settle(day, routes)
    measure(day, routes)
    look_for_open(day, routes, move)


@kernel
def look_for_open(day: Day, routes: Routes, move: Move) -> None:
    """Note which visits are open."""
    move.tally[OPEN] = 0
    for node in range(day.visits):
        if routes.route[node] < 0:
            move.open[move.tally[OPEN]] = node
            move.tally[OPEN] += 1


@allocating
def _waits_for(day: Day, routes: Routes, node: int) -> int:
    """How many nodes must be labelled before this one."""
    count = 1 if routes.before[node] < day.nodes else 0
    other = day.partner[node]
    if other >= 0 and not day.together[node] and routes.route[other] >= 0 and day.low[other] >= 0:
        count += 1
    return count


@allocating
def renumber(day: Day, routes: Routes) -> bool:
    """Labels from the starts, in an order that routes and pairs allow (False, and labels kept, when none does)."""
    pending = np.zeros(day.nodes, np.int64)
    label = routes.label.copy()
    heap = [(0.0, 0) for _none in range(0)]
    left, now = 0, -NEVER
    for node in range(day.nodes):
        if routes.route[node] >= 0:
            left += 1
            pending[node] = _waits_for(day, routes, node)
            if pending[node] == 0:
                heapq.heappush(heap, (routes.start[node], node))
    while len(heap) > 0:
        _start, node = heapq.heappop(heap)
        other = day.partner[node]
        paired = other >= 0 and day.together[node] and routes.route[other] >= 0
        if pending[node] != 0 or (paired and pending[other] > 0):
            continue
        now = max(now + 1e-3, routes.start[node])
        for half in (node, other if paired else -1):
            if half >= 0:
                label[half] = now
                pending[half] = -1
                left -= 1
                _release(day, routes, pending, heap, half)
    if left == 0:
        routes.label[:] = label
    return left == 0


@allocating
def _release(day: Day, routes: Routes, pending: np.ndarray, heap: list, node: int) -> None:
    """Let go of what waited for a labelled node."""
    n = routes.after[node]
    if n < day.nodes:
        pending[n] -= 1
        if pending[n] == 0:
            heapq.heappush(heap, (routes.start[n], n))
    other = day.partner[node]
    if other >= 0 and not day.together[node] and routes.route[other] >= 0 and day.low[node] >= 0:
        pending[other] -= 1
        if pending[other] == 0:
            heapq.heappush(heap, (routes.start[other], other))
