"""Starts moved later into the gaps of their routes, each towards the one wanted, the shape of the day kept."""

from __future__ import annotations

import numpy as np

from careapp.matching.search.data import FIGURES, OVERTIME, TURN, Day, Routes
from careapp.matching.search.kernels import allocating, kernel
from careapp.matching.search.links import leg
from careapp.matching.search.shape import TINY, shape_of, worked
from careapp.matching.shape import LIMITED, SPAN


@allocating
def ease(day: Day, routes: Routes, wish: np.ndarray) -> None:
    """Move the visits of every route, the last one first, as near to the starts wanted (nan: none) as may be."""
    before = np.zeros(FIGURES)
    for route in range(len(day.speed)):
        node, end = routes.before[day.nodes + len(day.speed) + route], _latest_end(day, routes, route)
        while node < day.nodes:
            if node < day.visits and not np.isnan(wish[node]):
                _move(day, routes, route, node, _later(day, routes, route, node, wish[node], end), before)
            p = routes.before[node]
            if p < day.nodes:
                end = routes.start[node] - leg(day, route, p, node) - day.margin
            node = p


@kernel
def _latest_end(day: Day, routes: Routes, route: int) -> float:
    """When the last visit of a route may end, for the span of the day and the evening it does not have yet."""
    first, last = routes.after[day.nodes + route], routes.before[day.nodes + len(day.speed) + route]
    if first >= day.nodes:
        return 0.0
    end, ends = routes.start[first] + day.most[SPAN, route], routes.start[last] + day.length[last]
    return min(end, day.dusk) if day.evening[route] > 0 and ends <= day.dusk else end


@kernel
def _later(day: Day, routes: Routes, route: int, node: int, wish: float, end: float) -> float:
    """A start as near to the one wanted as window, hours and what follows allow, no earlier than it is."""
    start, latest = routes.start[node], min(wish, end - day.length[node], day.latest[node])
    for at in range(day.first_free[route], day.first_free[route + 1]):
        if day.free_start[at] <= start and start + day.length[node] <= day.free_end[at]:
            latest = min(latest, day.free_end[at] - day.length[node])
            break
    if day.mark[node] > 0:
        latest = latest // day.mark[node] * day.mark[node]
    return max(start, latest)


@kernel
def _move(day: Day, routes: Routes, route: int, node: int, start: float, before: np.ndarray) -> None:
    """Let a visit begin later unless the route would break a limit, or hold more work or dearer turns, for it."""
    old, work = routes.start[node], worked(routes, route)
    if start <= old:
        return
    for figure in range(FIGURES):
        before[figure] = routes.shape[route, figure]
    routes.start[node] = start
    shape_of(day, routes, route)
    worse = routes.shape[route, TURN] > before[TURN] + TINY
    more = worked(routes, route)
    if more > work + TINY:
        worse |= more > day.room[route] + TINY or (day.weights[OVERTIME] > 0 and more > day.regular[route] + TINY)
    for figure in range(LIMITED):
        value = routes.shape[route, figure]
        worse |= value > day.most[figure, route] + TINY and value > before[figure] + TINY
    if worse:
        routes.start[node] = old
        for figure in range(FIGURES):
            routes.shape[route, figure] = before[figure]
