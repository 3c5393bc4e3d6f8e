"""What the clock does to reminders: those whose day has come are heard of, those that repeat go on."""

from __future__ import annotations

from typing import Final

from careapp.actions.reminders import telling
from careapp.actions.reminders.record import follow
from careapp.actions.work import Work
from careapp.db.models.followup import Reminder
from careapp.db.queries import reminders as queries
from careapp.domain.permissions import Permission

BATCH: Final = 100
"""At most so many in one transaction, so that people who write need not wait for a thousand."""


def raise_due(work: Work, most: int = 0) -> int:
    """Bring to life reminders whose day has come, each once, with its mail, a batch at most; give how many."""
    work.require(Permission.REMINDERS_EDIT)
    statement = queries.to_raise(work.actor.agency_id, work.today, most or BATCH)
    found = work.session.execute(statement.with_for_update(of=Reminder)).all()
    for reminder, manager, client in found:
        reminder.raised_at = work.now
        if reminder.mail and manager is not None and manager.active:
            telling.due(work, reminder, manager, client)
        work.audit("raise", reminder)
    return len(found)


def waits(work: Work) -> bool:
    """Whether a reminder whose day has come was not heard of yet: asked before anything is written."""
    return work.session.execute(queries.to_raise(work.actor.agency_id, work.today, 1)).first() is not None


def repeat_due(work: Work) -> int:
    """Make the next of the reminders that repeat at each due date; give how many."""
    work.require(Permission.REMINDERS_EDIT)
    found = work.session.scalars(queries.of_series(work.actor.agency_id, work.today).with_for_update()).all()
    return sum(follow(work, reminder) is not None for reminder in found)


def repeats(work: Work) -> bool:
    """Whether a reminder that repeats is due: asked before anything is written."""
    return work.session.scalars(queries.of_series(work.actor.agency_id, work.today).limit(1)).first() is not None
