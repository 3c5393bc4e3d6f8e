"""Reminders listed: for the page of all of them, the dashboard and the rail of an opportunity."""

from __future__ import annotations

from typing import Any

from careapp.actions import records
from careapp.actions.reminders.habits import habits
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Reminder
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.db.queries import reminders as queries
from careapp.domain.listing import Listing
from careapp.domain.people import full_name, name_initials
from careapp.domain.permissions import Permission
from careapp.domain.reminder_rules import RuleKind
from careapp.domain.reminders import OPEN_SITUATIONS, WHEN_LABELS, days_left, is_overdue, when_due
from careapp.domain.repetition import Repetition, repetition_text
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.common import Choice
from careapp.readmodels.reminders import ReminderChoices, ReminderPage, ReminderRow


def listed(work: Work, listing: Listing, *, mine: bool = False) -> ReminderPage:
    """A page of the reminders, the latest due first; `mine` keeps those the actor keeps.

    The filter `view` asks for those that wait, one of their groups, those in progress or those closed.
    """
    work.require(Permission.REMINDERS_READ)
    keeper_id = (work.actor.user_id or 0) if mine else 0
    where = queries.wanted(work.actor.agency_id, listing, keeper_id)
    counted = work.session.execute(queries.counts(where, work.today)).one()
    counts = {key: int(value) for key, value in counted._mapping.items()}
    kept = [*where, *queries.shown(listing.value("view"), work.today)]
    total = counts.get(listing.value("view") or "open", 0)
    rows = work.all(records.page_of(queries.listed(kept, listing), listing, total))
    grouped = listing.sort in ("", "due") and not listing.descending and listing.value("view") != "closed"
    shown = _grouped(work, rows, counts) if grouped else [row_of(work, *row) for row in rows]
    return ReminderPage(shown, records.figures(listing, total), counts)


def _grouped(work: Work, rows: Any, counts: dict[str, int]) -> list[ReminderRow]:
    """Rows in the order of their dates, the first of each group under its head."""
    shown, last = [], ""
    for found in rows:
        when = when_due(found[0].due_on, work.today)
        head = _(WHEN_LABELS[when]) if when != last else ""
        shown.append(row_of(work, *found, group=when, head=head, head_count=counts[when] if head else 0))
        last = when
    return shown


def row_of(
    work: Work,
    reminder: Reminder,
    client: Client | None,
    worker: Worker | None,
    number: str | None,
    manager: str | None,
    **group: Any,
) -> ReminderRow:
    """A reminder as lists show it."""
    about, url = _about(reminder, client, worker)
    return ReminderRow(
        id=reminder.id or 0,
        version=reminder.version,
        title=_(reminder.title),
        category=_(reminder.category),
        note=reminder.note,
        due=_due(work, reminder),
        day=_day(reminder),
        late=is_overdue(reminder.situation, reminder.due_on, work.today),
        about=about,
        number=(reminder.opportunity_id and not reminder.incident_id and number) or "",
        url=url,
        manager=manager or "",
        manager_initials=name_initials(manager) if manager else "",
        manager_id=reminder.manager_id or 0,
        priority=reminder.priority,
        situation=reminder.situation,
        open=reminder.situation in OPEN_SITUATIONS,
        mail=reminder.mail,
        alert=reminder.alert,
        repeats=repetition_text(repetition_of(reminder)),
        by_rule=bool(reminder.rule),
        **group,
    )


def repetition_of(reminder: Reminder) -> Repetition:
    """How a reminder repeats."""
    return Repetition(reminder.every, reminder.unit, reminder.until, reminder.made)


def _about(reminder: Reminder, client: Client | None, worker: Worker | None) -> tuple[str, str]:
    name = full_name(client.first_name, client.last_name, client.civility) if client else ""
    if reminder.incident_id:
        return name, f"/incidents/{reminder.incident_id}"
    if reminder.opportunity_id:
        return name, f"/opportunities/{reminder.opportunity_id}"
    tab = "?tab=documents" if reminder.rule == RuleKind.DOCUMENT else ""
    if worker:
        return full_name(worker.first_name, worker.last_name, worker.civility), f"/workers/{worker.id}{tab}"
    return (name, f"/clients/{client.id}{tab}") if client else ("", "")


def _due(work: Work, reminder: Reminder) -> str:
    left = days_left(reminder.due_on, work.today)
    if reminder.situation in OPEN_SITUATIONS and left < 0:
        return ngettext("Retard {count} j", "Retard {count} j", -left)
    if reminder.situation not in OPEN_SITUATIONS and reminder.done_at:
        return formats.date_text(reminder.done_at.astimezone(work.tz).date())
    return formats.days_away(reminder.due_on, work.today)


def _day(reminder: Reminder) -> str:
    day = formats.date_text(reminder.due_on)
    if reminder.planned_on is None:
        return day
    return _("{date}, prévu le {planned}", date=day, planned=formats.date_text(reminder.planned_on))


def choices(work: Work) -> ReminderChoices:
    """The people and categories a reminder may be given."""
    work.require(Permission.REMINDERS_READ)
    known = habits(work).known
    return ReminderChoices(records.managers(work), [Choice(category, _(category)) for category in known])


def pending(work: Work, user_id: int, most: int = 8) -> list[ReminderRow]:
    """The reminders a person has to handle, the latest first; for a dashboard."""
    work.require(Permission.REMINDERS_READ)
    where = queries.wanted(work.actor.agency_id, Listing(), user_id)
    kept = [*where, *queries.shown("open", work.today)]
    return [row_of(work, *row) for row in work.all(queries.listed(kept, Listing()).limit(most))]


def figures(work: Work, user_id: int) -> tuple[int, int]:
    """How many reminders wait for a person, and how many of them are late."""
    work.require(Permission.REMINDERS_READ)
    where = queries.wanted(work.actor.agency_id, Listing(), user_id)
    counted = work.session.execute(queries.counts(where, work.today)).one()._mapping
    return int(counted["open"]), int(counted["late"])


def of_opportunity(work: Work, opportunity_id: int, most: int = 6) -> list[ReminderRow]:
    """The reminders of an opportunity, and those to handle about its client that belong to nothing else."""
    work.require(Permission.REMINDERS_READ)
    opportunity = work.get(Opportunity, opportunity_id)
    where = queries.around(work.actor.agency_id, opportunity_id, opportunity.client_id)
    listing = Listing(sort="situation", descending=True)
    return [row_of(work, *row) for row in work.all(queries.listed(where, listing).limit(most))]
