"""Moving an opportunity from a stage to another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from careapp.actions.opportunities.access import to_edit
from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.db.queries import opportunities as queries
from careapp.domain.opportunities import OpportunityFacts, Stage, check_stage_move
from careapp.domain.refusal import Refused
from careapp.i18n import _


@dataclass(frozen=True, slots=True)
class Step:
    """A move that was made, so that it can be taken back: from where, since when it stood there, where to and when."""

    opportunity_id: int
    before: str
    since: datetime
    after: str
    at: datetime
    lost_reason: str = ""


def facts(work: Work, opportunity: Opportunity) -> OpportunityFacts:
    """What the rules ask about one opportunity."""
    ids = [opportunity.id or 0]
    return queries.facts_of(work.session, ids, queries.missions_of(work.session, ids), work.now)[ids[0]]


def move(work: Work, opportunity_id: int, stage: str, reason: str = "", seen_version: int | None = None) -> Step:
    """Move to a stage; raise Refused with what must be done before, or when a reason is missing."""
    opportunity = to_edit(work, opportunity_id, seen_version)
    before = opportunity.stage
    step = Step(opportunity_id, before, opportunity.stage_since, stage, work.now, opportunity.lost_reason)
    check_stage_move(before, stage, facts(work, opportunity), reason)
    opportunity.stage, opportunity.stage_since = stage, work.now
    opportunity.lost_reason = reason.strip()[:200] if stage in (Stage.LOST, Stage.CLOSED) else ""
    work.audit("move", opportunity, stage=[before, stage], reason=bool(reason))
    return step


def take_back(work: Work, step: Step) -> None:
    """Put an opportunity back in the stage it left, since when it was there; raise Refused when it moved again."""
    opportunity = to_edit(work, step.opportunity_id)
    if (opportunity.stage, opportunity.stage_since) != (step.after, step.at):
        raise Refused(_("Cette opportunité a encore changé d’étape : il n’y a plus rien à annuler."))
    left, opportunity.stage = opportunity.stage, step.before
    opportunity.stage_since, opportunity.lost_reason = step.since, step.lost_reason
    work.audit("undo", opportunity, stage=[left, step.before])
