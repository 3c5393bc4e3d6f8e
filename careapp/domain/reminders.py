"""Reminders: something a person must do by a date."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused
from careapp.domain.repetition import NO_REPETITION, Repetition, read_repetition
from careapp.domain.workflows import Badge, Move, find_move
from careapp.i18n import N_, _

FARTHEST: Final = timedelta(days=5 * 366)


class Situation(StrEnum):
    """Where a reminder stands."""

    TO_HANDLE = "to_handle"
    IN_PROGRESS = "in_progress"
    DONE = "done"
    DISMISSED = "dismissed"


class Priority(StrEnum):
    """How pressing a reminder is."""

    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


OPEN_SITUATIONS: Final = (Situation.TO_HANDLE, Situation.IN_PROGRESS)
"""Those in which a reminder still waits for somebody."""

SITUATION_BADGES: Final[Mapping[str, Badge]] = {
    Situation.TO_HANDLE: Badge(N_("À traiter"), "circle-dashed", "amber"),
    Situation.IN_PROGRESS: Badge(N_("En cours"), "loader", "blue"),
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
    N_("Équipe"),
    N_("Documents"),
    N_("Logistique"),
    N_("Autre"),
)

REMINDER_MOVES: Final = (
    Move(Situation.TO_HANDLE, Situation.IN_PROGRESS, N_("Commencer")),
    Move(Situation.TO_HANDLE, Situation.DONE, N_("Marquer traité")),
    Move(Situation.TO_HANDLE, Situation.DISMISSED, N_("Écarter le rappel")),
    Move(Situation.IN_PROGRESS, Situation.DONE, N_("Marquer traité")),
    Move(Situation.IN_PROGRESS, Situation.DISMISSED, N_("Écarter le rappel")),
    Move(Situation.IN_PROGRESS, Situation.TO_HANDLE, N_("Remettre à traiter"), back=True),
    Move(Situation.DONE, Situation.TO_HANDLE, N_("Rouvrir le rappel"), back=True),
    Move(Situation.DISMISSED, Situation.TO_HANDLE, N_("Rouvrir le rappel"), back=True),
)

SNOOZES: Final[Mapping[str, timedelta]] = {
    "day": timedelta(days=1),
    "three": timedelta(days=3),
    "week": timedelta(days=7),
}
"""How long a reminder may be put off by one press, counted from today."""

SNOOZE_LABELS: Final[Mapping[str, str]] = {"day": N_("1 jour"), "three": N_("3 jours"), "week": N_("1 semaine")}
LONGEST_NOTE: Final = 1000
MOST_CATEGORIES: Final = 40


@dataclass(frozen=True, slots=True)
class ReminderDraft:
    """The fields of a reminder, checked; titles and categories the house itself writes are French msgids.

    `link` names the record it is about, `client:12`, or nothing.
    """

    title: str
    due_on: date
    category: str
    manager_id: int | None
    link: str = ""
    situation: str = Situation.TO_HANDLE
    alert: bool = True
    priority: str = Priority.NORMAL
    mail: bool = False
    note: str = ""
    repetition: Repetition = NO_REPETITION


def read_reminder(
    form: Mapping[str, Any], today: date, kept: date | None = None, categories: Collection[str] = CATEGORIES
) -> ReminderDraft:
    """The reminder a form describes; raise RefusedFields. The date already `kept` may be past, a new one may not."""
    reading = Reading(form)
    due_on = reading.day("due_on", required=True)
    if due_on and due_on != kept:
        _check_ahead(reading, "due_on", due_on, today)
    draft = ReminderDraft(
        title=reading.text("title", 160, required=True),
        due_on=due_on or today,
        category=reading.choice("category", categories, CATEGORIES[-1]),
        manager_id=reading.reference("manager_id"),
        link=reading.text("link", 24),
        situation=reading.choice("situation", SITUATION_BADGES, Situation.TO_HANDLE),
        alert=reading.flag("alert"),
        priority=reading.choice("priority", PRIORITY_BADGES, Priority.NORMAL),
        mail=reading.flag("mail"),
        note=reading.text("note", LONGEST_NOTE, lines=True),
        repetition=read_repetition(reading, due_on),
    )
    reading.check()
    return draft


def _check_ahead(reading: Reading, key: str, day: date, today: date) -> None:
    if not today <= day <= today + FARTHEST:
        reading.refuse(key, _("Choisissez une date à venir, dans les cinq ans."))


def read_snooze(form: Mapping[str, Any], today: date) -> date:
    """The day a reminder is put off to: one of the usual delays (`by`), or a day to come; raise RefusedFields."""
    reading = Reading(form)
    if (by := reading.raw("by")) in SNOOZES:
        return today + SNOOZES[by]
    day = reading.day("day", required=True)
    if day is not None and day <= today:
        reading.refuse("day", _("Choisissez une date à venir."))
    elif day is not None:
        _check_ahead(reading, "day", day, today)
    reading.check()
    return day or today


def check_open(situation: str) -> None:
    """Raise `Refused` for a reminder that nobody has to handle any more."""
    if situation not in OPEN_SITUATIONS:
        raise Refused(_("Ce rappel est clos : rouvrez-le d’abord."))


def check_reminder_move(situation: str, to: str) -> Move:
    """The move of a reminder, or `Refused`."""
    return find_move(REMINDER_MOVES, SITUATION_BADGES, situation, to)


def is_overdue(situation: str, due_on: date, today: date) -> bool:
    """Whether a reminder should have been handled by now."""
    return situation in OPEN_SITUATIONS and due_on < today


def days_left(due_on: date, today: date) -> int:
    """Days until the due date, negative once it is past."""
    return (due_on - today).days


class When(StrEnum):
    """How soon a reminder is due: the groups of the list."""

    LATE = "late"
    TODAY = "today"
    WEEK = "week"
    LATER = "later"


WHEN_LABELS: Final[Mapping[str, str]] = {
    When.LATE: N_("En retard"),
    When.TODAY: N_("Aujourd’hui"),
    When.WEEK: N_("Cette semaine"),
    When.LATER: N_("Plus tard"),
}


def week_end(today: date) -> date:
    """The Sunday of a day's week; on a Sunday that of the next one, so that a week is always ahead."""
    return today + timedelta(days=6 - today.weekday() or 7)


def when_due(due_on: date, today: date) -> When:
    """The group a due date stands in."""
    if due_on < today:
        return When.LATE
    if due_on == today:
        return When.TODAY
    return When.WEEK if due_on <= week_end(today) else When.LATER


def read_category(form: Mapping[str, Any], known: Collection[str]) -> str:
    """The name of a category of the agency's own, or RefusedFields."""
    reading = Reading(form)
    name = reading.text("category", 60, required=True)
    same = {one.casefold() for one in known} | {_(one).casefold() for one in known}
    if name.casefold() in same:
        reading.refuse("category", _("Ce nom existe déjà."))
    elif len(known) >= MOST_CATEGORIES:
        reading.refuse("category", _("{count} catégories au plus.", count=MOST_CATEGORIES))
    reading.check()
    return name
