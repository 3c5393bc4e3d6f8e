"""Slots of a weekly pattern: on which dates they fall, at which instants, how many hours they make.

A slot is wall-clock time: 8:00 stays 8:00 when the clocks change.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import combinations
from math import gcd
from typing import Final
from zoneinfo import ZoneInfo

from careapp.domain.day_rules import OnHoliday, SchoolTime, next_working_day
from careapp.domain.durations import DAY, clock_text, span_text
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import N_, _, current_locale
from careapp.i18n.formats import date_text

MIN_SLOT: Final = 15
MAX_SLOT: Final = DAY - 60
"""A day less the hour that the night of autumn adds: a visit never lasts more than 24 hours."""
MAX_INTERVAL: Final = 52
MONTH_WEEKS: Final = Fraction(52, 12)
"""Weeks in a month as the trade counts them: 52 weeks spread over 12 months."""


class Weeks(StrEnum):
    """In which weeks a slot falls; even and odd are those of the ISO week number."""

    EVERY = "every"
    EVEN = "even"
    ODD = "odd"
    NTH = "nth"


class Scope(StrEnum):
    """Which visits of a series a change made in one of them is for."""

    ONE = "one"
    FOLLOWING = "following"
    ALL = "all"


WEEKS_LABELS: Final[Mapping[str, str]] = {
    Weeks.EVERY: N_("Toutes les semaines"),
    Weeks.EVEN: N_("Semaines paires"),
    Weeks.ODD: N_("Semaines impaires"),
    Weeks.NTH: N_("Toutes les n semaines"),
}

WEEKDAYS: Final = (
    N_("Lundi"),
    N_("Mardi"),
    N_("Mercredi"),
    N_("Jeudi"),
    N_("Vendredi"),
    N_("Samedi"),
    N_("Dimanche"),
)


def weekday_in_sentence(weekday: int) -> str:
    """The name of a weekday inside a sentence: French writes it small, English does not."""
    name = _(WEEKDAYS[weekday])
    return name.lower() if current_locale() == "fr" else name


@dataclass(frozen=True, slots=True)
class Slot:
    """A span of a weekday (0 is Monday), in minutes of the day; an `end` above 1440 is past midnight.

    With `weeks="nth"` it falls every `n` weeks counted from the week of `anchor`; `on_holiday` and `school` say what
    becomes of it on public holidays and in school time. What it says counts from `since` on, until `until` included.
    """

    weekday: int
    start: int
    end: int
    weeks: str = Weeks.EVERY
    n: int = 1
    anchor: date | None = None
    on_holiday: str = OnHoliday.KEEP
    school: str = SchoolTime.ALWAYS
    since: date | None = None
    until: date | None = None

    @property
    def minutes(self) -> int:
        """How long one occurrence lasts on the wall."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class WeekTotals:
    """Minutes a pattern makes in an even week, in an odd week, in a week on average, and in a month."""

    even: int
    odd: int
    average: int
    month: int


def is_even_week(day: date) -> bool:
    """Whether the ISO week of a day has an even number; week 53 and the week 1 after it are both odd."""
    return day.isocalendar().week % 2 == 0


def falls_on(slot: Slot, day: date) -> bool:
    """Whether a slot's pattern names this day, holidays aside."""
    if day.weekday() != slot.weekday:
        return False
    if slot.weeks == Weeks.NTH:
        weeks = (_monday(day) - _monday(slot.anchor)).days // 7 if slot.anchor else 0
        return weeks % max(slot.n, 1) == 0
    return slot.weeks == Weeks.EVERY or is_even_week(day) == (slot.weeks == Weeks.EVEN)


@dataclass(frozen=True, slots=True)
class Calendar:
    """The public holidays and the days of school holidays that a pattern goes by."""

    holidays: Collection[date] = field(default_factory=frozenset)
    school: Collection[date] = field(default_factory=frozenset)


NO_CALENDAR: Final = Calendar()


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A date that a slot names, and the day it takes place on: another one where a public holiday moves it."""

    stands_for: date
    on: date

    @property
    def moved(self) -> bool:
        """Whether a public holiday moves it."""
        return self.on != self.stands_for


def occurrences(slot: Slot, first: date, last: date, calendar: Calendar = NO_CALENDAR) -> list[Occurrence]:
    """What a slot makes of the dates from `first` to `last`, both included, that it names."""
    first, last = max(first, slot.since or first), min(last, slot.until or last)
    day = first + timedelta(days=(slot.weekday - first.weekday()) % 7)
    found = []
    while day <= last:
        on = _takes_place(slot, day, calendar) if falls_on(slot, day) else None
        if on is not None:
            found.append(Occurrence(day, on))
        day += timedelta(days=7)
    return found


def _takes_place(slot: Slot, day: date, calendar: Calendar) -> date | None:
    """The day on which a date that the pattern names takes place, if it does."""
    if slot.school != SchoolTime.ALWAYS and (day in calendar.school) != (slot.school == SchoolTime.HOLIDAYS):
        return None
    if day not in calendar.holidays or slot.on_holiday == OnHoliday.KEEP:
        return day
    return next_working_day(day, calendar.holidays) if slot.on_holiday == OnHoliday.MOVE else None


def planned(
    slots: Sequence[Slot], first: date, last: date, calendar: Calendar = NO_CALENDAR
) -> list[tuple[int, Occurrence]]:
    """The occurrences of a whole pattern, each with the position of its slot.

    One that a public holiday moves upon another of the same pattern is left out: that day has its visit.
    """
    every = [(index, one) for index, slot in enumerate(slots) for one in occurrences(slot, first, last, calendar)]
    taken: dict[date, list[tuple[int, int]]] = {}
    kept = []
    for index, one in sorted(every, key=lambda entry: (entry[1].moved, entry[1].stands_for)):
        span = slots[index].start, slots[index].end
        if one.moved and any(span[0] < end and start < span[1] for start, end in taken.get(one.on, ())):
            continue
        taken.setdefault(one.on, []).append(span)
        kept.append((index, one))
    return kept


def instants(day: date, start: int, end: int, tz: ZoneInfo) -> tuple[datetime, datetime]:
    """The UTC instants of a span of a day's clock.

    When the clocks change, each end keeps its time on the wall, so that neighbours stay neighbours and never overlap:
    a time in the hour that is skipped is the moment of the change, a time in the hour that comes twice is the first of
    the two. A span wholly inside the skipped hour starts at the change and keeps its length.
    """
    begins, ends = _instant(day, start, tz), _instant(day, end, tz)
    return begins, ends if ends > begins else begins + timedelta(minutes=end - start)


def wall_minutes(instant: datetime, tz: ZoneInfo) -> tuple[date, int]:
    """The day and the minutes of the day that a clock on the wall shows."""
    wall = instant.astimezone(tz)
    return wall.date(), wall.hour * 60 + wall.minute


def pattern_text(slot: Slot) -> str:
    """A slot in words: `Lundi, 08:00–09:30, semaines paires`."""
    weeks = _("toutes les {n} semaines", n=slot.n) if slot.weeks == Weeks.NTH else _(WEEKS_LABELS[slot.weeks]).lower()
    return f"{_(WEEKDAYS[slot.weekday])}, {span_text(slot.start, slot.end)}, {weeks}"


def paid_minutes(starts_at: datetime, ends_at: datetime) -> int:
    """The minutes that pass between two instants, which are those paid: an hour less or more in a night of change."""
    return int((ends_at - starts_at).total_seconds()) // 60


def weekly_minutes(slots: Iterable[Slot]) -> int:
    """The minutes a pattern makes in a week on average."""
    return round(sum((_average(slot) for slot in slots), Fraction(0)))


def week_totals(slots: Sequence[Slot], workers: int = 1) -> WeekTotals:
    """The totals shown under a pattern, times the workers who come together.

    A slot of every n weeks counts for its average, being tied to no parity.
    """
    always = sum((_average(slot) for slot in slots if slot.weeks not in (Weeks.EVEN, Weeks.ODD)), Fraction(0))
    even = always + sum(slot.minutes for slot in slots if slot.weeks == Weeks.EVEN)
    odd = always + sum(slot.minutes for slot in slots if slot.weeks == Weeks.ODD)
    average = (even + odd) / 2
    return WeekTotals(*(round(total * workers) for total in (even, odd, average, average * MONTH_WEEKS)))


def weekday_minutes(slots: Iterable[Slot]) -> tuple[int, ...]:
    """The average minutes of each weekday, Monday first."""
    totals = [Fraction(0)] * 7
    for slot in slots:
        totals[slot.weekday] += _average(slot)
    return tuple(round(total) for total in totals)


def slot_faults(slots: Sequence[Slot]) -> dict[int, str]:
    """The sentence at each faulty slot of a pattern, by its position; an overlap stands at the later slot."""
    faults = {i: fault for i, slot in enumerate(slots) if (fault := _slot_fault(slot))}
    sound = [i for i in range(len(slots)) if i not in faults]
    for i, j in combinations(sound, 2):
        if j not in faults and slots_overlap(slots[i], slots[j]):
            faults[j] = _(
                "Ce créneau chevauche celui du {day}, {span}.",
                day=weekday_in_sentence(slots[i].weekday),
                span=span_text(slots[i].start, slots[i].end),
            )
    return faults


def check_slots(slots: Sequence[Slot]) -> None:
    """Raise `RefusedFields` (keys `slots.0`, `slots.1`, …) if a pattern cannot be worked."""
    if faults := slot_faults(slots):
        raise RefusedFields({f"slots.{i}": fault for i, fault in sorted(faults.items())})


def check_running(ends_on: date | None, today: date) -> None:
    """Raise `Refused` for the pattern of a mission that is over."""
    if ends_on is not None and ends_on < today:
        ended = date_text(ends_on)
        raise Refused(_("Cette mission est terminée depuis le {date} : changez d’abord sa période.", date=ended))


def slots_overlap(one: Slot, other: Slot) -> bool:
    """Whether two slots can meet in one same week, spans past midnight included (the turn of an ISO year aside)."""
    for shift in (-1, 0, 1):
        offset = shift * 7 * DAY
        start, end = other.weekday * DAY + other.start + offset, other.weekday * DAY + other.end + offset
        meets = one.weekday * DAY + one.start < end and start < one.weekday * DAY + one.end
        if meets and _weeks_meet(one, other, shift):
            return True
    return False


def _slot_fault(slot: Slot) -> str:
    if slot.weekday not in range(7):
        return _("Choisissez un jour de la semaine.")
    if slot.start not in range(DAY):
        return _("Le début doit tenir dans la journée.")
    if slot.end <= slot.start:
        return _("La fin doit suivre le début ({start}).", start=clock_text(slot.start))
    if slot.minutes < MIN_SLOT:
        return _("Un créneau dure au moins {count} min.", count=MIN_SLOT)
    if slot.minutes > MAX_SLOT:
        return _("Un créneau dure au plus {count} h.", count=MAX_SLOT // 60)
    if slot.weeks not in list(Weeks):
        return _("Choisissez les semaines du créneau.")
    if slot.on_holiday not in list(OnHoliday):
        return _("Choisissez ce que devient la visite un jour férié.")
    if slot.school not in list(SchoolTime):
        return _("Choisissez quand dans l’année scolaire : toujours, temps scolaire ou vacances.")
    if slot.since and slot.until and slot.until < slot.since:
        return _("Le dernier jour du créneau doit suivre le premier.")
    if slot.weeks == Weeks.NTH and (slot.n not in range(1, MAX_INTERVAL + 1) or slot.anchor is None):
        return _("Donnez un nombre de semaines, de 1 à {count}, et la première semaine.", count=MAX_INTERVAL)
    return ""


def _weeks_meet(one: Slot, other: Slot, shift: int) -> bool:
    """Whether some week of `one` is followed, `shift` weeks later, by a week of `other`."""
    if _apart_in_time(one, other) or {one.school, other.school} == {SchoolTime.TERM, SchoolTime.HOLIDAYS}:
        return False
    kinds = {one.weeks, other.weeks}
    if Weeks.EVERY in kinds:
        return True
    if Weeks.NTH not in kinds:
        return (one.weeks == other.weeks) == (shift % 2 == 0)
    if one.weeks == other.weeks and one.anchor and other.anchor:
        apart = (_monday(other.anchor) - _monday(one.anchor)).days // 7 - shift
        return apart % gcd(one.n, other.n) == 0
    return True


def _apart_in_time(one: Slot, other: Slot) -> bool:
    """Whether one ends before the other begins to count."""
    return any(a.until and b.since and a.until < b.since for a, b in ((one, other), (other, one)))


def _average(slot: Slot) -> Fraction:
    shares = {Weeks.EVERY: 1, Weeks.EVEN: 2, Weeks.ODD: 2, Weeks.NTH: max(slot.n, 1)}
    return Fraction(slot.minutes, shares[Weeks(slot.weeks)])


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _instant(day: date, minutes: int, tz: ZoneInfo) -> datetime:
    wall = datetime.combine(day, time(), tz) + timedelta(minutes=minutes)
    instant = wall.astimezone(UTC)
    local = instant.astimezone(tz)
    if local.replace(tzinfo=None) == wall.replace(tzinfo=None):
        return instant
    # The wall time is skipped, and its instant lies as far after the change as the wall time lies inside the gap.
    minute, offset = timedelta(minutes=1), local.utcoffset()
    while (instant - minute).astimezone(tz).utcoffset() == offset:
        instant -= minute
    return instant
