"""Filters of the opportunities that a person keeps under a name; their address may be given to anyone."""

from __future__ import annotations

from typing import Any, Final

from careapp.actions.work import Work
from careapp.db.models.views import SavedFilter
from careapp.domain.opportunity_address import OpportunityAddress
from careapp.domain.parsing import clean_text
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, RefusedFields
from careapp.i18n import _
from careapp.readmodels.opportunities import SavedFilterRow

MOST: Final = 40
LONGEST_NAME: Final = 60


def kept(work: Work) -> list[SavedFilterRow]:
    """The filters of the person in this agency, by name."""
    work.require(Permission.OPPORTUNITIES_READ)
    return [SavedFilterRow(row.id or 0, row.name, row.address, row.version) for row in _own(work)]


def save(work: Work, name: str, address: str) -> int:
    """Keep filters under a name, instead of those that have it; give their id."""
    work.require(Permission.OPPORTUNITIES_READ)
    rows, called = _own(work), clean_text(name)
    if not called or len(called) > LONGEST_NAME:
        raise RefusedFields({"name": _("Donnez un nom de {count} caractères au plus.", count=LONGEST_NAME)})
    row = next((one for one in rows if fold(one.name) == fold(called)), None)
    if row is None and len(rows) >= MOST:
        raise RefusedFields({"name": _("Vous avez déjà {count} filtres : supprimez-en un.", count=MOST)})
    row = row or SavedFilter(agency_id=work.actor.agency_id, user_id=work.actor.user_id or 0, name=called)
    row.address = OpportunityAddress.parse(address).query()
    work.audit("save", work.add(row), name=called)
    return row.id or 0


def delete(work: Work, filter_id: int) -> None:
    """Forget filters; those of others do not exist."""
    work.require(Permission.OPPORTUNITIES_READ)
    row = work.get(SavedFilter, filter_id)
    if row.user_id != work.actor.user_id:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    work.audit("delete", row, name=row.name)
    work.session.delete(row)


def _own(work: Work) -> list[Any]:
    rows = work.all(work.mine(SavedFilter).where(SavedFilter.user_id == (work.actor.user_id or 0)))
    return sorted(rows, key=lambda row: fold(row.name))
