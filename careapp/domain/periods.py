"""Half-open intervals [start, end) of minutes or of instants, and the weekly availability built on them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any, Final, Generic, TypeVar

from careapp.domain.durations import DAY, clock_text, span_text
from careapp.domain.recurrence import weekday_in_sentence
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _

Point = TypeVar("Point", int, datetime)
MIN_AVAILABILITY: Final = 15


@dataclass(frozen=True, slots=True, order=True)
class Interval(Generic[Point]):
    """From `start`, included, to `end`, excluded; empty when they are equal."""

    start: Point
    end: Point

    def __bool__(self) -> bool:
        return self.start < self.end

    @property
    def length(self) -> Any:
        """Minutes for minutes, a timedelta for instants; never below zero."""
        return max(self.end - self.start, self.start - self.start)


@dataclass(frozen=True, slots=True)
class Availability:
    """A weekday (0 is Monday) and the minutes of that day in which a worker can be planned, between two dates."""

    weekday: int
    start: int
    end: int
    first: date | None = None
    last: date | None = None


def overlaps(one: Interval[Point], other: Interval[Point]) -> bool:
    """Whether two intervals share more than an edge."""
    return bool(one) and bool(other) and one.start < other.end and other.start < one.end


def contains(outer: Interval[Point], inner: Interval[Point]) -> bool:
    """Whether the whole of `inner` lies in `outer`."""
    return outer.start <= inner.start and inner.end <= outer.end


def clip(interval: Interval[Point], bounds: Interval[Point]) -> Interval[Point] | None:
    """The part of an interval inside the bounds, if any."""
    part = Interval(max(interval.start, bounds.start), min(interval.end, bounds.end))
    return part if part else None


def union(intervals: Iterable[Interval[Point]]) -> list[Interval[Point]]:
    """The same time in order and without overlap; intervals that touch are joined."""
    joined: list[Interval[Point]] = []
    for interval in sorted(filter(None, intervals)):
        if joined and interval.start <= joined[-1].end:
            joined[-1] = Interval(joined[-1].start, max(joined[-1].end, interval.end))
        else:
            joined.append(interval)
    return joined


def subtract(intervals: Iterable[Interval[Point]], holes: Iterable[Interval[Point]]) -> list[Interval[Point]]:
    """What is left of the intervals once the holes are taken out."""
    left = union(intervals)
    for hole in union(holes):
        left = [part for interval in left for part in _around(interval, hole) if part]
    return left


def gaps(intervals: Iterable[Interval[Point]], bounds: Interval[Point]) -> list[Interval[Point]]:
    """The free time between the bounds."""
    return subtract([bounds], intervals)


def covers(intervals: Iterable[Interval[Point]], wanted: Interval[Point]) -> bool:
    """Whether the intervals together hold the whole of `wanted`."""
    return not subtract([wanted], intervals)


def availability_faults(rows: Sequence[Availability]) -> dict[int, str]:
    """The sentence at each impossible or overlapping row, by its position."""
    faults = {i: fault for i, row in enumerate(rows) if (fault := _availability_fault(row))}
    for i, j in combinations([i for i in range(len(rows)) if i not in faults], 2):
        if j not in faults and _availability_overlaps(rows[i], rows[j]):
            faults[j] = _(
                "Cette plage chevauche celle du {day}, {span}.",
                day=weekday_in_sentence(rows[i].weekday),
                span=span_text(rows[i].start, rows[i].end),
            )
    return faults


def check_availability(rows: Sequence[Availability]) -> None:
    """Raise `RefusedFields` (keys `availability.0`, `availability.1`, …) if a week cannot be as described."""
    if faults := availability_faults(rows):
        raise RefusedFields({f"availability.{i}": fault for i, fault in sorted(faults.items())})


def days_between(first: date, last: date) -> list[date]:
    """Every day from `first` to `last`, both included."""
    return [first + timedelta(days=i) for i in range((last - first).days + 1)]


def date_ranges_overlap(
    first: date | None, last: date | None, other_first: date | None, other_last: date | None
) -> bool:
    """Whether two ranges of dates, both ends included, share a day; a missing end is open."""
    starts_before = first is None or other_last is None or first <= other_last
    ends_after = last is None or other_first is None or other_first <= last
    return starts_before and ends_after


def _around(interval: Interval[Point], hole: Interval[Point]) -> tuple[Interval[Point], ...]:
    if not overlaps(interval, hole):
        return (interval,)
    return Interval(interval.start, hole.start), Interval(hole.end, interval.end)


def _availability_fault(row: Availability) -> str:
    if row.weekday not in range(7):
        return _("Choisissez un jour de la semaine.")
    if row.start not in range(DAY) or row.end > DAY:
        return _("Une plage tient dans la journée, de 00:00 à 24:00.")
    if row.end <= row.start:
        return _("La fin doit suivre le début ({start}).", start=clock_text(row.start))
    if row.end - row.start < MIN_AVAILABILITY:
        return _("Une plage dure au moins {count} min.", count=MIN_AVAILABILITY)
    if row.first and row.last and row.last < row.first:
        return _("La dernière date doit suivre la première.")
    return ""


def _availability_overlaps(one: Availability, other: Availability) -> bool:
    same_dates = date_ranges_overlap(one.first, one.last, other.first, other.last)
    return same_dates and one.weekday == other.weekday and one.start < other.end and other.start < one.end
