"""How opportunities go: how far they come, how long they stay, why they are lost."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from careapp.domain.opportunities import BOARD_STAGES, OPEN_STAGES, Stage

RANKS: Final = {**{stage: rank for rank, stage in enumerate(BOARD_STAGES)}, Stage.CLOSED: len(BOARD_STAGES) - 1}
WON: Final = RANKS[Stage.ACTIVE]
DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Stay:
    """A stay in a stage; without an end it lasts."""

    stage: str
    entered_at: datetime
    left_at: datetime | None


@dataclass(frozen=True, slots=True)
class Journey:
    """An opportunity and its stays, the first one first."""

    stage: str
    reason: str
    group: str
    stays: tuple[Stay, ...]

    @property
    def reached(self) -> int:
        """The furthest stage it came to, whether it stayed there or not."""
        return max((RANKS.get(Stage(one), 0) for one in (self.stage, *(stay.stage for stay in self.stays))), default=0)

    @property
    def days_to_win(self) -> float | None:
        """The days from its opening to the first visits, None before."""
        won = next((stay for stay in self.stays if stay.stage == Stage.ACTIVE), None)
        return _days(self.stays[0].entered_at, won.entered_at) if won else None


@dataclass(frozen=True, slots=True)
class Step:
    """A stage: how many came to it, the share that went on, the usual days in it, how many stand there now."""

    stage: Stage
    count: int
    onward: float | None
    days: float | None
    waiting: int


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of some opportunities: won came to their first visits, the rate is of those settled."""

    opened: int
    won: int
    lost: int
    running: int
    rate: float | None
    days_to_win: float | None


def tally(journeys: Sequence[Journey]) -> Tally:
    """What became of some opportunities; the rate counts those that are won or lost."""
    won = sum(one.reached >= WON for one in journeys)
    lost = sum(one.stage == Stage.LOST for one in journeys)
    running = sum(one.stage in OPEN_STAGES for one in journeys)
    settled = won + sum(one.stage == Stage.LOST and one.reached < WON for one in journeys)
    days = [found for one in journeys if (found := one.days_to_win) is not None]
    return Tally(len(journeys), won, lost, running, won / settled if settled else None, _median(days))


def steps(journeys: Sequence[Journey]) -> list[Step]:
    """The stages of the board, each with those who came to it or beyond."""
    counts = [sum(one.reached >= rank for one in journeys) for rank in range(len(BOARD_STAGES))]
    found = []
    for rank, stage in enumerate(BOARD_STAGES):
        onward = counts[rank + 1] / counts[rank] if rank + 1 < len(counts) and counts[rank] else None
        spent = [
            _days(stay.entered_at, stay.left_at)
            for one in journeys
            for stay in one.stays
            if stay.stage == stage and stay.left_at
        ]
        found.append(Step(stage, counts[rank], onward, _median(spent), sum(one.stage == stage for one in journeys)))
    return found


def reasons(journeys: Iterable[Journey]) -> list[tuple[str, int]]:
    """The reasons of the losses, the usual first."""
    return Counter(one.reason for one in journeys if one.stage == Stage.LOST).most_common()


def groups(journeys: Iterable[Journey], name: Callable[[Journey], str] = lambda one: one.group) -> dict[str, Tally]:
    """A tally for each activity, source or owner, the largest first."""
    parted: dict[str, list[Journey]] = {}
    for one in journeys:
        parted.setdefault(name(one), []).append(one)
    ordered = sorted(parted.items(), key=lambda part: (-len(part[1]), part[0]))
    return {key: tally(part) for key, part in ordered}


def _days(start: datetime, end: datetime) -> float:
    return max(0.0, (end - start).total_seconds() / DAY)


def _median(values: Sequence[float]) -> float | None:
    return statistics.median(values) if values else None
