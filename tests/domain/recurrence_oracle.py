"""A second opinion on recurrence, day by day and minute by minute: slow, plain, sharing no code with what it judges."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import accumulate
from random import Random
from zoneinfo import ZoneInfo

from careapp.catalogues.school import school_days_off
from careapp.domain.public_holidays import holidays_between
from careapp.domain.recurrence import Calendar, Occurrence, Slot, instants, occurrences, paid_minutes

PARIS = ZoneInfo("Europe/Paris")
FIRST, LAST = date(2026, 9, 1), date(2028, 8, 31)
CHANGES = [date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31), date(2028, 3, 26)]
"""The days on which the clocks change in those years."""
REGIONS = ("metropole", "6AE", "974")


@lru_cache
def calendar_of(region: str, zone: str) -> Calendar:
    """The holidays of those years."""
    last = LAST + timedelta(days=7)
    return Calendar(holidays_between(FIRST, last, region), school_days_off(zone, FIRST, last))


def case_of(chance: Random) -> tuple[Slot, date, date, Calendar]:
    """A slot at random and some weeks, half of them around a change of the clocks or a public holiday."""
    near = chance.random() < 0.5
    calendar = calendar_of(chance.choice(REGIONS), chance.choice("ABC"))
    middle = chance.choice([*CHANGES, *sorted(calendar.holidays)]) if near else None
    first = middle - timedelta(days=chance.randrange(0, 14)) if middle else _day(chance)
    first = min(max(first, FIRST), LAST - timedelta(days=80))
    weekday = (middle.weekday() - chance.randrange(0, 2)) % 7 if middle else chance.randrange(7)
    start, length = 5 * chance.randrange(288), 5 * chance.randrange(3, 270)
    weeks, every = chance.choice(["every", "every", "even", "odd", "nth"]), chance.randrange(1, 6)
    rule, school = chance.choice(["keep", "cancel", "move"]), chance.choice(["always", "always", "term", "holidays"])
    slot = Slot(weekday, start, start + length, weeks, every, _day(chance), rule, school)
    return slot, first, first + timedelta(days=chance.randrange(7, 80)), calendar


def _day(chance: Random) -> date:
    return FIRST + timedelta(days=chance.randrange(600))


def faults(slot: Slot, first: date, last: date, calendar: Calendar) -> Iterator[str]:
    """What is wrong with the dates, the wall-clock times and the paid minutes of a slot; nothing if all is well."""
    found = occurrences(slot, first, last, calendar)
    expected = [one for day in _days(first, last) if (one := _expected(slot, day, calendar))]
    if found != expected:
        yield f"days: {slot} from {first} to {last}: {found} is not {expected}"
    for one in found:
        begins, ends = instants(one.on, slot.start, slot.end, PARIS)
        right = _instant(one.on, slot.start), _instant(one.on, slot.end)
        if right[0] == right[1]:  # wholly inside the hour that is skipped
            right = right[0], right[0] + timedelta(minutes=slot.end - slot.start)
        if (begins, ends) != right:
            yield f"clock: {slot} on {one.on}: {begins}, {ends} are not {right}"
        if paid_minutes(begins, ends) != sum(1 for _minute in range(int((right[1] - right[0]).total_seconds()) // 60)):
            yield f"paid: {slot} on {one.on}: {paid_minutes(begins, ends)}"


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _expected(slot: Slot, day: date, calendar: Calendar) -> Occurrence | None:
    number = int(day.strftime("%V"))
    apart = (day - timedelta(days=day.weekday()) - slot.anchor + timedelta(days=slot.anchor.weekday())).days // 7
    weeks = {"every": True, "even": number % 2 == 0, "odd": number % 2 == 1, "nth": apart % slot.n == 0}
    school = {"always": True, "term": day not in calendar.school, "holidays": day in calendar.school}
    if day.weekday() != slot.weekday or not weeks[slot.weeks] or not school[slot.school]:
        return None
    if day not in calendar.holidays or slot.on_holiday == "keep":
        return Occurrence(day, day)
    if slot.on_holiday == "cancel":
        return None
    working = (day + timedelta(days=n) for n in range(1, 10))
    return Occurrence(day, next(one for one in working if one.isoweekday() != 7 and one not in calendar.holidays))


@lru_cache(maxsize=4096)
def _walls(day: date) -> tuple[datetime, list[datetime]]:
    """Each minute that passes around a day, and the latest time that a clock on the wall has shown by then."""
    begin = datetime.combine(day, time(), UTC) - timedelta(hours=3)
    walls = ((begin + timedelta(minutes=n)).astimezone(PARIS).replace(tzinfo=None) for n in range(55 * 60))
    return begin, list(accumulate(walls, max))


def _instant(day: date, minutes: int) -> datetime:
    """The first minute at which the clock shows a time, or has passed it."""
    begin, walls = _walls(day)
    return begin + timedelta(minutes=bisect_left(walls, datetime.combine(day, time()) + timedelta(minutes=minutes)))
