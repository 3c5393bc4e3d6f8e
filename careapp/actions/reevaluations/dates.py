"""When a form is due to be evaluated again: kept with the form, moved with its evaluation and its reminder."""

from __future__ import annotations

from datetime import date

from sqlmodel import or_

from careapp.actions.reevaluations.rules import rule_of
from careapp.actions.work import Work
from careapp.db.models.followup import Reminder
from careapp.db.models.opportunities import Opportunity
from careapp.domain.reevaluation import REEVALUATION_TITLE, add_months
from careapp.domain.reminders import Situation


def evaluated(work: Work, opportunity: Opportunity, before: date | None) -> None:
    """Follow a new date of evaluation: the next one falls so many months later."""
    if opportunity.evaluated_on == before:
        return
    rule = rule_of(work, opportunity.activity_id)
    due = add_months(opportunity.evaluated_on, rule.months) if opportunity.evaluated_on else None
    opportunity.postponed_from, opportunity.postpone_reason = None, ""
    move_due(work, opportunity, due)


def move_due(work: Work, opportunity: Opportunity, due: date | None) -> None:
    """Set the date, and that of the reminder that waits for it."""
    opportunity.reevaluate_on = due
    if due is None:
        return
    for reminder in waiting_reminders(work, opportunity):
        reminder.due_on = due
        if due > work.today:
            reminder.raised_at = None
        work.audit("save", reminder, due_on=due.isoformat())


def waiting_reminders(work: Work, opportunity: Opportunity) -> list[Reminder]:
    """The reminders to evaluate a form again that nobody has handled."""
    titles = {REEVALUATION_TITLE, rule_of(work, opportunity.activity_id).title}
    named = or_(*(Reminder.title == title for title in sorted(titles)))
    over = (Situation.DONE, Situation.DISMISSED)
    waits = Reminder.opportunity_id == opportunity.id, Reminder.situation.not_in(over)  # type: ignore[attr-defined]
    return list(work.all(work.mine(Reminder).where(*waits, named)))
