"""Chains of annealing side by side, each with its own draw; they fall and end together and the best plan is kept.

A search that can afford all the moves it needs counts moves, so that a seed repeats its plan; one that is
cut short by its time limit lets the temperature follow the clock.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from careapp.matching.search.anneal import anneal, cost
from careapp.matching.search.data import Day, Move, Routes, copied, new_move
from careapp.matching.search.starts import measure, renumber, settle

Stop = Callable[[], bool]
Tell = Callable[[Routes, float], None]

CHAINS: Final = 2
HOT: Final = 40.0  # minutes of travel a move may lose at the beginning, and at the end
COLD: Final = 0.8
WARM: Final = 8.0  # where a search begins that has a plan already
LOOKS: Final = 100  # times a counted fall looks at the clock
LOOK_SECONDS: Final = 0.1
PROBE: Final = 5_000  # moves that tell the speed
ENOUGH: Final = 100_000  # moves a visit, for each chain, after which little is gained
SURE: Final = 0.7  # share of the time a counted search may be expected to take


@dataclass(eq=False)
class Chain:
    """One search."""

    day: Day
    routes: Routes
    best: Routes
    move: Move

    @classmethod
    def of(cls, day: Day, routes: Routes, seed: int) -> Chain:
        """A chain that begins at a plan with its own draw."""
        mine = copied(routes)
        mine.random[0] = np.uint64((seed * 0x9E3779B97F4A7C15 + 0x2545F491) & 0xFFFFFFFFFFFFFFFF | 1)
        renumber(day, mine)
        settle(day, mine)
        measure(day, mine)
        return cls(
            Day(*[part.copy() if isinstance(part, np.ndarray) else part for part in day]),
            mine,
            copied(mine),
            new_move(day),
        )

    @property
    def least(self) -> float:
        """Cost of the best plan so far."""
        return float(cost(self.day, self.best.total))

    def go(self, steps: int, heat: float) -> None:
        """Some moves at one temperature."""
        anneal(self.day, self.routes, self.best, self.move, steps, heat, heat)


@dataclass(eq=False)
class Search:
    """Chains on the same day, until a minute of the monotonic clock, a demand to stop, or enough moves."""

    chains: list[Chain]
    deadline: float
    stop: Stop
    tell: Tell

    @property
    def best(self) -> Chain:
        """The chain with the best plan."""
        return min(self.chains, key=lambda chain: chain.least)

    def run(self, pool: ThreadPoolExecutor, hot: float, enough: int | None) -> None:
        """One fall of the temperature, counted in moves when the time allows, else told by the clock."""
        begun = time.monotonic()
        self._go(pool, PROBE, hot)
        speed = PROBE / max(time.monotonic() - begun, 1e-4)
        left = self.deadline - time.monotonic()
        if enough is not None and enough / speed < SURE * left:
            self._count(pool, hot, enough)
        elif left > 0:
            self._watch(pool, hot, max(500, int(speed * LOOK_SECONDS)))

    def _count(self, pool: ThreadPoolExecutor, hot: float, moves: int) -> None:
        for look in range(LOOKS):
            if self._over():
                return
            self._go(pool, max(1, moves // LOOKS), _heat(hot, look / LOOKS))

    def _watch(self, pool: ThreadPoolExecutor, hot: float, steps: int) -> None:
        begun = time.monotonic()
        while not self._over():
            now = time.monotonic()
            self._go(pool, steps, _heat(hot, (now - begun) / (self.deadline - begun)))
            took = max(time.monotonic() - now, 1e-4)
            steps = int(max(500, steps * min(2.0, LOOK_SECONDS / took)))

    def _over(self) -> bool:
        return self.stop() or time.monotonic() >= self.deadline

    def _go(self, pool: ThreadPoolExecutor, steps: int, heat: float) -> None:
        list(pool.map(lambda chain: chain.go(steps, heat), self.chains))
        self.tell(self.best.best, self.best.least)


def _heat(hot: float, gone: float) -> float:
    return hot * (COLD / hot) ** min(1.0, gone)


def search(
    day: Day, start: Routes, seed: int, deadline: float, stop: Stop, tell: Tell, warm: bool, enough: int | None
) -> Routes:
    """The best routes of all chains; `enough` is the number of moves after which to end (None: only the time does)."""
    chains = [Chain.of(day, start, seed * CHAINS + number) for number in range(CHAINS)]
    hunt = Search(chains, deadline, stop, tell)
    with ThreadPoolExecutor(CHAINS) as pool:
        hunt.run(pool, WARM if warm else HOT, enough)
    return hunt.best.best
