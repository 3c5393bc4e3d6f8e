"""What the compiled search reads and writes: flat arrays, so that numba can work on them.

Nodes are numbered: visits to place first, then commitments that never move, then for each route the sentinel that
begins it and the one that ends it. Minutes are floats (published instances have fractions); whole minutes stay whole.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np

CAP: Final = 400  # nodes one move may push before it is given up
MOST: Final = 64  # nodes one move may take out of their routes

NO_CONTRACT: Final = 500_000.0  # more minutes than a contract can have

# arguments of kernels: a bare number would be compiled into a second copy of all that takes it
NOWHERE: Final = np.int64(-1)
NONE: Final = np.int64(0)

# columns of the totals: what a plan costs, by part, weighted
TRAVEL: Final = 0
PRICE: Final = 1  # prices of workers, open visits included
OVERTIME: Final = 2
LATE: Final = 3
LARGEST: Final = 4
WAIT: Final = 5
TURNS: Final = 6  # Sundays, evenings and long days, each the dearer the more of them a worker had
IDLE: Final = 7  # minutes short of a contract
PARTS: Final = 8

# columns of the counters of a move
REMOVED: Final = 0
LABELS: Final = 1
CHECKS: Final = 2
STARTS: Final = 3
TOUCHED: Final = 4
TAIL: Final = 5
STAMP: Final = 6
OPEN: Final = 7
COUNTERS: Final = 8

# columns of the shape of a route: what has limits first, numbered as in `matching/shape.py`
PAID: Final = 5  # minutes of short waits, which are work
TURN: Final = 6  # price of the Sunday, the evening, the long day and the warnings that it is
FIGURES: Final = 7

# columns of what a move may still cost, weighted
FARTHER: Final = 0  # by travel and prices
LATER: Final = 1  # by the lateness of what begins later


class Day(NamedTuple):
    """Holds what does not change while a day is searched; arrays by node unless said otherwise."""

    visits: int
    nodes: int  # visits and commitments
    travel: np.ndarray  # speed class × place × place
    speed: np.ndarray  # by route: its speed class
    leaves: np.ndarray  # by route: minute before which nobody leaves the first place
    place: np.ndarray
    earliest: np.ndarray
    latest: np.ndarray  # last start that is not late
    hard: np.ndarray  # whether a later start is refused
    length: np.ndarray
    mark: np.ndarray  # minutes between the starts it may have, 0 when any will do
    partner: np.ndarray  # other half of a pair, −1 when alone
    low: np.ndarray  # bounds of the partner's start minus one's own
    high: np.ndarray
    together: np.ndarray  # whether both halves begin at the same minute
    allowed: np.ndarray  # visit × route
    price: np.ndarray  # visit × route
    choices: np.ndarray  # routes a visit may go to, visit by visit
    first_choice: np.ndarray  # where a visit's choices begin, one entry more than visits
    near: np.ndarray  # visit × its nearest in place and time
    liked: np.ndarray  # visit × the routes of least price; none when all cost the same
    free_start: np.ndarray  # hours a route may work, route by route
    free_end: np.ndarray
    first_free: np.ndarray
    room: np.ndarray  # by route: work minutes
    most: np.ndarray  # figure of the shape × route: what blocks
    fair: np.ndarray  # figure of the shape × route: what warns
    odd: float  # price of a warning
    shaped: bool  # whether anything but the span is counted
    paid_wait: float  # minutes of a wait up to which it is work
    short_wait: float  # beyond which it is an interruption
    long_wait: float  # beyond which it is a long one
    break_begin: np.ndarray  # breaks asked for, route by route
    break_end: np.ndarray
    break_minutes: np.ndarray
    first_break: np.ndarray  # where a route's breaks begin, one entry more than routes
    regular: np.ndarray  # by route: work minutes before overtime
    sunday: np.ndarray  # by route: price of working on the day at all
    evening: np.ndarray  # by route: price of ending after `dusk`
    long_day: np.ndarray  # by route: price of more work than `long_from`
    dusk: float
    long_from: float
    penalty: np.ndarray  # by visit: cost of leaving it open
    after_first: np.ndarray  # where a node's predecessors in time begin in `after_node`
    after_node: np.ndarray
    after_gap: np.ndarray  # start(node) >= start(after_node) + after_gap
    before_first: np.ndarray
    before_node: np.ndarray
    weights: np.ndarray  # by part of the totals
    margin: float
    keen: float = 0.0  # share of the moves that first look at a worker who costs less than a visit's


class Routes(NamedTuple):
    """Holds a plan: routes as linked lists kept in the order of their labels."""

    before: np.ndarray
    after: np.ndarray
    route: np.ndarray  # by node, −1 when open
    label: np.ndarray
    start: np.ndarray
    work: np.ndarray  # by route
    shape: np.ndarray  # route × figure
    total: np.ndarray  # by part
    random: np.ndarray  # state of the generator


class Move(NamedTuple):
    """Holds the trace of one move, so that it can be undone."""

    tally: np.ndarray
    node: np.ndarray  # taken out: node, what stood before it, its route
    node_before: np.ndarray
    node_route: np.ndarray
    goal: np.ndarray  # where it shall go
    label_node: np.ndarray
    label: np.ndarray
    check: np.ndarray  # nodes whose start may change
    start_node: np.ndarray
    start: np.ndarray
    queue: np.ndarray
    queued: np.ndarray
    route: np.ndarray  # touched routes, their work and shape before
    work: np.ndarray
    shape: np.ndarray
    stamp: np.ndarray
    delta: np.ndarray  # by part
    tail: np.ndarray  # of an exchange of tails: nodes and routes
    open: np.ndarray  # visits found open when last looked at
    spare: np.ndarray  # what it may still cost


def new_move(day: Day) -> Move:
    """An empty trace."""
    routes = len(day.speed)
    return Move(
        np.zeros(COUNTERS, np.int64),
        np.zeros(MOST, np.int64),
        np.zeros(MOST, np.int64),
        np.zeros(MOST, np.int64),
        np.zeros(MOST, np.int64),
        np.zeros(MOST, np.int64),
        np.zeros(MOST),
        np.zeros(4 * MOST, np.int64),
        np.zeros(4 * CAP + MOST, np.int64),
        np.zeros(4 * CAP + MOST),
        np.zeros(day.nodes + MOST, np.int64),
        np.zeros(day.nodes + MOST, np.bool_),
        np.zeros(routes, np.int64),
        np.zeros(routes),
        np.zeros((routes, FIGURES)),
        np.zeros(routes, np.int64),
        np.zeros(PARTS),
        np.zeros(6, np.int64),
        np.zeros(day.visits + 1, np.int64),
        np.full(2, np.inf),
    )


def copied(routes: Routes) -> Routes:
    """A plan of its own with the same content."""
    return Routes(*[column.copy() for column in routes])
