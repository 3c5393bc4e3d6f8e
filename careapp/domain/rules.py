"""What an agency may decide of a rule: its level, its limit, from when, for whom, on what ground and why."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from careapp.domain.durations import parse_clock, parse_duration
from careapp.domain.reading import Reading
from careapp.domain.workflows import Badge
from careapp.i18n import N_, _

SOURCE: Final = 200
REASON: Final = 400
MOST_MINUTES: Final = 7 * 24 * 60
MOST_COUNT: Final = 999
MOST_POINTS: Final = 1_000_000
MOST_WEEKS: Final = 52
DAY: Final = 24 * 60
LEVEL_BADGES: Final[Mapping[str, Badge]] = {
    "block": Badge(N_("Bloque"), "ban", "red"),
    "warn": Badge(N_("Avertit"), "triangle-alert", "amber"),
    "off": Badge(N_("Inactive"), "circle-pause", "gray"),
}
EVERYBODY: Final = "all"
SECTORS: Final = "sectors"
WORKERS: Final = "workers"
SCOPES: Final[Mapping[str, str]] = {
    EVERYBODY: N_("Toute l’agence"),
    SECTORS: N_("Certains secteurs"),
    WORKERS: N_("Certains intervenants"),
}


@dataclass(frozen=True, slots=True)
class DecisionDraft:
    """A decision as the form describes it."""

    level: str
    limit: int
    starts_on: date
    sectors: tuple[int, ...]
    workers: tuple[int, ...]
    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decidable:
    """What a form needs to know of a rule: how its limit is written, and what would weaken the law."""

    unit: str
    limit: int
    has_limit: bool
    weakens: Callable[[str, int], bool]


def read_decision(
    form: Mapping[str, Any], rule: Decidable, sectors: Collection[str], workers: Sequence[int], today: date
) -> DecisionDraft:
    """A decision from a form's `level`, `limit`, `starts_on`, `scope`, `sector_<id>`, `source`, `reason`.

    Raise RefusedFields; a decision that weakens what the law blocks needs its reason.
    """
    reading = Reading(form)
    level = reading.choice("level", LEVEL_BADGES)
    if not level:
        reading.refuse("level", _("Choisissez ce que fait la règle."))
    limit = _limit(reading, rule.unit) if rule.has_limit else rule.limit
    starts_on = reading.day("starts_on") or today
    chosen, people = _scope(reading, sectors, workers)
    source, reason = reading.text("source", SOURCE), reading.text("reason", REASON, lines=True)
    if not reading.errors and not reason and rule.weakens(level, limit or 0):
        reading.refuse("reason", _("Dites pourquoi : la règle devient moins protectrice que la loi."))
    reading.check()
    return DecisionDraft(level, limit or 0, starts_on, chosen, people, source, reason)


def _scope(reading: Reading, sectors: Collection[str], workers: Sequence[int]) -> tuple[tuple, tuple]:
    scope = reading.choice("scope", SCOPES, EVERYBODY)
    chosen = tuple(map(int, reading.ticked("sector", sectors))) if scope == SECTORS else ()
    people = tuple(workers) if scope == WORKERS else ()
    if scope == SECTORS and not chosen:
        reading.refuse("scope", _("Cochez au moins un secteur."))
    if scope == WORKERS and not people:
        reading.refuse("scope", _("Choisissez au moins un intervenant."))
    return chosen, people


def _limit(reading: Reading, unit: str) -> int | None:
    if unit != "minutes":
        return reading.integer("limit", 0, 100 if unit == "percent" else MOST_COUNT, required=True)
    return _minutes(reading, "limit")


def _minutes(reading: Reading, key: str) -> int | None:
    value = reading.parsed(key, parse_duration, required=True)
    if value is not None and value > MOST_MINUTES:
        reading.refuse(key, _("Une semaine au plus."))
    return value


def read_figures(form: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, int]:
    """The figures of a form, each by its unit: minutes, clock, weeks or points; raise RefusedFields."""
    reading, found = Reading(form), {}
    for name, unit in units.items():
        if unit == "minutes":
            found[name] = _minutes(reading, name)
        elif unit == "clock":
            found[name] = reading.parsed(name, parse_clock, required=True)
        elif unit == "weeks":
            found[name] = reading.integer(name, 1, MOST_WEEKS, required=True)
        else:
            found[name] = reading.integer(name, 0, MOST_POINTS, required=True)
    reading.check()
    return {name: value or 0 for name, value in found.items()}


def check_thresholds(figures: Mapping[str, int]) -> dict[str, str]:
    """What does not hold together among thresholds, by field."""
    wrong: dict[str, str] = {}
    if figures["meal_ends"] <= figures["meal_begins"]:
        wrong["meal_ends"] = _("La fin doit suivre le début.")
    if figures["long_wait"] < figures["short_wait"]:
        wrong["long_wait"] = _("Au moins autant que l’attente qui interrompt la journée.")
    if figures["same_duty"] > DAY // 2:
        wrong["same_duty"] = _("12 heures au plus.")
    return wrong
