"""School holidays by zone: what the product ships, completed by a file an administrator keeps in the data folder."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from careapp.domain.day_rules import SCHOOL_ZONES
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.settings import get_settings

FILE: Final = "school_holidays.toml"
SHIPPED: Final = Path(__file__).parent / "data" / FILE


@dataclass(frozen=True, slots=True)
class Period:
    """Days without school in some zones, both ends included, and where that is written."""

    name: str
    zones: str
    first: date
    last: date
    source: str


def school_holidays(zone: str) -> tuple[Period, ...]:
    """The school holidays of a zone, the earliest first; none without a zone."""
    return tuple(period for period in _periods() if zone and zone in period.zones)


def school_days_off(zone: str, first: date, last: date) -> frozenset[date]:
    """The days from `first` to `last`, both included, that school holidays of a zone cover."""
    days: set[date] = set()
    for period in school_holidays(zone):
        begin, end = max(first, period.first), min(last, period.last)
        days.update(begin + timedelta(days=n) for n in range((end - begin).days + 1))
    return frozenset(days)


def known_until(zone: str) -> date | None:
    """The last day that the calendar of a zone tells of; beyond it every day counts as school time."""
    return max((period.last for period in school_holidays(zone)), default=None)


def _periods() -> tuple[Period, ...]:
    own = get_settings().data_dir / FILE
    return _read(own, own.stat().st_mtime_ns if own.exists() else 0)


@lru_cache(maxsize=4)
def _read(own: Path, changed: int) -> tuple[Period, ...]:
    """The shipped years and those of the administrator's file, which is read again when it has `changed`."""
    years = dict(_years(SHIPPED))
    if changed:
        years |= dict(_years(own))
    return tuple(sorted((one for year in years.values() for one in year), key=lambda one: (one.first, one.zones)))


def _years(path: Path) -> Iterable[tuple[str, list[Period]]]:
    entry = ""
    try:
        for year in tomllib.loads(path.read_text("utf-8"))["years"]:
            entry = year["name"]
            yield entry, [_period(row, f"{year['source']} ({entry})") for row in year["periods"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        told = _("Le calendrier des vacances scolaires n’est pas lisible : {file}, {entry}.", file=path, entry=entry)
        raise Refused(f"{told} {error}") from error


def _period(row: Mapping[str, Any], source: str) -> Period:
    period = Period(row["name"], row["zones"], row["first"], row["last"], source)
    if not isinstance(period.first, date) or not isinstance(period.last, date) or period.last < period.first:
        raise ValueError(f"{period.name}: first, last")
    if not period.zones or not set(period.zones) <= set(SCHOOL_ZONES):
        raise ValueError(f"{period.name}: zones {period.zones!r}")
    return period
