"""Reminders: something a person must do by a date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from careapp.domain.reading import Reading
from careapp.domain.workflows import Badge, Move, find_move
from careapp.i18n import N_, _

FARTHEST: Final = timedelta(days=5 * 366)


class Situation(StrEnum):
    """Where a reminder stands."""

    TO_HANDLE = "to_handle"
    DONE = "done"
    DISMISSED = "dismissed"


class Priority(StrEnum):
    """How pressing a reminder is."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


SITUATION_BADGES: Final[Mapping[str, Badge]] = {
    Situation.TO_HANDLE: Badge(N_("À traiter"), "circle-dashed", "amber"),
    Situation.DONE: Badge(N_("Traité"), "circle-check", "green"),
    Situation.DISMISSED: Badge(N_("Écarté"), "ban", "gray"),
}
OVERDUE_BADGE: Final = Badge(N_("En retard"), "clock-alert", "red")
PRIORITY_BADGES: Final[Mapping[str, Badge]] = {
    Priority.NORMAL: Badge(N_("Normale"), "flag", "gray"),
    Priority.HIGH: Badge(N_("Haute"), "flag", "amber"),
    Priority.URGENT: Badge(N_("Urgent"), "flag-triangle-right", "red"),
}
ALERT_LABELS: Final[Mapping[bool, str]] = {True: N_("Alerter"), False: N_("Ne pas alerter")}

CATEGORY_REEVALUATION: Final = N_("Suivi évaluation")
CATEGORIES: Final = (
    CATEGORY_REEVALUATION,
    N_("Événement indésirable"),
    N_("Satisfaction"),
    N_("Plan d’aide"),
    N_("Devis"),
    N_("Logistique"),
    N_("Autre"),
)

REMINDER_MOVES: Final = (
    Move(Situation.TO_HANDLE, Situation.DONE, N_("Marquer traité")),
    Move(Situation.TO_HANDLE, Situation.DISMISSED, N_("Écarter le rappel")),
    Move(Situation.DONE, Situation.TO_HANDLE, N_("Rouvrir le rappel"), back=True),
    Move(Situation.DISMISSED, Situation.TO_HANDLE, N_("Rouvrir le rappel"), back=True),
)


@dataclass(frozen=True, slots=True)
class ReminderDraft:
    """The fields of a reminder, checked; titles and categories the house itself writes are French msgids."""

    title: str
    due_on: date
    category: str
    manager_id: int | None
    client_id: int | None = None
    situation: str = Situation.TO_HANDLE
    alert: bool = True
    priority: str = Priority.NORMAL
    mail: bool = False


def read_reminder(form: Mapping[str, Any], today: date, kept: date | None = None) -> ReminderDraft:
    """The reminder a form describes; raise RefusedFields. The date already `kept` may be past, a new one may not."""
    reading = Reading(form)
    due_on = reading.day("due_on", required=True)
    if due_on and due_on != kept and not today <= due_on <= today + FARTHEST:
        reading.refuse("due_on", _("Choisissez une date à venir, dans les cinq ans."))
    draft = ReminderDraft(
        title=reading.text("title", 160, required=True),
        due_on=due_on or today,
        category=reading.choice("category", CATEGORIES, CATEGORIES[-1]),
        manager_id=reading.reference("manager_id"),
        client_id=reading.reference("client_id"),
        alert=reading.flag("alert"),
        priority=reading.choice("priority", PRIORITY_BADGES, Priority.NORMAL),
        mail=reading.flag("mail"),
    )
    reading.check()
    return draft


def check_reminder_move(situation: str, to: str) -> Move:
    """The move of a reminder, or `Refused`."""
    return find_move(REMINDER_MOVES, SITUATION_BADGES, situation, to)


def is_overdue(situation: str, due_on: date, today: date) -> bool:
    """Whether a reminder should have been handled by now."""
    return situation == Situation.TO_HANDLE and due_on < today


def days_left(due_on: date, today: date) -> int:
    """Days until the due date, negative once it is past."""
    return (due_on - today).days
