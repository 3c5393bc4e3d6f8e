"""Starts moved later into the gaps of a route, towards the hour the client asked for or the plan of today has.

The search begins every visit as early as it can, which costs nothing where nobody waits for it. This gives the gaps
back: from the last visit of a route to its first, each moves towards its own hour as far as the next one, the window,
the hours of the worker and the span of the day allow. No travel, no lateness and no work changes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from careapp.matching.roster import Roster
    from careapp.matching.search.data import Day, Routes


def eased(roster: Roster, day: Day, routes: Routes) -> np.ndarray:
    """The starts of the visits of a plan, minutes since the epoch, moved towards those asked for."""
    start = routes.start.copy()
    if not (wishes := _wishes(roster, day)):
        return start
    for route in range(len(day.speed)):
        node, end = int(routes.before[day.nodes + len(day.speed) + route]), _latest_end(day, routes, route)
        while node < day.nodes:
            if node in wishes:
                start[node] = _moved(day, route, node, float(start[node]), wishes[node], end)
            before = int(routes.before[node])
            if before < day.nodes:
                end = start[node] - day.travel[day.speed[route], day.place[before], day.place[node]] - day.margin
            node = before
    return start


def _wishes(roster: Roster, day: Day) -> dict[int, float]:
    """The start wanted of each visit that may move alone, by row."""
    weights = roster.problem.settings.weights
    if weights.waiting_minute > min(weights.comfort_minute or weights.waiting_minute, weights.moved_minute):
        return {}
    tied = {row for order in roster.orders for row in order[:2]}
    return {
        row: float(visit.start)
        for row, visit in enumerate(roster.visits)
        if roster.partner[row] < 0
        and row not in tied
        and (weights.comfort_minute or (weights.moved_minute and visit.current is not None))
    }


def _latest_end(day: Day, routes: Routes, route: int) -> float:
    """When the last visit of a route may end, for the span of the day and the evening it does not have yet."""
    first, last = routes.after[day.nodes + route], routes.before[day.nodes + len(day.speed) + route]
    if first >= day.nodes:
        return 0.0
    end = float(routes.start[first] + day.span[route])
    ends = routes.start[last] + day.length[last]
    return min(end, day.dusk) if day.evening[route] > 0 and ends <= day.dusk else end


def _moved(day: Day, route: int, node: int, start: float, wish: float, end: float) -> float:
    """A start as near to the one wanted as may be, no earlier than it is."""
    latest = min(wish, end - day.length[node], day.latest[node])
    for at in range(day.first_free[route], day.first_free[route + 1]):
        if day.free_start[at] <= start and start + day.length[node] <= day.free_end[at]:
            latest = min(latest, day.free_end[at] - day.length[node])
            break
    if day.mark[node] > 0:
        latest = latest // day.mark[node] * day.mark[node]
    return max(start, float(latest))
