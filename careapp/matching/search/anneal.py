"""Simulated annealing over the moves: the threshold is drawn first, so that most moves are refused by travel alone."""

from __future__ import annotations

import math

import numpy as np

from careapp.matching.search.data import (
    FARTHER,
    FIGURES,
    IDLE,
    LARGEST,
    LATE,
    LATER,
    NONE,
    OPEN,
    OVERTIME,
    PRICE,
    TRAVEL,
    TURNS,
    WAIT,
    Day,
    Move,
    Routes,
)
from careapp.matching.search.ends import tails
from careapp.matching.search.kernels import allocating, inlined, kernel
from careapp.matching.search.links import begin, draw, pick, undo
from careapp.matching.search.moves import bring_in, carry, relocate, swap
from careapp.matching.search.shape import hours, shaped
from careapp.matching.search.starts import largest_after, look_for_open, propagate, refresh

OPENED = 0.15  # share of the moves that try to place what is open, while something is
RELOCATE, CARRY, SWAP = 0.55, 0.70, 0.85  # bounds of the shares of the other moves


@kernel
def cost(day: Day, total: np.ndarray) -> float:
    """Weighted sum of the parts."""
    sum_ = 0.0
    for part in range(len(total)):
        sum_ += total[part] * day.weights[part]
    return sum_


@kernel
def _far(day: Day, routes: Routes) -> float:
    """What travel and prices cost."""
    return day.weights[TRAVEL] * routes.total[TRAVEL] + day.weights[PRICE] * routes.total[PRICE]


@inlined
def _make(day: Day, routes: Routes, move: Move) -> bool:
    """Draw a move and make it; False when it can't be made."""
    if move.tally[OPEN] > 0 and draw(routes) < OPENED:
        return bring_in(day, routes, move)
    kind = draw(routes)
    if kind < RELOCATE:
        return relocate(day, routes, move, pick(routes, day.visits), NONE)
    if kind < CARRY:
        return carry(day, routes, move)
    if kind < SWAP:
        return swap(day, routes, move)
    return tails(day, routes, move)


@inlined
def accept(day: Day, routes: Routes, move: Move, limit: float) -> bool:
    """Whether the move, once made, keeps every hard limit and costs no more than a limit."""
    total, delta, weight = routes.total, move.delta, day.weights
    if not hours(day, routes, move):
        return False
    sure = 0.0
    for part in (TRAVEL, PRICE, OVERTIME, IDLE):
        sure += weight[part] * (total[part] + delta[part])
    move.spare[LATER] = limit - sure
    if sure > limit or not propagate(day, routes, move) or not shaped(day, routes, move):
        return False
    sure = 0.0
    for part in (TRAVEL, PRICE, OVERTIME, IDLE, LATE, WAIT, TURNS):
        sure += weight[part] * (total[part] + delta[part])
    if sure > limit:
        return False
    delta[LARGEST] = 0.0
    if weight[LARGEST] > 0:
        delta[LARGEST] = largest_after(day, routes, move, total[LARGEST]) - total[LARGEST]
    return sure + weight[LARGEST] * (total[LARGEST] + delta[LARGEST]) <= limit


@allocating
def keep(routes: Routes, best: Routes) -> None:
    """Copy a plan over another."""
    for node in range(len(routes.before)):
        best.before[node] = routes.before[node]
        best.after[node] = routes.after[node]
        best.route[node] = routes.route[node]
        best.label[node] = routes.label[node]
        best.start[node] = routes.start[node]
    for route in range(len(routes.work)):
        best.work[route] = routes.work[route]
        for figure in range(FIGURES):
            best.shape[route, figure] = routes.shape[route, figure]
    for part in range(len(routes.total)):
        best.total[part] = routes.total[part]


@kernel
def anneal(day: Day, routes: Routes, best: Routes, move: Move, steps: int, hot: float, cold: float) -> int:
    """Make `steps` moves while the temperature falls from `hot` to `cold`; the moves accepted."""
    refresh(day, routes, move)
    every = max(16384, 30 * day.visits)
    look = max(500, day.visits)
    falling, heat = (cold / hot) ** (1.0 / max(1, steps)), hot
    now, least = cost(day, routes.total), cost(day, best.total)
    accepted, kept_at = 0, -look
    for step in range(steps):
        heat *= falling
        if step % every == every - 1:
            refresh(day, routes, move)
            now = cost(day, routes.total)
        elif step % look == 0 and move.tally[OPEN] > 0:
            look_for_open(day, routes, move)
        begin(move)
        limit = now - heat * math.log(draw(routes) + 1e-300)
        move.spare[FARTHER] = limit - _far(day, routes)
        if not _make(day, routes, move) or not accept(day, routes, move, limit):
            undo(day, routes, move)
            continue
        accepted += 1
        for part in range(len(move.delta)):
            routes.total[part] += move.delta[part]
        now = cost(day, routes.total)
        if now < least - 1e-7 and step >= kept_at + day.visits // 4:
            keep(routes, best)
            least, kept_at = now, step
    refresh(day, routes, move)
    if cost(day, routes.total) < least - 1e-7:
        keep(routes, best)
    return accepted
