"""Repetition by the wall calendar: every so many days, weeks, months or years, from a first day on.

The nth day is counted from the first one: what begins on 31 January falls on 28 February, then on 31 March again.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from careapp.domain.reading import Reading
from careapp.i18n import N_, _, formats, ngettext

MOST_EVERY: Final = 99
LONGEST: Final = timedelta(days=20 * 366)


class Unit(StrEnum):
    """What a repetition counts in."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Made(StrEnum):
    """When the next one is made."""

    DONE = "done"
    DUE = "due"


UNIT_LABELS: Final[Mapping[str, str]] = {
    Unit.DAY: N_("jours"),
    Unit.WEEK: N_("semaines"),
    Unit.MONTH: N_("mois"),
    Unit.YEAR: N_("ans"),
}
MADE_LABELS: Final[Mapping[str, str]] = {
    Made.DONE: N_("Quand celui-ci est traité"),
    Made.DUE: N_("À chaque échéance"),
}


@dataclass(frozen=True, slots=True)
class Repetition:
    """Every `every` units until a day, included; `made` says when the next one appears. `every` 0 is no repetition."""

    every: int = 0
    unit: str = Unit.MONTH
    until: date | None = None
    made: str = Made.DONE


NO_REPETITION: Final = Repetition()


def add_months(day: date, months: int) -> date:
    """The same day of a month earlier or later, or that month's last day: 31 January plus one is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def occurrence(first: date, repetition: Repetition, number: int) -> date:
    """The day of the `number`th repetition after the first day (0)."""
    steps = repetition.every * number
    match repetition.unit:
        case Unit.DAY:
            return first + timedelta(days=steps)
        case Unit.WEEK:
            return first + timedelta(weeks=steps)
        case Unit.MONTH:
            return add_months(first, steps)
        case _:
            return add_months(first, 12 * steps)


def following(first: date, repetition: Repetition, after: date) -> date | None:
    """The earliest day of a series later than `after`; None once the series is over."""
    if not repetition.every:
        return None
    number = 1
    while (day := occurrence(first, repetition, number)) <= after:
        number += 1
    return day if repetition.until is None or day <= repetition.until else None


def read_repetition(reading: Reading, first: date | None) -> Repetition:
    """The repetition a form describes; what is wrong is told at its field."""
    if not reading.flag("repeats"):
        return NO_REPETITION
    every = reading.integer("every", 1, MOST_EVERY, required=True) or 0
    until = reading.day("until")
    if until and first and until <= first:
        reading.refuse("until", _("La fin doit suivre le premier rappel, le {date}.", date=formats.date_text(first)))
    elif until and first and until - first > LONGEST:
        reading.refuse("until", _("Vingt ans au plus."))
    return Repetition(
        every,
        reading.choice("unit", UNIT_LABELS, Unit.MONTH),
        until,
        reading.choice("made", MADE_LABELS, Made.DONE),
    )


def repetition_text(repetition: Repetition) -> str:
    """A repetition in words, nothing for none."""
    if not repetition.every:
        return ""
    text = _EVERY[repetition.unit](repetition.every)
    if repetition.until is None:
        return text
    return _("{every}, jusqu’au {date}", every=text, date=formats.date_text(repetition.until))


_EVERY: Final[Mapping[str, Callable[[int], str]]] = {
    Unit.DAY: lambda count: ngettext("Chaque jour", "Tous les {count} jours", count),
    Unit.WEEK: lambda count: ngettext("Chaque semaine", "Toutes les {count} semaines", count),
    Unit.MONTH: lambda count: ngettext("Chaque mois", "Tous les {count} mois", count),
    Unit.YEAR: lambda count: ngettext("Chaque année", "Tous les {count} ans", count),
}
