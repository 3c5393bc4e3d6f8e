"""A locked form opened again by an administrator who says why, and closed again."""

from __future__ import annotations

from careapp.actions.opportunities.access import to_edit
from careapp.actions.reevaluations.chain import copy_of
from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.domain.parsing import clean_text
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _

LONGEST_REASON = 400


def unlock(work: Work, opportunity_id: int, seen_version: int, reason: str) -> None:
    """Open a locked form again; raise Refused without a reason, or when it is open already."""
    work.require(Permission.OPPORTUNITIES_UNLOCK)
    opportunity = work.get_seen(Opportunity, opportunity_id, seen_version)
    if opportunity.locked_at is None:
        raise Refused(_("Ce formulaire n’est pas verrouillé."))
    told = clean_text(reason)[:LONGEST_REASON]
    if not told:
        raise Refused(_("Dites pourquoi vous déverrouillez : le motif reste au dossier."), field="reason")
    opportunity.locked_at, opportunity.locked_by = None, ""
    opportunity.unlocked_at, opportunity.unlocked_by, opportunity.unlock_reason = work.now, work.actor.name, told
    work.audit("unlock", opportunity, reason=told)


def lock_again(work: Work, opportunity_id: int, seen_version: int) -> None:
    """Close again a form that was unlocked; raise Refused when it has no copy, being the one to fill in."""
    opportunity = to_edit(work, opportunity_id, seen_version)
    if copy_of(work, opportunity_id) is None:
        raise Refused(_("Ce formulaire n’a pas de copie : il reste ouvert."))
    opportunity.locked_at, opportunity.locked_by = work.now, work.actor.name
    work.audit("lock", opportunity)
