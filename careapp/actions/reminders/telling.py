"""Mails about reminders: no name, no typed word leaves the house in them, initials and the house's own titles do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from careapp.actions import mails, messages
from careapp.actions.people import keeper
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Reminder
from careapp.db.models.users import User
from careapp.domain.messages import MessageKind
from careapp.domain.notes import CALL_TITLE
from careapp.domain.people import initials
from careapp.domain.reevaluation import REEVALUATION_TITLE
from careapp.domain.reminder_rules import RULES
from careapp.domain.reminders import PRIORITY_BADGES
from careapp.i18n import _, formats, ngettext, using_locale
from careapp.settings import get_settings

HOUSE_TITLES: Final = frozenset({REEVALUATION_TITLE, CALL_TITLE, *(spec.title for spec in RULES.values())})
MOST_LINES: Final = 30


def safe_title(reminder: Reminder) -> str:
    """What a mail may call a reminder: what people type into a title may tell of someone's health."""
    return _(reminder.title if reminder.title in HOUSE_TITLES else reminder.category)


def whom(client: Client | None) -> str:
    """The initials of a client, nothing for none."""
    return initials(client.first_name, client.last_name) if client else ""


def address(reminder_id: int | None = None) -> str:
    """Where the reminders, or one of them, are opened."""
    return f"{get_settings().address}/reminders" + (f"?open={reminder_id}" if reminder_id else "")


def line(reminder: Reminder, client: Client | None, today: date) -> str:
    """A reminder in one line of a list, with the way to it."""
    who = whom(client)
    words = [safe_title(reminder), *([who] if who else []), formats.near_day(reminder.due_on, today)]
    return f"- {' · '.join(words)}\n  {address(reminder.id)}"


def due(work: Work, reminder: Reminder, manager: User, client: Client | None) -> None:
    """Tell its keeper that a reminder's day has come, in the words of the agency."""
    kind = MessageKind.REEVALUATION if reminder.title == REEVALUATION_TITLE else MessageKind.REMINDER
    with using_locale(manager.locale):
        values = {
            "rappel": {
                "titre": safe_title(reminder).removeprefix(_("Rappel") + " "),
                "echeance": formats.date_text(reminder.due_on),
                "categorie": _(reminder.category),
                "priorite": _(PRIORITY_BADGES[reminder.priority].label),
            },
            "client": {"initiales": whom(client)},
            "lien": address(reminder.id),
        }
        mail = messages.written(work, kind, values, language=manager.locale, recipient=manager.name)
    about = {"client_id": reminder.client_id, "opportunity_id": reminder.opportunity_id}
    mails.queue(work, manager.email, mail.subject, mail.body, kind=kind, **about)


def given(work: Work, reminders: Sequence[Reminder], manager_id: int | None) -> None:
    """Tell a person which reminders were given to them by someone else, in one mail."""
    if not reminders or manager_id is None or manager_id == work.actor.user_id:
        return
    manager = keeper(work, manager_id)
    if not manager.active:
        return
    by = work.actor.name
    with using_locale(manager.locale):
        count = len(reminders)
        subject = ngettext("Un rappel vous est confié", "{count} rappels vous sont confiés", count)
        clients = _clients(work, reminders)
        told = ngettext("{name} vous confie ce rappel :", "{name} vous confie ces {count} rappels :", count, name=by)
        lines = [line(one, clients.get(one.client_id), work.today) for one in reminders[:MOST_LINES]]
        body = [_("Bonjour,"), told, "\n".join(lines)]
        mails.queue(work, manager.email, subject, "\n\n".join(body), kind=MessageKind.REMINDER)


def _clients(work: Work, reminders: Sequence[Reminder]) -> dict[int | None, Client]:
    ids = {one.client_id for one in reminders if one.client_id}
    rows = work.all(work.mine(Client).where(Client.id.in_(ids))) if ids else []  # type: ignore[union-attr]
    return {row.id: row for row in rows}
