"""The next thing to do for an opportunity, written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careapp.actions.opportunities.access import to_edit
from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.domain.next_steps import NextStep, read_next_step, when_text
from careapp.domain.opportunities import OPEN_STAGES, OpportunityFacts, next_action


def save(work: Work, opportunity_id: int, seen_version: int, form: Mapping[str, Any]) -> None:
    """Write what is to be done and by when; an empty form leaves the stage to say what comes next."""
    opportunity = to_edit(work, opportunity_id, seen_version)
    put(work, opportunity, read_next_step(form, work.today, opportunity.next_action_on))


def put(work: Work, opportunity: Opportunity, step: NextStep) -> None:
    """Give an opportunity its next step."""
    opportunity.next_action, opportunity.next_action_on = step.what, step.on
    work.audit("plan_next", opportunity, due_on=step.on.isoformat() if step.on else "")


def shown(work: Work, opportunity: Opportunity, facts: OpportunityFacts) -> dict[str, Any]:
    """What comes next as cards and screens show it: what a person wrote, else what the stage asks for."""
    locked = opportunity.locked_at is not None
    suggested = next_action(opportunity.stage, facts, locked)
    own, on = opportunity.next_action, opportunity.next_action_on
    return {
        "next_action": own or suggested.sentence,
        "next_key": "own" if own else suggested.key,
        "next_when": when_text(on, work.today),
        "next_on": on.isoformat() if on else "",
        "next_late": opportunity.stage in OPEN_STAGES and not locked and on is not None and on < work.today,
    }
