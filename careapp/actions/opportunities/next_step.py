"""The next thing to do for an opportunity, written by hand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careapp.actions.opportunities.access import to_edit
from careapp.actions.work import Work
from careapp.db.models.opportunities import Opportunity
from careapp.domain.next_steps import NextStep, read_next_step


def save(work: Work, opportunity_id: int, seen_version: int, form: Mapping[str, Any]) -> None:
    """Write what is to be done and by when; an empty form leaves the stage to say what comes next."""
    opportunity = to_edit(work, opportunity_id, seen_version)
    put(work, opportunity, read_next_step(form, work.today, opportunity.next_action_on))


def put(work: Work, opportunity: Opportunity, step: NextStep) -> None:
    """Give an opportunity its next step."""
    opportunity.next_action, opportunity.next_action_on = step.what, step.on
    work.audit("plan_next", opportunity, due_on=step.on.isoformat() if step.on else "")
