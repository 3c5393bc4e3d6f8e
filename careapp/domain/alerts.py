"""Alerts: what asks for somebody's hand, from when on, and how one is put aside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from typing import Any, Final, NamedTuple

from careapp.domain.reading import Reading
from careapp.i18n import N_, _, ngettext

LONGEST_PAUSE: Final = timedelta(days=366)


class Kind(StrEnum):
    """What may be wrong."""

    OPEN = "open"
    ABSENCE = "absence"
    CONFLICT = "conflict"
    LAW = "law"
    LATE = "late"
    IDLE = "idle"
    SKILL = "skill"
    PLAN = "plan"
    CONTRACT = "contract"


class KindLook(NamedTuple):
    """How a kind is called and drawn, and what is done about it."""

    counted: Callable[[int], str]
    icon: str
    family: str
    title: str
    solve: str


KINDS: Final[Mapping[Kind, KindLook]] = {
    Kind.OPEN: KindLook(
        lambda count: ngettext("{count} visite non affectée", "{count} visites non affectées", count),
        "user-x", "red",
        N_("Visites non affectées"), N_("Affecter"),
    ),
    Kind.ABSENCE: KindLook(
        lambda count: ngettext("{count} absence à remplacer", "{count} absences à remplacer", count),
        "calendar-x-2", "amber",
        N_("Absences à remplacer"), N_("Réparer"),
    ),
    Kind.CONFLICT: KindLook(
        lambda count: ngettext("{count} conflit", "{count} conflits", count),
        "triangle-alert", "red", N_("Conflits"), N_("Résoudre"),
    ),
    Kind.LAW: KindLook(
        lambda count: ngettext(
            "{count} dépassement du temps de travail", "{count} dépassements du temps de travail", count
        ),
        "hourglass", "amber",
        N_("Temps de travail"), N_("Voir la semaine"),
    ),
    Kind.LATE: KindLook(
        lambda count: ngettext("{count} visite sans pointage", "{count} visites sans pointage", count),
        "clock-alert", "amber",
        N_("Sans pointage"), N_("Ouvrir la visite"),
    ),
    Kind.IDLE: KindLook(
        lambda count: ngettext("{count} client sans visite à venir", "{count} clients sans visite à venir", count),
        "calendar-off", "amber",
        N_("Clients sans visite à venir"), N_("Ouvrir la fiche"),
    ),
    Kind.SKILL: KindLook(
        lambda count: ngettext("{count} compétence à échéance", "{count} compétences à échéance", count),
        "award", "amber",
        N_("Compétences à échéance"), N_("Renouveler"),
    ),
    Kind.PLAN: KindLook(
        lambda count: ngettext("{count} plan d’aide en écart", "{count} plans d’aide en écart", count),
        "scale", "amber",
        N_("Plans d’aide"), N_("Voir le planning"),
    ),
    Kind.CONTRACT: KindLook(
        lambda count: ngettext("{count} contrat en écart", "{count} contrats en écart", count),
        "signature", "amber",
        N_("Heures des contrats"), N_("Voir la semaine"),
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class AlertLimits:
    """From when on something is an alert, as the agency wants it."""

    conflict_days: int = 14
    skill_days: int = 60
    skill_urgent_days: int = 30
    plan_percent: int = 10
    contract_percent: int = 10
    contract_span: str = "month"

    @classmethod
    def of(cls, settings: Mapping[str, Any]) -> AlertLimits:
        """The limits an agency has set; what it has not, or not well, keeps its default."""
        kept = settings.get("alerts") or {}
        usual = cls()
        figures = {name: kept.get(name) for name in LIMITS}
        known = {name: value for name, value in figures.items() if isinstance(value, int)}
        span = str(kept.get("contract_span"))
        return cls(**known, contract_span=span if span in SPANS else usual.contract_span)


LIMITS: Final[Mapping[str, tuple[int, int]]] = {
    "conflict_days": (1, 28),
    "skill_days": (1, 365),
    "skill_urgent_days": (0, 365),
    "plan_percent": (1, 100),
    "contract_percent": (1, 100),
}
SPANS: Final[Mapping[str, str]] = {"week": N_("par semaine"), "month": N_("par mois")}


def read_limits(form: Mapping[str, Any]) -> AlertLimits:
    """The limits a form describes, or RefusedFields."""
    reading = Reading(form)
    found = {name: reading.integer(name, *bounds, required=True) or 0 for name, bounds in LIMITS.items()}
    span = reading.choice("contract_span", SPANS, "month")
    if found["skill_urgent_days"] > found["skill_days"] and not reading.errors:
        reading.refuse("skill_urgent_days", _("Au plus le premier délai : {days} jours.", days=found["skill_days"]))
    reading.check()
    return AlertLimits(**found, contract_span=span)


@dataclass(frozen=True, slots=True)
class Pause:
    """Why an alert is put aside, and until when."""

    until: date
    reason: str


def read_pause(form: Mapping[str, Any], today: date) -> Pause:
    """The pause a form describes, or RefusedFields: a reason, a date to come within a year."""
    reading = Reading(form)
    until, reason = reading.day("until", required=True), reading.text("reason", 200, required=True)
    if until is not None and until <= today:
        reading.refuse("until", _("Choisissez une date à venir."))
    elif until is not None and until - today > LONGEST_PAUSE:
        reading.refuse("until", _("Un an au plus : l’alerte reviendra alors."))
    reading.check()
    return Pause(until or today, reason)


def share_of_days(starts_on: date, ends_on: date | None, first: date, last: date) -> Fraction:
    """The part of the days from `first` to `last` that a period covers."""
    begins, ends = max(starts_on, first), min(ends_on or last, last)
    return Fraction(max(0, (ends - begins).days + 1), (last - first).days + 1)


def drift(planned: int, expected: int, percent: int) -> int | None:
    """By how many percent minutes differ from those expected; None within the tolerance, or without expectation."""
    if expected <= 0:
        return None
    apart = round(100 * (planned - expected) / expected)
    return apart if abs(planned - expected) * 100 > expected * percent else None
