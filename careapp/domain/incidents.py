"""Adverse events: how grave, how far handled, by when, and what is written into whose record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from careapp.domain.durations import parse_clock
from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused
from careapp.domain.workflows import Badge, Move, find_move
from careapp.i18n import N_, _

HANDLING_DAYS: Final = 7
EXCERPT: Final = 280
MOST_DAYS_AGO: Final = 366
_WORKER_BOX: Final = re.compile(r"worker_\d{1,9}", re.ASCII)


class IncidentStatus(StrEnum):
    """How far an incident is handled."""

    TO_HANDLE = "to_handle"
    IN_PROGRESS = "in_progress"
    HANDLED = "handled"


class Severity(StrEnum):
    """How grave an incident could have been; judged on potential harm."""

    MINOR = "minor"
    MODERATE = "moderate"
    SERIOUS = "serious"
    CRITICAL = "critical"


@dataclass(frozen=True, slots=True)
class Category:
    """A kind of incident; `legal` numbers its category in the arrêté of 28 December 2016 (NOR AFSA1611822A)."""

    label: str
    legal: int | None = None


STATUS_BADGES: Final[Mapping[str, Badge]] = {
    IncidentStatus.TO_HANDLE: Badge(N_("À traiter"), "circle-dashed", "red"),
    IncidentStatus.IN_PROGRESS: Badge(N_("En cours"), "loader", "blue"),
    IncidentStatus.HANDLED: Badge(N_("Traité"), "circle-check", "green"),
}
SEVERITY_BADGES: Final[Mapping[str, Badge]] = {
    Severity.MINOR: Badge(N_("Mineur"), "circle", "gray"),
    Severity.MODERATE: Badge(N_("Modéré"), "circle-alert", "amber"),
    Severity.SERIOUS: Badge(N_("Grave"), "triangle-alert", "red"),
    Severity.CRITICAL: Badge(N_("Critique"), "octagon-alert", "red"),
}
SEVERITY_HELP: Final[Mapping[str, str]] = {
    Severity.MINOR: N_("Aucune conséquence"),
    Severity.MODERATE: N_("Soin ou surveillance"),
    Severity.SERIOUS: N_("Hospitalisation"),
    Severity.CRITICAL: N_("Danger vital, décès"),
}
GRAVE: Final = frozenset({Severity.SERIOUS, Severity.CRITICAL})

CATEGORIES: Final[Mapping[str, Category]] = {
    "fall": Category(N_("Chute"), 4),
    "medication": Category(N_("Médicaments"), 4),
    "choking": Category(N_("Fausse route"), 4),
    "no_answer": Category(N_("Absence au domicile")),
    "missed_visit": Category(N_("Visite non assurée"), 3),
    "behaviour": Category(N_("Comportement, agressivité"), 10),
    "abuse": Category(N_("Maltraitance"), 8),
    "theft_damage": Category(N_("Vol, dégradation"), 11),
    "work_accident": Category(N_("Accident du travail")),
    "equipment": Category(N_("Panne de matériel"), 2),
    "family_conflict": Category(N_("Conflit avec l’entourage"), 5),
    "disaster": Category(N_("Sinistre, événement climatique"), 1),
    "death": Category(N_("Décès"), 6),
    "suicide": Category(N_("Suicide ou tentative"), 7),
    "other": Category(N_("Autre")),
}

INFORMED_PARTIES: Final[Mapping[str, str]] = {
    "family": N_("Famille"),
    "doctor": N_("Médecin traitant"),
    "emergency": N_("SAMU"),
    "department": N_("Conseil départemental"),
    "ars": N_("ARS"),
    "police": N_("Police, gendarmerie"),
}

STATUS_MOVES: Final = (
    Move(IncidentStatus.TO_HANDLE, IncidentStatus.IN_PROGRESS, N_("Prendre en charge")),
    Move(IncidentStatus.TO_HANDLE, IncidentStatus.HANDLED, N_("Marquer traité")),
    Move(IncidentStatus.IN_PROGRESS, IncidentStatus.HANDLED, N_("Marquer traité")),
    Move(IncidentStatus.IN_PROGRESS, IncidentStatus.TO_HANDLE, N_("Remettre à traiter"), back=True),
    Move(IncidentStatus.HANDLED, IncidentStatus.IN_PROGRESS, N_("Rouvrir l’événement"), back=True),
)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A follow-up note about to be written into a client's or a worker's record."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class IncidentDraft:
    """The fields of an incident, checked; `occurred_at` is a minute of the day on the agency's clock."""

    client_id: int
    supervisor_id: int | None
    worker_ids: tuple[int, ...]
    occurred_on: date
    occurred_at: int
    place: str
    category: str
    severity: str
    facts: str
    measures: str
    informed: tuple[str, ...]
    reported_by: str
    due_on: date | None
    cause: str
    corrective_actions: str


def read_incident(form: Mapping[str, Any], today: date) -> IncidentDraft:
    """The incident a form describes (`worker_<id>` and `informed_<key>` are boxes); raise RefusedFields."""
    reading = Reading(form)
    occurred_on = reading.day("occurred_on", required=True)
    if occurred_on and not today - timedelta(days=MOST_DAYS_AGO) <= occurred_on <= today:
        reading.refuse("occurred_on", _("La date doit être passée, depuis {count} jours au plus.", count=MOST_DAYS_AGO))
    handling = _read_handling(reading, today)
    draft = IncidentDraft(
        client_id=reading.reference("client_id", required=True) or 0,
        supervisor_id=reading.reference("supervisor_id"),
        worker_ids=tuple(sorted(int(key[7:]) for key in form if _WORKER_BOX.fullmatch(key) and reading.flag(key))),
        occurred_on=occurred_on or today,
        occurred_at=reading.parsed("occurred_at", parse_clock, required=True) or 0,
        place=reading.text("place", 120),
        category=_required(reading, "category", CATEGORIES),
        severity=_required(reading, "severity", SEVERITY_BADGES),
        facts=reading.text("facts", 4000, required=True, lines=True),
        measures=reading.text("measures", 4000, lines=True),
        informed=tuple(reading.ticked("informed", INFORMED_PARTIES)),
        reported_by=reading.text("reported_by", 120),
        due_on=handling.due_on,
        cause=handling.cause,
        corrective_actions=handling.corrective_actions,
    )
    reading.check()
    return draft


@dataclass(frozen=True, slots=True)
class HandlingDraft:
    """What the supervisor writes of the handling, checked."""

    due_on: date | None
    cause: str
    corrective_actions: str


def read_handling(form: Mapping[str, Any], today: date) -> HandlingDraft:
    """The handling a form describes; raise RefusedFields."""
    reading = Reading(form)
    draft = _read_handling(reading, today)
    reading.check()
    return draft


def _read_handling(reading: Reading, today: date) -> HandlingDraft:
    return HandlingDraft(
        due_on=_read_due(reading, today),
        cause=reading.text("cause", 400),
        corrective_actions=reading.text("corrective_actions", 4000, lines=True),
    )


def check_incident_move(status: str, to: str, severity: str = "", corrective_actions: str = "") -> Move:
    """The move, or `Refused`: a grave event is not closed before its corrective actions are written."""
    move = find_move(STATUS_MOVES, STATUS_BADGES, status, to)
    if to == IncidentStatus.HANDLED and severity in GRAVE and not corrective_actions.strip():
        raise Refused(_("Décrivez d’abord les actions correctives."), "corrective_actions")
    return move


def due_date(reported_on: date, days: int = HANDLING_DAYS) -> date:
    """By when an incident is to be handled."""
    return reported_on + timedelta(days=days)


def is_overdue(status: str, due_on: date, today: date) -> bool:
    """Whether an incident should have been handled by now."""
    return status != IncidentStatus.HANDLED and due_on < today


def must_be_notified(category: str, severity: str) -> bool:
    """Whether the authority is to be told without delay (CASF L331-8-1): a legal category, and grave."""
    known = CATEGORIES.get(category)
    return severity in GRAVE and known is not None and known.legal is not None


def client_note(number: str, category: str, severity: str, facts: str, measures: str, due_on: date) -> FollowUp:
    """The note an incident writes into the client's record when it is saved."""
    return FollowUp(_note_title(number, category), _note_body(_lines(severity, facts, measures), due_on))


def worker_note(number: str, category: str, severity: str, client_short_name: str, due_on: date) -> FollowUp:
    """The note it writes into the record of each worker concerned: no health facts, which stay with the client."""
    lines = [_("Chez {client}.", client=client_short_name), _("Gravité : {severity}.", severity=_severity(severity))]
    return FollowUp(_note_title(number, category), _note_body(lines, due_on))


def category_label(category: str) -> str:
    """A category in words, its key once the category is gone."""
    return _(CATEGORIES[category].label) if category in CATEGORIES else category


def _read_due(reading: Reading, today: date) -> date | None:
    due_on = reading.day("due_on")
    if due_on and abs((due_on - today).days) > MOST_DAYS_AGO:
        reading.refuse("due_on", _("L’échéance doit rester à {count} jours au plus.", count=MOST_DAYS_AGO))
    return due_on


def _required(reading: Reading, key: str, known: Mapping[str, Any]) -> str:
    value = reading.choice(key, known)
    if not value:
        reading.refuse(key, _("Choisissez une valeur de la liste."))
    return value


def _severity(severity: str) -> str:
    return _(SEVERITY_BADGES[severity].label).lower() if severity in SEVERITY_BADGES else severity


def _note_title(number: str, category: str) -> str:
    label = category_label(category)
    return _("Suivi de l’événement {number}, {category}", number=number, category=label[:1].lower() + label[1:])


def _lines(severity: str, facts: str, measures: str) -> list[str]:
    lines = [_("Gravité : {severity}.", severity=_severity(severity)), _excerpt(facts)]
    if measures.strip():
        lines.append(_("Mesures prises : {measures}", measures=_excerpt(measures)))
    return lines


def _note_body(lines: Sequence[str], due_on: date) -> str:
    return "\n".join([*lines, _("À traiter avant le {date}.", date=f"{due_on:%d/%m/%Y}")])


def _excerpt(text: str) -> str:
    plain = " ".join(text.split())
    if len(plain) <= EXCERPT:
        return plain
    return plain[:EXCERPT].rsplit(" ", 1)[0] + "…"
