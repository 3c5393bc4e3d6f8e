"""A reminder written, moved on, and repeated."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlmodel import col

from careapp.actions.people import keeper
from careapp.actions.reminders import links, telling
from careapp.actions.reminders.habits import habits
from careapp.actions.reminders.history import history
from careapp.actions.reminders.listing import repetition_of
from careapp.actions.work import Work
from careapp.db.models.followup import Reminder
from careapp.db.models.opportunities import Opportunity
from careapp.domain.permissions import Permission
from careapp.domain.reminders import (
    CATEGORIES,
    OPEN_SITUATIONS,
    ReminderDraft,
    Situation,
    check_reminder_move,
    read_reminder,
)
from careapp.domain.repetition import following
from careapp.i18n import _, formats
from careapp.readmodels.reminders import ReminderFields


def fields(work: Work, reminder_id: int, opportunity_id: int = 0) -> ReminderFields:
    """A reminder as its form shows it; a new one (id 0) is the actor's, about an opportunity when one is named."""
    work.require(Permission.REMINDERS_EDIT)
    link = f"opportunity:{work.get(Opportunity, opportunity_id).id}" if opportunity_id else ""
    if reminder_id:
        return _fields_of(work, work.get(Reminder, reminder_id))
    return ReminderFields(
        category=CATEGORIES[-1],
        manager_id=str(work.actor.user_id or ""),
        link=link,
        link_text=links.label_of(work, link),
    )


def _fields_of(work: Work, row: Reminder) -> ReminderFields:
    link = links.link_of(row)
    return ReminderFields(
        id=row.id or 0,
        version=row.version,
        title=_(row.title),
        due_on=row.due_on.isoformat(),
        planned=formats.date_text(row.planned_on) if row.planned_on else "",
        category=row.category,
        manager_id=str(row.manager_id or ""),
        situation=row.situation,
        link=link,
        link_text=links.label_of(work, link),
        priority=row.priority,
        alert=row.alert,
        mail=row.mail,
        note=row.note,
        repeats=row.every > 0 and row.first_on is not None,
        passed_on=row.every > 0 and row.first_on is None,
        every=str(row.every or 1),
        unit=row.unit,
        until=row.until.isoformat() if row.until else "",
        made=row.made,
        by_rule=bool(row.rule),
        history=history(work, row.id or 0),
    )


def save(work: Work, reminder_id: int, seen_version: int, form: Mapping[str, Any]) -> int:
    """Write a reminder, a new one when `reminder_id` is 0; give its id. A later date is heard of again."""
    work.require(Permission.REMINDERS_EDIT)
    row = work.get_seen(Reminder, reminder_id, seen_version) if reminder_id else None
    known = {*habits(work).known, row.category if row else CATEGORIES[-1]}
    draft = read_reminder(form, work.today, row.due_on if row else None, known)
    if draft.manager_id is not None:
        keeper(work, draft.manager_id)
    reminder = row or Reminder(agency_id=work.actor.agency_id, title="", due_on=draft.due_on)
    before = reminder.manager_id
    if row and draft.situation != row.situation:
        check_reminder_move(row.situation, draft.situation)
    changed = _write(reminder, _values(work, reminder, draft))
    work.audit("save" if row else "schedule", work.add(reminder), **_told(work, reminder, draft, changed, new=not row))
    if draft.situation != reminder.situation:
        enter(work, reminder, draft.situation)
    if reminder.manager_id != before and reminder.situation in OPEN_SITUATIONS:
        telling.given(work, [reminder], reminder.manager_id)
    return reminder.id or 0


def _values(work: Work, row: Reminder, draft: ReminderDraft) -> dict[str, Any]:
    """What a draft writes into the columns, its situation aside."""
    title = row.title if row.title and draft.title == _(row.title) else draft.title
    moved = row.id is None or draft.due_on != row.due_on
    values: dict[str, Any] = {
        "title": title,
        "due_on": draft.due_on,
        "category": draft.category,
        "manager_id": draft.manager_id,
        "alert": draft.alert,
        "priority": draft.priority,
        "mail": draft.mail,
        "note": draft.note,
        **(links.resolve(work, draft.link) if draft.link != links.link_of(row) else {}),
    }
    if moved:
        values |= {"planned_on": None, "raised_at": None if draft.due_on > work.today else row.raised_at}
    return values | _series(row, draft, moved)


def _series(row: Reminder, draft: ReminderDraft, moved: bool) -> dict[str, Any]:
    """The columns of the repetition; one whose series goes on in the next reminder keeps them as they are."""
    if row.every and row.first_on is None:
        return {}
    same = draft.repetition == repetition_of(row) and row.first_on is not None and not moved
    first = row.first_on if same else draft.due_on
    plan = draft.repetition
    return {
        "every": plan.every,
        "unit": plan.unit,
        "until": plan.until,
        "made": plan.made,
        "first_on": first if plan.every else None,
    }


def _write(row: Reminder, values: Mapping[str, Any]) -> list[str]:
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    for name in changed:
        setattr(row, name, values[name])
    return changed


def _told(work: Work, row: Reminder, draft: ReminderDraft, changed: list[str], *, new: bool) -> dict[str, Any]:
    """What the trail keeps of a write: dates and names of fields, never what a person typed."""
    told: dict[str, Any] = {"due_on": draft.due_on.isoformat()} if new or "due_on" in changed else {}
    if not new:
        told["fields"] = [name for name in changed if name not in ("raised_at", "planned_on", "first_on", "due_on")]
    return told


def move(work: Work, reminder_id: int, to: str) -> None:
    """Start a reminder, mark it handled, dismiss it, or open it again."""
    work.require(Permission.REMINDERS_EDIT)
    step(work, work.get(Reminder, reminder_id), to)


def step(work: Work, reminder: Reminder, to: str) -> None:
    """Move a reminder to another situation, or `Refused`."""
    check_reminder_move(reminder.situation, to)
    enter(work, reminder, to)


def enter(work: Work, reminder: Reminder, to: str) -> None:
    """Let a reminder be in a situation; once it is handled the next of its series appears."""
    reminder.situation = to
    reminder.done_at = None if to in OPEN_SITUATIONS else work.now
    work.audit("move", reminder, situation=to)
    if to == Situation.DONE:
        follow(work, reminder)


def follow(work: Work, reminder: Reminder) -> Reminder | None:
    """The next reminder of a series, made once: it carries the series on, this one no longer does."""
    first, reminder.first_on = reminder.first_on, None
    if first is None:
        return None
    past = max(reminder.planned_on or reminder.due_on, work.today - timedelta(days=1))
    day = following(first, repetition_of(reminder), past)
    if day is None:
        return None
    root = reminder.series_id or reminder.id
    kept = reminder.model_dump(
        exclude={"id", "version", "created_at", "planned_on", "raised_at", "done_at", "situation", "origin", "rule"}
    )
    fresh = {"due_on": day, "first_on": first, "series_id": root, "origin": f"series:{root}:{day.isoformat()}"}
    after = work.add(Reminder(**{**kept, **fresh}))
    work.audit("schedule", after, due_on=day.isoformat())
    return after


def unfollow(work: Work, reminder: Reminder) -> None:
    """Take back the next reminder of a series that nobody has touched: this one carries the series on again."""
    root = reminder.series_id or reminder.id
    made = work.mine(Reminder).where(Reminder.series_id == root, Reminder.id > reminder.id, Reminder.version == 1)
    after = work.session.exec(made.order_by(col(Reminder.id).desc())).first()
    if after is not None and after.first_on is not None and reminder.first_on is None:
        reminder.first_on = after.first_on
        work.session.delete(after)
