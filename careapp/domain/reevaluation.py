"""The yearly re-evaluation of needs: the reminder a duplicated form schedules.

CASF D311 asks that the goals and services agreed with the person are brought up to date each year.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Final

from careapp.domain.reminders import CATEGORY_REEVALUATION, Priority, ReminderDraft, Situation
from careapp.i18n import N_

REEVALUATION_TITLE: Final = N_("Rappel ré-évaluation des besoins")
DEFAULT_MONTHS: Final = 11


def add_months(day: date, months: int) -> date:
    """The same day of a month earlier or later, or that month's last day: 31 January plus one is 28 or 29 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def reevaluation_reminder(evaluated_on: date, manager_id: int | None, months: int = DEFAULT_MONTHS) -> ReminderDraft:
    """The reminder to re-evaluate the needs `months` after the evaluation, managed by the opportunity's manager."""
    return ReminderDraft(
        title=REEVALUATION_TITLE,
        due_on=add_months(evaluated_on, months),
        category=CATEGORY_REEVALUATION,
        manager_id=manager_id,
        situation=Situation.TO_HANDLE,
        alert=True,
        priority=Priority.URGENT,
        mail=True,
    )
