"""The plan a search begins with: what stands already, a greedy pass, ruin and recreate while something is open."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from careapp.matching.recreate import filled
from careapp.matching.roster import Roster
from careapp.matching.routes import Routes as Drawn
from careapp.matching.search.compiled import hold, open_routes
from careapp.matching.search.data import Day, Routes, new_move
from careapp.matching.search.greedy import completed
from careapp.matching.search.shape import worked
from careapp.matching.search.starts import NEVER, reached, refresh, settle
from careapp.matching.shape import LIMITED

Stop = Callable[[], bool]
Put = tuple[int, int, float]  # visit, worker, start

SHARE: Final = 0.4  # of the time in which what is open is sought a place at most
RUINED: Final = 600  # visits of a day up to which ruin and recreate is worth its time


def first_plan(roster: Roster, day: Day, puts: Sequence[Put], seed: int, deadline: float, stop: Stop) -> Routes:
    """Routes that hold the visits put and as many of the others as can be found a place."""
    begun = time.monotonic()
    routes, move = _held(roster, day, puts, seed), new_move(day)
    refresh(day, routes, move)
    completed(day, routes, move)
    open_left = int((routes.route[: day.visits] < 0).sum())
    if not open_left or day.visits > RUINED or stop():
        return routes
    drawn = _drawn(roster, puts)
    filled(roster, drawn, stop, seed, begun + SHARE * (deadline - begun))
    other = _held(roster, day, [(v, w, drawn.start[v]) for v, w in enumerate(drawn.owner) if w >= 0], seed)
    return routes if int((other.route[: day.visits] < 0).sum()) > open_left else other


def _held(roster: Roster, day: Day, puts: Sequence[Put], seed: int) -> Routes:
    """The visits put into routes; those that no longer fit once starts are on their marks stay out."""
    while True:
        routes = open_routes(roster, day, seed)
        hold(roster, day, routes, puts)
        refresh(day, routes, new_move(day))
        late = {_too_much(day, routes, route) for route in range(len(day.speed))} - {-1}
        late |= {_out_of_shape(day, routes, route) for route in range(len(day.speed))} - {-1}
        if roster.orders and not settle(day, routes):  # routes that contradict the orders asked for
            late |= {waits for _before, waits, _gap in roster.orders}
        if not late:
            return routes
        late |= {roster.partner[visit] for visit in late}
        puts = [put for put in puts if put[0] not in late]


def _too_much(day: Day, routes: Routes, route: int) -> int:
    """A visit to take out of a day with a start past its limit or its worker's hours; −1 when there is none."""
    node, last = routes.after[day.nodes + route], -1
    while node < day.nodes:
        last = int(node) if node < day.visits else last
        start = routes.start[node] if node < day.visits else reached(day, routes, node)
        beyond = start >= NEVER or (day.hard[node] and start > day.latest[node] + 1e-6)
        if beyond and last >= 0:
            return last
        node = routes.after[node]
    return -1


def _out_of_shape(day: Day, routes: Routes, route: int) -> int:
    """The last visit of a day that breaks a limit of its shape or holds too much work; −1 when it keeps them all."""
    over = (routes.shape[route, :LIMITED] > day.most[:, route] + 1e-6).any()
    node = routes.before[day.nodes + len(day.speed) + route]
    while (over or worked(routes, route) > day.room[route] + 1e-6) and node < day.nodes:
        if node < day.visits:
            return int(node)
        node = routes.before[node]
    return -1


def _drawn(roster: Roster, puts: Sequence[Put]) -> Drawn:
    """The same visits in the routes of ruin and recreate."""
    drawn = Drawn(roster)
    for visit, worker, begin in puts:
        later = [place for place, node in enumerate(drawn.routes[worker]) if drawn.start[node] > begin]
        drawn.insert(visit, worker, later[0] if later else len(drawn.routes[worker]), int(begin))
    for visit, other in enumerate(roster.partner):
        if other >= 0 and drawn.owner[visit] >= 0 > drawn.owner[other]:
            drawn.remove(visit)
    return drawn
