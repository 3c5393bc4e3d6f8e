"""Where each slot of a typical week stands on paper: hours down, days across, overlaps side by side."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from careapp.documents.mission_sheet import Slot

LINE_MM = 2.6  # the height of one line of text in a box
SHORTEST_MM = 2.8
TALLEST_MM = 56.0


@dataclass(frozen=True, slots=True)
class Box:
    """A slot placed in its day: millimetres from the top, percent of the day's width."""

    slot: Slot
    top: float
    height: float
    left: float
    width: float

    @property
    def two_lines(self) -> bool:
        """Whether the service fits under the hours instead of behind them."""
        return self.height >= 2 * LINE_MM + 0.6


@dataclass(frozen=True, slots=True)
class Week:
    """The drawn week: its height in millimetres, the hours of its scale and the boxes of its seven days."""

    height: float
    hours: tuple[tuple[int, float], ...]
    days: tuple[tuple[Box, ...], ...]


def short_clock(minutes: int) -> str:
    """`"8:00"` for minute 480 of the day: shorter than on screen, since a box on paper is narrow."""
    return f"{minutes % 1440 // 60}:{minutes % 60:02d}"


def lay_out(slots: Iterable[Slot]) -> Week:
    """Draw the slots on a scale just large enough that the shortest one can be read."""
    slots = sorted(slots, key=lambda slot: (slot.weekday, slot.start, slot.end))
    first, last = _span(slots)
    scale = _millimetres_per_hour(slots, last - first)
    days = tuple(_day([slot for slot in slots if slot.weekday == day], first, scale) for day in range(7))
    step = 2 if scale >= 5 else 4
    hours = tuple((hour, (hour - first) * scale) for hour in range(first, last + 1) if hour % step == 0)
    return Week((last - first) * scale, hours, days)


def _span(slots: list[Slot]) -> tuple[int, int]:
    if not slots:
        return 8, 20
    first = max(0, (min(slot.start for slot in slots) - 30) // 60)
    last = min(24, -(-(max(slot.end for slot in slots) + 15) // 60))
    return first, max(last, first + 4)


def _millimetres_per_hour(slots: list[Slot], hours: int) -> float:
    shortest = min((slot.end - slot.start for slot in slots), default=60)
    wanted = max(2.75, SHORTEST_MM / max(shortest, 15) * 60)
    return min(wanted, TALLEST_MM / hours)


def _day(slots: list[Slot], first: int, scale: float) -> tuple[Box, ...]:
    boxes: list[Box] = []
    least = SHORTEST_MM / scale * 60
    for cluster in _clusters(slots, least):
        lanes = _lanes(cluster, least)
        width = 100 / (max(lanes) + 1)
        for slot, lane in zip(cluster, lanes, strict=True):
            top = (slot.start / 60 - first) * scale
            height = max((min(slot.end, 24 * 60) - slot.start) / 60 * scale, SHORTEST_MM)
            boxes.append(Box(slot, round(top, 2), round(height, 2), round(lane * width, 2), round(width, 2)))
    return tuple(boxes)


def _clusters(slots: list[Slot], least: float) -> list[list[Slot]]:
    """Group the slots of a day that share some height on paper, directly or through a third."""
    clusters: list[list[Slot]] = []
    end = -1.0
    for slot in slots:
        if slot.start >= end:
            clusters.append([])
        clusters[-1].append(slot)
        end = max(end, slot.end, slot.start + least)
    return clusters


def _lanes(cluster: list[Slot], least: float) -> list[int]:
    ends: list[float] = []
    lanes = []
    for slot in cluster:
        free = next((lane for lane, end in enumerate(ends) if end <= slot.start), len(ends))
        if free == len(ends):
            ends.append(0)
        ends[free] = max(slot.end, slot.start + least)
        lanes.append(free)
    return lanes
