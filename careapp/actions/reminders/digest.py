"""The list of the morning: who has reminders late or due today is sent them once that day, with those of the week."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlmodel import select

from careapp.actions import mails
from careapp.actions.reminders import telling
from careapp.actions.reminders.habits import habits
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.clients import Client
from careapp.db.models.followup import Reminder
from careapp.db.models.reminders import ReminderDigest
from careapp.db.models.users import Membership, User
from careapp.db.queries import reminders as queries
from careapp.domain.messages import MessageKind
from careapp.domain.permissions import Permission, Role
from careapp.domain.reminders import WHEN_LABELS, When, week_end, when_due
from careapp.i18n import _, ngettext, using_locale
from careapp.settings import get_settings

Found = tuple[Reminder, Client | None]


def readers(work: Work) -> list[User]:
    """Who is to be sent the list now: those of the office who want it, have something due and have not had it today."""
    work.require(Permission.REMINDERS_EDIT)
    if not habits(work).is_morning(work.now, work.tz):
        return []
    agency_id = work.actor.agency_id
    sent = select(ReminderDigest.user_id).where(ReminderDigest.agency_id == agency_id, ReminderDigest.on == work.today)
    due = select(Reminder.manager_id).where(
        Reminder.agency_id == agency_id, queries.OPEN, Reminder.due_on <= work.today
    )
    wanted = (
        select(User)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.agency_id == agency_id, Membership.role != Role.WORKER, User.active, User.digest)
        .where(User.id.in_(due), User.id.not_in(sent))  # type: ignore[union-attr]
    )
    return list(work.all(wanted.order_by(User.id)))


def send(work: Work) -> int:
    """Queue the list of each person who is to be sent it; give how many."""
    # Whoever sends at the same time waits here, and then sees who was sent the list.
    work.session.get_one(Agency, work.actor.agency_id, with_for_update=True)
    people = readers(work)
    for person in people:
        _send_to(work, person)
    return len(people)


def _send_to(work: Work, person: User) -> None:
    found = _of(work, person)
    with using_locale(person.locale):
        mails.queue(work, person.email, _subject(work, found), _body(work, found), kind=MessageKind.REMINDER)
    row = ReminderDigest(
        agency_id=work.actor.agency_id, user_id=person.id or 0, on=work.today, count=len(found), sent_at=work.now
    )
    work.add(row)


def _of(work: Work, person: User) -> Sequence[Any]:
    until = week_end(work.today)
    mine = Reminder.agency_id == work.actor.agency_id, Reminder.manager_id == person.id, queries.OPEN
    rows = select(Reminder, Client).join(Client, Client.id == Reminder.client_id, isouter=True)
    return work.all(rows.where(*mine, Reminder.due_on <= until).order_by(Reminder.due_on, Reminder.id))


def _groups(work: Work, found: Sequence[Any]) -> dict[When, list[Found]]:
    groups: dict[When, list[Found]] = {}
    for reminder, client in found:
        groups.setdefault(when_due(reminder.due_on, work.today), []).append((reminder, client))
    return groups


def _subject(work: Work, found: Sequence[Any]) -> str:
    groups = _groups(work, found)
    due = sum(len(groups.get(when, ())) for when in (When.LATE, When.TODAY))
    late = len(groups.get(When.LATE, ()))
    words = ngettext("{count} rappel aujourd’hui", "{count} rappels aujourd’hui", due)
    return f"{words}, " + _("dont {count} en retard", count=late) if late else words


def _body(work: Work, found: Sequence[Any]) -> str:
    parts = [_("Bonjour,")]
    for when, rows in _groups(work, found).items():
        shown = [telling.line(reminder, client, work.today) for reminder, client in rows[: telling.MOST_LINES]]
        if more := len(rows) - len(shown):
            shown.append(ngettext("et {count} autre", "et {count} autres", more))
        parts.append("\n".join([f"{_(WHEN_LABELS[when])} ({len(rows)})", *shown]))
    parts.append(_("Tous vos rappels : {url}", url=telling.address()))
    parts.append(_("Ne plus recevoir cette liste : {url}", url=f"{get_settings().address}/account"))
    return "\n\n".join(parts)


def is_wanted(work: Work) -> bool:
    """Whether the person signed in wants the list."""
    work.require(Permission.REMINDERS_READ)
    return work.session.get_one(User, work.actor.user_id).digest


def choose(work: Work, wanted: bool) -> None:
    """Send the person signed in the list from now on, or no longer."""
    work.require(Permission.REMINDERS_READ)
    user = work.session.get_one(User, work.actor.user_id)
    user.digest = wanted
    work.audit("choose", user, digest="on" if wanted else "off")
