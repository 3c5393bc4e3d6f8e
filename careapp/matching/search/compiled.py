"""From a roster to the arrays of the search, and back to starts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

import numpy as np

from careapp.matching.roster import Roster
from careapp.matching.search.data import FIGURES, IDLE, LARGEST, LATE, OVERTIME, PARTS, PRICE, TRAVEL, WAIT, Day, Routes
from careapp.matching.shape import UNBROKEN
from careapp.matching.tables import FAR

NEAR: Final = 20  # neighbours each visit looks beside
LIKED: Final = 6  # routes of least price each visit is tried in more often
BLOCK: Final = 256  # rows of distances held at once
NOBODY: Final = -1
UNBOUND: Final = 1e9
HOURS: Final = FAR // 2  # more minutes of work than anybody's limit


def compiled(roster: Roster) -> Day:
    """The arrays of a day."""
    visits = len(roster.visits)
    begins, latest, length, hard, mark = _windows(roster)
    ends = np.array(roster.home, dtype=np.int64)
    place = np.concatenate([np.arange(len(begins)), ends, np.array(roster.last_stop, dtype=np.int64)])
    free, first_free = _rows(roster.free)
    choices, first_choice = _rows([[(worker, 0) for worker in row] for row in roster.allowed])
    near = nearest(roster.travel[0][:visits, :visits], begins[:visits], latest[:visits], length[:visits])
    room, regular, penalty = (np.array(column, dtype=float) for column in (roster.room, roster.regular, roster.penalty))
    leaves, lengths = np.full(len(ends), -UNBOUND), np.concatenate([length, np.zeros(2 * len(ends))])
    price, numbers = roster.price.astype(float), choices[:, 0].astype(np.int64)
    return Day(
        *(visits, len(begins), roster.travel.astype(np.float32), roster.speed, leaves, place, begins),
        *(latest, hard, lengths, mark),
        *(*_pairs(roster, len(begins)), roster.allowed_at, price, numbers, first_choice, near),
        liked(roster.allowed_at, price),
        *(
            free[:, 0].copy(),
            free[:, 1].copy(),
            first_free,
            room,
            *_shapes(roster),
            *_breaks(roster),
            regular,
            *_turns(roster),
            penalty,
        ),
        *(*_orders(roster, length), _weights(roster), float(roster.margin)),
    )


def _windows(roster: Roster) -> tuple[np.ndarray, ...]:
    """First and last starts, minutes, whether the last is hard and marks, of visits and then of commitments."""
    visits, busy = len(roster.visits), sorted(row for mine in roster.fixed for row in mine)
    begins = np.array([*roster.earliest, *[start for _n, start, _e in busy]], dtype=float)
    length = np.array([*roster.length, *[end - start for _n, start, end in busy]], dtype=float)
    latest = np.array([*roster.latest, *[end for _n, _s, end in busy]], dtype=float) - length
    mark = np.zeros(len(begins))
    mark[:visits] = _marks(roster, begins[:visits], latest[:visits])
    return begins, latest, length, np.array([*roster.hard, *[True] * len(busy)], dtype=bool), mark


def _pairs(roster: Roster, nodes: int) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The other half of each node, the bounds of the time between them, and whether they begin together."""
    partner, gap = np.full(nodes, NOBODY, np.int64), np.zeros((nodes, 2))
    partner[: len(roster.visits)] = roster.partner
    gap[: len(roster.visits)] = np.array(roster.gap, dtype=float).reshape(-1, 2)
    return partner, gap[:, 0].copy(), gap[:, 1].copy(), (partner >= 0) & (gap == 0).all(axis=1)


def _orders(roster: Roster, length: np.ndarray) -> tuple[np.ndarray, ...]:
    """What each node waits for and how long from its start, and what waits for each node."""
    after: list[list[tuple[float, float]]] = [[] for _node in length]
    before: list[list[tuple[float, float]]] = [[] for _node in length]
    for early, late, gap in roster.orders:
        after[late].append((early, length[early] + gap))
        before[early].append((late, 0.0))
    (waits, first), (lets, lets_first) = _rows(after), _rows(before)
    return first, waits[:, 0].astype(np.int64), waits[:, 1].copy(), lets_first, lets[:, 0].astype(np.int64)


def _marks(roster: Roster, earliest: np.ndarray, latest: np.ndarray) -> np.ndarray:
    """Minutes between the starts each visit may have: the agency's marks where the window holds enough of them."""
    step = roster.problem.settings.granularity
    gap = np.array(roster.gap, dtype=float).reshape(-1, 2)
    together = (np.array(roster.partner) < 0) | (gap == 0).all(axis=1)
    room = (latest - earliest >= 2 * step) & (together | (gap[:, 1] - gap[:, 0] >= 2 * step))
    return np.where(room, float(step), 0.0) if step > 1 else np.zeros(len(earliest))


def _weights(roster: Roster) -> np.ndarray:
    """Weights of the parts; a minute of travel is the unit."""
    points, unit = roster.problem.settings.weights, max(roster.problem.settings.weights.travel_minute, 1)
    weights = np.ones(PARTS)
    weights[TRAVEL], weights[PRICE] = points.travel_minute / unit, 1
    weights[OVERTIME], weights[WAIT] = points.overtime_minute / unit, points.waiting_minute / unit
    weights[IDLE] = points.idle_minute / unit
    weights[LATE], weights[LARGEST] = points.late_minute / unit, points.largest_late_minute / unit
    return weights


def _turns(roster: Roster) -> tuple[np.ndarray, np.ndarray, np.ndarray, float, float]:
    """Prices of a Sunday, an evening and a long day in minutes of travel, by route, and where the last two begin."""
    unit, turns = max(roster.problem.settings.weights.travel_minute, 1), roster.turns
    return turns.sunday / unit, turns.evening / unit, turns.long_day / unit, float(turns.dusk), float(turns.long_from)


def _shapes(roster: Roster) -> tuple[np.ndarray, np.ndarray, float, bool, float, float, float]:
    """Limits of the shape of each route, and whether anything but its span is to be counted."""
    shapes, weights, turns = roster.shapes, roster.problem.settings.weights, roster.turns
    most, fair = (np.where(one < FAR, one, UNBOUND).astype(float) for one in (shapes.most, shapes.fair))
    odd = shapes.odd / max(weights.travel_minute, 1)
    contracts = bool(weights.overtime_minute or weights.idle_minute) and min(roster.regular, default=FAR) < HOURS
    counted = contracts or min(roster.room, default=FAR) < HOURS or bool(turns.long_day.any())
    paid = float(shapes.paid_wait) if counted else 0.0
    limited = bool((most[UNBROKEN:] < UNBOUND).any() or (odd > 0 and (fair[UNBROKEN:] < UNBOUND).any()))
    return most, fair, odd, paid > 0 or limited, paid, float(shapes.short_wait), float(shapes.long_wait)


def _breaks(roster: Roster) -> tuple[np.ndarray, ...]:
    """The breaks asked for, one route after the other, and where those of each begin."""
    asked = roster.shapes.breaks
    flat = np.array([one for mine in asked for one in mine], dtype=float).reshape(-1, 3)
    first = np.concatenate([[0], np.cumsum([len(mine) for mine in asked])]).astype(np.int64)
    return *(flat[:, column].copy() for column in range(3)), first


def _rows(lists: Sequence[Sequence[tuple[float, float]]]) -> tuple[np.ndarray, np.ndarray]:
    """Lists of pairs one after the other, and where each begins."""
    first = np.concatenate([[0], np.cumsum([len(one) for one in lists])]).astype(np.int64)
    flat = np.array([pair for one in lists for pair in one] or [(0.0, 0.0)], dtype=float)
    return flat, first


def nearest(way: np.ndarray, early: np.ndarray, late: np.ndarray, length: np.ndarray) -> np.ndarray:
    """The visits that follow or precede each other best, visit by visit."""
    count = len(early)
    wanted = min(NEAR, count - 1)
    if wanted < 1:
        return np.zeros((count, 0), np.int64)
    near = np.empty((count, wanted), np.int64)
    for first in range(0, count, BLOCK):
        rows = np.arange(first, min(count, first + BLOCK))
        score = np.minimum(_gaps(way, early, late, length, rows), _gaps(way.T, early, late, length, rows, back=True))
        score[np.arange(len(rows)), rows] = np.inf
        best = np.argpartition(score, wanted - 1, axis=1)[:, :wanted]
        order = np.argsort(np.take_along_axis(score, best, 1), axis=1, kind="stable")
        near[rows] = np.take_along_axis(best, order, 1)
    return near


def liked(allowed: np.ndarray, price: np.ndarray) -> np.ndarray:
    """The routes each visit may go to at less than its highest price, the cheapest first, −1 where there are no more.

    A visit of which every worker costs the same likes none; when no visit likes any, there is no column.
    """
    least = np.where(allowed, price, np.inf)
    dearest = np.where(allowed, price, -np.inf).max(axis=1, initial=-np.inf)
    best = np.argsort(least, axis=1, kind="stable")[:, :LIKED]
    cheaper = np.take_along_axis(least, best, 1) < dearest[:, None]
    return np.where(cheaper, best, NOBODY).astype(np.int64)[:, : int(cheaper.any()) * LIKED]


def _gaps(
    way: np.ndarray, early: np.ndarray, late: np.ndarray, length: np.ndarray, rows: np.ndarray, back: bool = False
) -> np.ndarray:
    """Travel, waiting and lateness when the visits of some rows are followed (or preceded) by each other."""
    mine, theirs = rows[:, None], np.arange(len(early))[None, :]
    a, b = (theirs, mine) if back else (mine, theirs)
    arrival = early[a] + length[a] + way[rows]
    waiting = np.maximum(0, early[b] - arrival - (late - early)[a])
    return way[rows] + 0.2 * waiting + np.maximum(0, arrival - late[b])


def open_routes(roster: Roster, day: Day, seed: int) -> Routes:
    """Routes that hold the commitments alone."""
    count, nodes = len(day.speed), day.nodes
    total = nodes + 2 * count
    before, after = np.full(total, -1, np.int64), np.full(total, -1, np.int64)
    route, start = np.full(total, -1, np.int64), np.full(total, -UNBOUND)
    for worker, mine in enumerate(roster.fixed):
        chain = [nodes + worker, *[day.visits + number for number, _s, _e in mine], nodes + count + worker]
        for p, n in pairwise(chain):
            after[p], before[n] = n, p
        for number, begin, _end in mine:
            route[day.visits + number], start[day.visits + number] = worker, begin
    random = np.array([(seed * 0x9E3779B97F4A7C15 + 0x1234567) & 0xFFFFFFFFFFFFFFFF | 1], np.uint64)
    return Routes(
        before,
        after,
        route,
        start.copy(),
        start,
        np.zeros(count),
        np.zeros((count, FIGURES)),
        np.zeros(PARTS),
        random,
    )


def hold(roster: Roster, day: Day, routes: Routes, puts: Iterable[tuple[int, int, float]]) -> None:
    """Put visits (visit, worker, start) that fit together into routes without them."""
    for visit, worker, begin in sorted(puts, key=lambda put: put[2]):
        n = routes.after[day.nodes + worker]
        while n < day.nodes and routes.start[n] <= begin:
            n = routes.after[n]
        p = routes.before[n]
        routes.after[p], routes.before[visit], routes.after[visit], routes.before[n] = visit, p, n, visit
        routes.route[visit], routes.start[visit], routes.label[visit] = worker, begin, begin
