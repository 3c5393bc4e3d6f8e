"""Several reminders at once: each line is done or told why not; what was done can be taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, Final

from careapp.actions.people import keeper
from careapp.actions.reminders import telling
from careapp.actions.reminders.record import enter, step, unfollow
from careapp.actions.work import Work
from careapp.db.models.followup import Reminder
from careapp.db.queries import reminders as queries
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused
from careapp.domain.reminders import check_open, read_snooze
from careapp.i18n import _, formats
from careapp.readmodels.reminders import ReminderOutcome, ReminderStep

MOST: Final = 200


def move(work: Work, reminder_ids: list[int], to: str) -> ReminderOutcome:
    """Move each reminder to a situation."""
    return _each(work, reminder_ids, lambda row: step(work, row, to))


def snooze(work: Work, reminder_ids: list[int], form: Mapping[str, Any]) -> ReminderOutcome:
    """Put each reminder off to a day to come; that day it is heard of again."""
    work.require(Permission.REMINDERS_EDIT)
    day = read_snooze(form, work.today)

    def put_off(row: Reminder) -> None:
        check_open(row.situation)
        row.planned_on = row.planned_on or row.due_on
        row.due_on, row.raised_at = day, None
        work.audit("snooze", row, due_on=day.isoformat())

    return _each(work, reminder_ids, put_off)


def assign(work: Work, reminder_ids: list[int], form: Mapping[str, Any]) -> ReminderOutcome:
    """Give each reminder to another person, who is told in one mail."""
    work.require(Permission.REMINDERS_EDIT)
    reading = Reading(form)
    manager_id = reading.reference("manager_id", required=True)
    reading.check()
    person, taken = keeper(work, manager_id), []

    def give(row: Reminder) -> None:
        check_open(row.situation)
        if row.manager_id == person.id:
            raise Refused(_("{name} a déjà ce rappel.", name=person.name))
        row.manager_id = person.id
        work.audit("assign", row, keeper=person.name)
        taken.append(row)

    outcome = _each(work, reminder_ids, give)
    telling.given(work, taken, person.id)
    return outcome


def restore(work: Work, steps: Sequence[ReminderStep]) -> ReminderOutcome:
    """Take back what was just done to reminders nobody has touched since."""
    before = {one.id: one for one in steps}

    def take_back(row: Reminder) -> None:
        was = before[row.id or 0]
        if row.version != was.version:
            raise Refused(_("Quelqu’un a modifié ce rappel entre-temps."))
        row.due_on, row.manager_id = date.fromisoformat(was.due_on), was.manager_id or None
        row.planned_on = date.fromisoformat(was.planned_on) if was.planned_on else None
        if row.situation != was.situation:
            enter(work, row, was.situation)
            unfollow(work, row)
        work.audit("undo", row)

    return _each(work, list(before), take_back)


def _each(work: Work, reminder_ids: list[int], verb: Callable[[Reminder], None]) -> ReminderOutcome:
    work.require(Permission.REMINDERS_EDIT)
    wanted = list(dict.fromkeys(reminder_ids))[:MOST]
    found = {row.id: row for row in work.session.scalars(queries.some(work.actor.agency_id, wanted))}
    steps, done, refused = [], [], []
    for key in wanted:
        row = found.get(key)
        if row is None:
            refused.append(_("Un rappel n’existe plus."))
            continue
        was = _step(row)
        try:
            verb(row)
        except Refused as refusal:
            refused.append(f"{_(row.title)}, {formats.date_text(row.due_on)} : {refusal.reason}")
            continue
        steps.append(was)
        done.append(row)
    work.session.flush()
    now = [ReminderStep(was.id, row.version, *_was(was)) for was, row in zip(steps, done, strict=True)]
    return ReminderOutcome(len(done), refused, now)


def _step(row: Reminder) -> ReminderStep:
    planned = row.planned_on.isoformat() if row.planned_on else ""
    return ReminderStep(row.id or 0, row.version, row.situation, row.due_on.isoformat(), planned, row.manager_id or 0)


def _was(step: ReminderStep) -> tuple[str, str, str, int]:
    return step.situation, step.due_on, step.planned_on, step.manager_id
