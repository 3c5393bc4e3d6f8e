"""The missions, tasks and risks of an opportunity as a field of its form shows them: a line each, read live."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from careapp.actions.opportunities import tasks
from careapp.actions.opportunities.board import domain_slot
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.opportunities import Opportunity, OpportunityRisk, OpportunityTask
from careapp.db.queries import opportunities as queries
from careapp.domain import recurrence
from careapp.domain.durations import duration_text
from careapp.domain.tasks import RISK_LEVEL_LABELS
from careapp.i18n import _


def values(work: Work, opportunity: Opportunity, names: Collection[str]) -> dict[str, str]:
    """The values of those of the names that are the opportunity's own."""
    return {name: "\n".join(LINES[name](work, opportunity)) for name in names if name in LINES}


def _missions(work: Work, opportunity: Opportunity) -> list[str]:
    key = opportunity.id or 0
    rows, found = queries.missions_of(work.session, [key]), []
    for mission, service in rows.missions.get(key, []):
        slots = [domain_slot(slot) for slot in rows.slots.get(mission.id or 0, [])]
        hours = duration_text(recurrence.weekly_minutes(slots))
        name = label(mission.label or service.name)
        found.append(_("{name} : {hours} par semaine", name=name, hours=hours) if slots else name)
    return found


def _tasks(work: Work, opportunity: Opportunity) -> list[str]:
    key = opportunity.id or 0
    lines = work.mine(OpportunityTask).where(OpportunityTask.opportunity_id == key)
    rows = work.all(lines.order_by(OpportunityTask.position, OpportunityTask.id))
    groups = tasks.groups(rows, key, queries.missions_of(work.session, [key]))
    return [
        _("{name} : {list}", name=group.label, list=", ".join(task.name for task in group.tasks)) for group in groups
    ]


def _risks(work: Work, opportunity: Opportunity) -> list[str]:
    lines = work.mine(OpportunityRisk).where(OpportunityRisk.opportunity_id == opportunity.id)
    rows = work.all(lines.order_by(OpportunityRisk.position, OpportunityRisk.id))
    return [
        _("{name} ({level}) : {measure}", name=label(one.situation), level=_(RISK_LEVEL_LABELS[one.level]),
          measure=label(one.measure))
        for one in rows
    ]  # fmt: skip


LINES: Final[dict[str, Callable[[Work, Opportunity], list[str]]]] = {
    "opportunity.missions": _missions,
    "opportunity.tasks": _tasks,
    "opportunity.risks": _risks,
}
