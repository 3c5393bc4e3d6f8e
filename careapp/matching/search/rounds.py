"""The search of a large day: its pieces side by side at one temperature, put together and cut anew, round after round.

A counted search makes the same rounds whatever the clock says, so that a seed repeats its plan.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from careapp.matching.search.anneal import anneal, cost
from careapp.matching.search.chains import CHAINS, FALL, Stop, Tell
from careapp.matching.search.data import PAID, Day, Routes, copied, new_move
from careapp.matching.search.pieces import Piece, pieces, put_back
from careapp.matching.search.starts import NEVER, refresh
from careapp.matching.shape import LIMITED

HEAT: Final = 30.0  # minutes of travel a move may lose at first, when there are all the moves a fall wants
MILD: Final = 10.0  # and at least, however few there are
WARM: Final = 8.0  # where a search begins that has a plan already
COLD: Final = 0.3  # when it ends
KEEN: Final = (0.45, 0.15)  # share of the moves that first look at workers of less price, when it begins and ends,
# times the share of the moves wanted that there is no time for: they shorten a short search and mislead a long one
ROUNDS: Final = 300  # of a counted search, and at least of one that has the time for it
ROUND_SECONDS: Final = 0.4  # at most
LEAST_SECONDS: Final = 0.1
SPEED: Final = 1_000.0  # moves a visit and second before the first round has told
FILLED: Final = 0.9  # share of the time left that a last round may plan to take
LAST: Final = 0.97  # share of the search after which a round keeps the best it saw, not where it ended
TINY: Final = 1e-6


@dataclass(eq=False)
class Rounds:
    """One search: the plan as it goes, the best so far, and how far it is."""

    day: Day
    plan: Routes
    best: Routes
    draw: np.random.Generator
    begun: float
    deadline: float
    moves: int | None  # a visit to make in all, when they are counted
    made: float = 0.0  # a visit
    speed: float = SPEED

    @property
    def gone(self) -> float:
        """Share of the search that is over: of its moves when they are counted, else of its time."""
        if self.moves is not None:
            return self.made / self.moves
        return (time.monotonic() - self.begun) / max(self.deadline - self.begun, 1e-9)

    @property
    def least(self) -> float:
        """Cost of the best plan so far."""
        return float(cost(self.day, self.best.total))

    @property
    def ripe(self) -> float:
        """The share of the moves a fall wants that the search can afford."""
        moves = self.moves or self.speed * (self.deadline - self.begun)
        return min(1.0, moves / (FALL * self.day.visits))

    def heat(self, warm: bool) -> float:
        """The temperature now; one that can't afford the moves a fall wants begins cooler."""
        hot = WARM if warm else max(MILD, HEAT * self.ripe**0.5)
        return hot * (COLD / hot) ** min(1.0, self.gone)

    def keen(self) -> float:
        """How often a move looks at workers of less price first."""
        first, last = KEEN
        return (1 - self.ripe) * (first + (last - first) * min(1.0, self.gone))

    def go(self, pool: ThreadPoolExecutor, heat: float) -> None:
        """One round: cut, search each piece, put them together; a whole that breaks a limit is forgotten."""
        now, before, last = time.monotonic(), copied(self.plan), self.gone > LAST
        each, seconds = self._share(now)
        cut = pieces(self.day._replace(keen=self.keen()), self.plan, self.draw)
        for piece, found in list(pool.map(lambda piece: _annealed(piece, each, heat, last), cut)):
            put_back(self.plan, piece, found)
        refresh(self.day, self.plan, new_move(self.day))
        if _broken(self.day, self.plan) > _broken(self.day, before):
            self.plan = before
        if cost(self.day, self.plan.total) < self.least - TINY:
            self.best = copied(self.plan)
        self.made += each
        self.speed *= min(2.0, max(0.5, seconds / max(time.monotonic() - now, 1e-3)))

    def _share(self, now: float) -> tuple[int, float]:
        """Moves a visit of the next round, and the seconds it may take."""
        if self.moves is not None:
            return max(1, self.moves // ROUNDS), ROUND_SECONDS
        seconds = min(ROUND_SECONDS, max(LEAST_SECONDS, (self.deadline - self.begun) / ROUNDS))
        seconds = min(seconds, FILLED * max(0.0, self.deadline - now))
        return max(1, int(self.speed * seconds)), seconds


def search_in_rounds(
    day: Day, start: Routes, seed: int, deadline: float, stop: Stop, tell: Tell, warm: bool, enough: int | None
) -> Routes:
    """The best routes found until the deadline; `enough` counts the moves of each of two chains instead."""
    plan, begun = copied(start), time.monotonic()
    refresh(day, plan, new_move(day))
    moves = None if enough is None else max(1, CHAINS * enough // day.visits)
    hunt = Rounds(day, plan, copied(plan), np.random.default_rng(seed), begun, deadline, moves)
    tell(hunt.best, hunt.least)
    with ThreadPoolExecutor(CHAINS) as pool:
        while hunt.gone < 1 and not stop() and time.monotonic() < deadline:
            hunt.go(pool, hunt.heat(warm))
            tell(hunt.best, hunt.least)
    return hunt.best


def _annealed(piece: Piece, each: int, heat: float, last: bool) -> tuple[Piece, Routes]:
    """A piece after `each` moves a visit at a temperature: where they ended, at last the best of them."""
    move = new_move(piece.day)
    refresh(piece.day, piece.routes, move)
    best = copied(piece.routes)
    if not piece.day.visits:
        return piece, best
    anneal(piece.day, piece.routes, best, move, max(1, each * piece.day.visits), heat, heat)
    return piece, best if last else piece.routes


def _broken(day: Day, plan: Routes) -> int:
    """How many starts, shapes of days and sums of work of a plan break a hard limit."""
    start, inside = plan.start[: day.nodes], plan.route[: day.nodes] >= 0
    late = inside & ((start >= NEVER) | (day.hard & (start > day.latest + TINY)))
    shape = plan.shape[:, :LIMITED].T - day.most > TINY
    work = plan.work + plan.shape[:, PAID] - day.room > TINY
    return int(late.sum() + shape.sum() + work.sum())
