"""One change to many opportunities: each is changed whole or left as it was, with the reason why."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlmodel import col, select

from careapp.actions import people
from careapp.actions.opportunities import lost_reasons, next_step, stages
from careapp.actions.opportunities.access import to_edit
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity
from careapp.domain.next_steps import read_next_step
from careapp.domain.opportunities import Stage
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.opportunities import BulkOutcome, RefusedLine

MOST: Final = 200
Change = Callable[[int, int], None]
"""Changes the opportunity of an id, as it was seen at a version."""


def change(work: Work, seen: Mapping[int, int], what: str, form: Mapping[str, Any]) -> BulkOutcome:
    """Change the opportunities of some ids as they were seen at their versions; raise RefusedFields for the form.

    `what` is owner, stage, next or lost.
    """
    work.require(Permission.OPPORTUNITIES_EDIT)
    if what not in _CHANGES:
        raise Refused(_("Cette action n’existe pas."))
    if not 0 < len(seen) <= MOST:
        raise Refused(_("Choisissez de une à {count} opportunités.", count=MOST))
    apply = _CHANGES[what](work, form)
    refused: dict[int, str] = {}
    for opportunity_id, version in seen.items():
        try:
            with work.session.begin_nested():
                apply(opportunity_id, version)
        except Refused as refusal:
            refused[opportunity_id] = refusal.reason
    return BulkOutcome(len(seen) - len(refused), _lines(work, refused))


def _lines(work: Work, refused: Mapping[int, str]) -> list[RefusedLine]:
    joined = select(Opportunity, Client).join(Client, col(Client.id) == col(Opportunity.client_id))
    mine = Opportunity.agency_id == work.actor.agency_id
    rows = work.all(joined.where(mine, col(Opportunity.id).in_(refused)))
    known = {
        one.id: (one.number, full_name(client.first_name, client.last_name, client.civility)) for one, client in rows
    }
    return [RefusedLine(one, *known.get(one, ("", "")), reason) for one, reason in refused.items()]


def _owner(work: Work, form: Mapping[str, Any]) -> Change:
    reading = Reading(form)
    manager_id = reading.reference("manager_id", required=True)
    reading.check()
    if not people.is_keeper(work, manager_id or 0):
        raise RefusedFields({"manager_id": _("Choisissez un membre de l’agence.")})

    def give(opportunity_id: int, version: int) -> None:
        opportunity = to_edit(work, opportunity_id, version)
        before, opportunity.manager_id = opportunity.manager_id, manager_id
        work.audit("hand_over", opportunity, manager_id=[before, manager_id])

    return give


def _stage(work: Work, form: Mapping[str, Any]) -> Change:
    reading = Reading(form)
    stage = reading.choice("stage", [stage.value for stage in Stage if stage != Stage.LOST])
    if not stage:
        reading.refuse("stage", _("Choisissez une étape."))
    reason = reading.text("reason", 200)
    reading.check()
    return lambda opportunity_id, version: _moved(work, opportunity_id, stage, reason, version)


def _lost(work: Work, form: Mapping[str, Any]) -> Change:
    reason = lost_reasons.read(work, form)
    return lambda opportunity_id, version: _moved(work, opportunity_id, Stage.LOST, reason, version)


def _moved(work: Work, opportunity_id: int, stage: str, reason: str, version: int) -> None:
    stages.move(work, opportunity_id, stage, reason, version)


def _next(work: Work, form: Mapping[str, Any]) -> Change:
    step = read_next_step(form, work.today)
    return lambda opportunity_id, version: next_step.put(work, to_edit(work, opportunity_id, version), step)


_CHANGES: Final[Mapping[str, Callable[[Work, Mapping[str, Any]], Change]]] = {
    "owner": _owner,
    "stage": _stage,
    "lost": _lost,
    "next": _next,
}
KINDS: Final[Sequence[str]] = tuple(_CHANGES)
