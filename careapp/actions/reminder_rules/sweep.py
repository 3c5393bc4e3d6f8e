"""Rules at work: each cause makes its reminder once, on its day; a reminder whose cause is gone closes by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import select

from careapp.actions.people import is_keeper
from careapp.actions.reminder_rules.causes import CAUSES, Cause
from careapp.actions.work import Work
from careapp.db.models.followup import Reminder
from careapp.db.models.reminders import ReminderRule
from careapp.domain.permissions import Permission
from careapp.domain.reminder_rules import due_day, filled, origin
from careapp.domain.reminders import OPEN_SITUATIONS, Situation
from careapp.i18n import _


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reminder that a rule asks for and that is not there yet."""

    rule: ReminderRule
    cause: Cause
    origin: str


def sweep(work: Work, kind: str) -> int:
    """Make what the rules of a kind ask for, close what nothing asks for any more; give how many of both."""
    work.require(Permission.REMINDERS_EDIT)
    wanted, over = plan(work, kind)
    for one in wanted:
        _make(work, kind, one)
    for row in over:
        row.situation, row.done_at = Situation.DONE, work.now
        work.audit("settle", row)
    return len(wanted) + len(over)


def plan(work: Work, kind: str) -> tuple[list[Wanted], list[Reminder]]:
    """What a sweep of a kind would make and close, without writing anything."""
    work.require(Permission.REMINDERS_EDIT)
    rules = {rule.activity_id: rule for rule in rules_of(work, kind)}
    waiting = work.all(
        work.mine(Reminder).where(Reminder.rule == kind, Reminder.situation.in_(OPEN_SITUATIONS))  # type: ignore[attr-defined]
    )
    if not waiting and not any(rule.active for rule in rules.values()):
        return [], []
    causes = CAUSES[kind](work)
    standing = {origin(kind, cause.subject, cause.on) for cause in causes}
    wanted = list(_wanted(work, kind, rules, causes))
    return wanted, [row for row in waiting if row.origin not in standing]


def rules_of(work: Work, kind: str) -> list[ReminderRule]:
    """The rules of a kind: that for every activity, and those of some."""
    return list(work.all(work.mine(ReminderRule).where(ReminderRule.kind == kind).order_by(ReminderRule.id)))


def _wanted(work: Work, kind: str, rules: dict[int | None, ReminderRule], causes: list[Cause]) -> Iterator[Wanted]:
    mine = Reminder.agency_id == work.actor.agency_id
    made = set(work.all(select(Reminder.origin).where(mine, Reminder.rule == kind)))
    for cause in causes:
        rule = rules.get(cause.activity_id) or rules.get(None)
        named = origin(kind, cause.subject, cause.on)
        if rule and rule.active and named not in made and due_day(kind, cause.on, rule.delay) <= work.today:
            yield Wanted(rule, cause, named)


def waiting_for(work: Work, kind: str, rule: ReminderRule) -> int:
    """How many reminders a rule would make today if it were on."""
    made = {one.origin for one in work.all(work.mine(Reminder).where(Reminder.rule == kind))}
    return sum(
        origin(kind, cause.subject, cause.on) not in made and due_day(kind, cause.on, rule.delay) <= work.today
        for cause in CAUSES[kind](work)
        if rule.activity_id in (None, cause.activity_id)
    )


def _make(work: Work, kind: str, wanted: Wanted) -> None:
    rule, cause = wanted.rule, wanted.cause
    due_on = due_day(kind, cause.on, rule.delay)
    keeper = cause.keeper_id if cause.keeper_id and is_keeper(work, cause.keeper_id) else rule.manager_id
    reminder = Reminder(
        agency_id=work.actor.agency_id,
        title=rule.title if "{" not in rule.title else filled(rule.title, cause.words)[:160],
        note=filled(_(rule.note), cause.words)[:1000],
        due_on=due_on,
        category=rule.category,
        manager_id=keeper,
        priority=rule.priority,
        alert=rule.alert,
        mail=rule.mail,
        client_id=cause.client_id,
        worker_id=cause.worker_id,
        opportunity_id=cause.opportunity_id,
        rule=kind,
        origin=wanted.origin,
    )
    work.audit("schedule", work.add(reminder), due_on=due_on.isoformat())
