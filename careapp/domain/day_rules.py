"""What becomes of a recurring visit on a public holiday, and in school time or school holidays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from careapp.i18n import N_

SUNDAY: Final = 6


class OnHoliday(StrEnum):
    """What becomes of a visit that falls on a public holiday."""

    KEEP = "keep"
    CANCEL = "cancel"
    MOVE = "move"


class SchoolTime(StrEnum):
    """When in the school year a slot falls."""

    ALWAYS = "always"
    TERM = "term"
    HOLIDAYS = "holidays"


ON_HOLIDAY_LABELS: Final[Mapping[str, str]] = {
    OnHoliday.KEEP: N_("Assurer la visite"),
    OnHoliday.CANCEL: N_("Ne pas faire la visite"),
    OnHoliday.MOVE: N_("Reporter au jour ouvrable suivant"),
}

SCHOOL_LABELS: Final[Mapping[str, str]] = {
    SchoolTime.ALWAYS: N_("Toute l’année"),
    SchoolTime.TERM: N_("Temps scolaire seulement"),
    SchoolTime.HOLIDAYS: N_("Vacances scolaires seulement"),
}

SCHOOL_ZONES: Final[Mapping[str, str]] = {
    "A": N_("Zone A"),
    "B": N_("Zone B"),
    "C": N_("Zone C"),
}


def rule_in_force(*levels: str) -> str:
    """The rule for public holidays, the nearest level first: slot, mission, service, agency; else the visit is kept."""
    return next((level for level in levels if level), OnHoliday.KEEP)


def next_working_day(day: date, holidays: Collection[date]) -> date:
    """The day after which is neither a Sunday nor a public holiday (jour ouvrable, code du travail L3133-1)."""
    day += timedelta(days=1)
    while day.weekday() == SUNDAY or day in holidays:
        day += timedelta(days=1)
    return day
