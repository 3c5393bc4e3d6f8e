"""Public holidays of the region an agency works in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

import holidays

from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

METROPOLE: Final = "metropole"
SATURDAY: Final = 5
REGIONS: Final[Mapping[str, str]] = {
    METROPOLE: N_("France métropolitaine"),
    "57": N_("Moselle"),
    "6AE": N_("Alsace"),
    "971": N_("Guadeloupe"),
    "972": N_("Martinique"),
    "973": N_("Guyane"),
    "974": N_("La Réunion"),
    "976": N_("Mayotte"),
    "BL": N_("Saint-Barthélemy"),
    "MF": N_("Saint-Martin"),
    "PM": N_("Saint-Pierre-et-Miquelon"),
}


@cache
def holiday_names(year: int, region: str = METROPOLE, locale: str = "fr") -> Mapping[date, str]:
    """The public holidays of a year with their names in a language (code du travail, L3133-1, and local law)."""
    if region not in REGIONS:
        raise Refused(_("Région inconnue pour les jours fériés."), "region")
    language = "fr" if locale == "fr" else "en_US"
    found = holidays.France(years=year, subdiv=None if region == METROPOLE else region, language=language)
    return {day: name.replace("'", "’").replace("Labor", "Labour") for day, name in sorted(found.items())}


def public_holidays(year: int, region: str = METROPOLE) -> frozenset[date]:
    """The public holidays of a year."""
    return frozenset(holiday_names(year, region))


def holidays_between(first: date, last: date, region: str = METROPOLE) -> frozenset[date]:
    """The public holidays from `first` to `last`, both included."""
    years = range(first.year, last.year + 1)
    return frozenset(day for year in years for day in public_holidays(year, region) if first <= day <= last)


def holidays_of(year: int, region: str) -> frozenset[date]:
    """The public holidays of a year where an agency works; without a region, those of all France."""
    return public_holidays(year, region or METROPOLE)


def working_days_after(day: date, count: int, holidays: frozenset[date]) -> date:
    """The day that is some working days (no week-end, no public holiday) after another."""
    while count:
        day += timedelta(days=1)
        count -= day.weekday() < SATURDAY and day not in holidays
    return day
