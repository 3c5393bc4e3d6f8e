"""Chains of annealing side by side, each with its own draw; they fall together, several times when there is time.

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
HOT: Final = 60.0  # minutes of travel a move may lose when a fall begins that has all the moves it wants
MILD: Final = 20.0  # when a short one begins, every second time
TEPID: Final = 15.0  # and at least, however few moves it has
COLD: Final = 0.8  # when it ends
WARM: Final = 8.0  # where a search begins that has a plan already
FALL: Final = 300  # moves × visits² a fall wants; what is left over makes more falls, each to another valley
PLENTY: Final = 4  # falls from which half of the moves go into short ones
SHORT: Final = 6  # short falls for a full one
POLISH: Final = 0.85  # share of the search after which all chains go on from the best plan
DEGREES: Final = 50  # temperatures a fall goes through at least, however short
LOOKS: Final = 400  # times a counted search looks at the clock
LOOK_SECONDS: Final = 0.1
PROBES: Final = 4  # the fastest tells the speed: another may have been held up
PROBE: Final = 2_500  # moves of each
ENOUGH: Final = 100_000  # moves a visit, for each chain, after which little is gained
SURE: Final = 0.7  # share of the time a counted search may be expected to take


@dataclass(eq=False)
class Chain:
    """One search."""

    day: Day
    first: Routes
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
            copied(mine),
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

    def adopt(self, plan: Routes) -> None:
        """Go on from a plan, with a draw of its own."""
        for mine, theirs in zip(self.routes[:-1], plan[:-1], strict=True):
            mine[...] = theirs


@dataclass(eq=False)
class Search:
    """Chains on the same day, until a minute of the monotonic clock, a demand to stop, or enough moves."""

    chains: list[Chain]
    deadline: float
    stop: Stop
    tell: Tell
    begun: float = 0.0
    made: int = 0
    total: int | None = None  # moves to make, when they are counted

    @property
    def best(self) -> Chain:
        """The chain with the best plan."""
        return min(self.chains, key=lambda chain: chain.least)

    @property
    def gone(self) -> float:
        """Share of the search that is over: of its moves when they are counted, else of its time."""
        if self.total is not None:
            return self.made / self.total
        return (time.monotonic() - self.begun) / max(self.deadline - self.begun, 1e-9)

    def run(self, pool: ThreadPoolExecutor, warm: bool, enough: int | None) -> None:
        """Falls of the temperature, as many as there are moves for, and a last one from the best plan."""
        self.begun = time.monotonic()
        speed = self._speed(pool, WARM if warm else HOT)
        moves = int(speed * max(0.0, self.deadline - time.monotonic()))
        if enough is not None and enough < SURE * moves:
            self.total = moves = enough
            self.made = 0
        ripe = moves / (FALL * max(1, self.chains[0].day.visits) ** 2)
        if warm or ripe < 1.5:
            self._fall(pool, WARM if warm else max(TEPID, HOT * min(1.0, ripe) ** 0.5), 1.0, speed)
            return
        falls = falls_of(round(ripe))
        weight, over = sum(share for _hot, share in falls), 0.0
        for hot, share in falls:
            over += share
            if hot < HOT:
                for chain in self.chains:
                    chain.adopt(chain.first)
            self._fall(pool, hot, POLISH * over / weight, speed)
        best = self.best.best
        for chain in self.chains:
            chain.adopt(best)
        self._fall(pool, WARM, 1.0, speed)

    def _speed(self, pool: ThreadPoolExecutor, heat: float) -> float:
        """Moves a second of a chain, once the compiled loops are in memory."""
        self._go(pool, 1, heat)
        return PROBE / max(1e-4, min(self._seconds(pool, heat) for _probe in range(PROBES)))

    def _seconds(self, pool: ThreadPoolExecutor, heat: float) -> float:
        begun = time.monotonic()
        self._go(pool, PROBE, heat)
        return time.monotonic() - begun

    def _fall(self, pool: ThreadPoolExecutor, hot: float, end: float, speed: float) -> None:
        begin = self.gone
        whole = self.total or speed * (self.deadline - self.begun)
        most = max(100, int(whole * (end - begin) / DEGREES))
        steps = min(most, max(500, int(speed * LOOK_SECONDS)) if self.total is None else max(1, self.total // LOOKS))
        while self.gone < end and not self._over():
            now = time.monotonic()
            self._go(pool, steps, hot * (COLD / hot) ** ((self.gone - begin) / (end - begin)))
            if self.total is None:
                took = max(time.monotonic() - now, 1e-4)
                steps = min(most, int(max(500, steps * min(2.0, LOOK_SECONDS / took))))

    def _over(self) -> bool:
        return self.stop() or time.monotonic() >= self.deadline

    def _go(self, pool: ThreadPoolExecutor, steps: int, heat: float) -> None:
        list(pool.map(lambda chain: chain.go(steps, heat), self.chains))
        self.made += steps
        self.tell(self.best.best, self.best.least)


def falls_of(affordable: int) -> list[tuple[float, float]]:
    """The falls of a search, each with its heat and its length in full ones.

    Where several are affordable half of the moves go into short falls, every second from mild heat: some valleys are
    found by a long fall alone, others by one of many short ones.
    """
    if affordable < PLENTY:
        return [(HOT, 1.0)] * affordable
    short = affordable // 2
    return [(HOT, 1.0)] * (affordable - short) + [(MILD, 1 / SHORT), (HOT, 1 / SHORT)] * (short * SHORT // 2)


def search(
    day: Day, start: Routes, seed: int, deadline: float, stop: Stop, tell: Tell, warm: bool, enough: int | None
) -> Routes:
    """The best routes of all chains; `enough` is the number of moves after which to end (None: only the time does)."""
    chains = [Chain.of(day, start, seed * CHAINS + number) for number in range(CHAINS)]
    hunt = Search(chains, deadline, stop, tell)
    with ThreadPoolExecutor(CHAINS) as pool:
        hunt.run(pool, warm, enough)
    return hunt.best.best
