"""The yearly re-evaluation of needs: the nine values of its reminder, when it is due, how punctual an agency is.

CASF D311 asks that the goals and services agreed with the person are brought up to date each year.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any, Final

from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused
from careapp.domain.reminders import (
    CATEGORIES,
    CATEGORY_REEVALUATION,
    PRIORITY_BADGES,
    SITUATION_BADGES,
    Priority,
    ReminderDraft,
    Situation,
)
from careapp.domain.repetition import add_months
from careapp.i18n import N_, _
from careapp.i18n.formats import date_text

REEVALUATION_TITLE: Final = N_("Rappel ré-évaluation des besoins")
DEFAULT_MONTHS: Final = 11
MONTHS: Final = (1, 36)
YEAR: Final = 12
"""Months after which the law wants the goals and services brought up to date."""


class CountFrom(StrEnum):
    """From which evaluation the months of the reminder are counted."""

    INITIAL = "initial"
    COPY = "copy"


class ManagedBy(StrEnum):
    """Who manages the reminder."""

    OPPORTUNITY = "opportunity"
    CLIENT = "client"
    STARTER = "starter"
    PERSON = "person"


COUNT_FROM_LABELS: Final[Mapping[str, str]] = {
    CountFrom.INITIAL: N_("Évaluation initiale (M)"),
    CountFrom.COPY: N_("Évaluation de la copie"),
}
MANAGED_BY_LABELS: Final[Mapping[str, str]] = {
    ManagedBy.OPPORTUNITY: N_("Gestionnaire de l’opportunité"),
    ManagedBy.CLIENT: N_("Gestionnaire du client"),
    ManagedBy.STARTER: N_("Personne qui duplique"),
    ManagedBy.PERSON: N_("Personne désignée"),
}


@dataclass(frozen=True, slots=True)
class ReminderRule:
    """The nine values of the reminder that duplicating a form schedules, as an activity has set them."""

    title: str = REEVALUATION_TITLE
    count_from: str = CountFrom.INITIAL
    months: int = DEFAULT_MONTHS
    category: str = CATEGORY_REEVALUATION
    managed_by: str = ManagedBy.OPPORTUNITY
    manager_id: int | None = None
    situation: str = Situation.TO_HANDLE
    alert: bool = True
    priority: str = Priority.URGENT
    mail: bool = True


@dataclass(frozen=True, slots=True)
class People:
    """Who may manage a reminder, by their part in the matter."""

    opportunity: int | None = None
    client: int | None = None
    starter: int | None = None


def read_rule(form: Mapping[str, Any], usual: ReminderRule, managers: Collection[int]) -> ReminderRule:
    """The nine values a form describes; raise RefusedFields with a sentence at each field."""
    reading = Reading(form)
    title = reading.text("title", 160, required=True)
    rule = ReminderRule(
        title=usual.title if title == _(usual.title) else title,
        count_from=reading.choice("count_from", COUNT_FROM_LABELS, CountFrom.INITIAL),
        months=reading.integer("months", *MONTHS, required=True) or DEFAULT_MONTHS,
        category=reading.choice("category", CATEGORIES, CATEGORY_REEVALUATION),
        managed_by=reading.choice("managed_by", MANAGED_BY_LABELS, ManagedBy.OPPORTUNITY),
        manager_id=reading.reference("manager_id"),
        situation=reading.choice("situation", SITUATION_BADGES, Situation.TO_HANDLE),
        alert=reading.flag("alert"),
        priority=reading.choice("priority", PRIORITY_BADGES, Priority.URGENT),
        mail=reading.flag("mail"),
    )
    if rule.managed_by != ManagedBy.PERSON:
        rule = replace(rule, manager_id=None)
    elif rule.manager_id not in managers:
        reading.refuse("manager_id", _("Choisissez la personne qui gère ce rappel."))
    reading.check()
    return rule


def next_due(rule: ReminderRule, evaluated_on: date, today: date) -> date:
    """When needs evaluated a day, and evaluated again `today`, are next due.

    Counted from the first evaluation the date may be over already: then it counts from today.
    """
    counted = add_months(today if rule.count_from == CountFrom.COPY else evaluated_on, rule.months)
    return counted if counted > today else add_months(today, rule.months)


def reevaluation_reminder(rule: ReminderRule, due_on: date, people: People) -> ReminderDraft:
    """The reminder of a due date with the values of a rule; without its manager, the opportunity's has it."""
    wanted = {
        ManagedBy.CLIENT: people.client,
        ManagedBy.STARTER: people.starter,
        ManagedBy.PERSON: rule.manager_id,
    }.get(ManagedBy(rule.managed_by))
    return ReminderDraft(
        title=rule.title,
        due_on=due_on,
        category=rule.category,
        manager_id=wanted or people.opportunity,
        situation=rule.situation,
        alert=rule.alert,
        priority=rule.priority,
        mail=rule.mail,
    )


def check_postponement(to: date | None, due_on: date, today: date, reason: str) -> date:
    """The new date of a re-evaluation; raise Refused at its field unless it is later, soon enough and explained."""
    if to is None or to <= max(today, due_on):
        raise Refused(_("Choisissez une date après le {date}.", date=date_text(max(today, due_on))), field="to")
    furthest = add_months(max(today, due_on), YEAR)
    if to > furthest:
        raise Refused(_("Au plus tard le {date}.", date=date_text(furthest)), field="to")
    if not reason.strip():
        raise Refused(_("Dites pourquoi : ce motif reste au dossier."), field="reason")
    return to


def anniversary(evaluated_on: date) -> date:
    """The day by which the law wants the needs brought up to date."""
    return add_months(evaluated_on, YEAR)


@dataclass(frozen=True, slots=True)
class Punctuality:
    """How many re-evaluations were due in a period, were done in time, were done late, are still waited for."""

    on_time: int = 0
    late: int = 0
    waited: int = 0

    @property
    def due(self) -> int:
        """How many count: those done, and those that should have been."""
        return self.on_time + self.late + self.waited

    @property
    def percent(self) -> int | None:
        """The share done in time, from 0 to 100; None when none was due."""
        return round(100 * self.on_time / self.due) if self.due else None


def punctuality(done: Iterable[tuple[date, date | None]], open_ones: Iterable[date], today: date) -> Punctuality:
    """The figures of a period from (due, validated) of those begun, and the dates of those that nobody has begun.

    What is not done but whose day is not over counts neither for nor against.
    """
    pairs = list(done)
    on_time = sum(validated is not None and validated <= due for due, validated in pairs)
    late = sum(validated is not None and validated > due for due, validated in pairs)
    waited = sum(validated is None and due < today for due, validated in pairs)
    return Punctuality(on_time, late, waited + sum(due < today for due in open_ones))
