"""What a person keeps of the planning: views under a name, one of them opened first, and the look of the boards."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl

from careapp.actions.work import Work
from careapp.db.models.users import User
from careapp.db.models.views import SavedView
from careapp.domain.parsing import clean_text
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.planning_address import PlanningAddress
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import _
from careapp.readmodels.planning import PlanningKept, SavedViewRow

MOST: Final = 40
LONGEST_NAME: Final = 60
ZOOM: Final = (1.0, 4.0)


def kept(work: Work) -> PlanningKept:
    """The views of the person in this agency, by name, and the look of the boards."""
    work.require(Permission.PLANNING_READ)
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id else None
    look = user.planning_look if user else {}
    rows = [SavedViewRow(row.id or 0, row.name, row.address, row.default, row.version) for row in _own(work)]
    return PlanningKept(rows, float(look.get("zoom", 1.0)), bool(look.get("weekends", True)))


def keep_look(work: Work, *, zoom: float, weekends: bool) -> None:
    """Keep how much room the hours have, and whether weekends are shown."""
    work.require(Permission.PLANNING_READ)
    user = work.session.get_one(User, work.actor.user_id)
    user.planning_look = {"zoom": min(max(zoom, ZOOM[0]), ZOOM[1]), "weekends": weekends}
    work.audit("choose", user, planning=user.planning_look)


def save(work: Work, name: str, address: str, default: bool = False) -> int:
    """Keep a view under a name of its own, instead of the one that has it; give its id."""
    work.require(Permission.PLANNING_READ)
    rows, called = _own(work), _named(name)
    place = PlanningAddress.read(dict(parse_qsl(address)))
    row = next((one for one in rows if fold(one.name) == fold(called)), None)
    if row is None:
        if len(rows) >= MOST:
            raise Refused(_("Vous avez déjà {count} vues : supprimez-en une.", count=MOST), field="name")
        row = SavedView(agency_id=work.actor.agency_id, user_id=work.actor.user_id or 0, name=called)
    row.address = place.query(dated=False)
    row = work.add(row)
    if default:
        _first(rows, row)
    work.audit("save", row, name=called)
    return row.id or 0


def rename(work: Work, view_id: int, seen_version: int, name: str) -> None:
    """Give a view another name."""
    work.require(Permission.PLANNING_READ)
    row, called = _mine(work, work.get_seen(SavedView, view_id, seen_version)), _named(name)
    if any(fold(one.name) == fold(called) and one.id != row.id for one in _own(work)):
        raise Refused(_("Une de vos vues porte déjà ce nom."), field="name")
    row.name = called
    work.audit("rename", row, name=called)


def make_default(work: Work, view_id: int) -> None:
    """Open the planning on a view; on a plain day again when it was that view already."""
    work.require(Permission.PLANNING_READ)
    row = _mine(work, work.get(SavedView, view_id))
    _first(_own(work), None if row.default else row)
    work.audit("default", row, default=row.default)


def delete(work: Work, view_id: int) -> None:
    """Forget a view."""
    work.require(Permission.PLANNING_READ)
    row = _mine(work, work.get(SavedView, view_id))
    work.audit("delete", row, name=row.name)
    work.session.delete(row)


def _own(work: Work) -> list[Any]:
    rows = work.all(work.mine(SavedView).where(SavedView.user_id == (work.actor.user_id or 0)))
    return sorted(rows, key=lambda row: fold(row.name))


def _mine(work: Work, row: SavedView) -> SavedView:
    """A view of the person's own; those of others do not exist."""
    if row.user_id != work.actor.user_id:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    return row


def _named(name: str) -> str:
    called = clean_text(name)
    if not called or len(called) > LONGEST_NAME:
        raise Refused(_("Donnez un nom de {count} caractères au plus.", count=LONGEST_NAME), field="name")
    return called


def _first(rows: list[Any], chosen: SavedView | None) -> None:
    for row in rows:
        row.default = False
    if chosen is not None:
        chosen.default = True
