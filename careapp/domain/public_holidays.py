"""Public holidays of the region an agency works in."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import Final

import holidays

from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

METROPOLE: Final = "metropole"
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
def holiday_names(year: int, region: str = METROPOLE) -> Mapping[date, str]:
    """The public holidays of a year with their French names (code du travail, L3133-1, and local law)."""
    if region not in REGIONS:
        raise Refused(_("Région inconnue pour les jours fériés."), "region")
    found = holidays.France(years=year, subdiv=None if region == METROPOLE else region, language="fr")
    return {day: name.replace("'", "’") for day, name in sorted(found.items())}


def public_holidays(year: int, region: str = METROPOLE) -> frozenset[date]:
    """The public holidays of a year."""
    return frozenset(holiday_names(year, region))


def holidays_between(first: date, last: date, region: str = METROPOLE) -> frozenset[date]:
    """The public holidays from `first` to `last`, both included."""
    years = range(first.year, last.year + 1)
    return frozenset(day for year in years for day in public_holidays(year, region) if first <= day <= last)
