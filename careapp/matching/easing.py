"""Starts moved later into the gaps of a route, towards the hour the client asked for or the plan of today has.

The search begins every visit as early as it can, which costs nothing where nobody waits for it. This gives the gaps
back: from the last visit of a route to its first, each moves towards its own hour as far as the next one, the window,
the hours of the worker and the shape of the day allow. No travel and no lateness changes, no limit is broken, no more
overtime done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from careapp.matching.roster import Roster
    from careapp.matching.search.data import Day, Routes


def eased(roster: Roster, day: Day, routes: Routes) -> np.ndarray:
    """The starts of the visits of a plan, minutes since the epoch, moved towards those asked for."""
    from careapp.matching.search.ease import ease

    wish = _wishes(roster)
    if np.isnan(wish).all():
        return routes.start
    moved = routes._replace(start=routes.start.copy(), shape=routes.shape.copy())
    ease(day, moved, wish)
    return moved.start


def _wishes(roster: Roster) -> np.ndarray:
    """The start wanted of each visit that may move alone, nan for the others."""
    weights, wish = roster.problem.settings.weights, np.full(len(roster.visits), np.nan)
    if weights.waiting_minute > min(weights.comfort_minute or weights.waiting_minute, weights.moved_minute):
        return wish
    tied = {row for order in roster.orders for row in order[:2]}
    for row, visit in enumerate(roster.visits):
        asked = weights.comfort_minute or (weights.moved_minute and visit.current is not None)
        if asked and roster.partner[row] < 0 and row not in tied:
            wish[row] = visit.start
    return wish
