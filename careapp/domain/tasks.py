"""Tasks of a client: how often each comes, and which ones a visit holds."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Protocol, TypeVar

from careapp.domain.recurrence import WEEKDAYS, weekday_in_sentence
from careapp.domain.refusal import RefusedFields
from careapp.i18n import N_, _

MAX_TASK_MINUTES: Final = 600


class Frequency(StrEnum):
    """How often a task comes."""

    EVERY_VISIT = "every_visit"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


FREQUENCY_LABELS: Final[Mapping[str, str]] = {
    Frequency.EVERY_VISIT: N_("Chaque visite"),
    Frequency.WEEKDAYS: N_("Certains jours"),
    Frequency.WEEKLY: N_("Une fois par semaine"),
    Frequency.MONTHLY: N_("Une fois par mois"),
}

RISK_LEVEL_LABELS: Final[Mapping[str, str]] = {
    "high": N_("Élevé"),
    "moderate": N_("Modéré"),
    "low": N_("Faible"),
    "seasonal": N_("Saisonnier"),
}


class TaskLike(Protocol):
    """What a task must say of itself to be placed on a visit."""

    @property
    def frequency(self) -> str:
        """One of `Frequency`."""

    @property
    def weekdays(self) -> Collection[int]:
        """The weekdays it is tied to, if any; 0 is Monday."""

    @property
    def mission_id(self) -> int | None:
        """The mission it belongs to, or none for all of them."""


class TimedTask(TaskLike, Protocol):
    """A task that tells how long it takes."""

    @property
    def minutes(self) -> int:
        """The minutes it takes at a visit."""


Task = TypeVar("Task", bound=TaskLike)


@dataclass(frozen=True, slots=True)
class MissionVisits:
    """The dates on which a mission is visited around the day in question, sorted; enough to hold that day's month."""

    mission_id: int | None
    dates: Sequence[date]


@dataclass(frozen=True, slots=True)
class Room:
    """The minutes a visit's tasks ask for, and those the visit lasts."""

    tasks: int
    visit: int


def applies(task: TaskLike, day: date, visits: MissionVisits) -> bool:
    """Whether a task is to be done at the mission's visit of a day.

    A weekly task falls on the first visit of its ISO week, a monthly one on the first of the month; either on the
    first visit that falls on one of its weekdays, where it names any.
    """
    if task.mission_id is not None and task.mission_id != visits.mission_id:
        return False
    named = not task.weekdays or day.weekday() in task.weekdays
    if task.frequency == Frequency.EVERY_VISIT:
        return True
    if task.frequency == Frequency.WEEKDAYS:
        return day.weekday() in task.weekdays
    same = _same_week if task.frequency == Frequency.WEEKLY else _same_month
    earlier = [
        d for d in visits.dates if d < day and same(d, day) and (not task.weekdays or d.weekday() in task.weekdays)
    ]
    return named and not earlier


def tasks_of_visit(tasks: Sequence[Task], day: date, visits: MissionVisits) -> list[Task]:
    """The tasks of a visit, in their order."""
    return [task for task in tasks if applies(task, day, visits)]


def tightest(tasks: Sequence[TimedTask], visits: Sequence[tuple[int, int]]) -> Room | None:
    """The (weekday, minutes) whose tasks leave the least time; a rarer task counts as if it fell there."""
    rooms = [
        Room(sum(task.minutes for task in tasks if _may_fall(task, weekday)), minutes) for weekday, minutes in visits
    ]
    return min(rooms, key=lambda room: room.visit - room.tasks, default=None)


def _may_fall(task: TaskLike, weekday: int) -> bool:
    return task.frequency == Frequency.EVERY_VISIT or weekday in task.weekdays or not task.weekdays


def frequency_text(frequency: str, weekdays: Collection[int] = ()) -> str:
    """A frequency in words: `"Chaque visite"`, `"Mardi, Jeudi"`."""
    days = [day for day in sorted(weekdays) if day in range(7)]
    if frequency == Frequency.WEEKDAYS:
        return ", ".join(_(WEEKDAYS[day]) for day in days)
    label = _(FREQUENCY_LABELS.get(frequency, frequency))
    if not days or frequency == Frequency.EVERY_VISIT:
        return label
    return f"{label} ({', '.join(weekday_in_sentence(day) for day in days)})"


def check_task(name: str, minutes: int, frequency: str, weekdays: Collection[int]) -> None:
    """Raise `RefusedFields` if a task cannot be planned as described."""
    errors = {}
    if not name.strip():
        errors["name"] = _("Nommez la tâche.")
    if minutes not in range(MAX_TASK_MINUTES + 1):
        errors["minutes"] = _("Une tâche dure de 0 à {count} min.", count=MAX_TASK_MINUTES)
    if frequency not in FREQUENCY_LABELS:
        errors["frequency"] = _("Choisissez une fréquence.")
    if any(day not in range(7) for day in weekdays) or (frequency == Frequency.WEEKDAYS and not weekdays):
        errors["weekdays"] = _("Choisissez au moins un jour de la semaine.")
    if errors:
        raise RefusedFields(errors)


def _same_week(one: date, other: date) -> bool:
    return one.isocalendar()[:2] == other.isocalendar()[:2]


def _same_month(one: date, other: date) -> bool:
    return (one.year, one.month) == (other.year, other.month)
