"""What a person keeps of the list of reminders: views under a name, one of them opened first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl

from careapp.actions.work import Work
from careapp.db.models.reminders import ReminderView as Row
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import NotFound
from careapp.i18n import _
from careapp.readmodels.reminders import ReminderView

MOST: Final = 20
LONGEST_QUERY: Final = 400


def kept(work: Work) -> list[ReminderView]:
    """The views of the person in this agency, by name."""
    work.require(Permission.REMINDERS_READ)
    return [ReminderView(row.name, row.query, row.default) for row in _own(work)]


def keep(work: Work, query: str, form: Mapping[str, Any]) -> None:
    """Keep a view under a name, instead of the one that has it; `default` opens the list on it."""
    work.require(Permission.REMINDERS_READ)
    reading, rows = Reading(form), _own(work)
    name = reading.text("name", 60, required=True)
    row = next((one for one in rows if fold(one.name) == fold(name)), None)
    if row is None and len(rows) >= MOST:
        reading.refuse("name", _("Vous avez déjà {count} vues : supprimez-en une.", count=MOST))
    reading.check()
    row = row or Row(agency_id=work.actor.agency_id, user_id=work.actor.user_id or 0, name=name)
    row.query, row.default = query[:LONGEST_QUERY], reading.flag("default")
    for other in rows:
        other.default = (other is row) if row.default else other.default
    work.audit("save", work.add(row), name=name)


def forget(work: Work, name: str) -> None:
    """Forget a view."""
    work.require(Permission.REMINDERS_READ)
    row = next((one for one in _own(work) if one.name == name), None)
    if row is None:
        raise NotFound(_("Cette vue n’existe plus."))
    work.audit("delete", row, name=name)
    work.session.delete(row)


def read(query: str) -> dict[str, str]:
    """The values a view's query holds."""
    return dict(parse_qsl(query))


def _own(work: Work) -> Sequence[Row]:
    rows = work.all(work.mine(Row).where(Row.user_id == (work.actor.user_id or 0)))
    return sorted(rows, key=lambda row: fold(row.name))
