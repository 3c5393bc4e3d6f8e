"""A large day is annealed in pieces: some routes with what they hold, while everything else stands still.

A search over a few hundred visits makes several times as many moves a second as one over thousands, whose distances
fit no cache, and pieces are searched side by side. They are cut anew again and again: routes that could give each other
a visit are drawn by lot and kept together (partial optimisation in the manner of POPMUSIC, Taillard and Voss 2002).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, NamedTuple

import numpy as np

from careapp.matching.search.compiled import liked, nearest
from careapp.matching.search.data import Day, Routes

SIZE: Final = 500  # visits of a piece
FULL: Final = 1.2  # times that size at most, when small groups fill a piece together
LINKS: Final = 8  # pairs of routes drawn, for each route


class Piece(NamedTuple):
    """A day and a plan made of some routes of larger ones, and which nodes they are there."""

    day: Day
    routes: Routes
    nodes: np.ndarray  # by node of the piece, its sentinels included: the node of the whole
    taken: np.ndarray  # the routes of the whole


def pieces(day: Day, plan: Routes, draw: np.random.Generator) -> Iterator[Piece]:
    """The pieces of one cut; each route is in one of them."""
    number = _grouped(day, plan, draw)
    home = _homes(day, plan, number, int(number.max()) + 1, draw)
    for piece in range(int(number.max()) + 1):
        yield _taken(day, plan, np.flatnonzero(number == piece), np.flatnonzero(home == piece), draw)


def _grouped(day: Day, plan: Routes, draw: np.random.Generator) -> np.ndarray:
    """The piece of each route: routes that could give each other a visit, drawn by lot, grow together."""
    routes = len(day.speed)
    size = np.bincount(plan.route[: day.visits][plan.route[: day.visits] >= 0], minlength=routes).tolist()
    group = list(range(routes))

    def root(route: int) -> int:
        while group[route] != route:
            group[route] = route = group[group[route]]
        return route

    for route, other in _kin(day, plan, draw):
        a, b = root(route), root(other)
        if a != b and size[a] + size[b] <= SIZE:
            group[b], size[a] = a, size[a] + size[b]
    roots = [root(route) for route in range(routes)]
    return _packed(roots, {one: size[one] for one in set(roots)}, draw)


def _kin(day: Day, plan: Routes, draw: np.random.Generator) -> list[tuple[int, int]]:
    """Pairs of routes by lot: that of a visit, and that of a neighbour or one it likes."""
    count = LINKS * len(day.speed)
    visit = draw.integers(0, day.visits, count)
    other = plan.route[day.near[visit, draw.integers(0, day.near.shape[1], count)]]
    if day.liked.shape[1]:
        wished = day.liked[visit, draw.integers(0, day.liked.shape[1], count)]
        other = np.where((wished >= 0) & (draw.random(count) < 0.5), wished, other)
    both = (plan.route[visit] >= 0) & (other >= 0)
    return list(zip(plan.route[visit][both].tolist(), other[both].tolist(), strict=True))


def _packed(roots: list[int], size: dict[int, int], draw: np.random.Generator) -> np.ndarray:
    """Groups numbered so that small ones fill a piece together."""
    number, filled, piece = {}, 0, 0
    for one in draw.permutation(sorted(size)).tolist():
        if filled and filled + size[one] > FULL * SIZE:
            piece, filled = piece + 1, 0
        number[one], filled = piece, filled + size[one]
    return np.array([number[one] for one in roots])


def _homes(day: Day, plan: Routes, number: np.ndarray, count: int, draw: np.random.Generator) -> np.ndarray:
    """The piece of each visit: that of its route, one by lot when it is open; −1 for halves and orders cut apart."""
    route, other = plan.route[: day.visits], day.partner[: day.visits]
    home = np.where(route >= 0, number[route], draw.integers(0, count, day.visits))
    both = np.flatnonzero((other >= 0) & (route < 0) & (route[other] < 0))
    home[both] = home[np.minimum(both, other[both])]
    where = np.concatenate([home, number[plan.route[day.visits : day.nodes]]])
    apart = (other >= 0) & (where[other] != home)
    waits = np.repeat(np.arange(day.nodes), np.diff(day.after_first[: day.nodes + 1]))
    asked = day.after_node[: len(waits)]
    cut = where[waits] != where[asked]
    for ends in (waits[cut], asked[cut]):
        apart[ends[ends < day.visits]] = True
    apart |= (other >= 0) & apart[other]
    return np.where(apart, -1, home)


def _taken(day: Day, plan: Routes, taken: np.ndarray, visits: np.ndarray, draw: np.random.Generator) -> Piece:
    """One piece: the visits are searched, whatever else its routes hold does not move."""
    routes = len(day.speed)
    mine = np.full(routes + 1, -1, np.int64)
    mine[taken] = np.arange(len(taken))
    still = np.flatnonzero(mine[plan.route[: day.nodes]] >= 0)
    still = still[~np.isin(still, visits)]
    inner = np.concatenate([visits, still])
    nodes = np.concatenate([inner, day.nodes + taken, day.nodes + routes + taken])
    number = np.full(day.nodes + 2 * routes + 1, -1, np.int64)
    number[nodes] = np.arange(len(nodes))
    small = day._replace(
        visits=len(visits),
        nodes=len(inner),
        length=day.length[nodes],
        penalty=day.penalty[visits],
        **_of_nodes(day, plan, inner, len(visits), number),
        **_of_routes(day, taken),
        **_of_choices(day, visits, taken),
        **_of_orders(day, inner, number),
    )
    small = small._replace(**_of_places(day, small, nodes))
    copy = Routes(
        number[plan.before[nodes]],
        number[plan.after[nodes]],
        mine[plan.route[nodes]],
        plan.label[nodes],
        plan.start[nodes],
        plan.work[taken],
        plan.shape[taken],
        np.zeros_like(plan.total),
        np.array([draw.integers(1, 2**63)], np.uint64),
    )
    return Piece(small, copy, nodes, taken)


def _of_nodes(day: Day, plan: Routes, inner: np.ndarray, visits: int, number: np.ndarray) -> dict[str, np.ndarray]:
    """What a piece knows of its visits and of what stands still, which begins when it begins and is nobody's half."""
    kept = {name: getattr(day, name)[inner] for name in ("earliest", "latest", "hard", "mark", "low", "high")}
    partner = number[day.partner[inner]]
    partner[visits:] = -1
    kept["earliest"][visits:] = kept["latest"][visits:] = plan.start[inner[visits:]]
    kept["hard"][visits:] = True
    for name in ("mark", "low", "high"):
        kept[name][visits:] = 0.0
    return {**kept, "partner": partner, "together": day.together[inner] & (partner >= 0)}


def _of_routes(day: Day, taken: np.ndarray) -> dict[str, np.ndarray]:
    """What a piece knows of its routes."""
    alone = ("speed", "leaves", "room", "regular", "sunday", "evening", "long_day")
    free, first_free = _ranges(day.first_free, taken)
    asked, first_break = _ranges(day.first_break, taken)
    return {
        **{name: getattr(day, name)[taken] for name in alone},
        **{name: np.ascontiguousarray(getattr(day, name)[:, taken]) for name in ("most", "fair")},
        **{name: getattr(day, name)[free] for name in ("free_start", "free_end")},
        **{name: getattr(day, name)[asked] for name in ("break_begin", "break_end", "break_minutes")},
        "first_free": first_free,
        "first_break": first_break,
    }


def _of_choices(day: Day, visits: np.ndarray, taken: np.ndarray) -> dict[str, np.ndarray]:
    """Which routes of a piece its visits may go to, and at what price."""
    allowed = np.ascontiguousarray(day.allowed[visits][:, taken])
    price = np.ascontiguousarray(day.price[visits][:, taken])
    rows, choices = np.nonzero(allowed)
    return {
        "allowed": allowed,
        "price": price,
        "choices": choices.astype(np.int64) if len(choices) else np.zeros(1, np.int64),
        "first_choice": np.searchsorted(rows, np.arange(len(visits) + 1)).astype(np.int64),
        "liked": liked(allowed, price),
    }


def _of_orders(day: Day, inner: np.ndarray, number: np.ndarray) -> dict[str, np.ndarray]:
    """The orders asked for between nodes of a piece; those cut apart hold as long as both ends stand still."""
    after, first_after = _ranges(day.after_first, inner)
    before, first_before = _ranges(day.before_first, inner)
    waits, lets = number[day.after_node[after]], number[day.before_node[before]]
    return {
        "after_first": np.concatenate([[0], np.cumsum(waits >= 0)])[first_after].astype(np.int64),
        "after_node": waits[waits >= 0],
        "after_gap": day.after_gap[after][waits >= 0],
        "before_first": np.concatenate([[0], np.cumsum(lets >= 0)])[first_before].astype(np.int64),
        "before_node": lets[lets >= 0],
    }


def _of_places(day: Day, small: Day, nodes: np.ndarray) -> dict[str, np.ndarray]:
    """The ways between the places of a piece, and the neighbours of its visits among themselves."""
    places, place = np.unique(day.place[nodes], return_inverse=True)
    travel, mine = np.ascontiguousarray(day.travel[:, places[:, None], places]), place[: small.visits]
    windows = (column[: small.visits] for column in (small.earliest, small.latest, small.length))
    return {"place": place, "travel": travel, "near": nearest(travel[0][np.ix_(mine, mine)], *windows)}


def _ranges(first: np.ndarray, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Where the entries of some rows stand, one row after the other, and where each row then begins."""
    sizes = first[rows + 1] - first[rows]
    begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return np.repeat(first[rows] - begins[:-1], sizes) + np.arange(begins[-1]), begins


def put_back(plan: Routes, piece: Piece, found: Routes) -> None:
    """Write the routes of a piece into the plan of the whole."""
    nodes = np.append(piece.nodes, -1)
    taken = np.append(piece.taken, -1)
    plan.before[piece.nodes] = nodes[found.before]
    plan.after[piece.nodes] = nodes[found.after]
    plan.route[piece.nodes] = taken[found.route]
    plan.label[piece.nodes] = found.label
    plan.start[piece.nodes] = found.start
