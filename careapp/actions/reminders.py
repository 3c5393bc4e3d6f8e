"""Reminders: listed, written, handled, and raised by the clock when their day has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from careapp.actions import mails, records
from careapp.actions.parts import apply
from careapp.actions.people import client_name, keeper
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Reminder
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import User
from careapp.db.models.workers import Worker
from careapp.db.queries import followup as queries
from careapp.domain.listing import Listing
from careapp.domain.notes import CALL_TITLE
from careapp.domain.people import full_name, initials, name_initials
from careapp.domain.permissions import Permission
from careapp.domain.reevaluation import REEVALUATION_TITLE
from careapp.domain.reminders import (
    CATEGORIES,
    PRIORITY_BADGES,
    Situation,
    check_reminder_move,
    days_left,
    is_overdue,
    read_reminder,
)
from careapp.i18n import _, formats, ngettext, using_locale
from careapp.readmodels.common import Choice
from careapp.readmodels.reminders import ReminderChoices, ReminderFields, ReminderPage, ReminderRow
from careapp.settings import get_settings

HOUSE_TITLES: Final = (REEVALUATION_TITLE, CALL_TITLE)


def listed(work: Work, listing: Listing, *, mine: bool = False) -> ReminderPage:
    """A page of the reminders, the latest due first; `mine` keeps those the actor keeps."""
    work.require(Permission.REMINDERS_READ)
    keeper_id = (work.actor.user_id or 0) if mine else 0
    where = queries.reminders_wanted(work.actor.agency_id, listing, keeper_id)
    counts = {key: _count(work, where, key) for key in ("to_handle", "late", "done")}
    kept = [*where, *queries.in_situation(listing.value("situation"), work.today)]
    total = work.session.scalar(queries.counted(queries.reminders_listed(kept, listing))) or 0
    rows = work.all(records.page_of(queries.reminders_listed(kept, listing), listing, total))
    return ReminderPage([_row(work, *row) for row in rows], records.figures(listing, total), counts)


def _count(work: Work, where: list, situation: str) -> int:
    kept = [*where, *queries.in_situation(situation, work.today)]
    return work.session.scalar(queries.counted(queries.reminders_listed(kept, Listing()))) or 0


def _row(
    work: Work, reminder: Reminder, client: Client | None, worker: Worker | None, manager: str | None
) -> ReminderRow:
    about, url = _about(reminder, client, worker)
    return ReminderRow(
        id=reminder.id or 0,
        version=reminder.version,
        title=_(reminder.title),
        category=_(reminder.category),
        due=_due(work, reminder),
        day=formats.date_text(reminder.due_on),
        late=is_overdue(reminder.situation, reminder.due_on, work.today),
        about=about,
        url=url,
        manager=manager or "",
        manager_initials=name_initials(manager) if manager else "",
        manager_id=reminder.manager_id or 0,
        priority=reminder.priority,
        situation=reminder.situation,
        mail=reminder.mail,
        alert=reminder.alert,
    )


def _about(reminder: Reminder, client: Client | None, worker: Worker | None) -> tuple[str, str]:
    name = full_name(client.first_name, client.last_name, client.civility) if client else ""
    if reminder.incident_id:
        return name, f"/incidents/{reminder.incident_id}"
    if reminder.opportunity_id:
        return name, f"/opportunities/{reminder.opportunity_id}"
    if client:
        return name, f"/clients/{client.id}"
    return (full_name(worker.first_name, worker.last_name), f"/workers/{worker.id}") if worker else ("", "")


def _due(work: Work, reminder: Reminder) -> str:
    left = days_left(reminder.due_on, work.today)
    if reminder.situation == Situation.TO_HANDLE and left < 0:
        return ngettext("Retard {count} j", "Retard {count} j", -left)
    if reminder.situation != Situation.TO_HANDLE and reminder.done_at:
        return formats.date_text(reminder.done_at.astimezone(work.tz).date())
    return formats.days_away(reminder.due_on, work.today)


def choices(work: Work) -> ReminderChoices:
    """The people and categories a reminder may be given."""
    work.require(Permission.REMINDERS_READ)
    return ReminderChoices(records.managers(work), [Choice(category, _(category)) for category in CATEGORIES])


def fields(work: Work, reminder_id: int, opportunity_id: int = 0) -> ReminderFields:
    """A reminder as its form shows it; a new one (id 0) is the actor's, about the client of an opportunity."""
    work.require(Permission.REMINDERS_EDIT)
    client_id = work.get(Opportunity, opportunity_id).client_id if opportunity_id else None
    if not reminder_id:
        return ReminderFields(
            category=CATEGORIES[-1],
            manager_id=str(work.actor.user_id or ""),
            client_id=str(client_id or ""),
            client=client_name(work, client_id),
        )
    row = work.get(Reminder, reminder_id)
    return ReminderFields(
        id=row.id or 0,
        version=row.version,
        title=_(row.title),
        due_on=row.due_on.isoformat(),
        category=row.category,
        manager_id=str(row.manager_id or ""),
        client_id=str(row.client_id or ""),
        client=client_name(work, row.client_id),
        priority=row.priority,
        alert=row.alert,
        mail=row.mail,
    )


def save(
    work: Work, reminder_id: int, seen_version: int, form: Mapping[str, Any], opportunity_id: int | None = None
) -> int:
    """Write a reminder, a new one when `reminder_id` is 0; give its id. A later date is heard of again."""
    work.require(Permission.REMINDERS_EDIT)
    row = work.get_seen(Reminder, reminder_id, seen_version) if reminder_id else None
    draft = read_reminder(form, work.today, row.due_on if row else None)
    if draft.manager_id is not None:
        keeper(work, draft.manager_id)
    if draft.client_id is not None:
        work.get(Client, draft.client_id)
    about = work.get(Opportunity, opportunity_id).id if opportunity_id else None
    reminder = row or Reminder(agency_id=work.actor.agency_id, title="", due_on=draft.due_on, opportunity_id=about)
    title = reminder.title if draft.title == _(reminder.title) else draft.title
    changed = apply(reminder, replace(draft, situation=reminder.situation, title=title))
    if "due_on" in changed and draft.due_on > work.today:
        reminder.raised_at = None
    work.audit("save" if row else "schedule", work.add(reminder), due_on=draft.due_on.isoformat())
    return reminder.id or 0


def move(work: Work, reminder_id: int, to: str) -> None:
    """Mark a reminder handled, dismiss it, or open it again."""
    work.require(Permission.REMINDERS_EDIT)
    reminder = work.get(Reminder, reminder_id)
    check_reminder_move(reminder.situation, to)
    reminder.situation = to
    reminder.done_at = None if to == Situation.TO_HANDLE else work.now
    work.audit("move", reminder, to=to)


def raise_due(work: Work) -> int:
    """Bring to life the reminders whose day has come, each once, with its mail; give how many."""
    work.require(Permission.REMINDERS_EDIT)
    found = work.all(queries.to_raise(work.actor.agency_id, work.today))
    for reminder, manager, client in found:
        reminder.raised_at = work.now
        if reminder.mail and manager is not None and manager.active:
            _queue_mail(work, reminder, manager, client)
        work.audit("raise", reminder)
    return len(found)


def _queue_mail(work: Work, reminder: Reminder, manager: User, client: Client | None) -> None:
    who = initials(client.first_name, client.last_name) if client else ""
    with using_locale(manager.locale):
        # What people type into a title may tell of someone's health: a mail names the house's own titles alone.
        title = reminder.title if reminder.title in HOUSE_TITLES else reminder.category
        words = _(title).removeprefix(_("Rappel") + " ")
        subject = _("Rappel : {title}", title=words)
        lines = [
            _("Bonjour,"),
            _("Un rappel vous attend depuis le {date}.", date=formats.date_text(reminder.due_on)),
            _("Catégorie : {category}", category=_(reminder.category)),
            _("Priorité : {priority}", priority=_(PRIORITY_BADGES[reminder.priority].label)),
        ]
        if who:
            lines.append(_("Client : {initials}", initials=who))
        lines.append(_("Ouvrir la liste des rappels : {url}", url=f"{get_settings().address}/reminders"))
        mails.queue(work, manager.email, f"{subject} ({who})" if who else subject, "\n\n".join(lines),
                    client_id=reminder.client_id, opportunity_id=reminder.opportunity_id)  # fmt: skip


def pending(work: Work, user_id: int, most: int = 8) -> list[ReminderRow]:
    """The reminders a person has to handle, the latest first; for a dashboard."""
    work.require(Permission.REMINDERS_READ)
    listing = Listing(filters={"situation": "to_handle"})
    where = queries.reminders_wanted(work.actor.agency_id, listing, user_id)
    kept = [*where, *queries.in_situation("to_handle", work.today)]
    return [_row(work, *row) for row in work.all(queries.reminders_listed(kept, listing).limit(most))]


def of_opportunity(work: Work, opportunity_id: int, most: int = 6) -> list[ReminderRow]:
    """The reminders of an opportunity, and those to handle about its client that belong to nothing else."""
    work.require(Permission.REMINDERS_READ)
    opportunity = work.get(Opportunity, opportunity_id)
    where = queries.reminders_around(work.actor.agency_id, opportunity_id, opportunity.client_id)
    listing = Listing(sort="situation", descending=True)
    return [_row(work, *row) for row in work.all(queries.reminders_listed(where, listing).limit(most))]
