"""What happened to a reminder, from its trail."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from sqlmodel import col

from careapp.actions.work import Work
from careapp.db.models.audit import AuditEntry
from careapp.domain.audit import value_text
from careapp.domain.reminders import SITUATION_BADGES
from careapp.i18n import N_, _, formats
from careapp.readmodels.reminders import ReminderEvent

MOST: Final = 40
VERBS: Final[Mapping[str, str]] = {
    "schedule": N_("Programmé"),
    "save": N_("Modifié"),
    "raise": N_("Son jour est venu"),
    "snooze": N_("Reporté"),
    "assign": N_("Confié"),
    "settle": N_("Clos de lui-même, sa cause a disparu"),
    "undo": N_("Geste annulé"),
}


def history(work: Work, reminder_id: int) -> list[ReminderEvent]:
    """The latest events first."""
    mine = work.mine(AuditEntry).where(AuditEntry.noun == "reminders", AuditEntry.noun_id == reminder_id)
    return [
        ReminderEvent(formats.moment(entry.at, work.tz), entry.actor or "careapp", _text(entry))
        for entry in work.all(mine.order_by(col(AuditEntry.id).desc()).limit(MOST))
    ]


def _text(entry: AuditEntry) -> str:
    changes = entry.changes
    situation = str(changes.get("situation") or changes.get("to") or "")
    if entry.verb == "move" and situation in SITUATION_BADGES:
        return _(SITUATION_BADGES[situation].label)
    words = [_(VERBS.get(entry.verb, entry.verb))]
    words += [text for text in (_fields(changes), _day(changes), str(changes.get("keeper") or "")) if text]
    return " · ".join(words)


def _fields(changes: Mapping[str, Any]) -> str:
    names = (value_text("fields", name) for name in changes.get("fields") or ())
    return ", ".join(dict.fromkeys(names))


def _day(changes: Mapping[str, Any]) -> str:
    return formats.date_text(date.fromisoformat(changes["due_on"])) if changes.get("due_on") else ""
