"""Tasks and risk measures of an opportunity."""

from __future__ import annotations

from typing import Any

from careapp.actions.opportunities.access import to_edit
from careapp.actions.work import Work
from careapp.catalogues import conduct, untouched
from careapp.db.models.catalog import RiskSituation, Task
from careapp.db.models.missions import Mission
from careapp.db.models.opportunities import OpportunityRisk, OpportunityTask
from careapp.domain.refusal import Refused, RefusedFields
from careapp.domain.tasks import RISK_LEVEL_LABELS, check_task
from careapp.i18n import _


def add_catalogue_task(work: Work, opportunity_id: int, task_id: int) -> None:
    """Add a task of the catalogue, at every visit of every mission."""
    task = work.get(Task, task_id)
    _refuse_twice(work, OpportunityTask, opportunity_id, OpportunityTask.task_id == task.id)
    shape = {"name": task.name, "minutes": task.minutes, "essential": task.essential, "group": task.group}
    save_task(work, opportunity_id, 0, {**shape, "frequency": "every_visit", "task_id": task.id})


def _refuse_twice(work: Work, line: type[OpportunityTask | OpportunityRisk], opportunity_id: int, same: Any) -> None:
    if work.session.exec(work.mine(line).where(line.opportunity_id == opportunity_id, same).limit(1)).first():
        raise Refused(_("Cette ligne du catalogue y est déjà."))


def save_task(work: Work, opportunity_id: int, line_id: int, form: dict[str, Any]) -> None:
    """Add (`line_id` 0) or change a task; raise RefusedFields with a sentence at each field."""
    opportunity = to_edit(work, opportunity_id)
    weekdays = [day for day in form.get("weekdays") or [] if isinstance(day, int)]
    minutes = form.get("minutes")
    frequency = str(form.get("frequency") or "every_visit")
    check_task(str(form.get("name") or ""), minutes if isinstance(minutes, int) else -1, frequency, weekdays)
    line = _task_line(work, opportunity.id or 0, line_id)
    line.name = untouched(str(form["name"]).strip()[:120], line.name)
    line.minutes, line.frequency, line.weekdays = int(minutes or 0), frequency, weekdays
    line.group, line.essential = str(form.get("group") or line.group)[:80], bool(form.get("essential"))
    line.remark = untouched(str(form.get("remark") or "")[:400], line.remark)
    line.mission_id = _mission_id(work, opportunity.id or 0, form.get("mission_id"))
    if form.get("task_id"):
        line.task_id = work.get(Task, form["task_id"]).id
    work.session.add(line)
    work.audit("save_task", opportunity, task=line.name)


def _task_line(work: Work, opportunity_id: int, line_id: int) -> OpportunityTask:
    if line_id:
        line = work.get(OpportunityTask, line_id)
        if line.opportunity_id == opportunity_id:
            return line
    count = len(work.all(work.mine(OpportunityTask).where(OpportunityTask.opportunity_id == opportunity_id)))
    return OpportunityTask(agency_id=work.actor.agency_id, opportunity_id=opportunity_id, name="", position=count)


def _mission_id(work: Work, opportunity_id: int, mission_id: Any) -> int | None:
    if not mission_id:
        return None
    mission = work.get(Mission, mission_id)
    return mission.id if mission.opportunity_id == opportunity_id else None


def delete_task(work: Work, opportunity_id: int, line_id: int) -> None:
    """Take a task away."""
    opportunity = to_edit(work, opportunity_id)
    line = work.get(OpportunityTask, line_id)
    if line.opportunity_id == opportunity.id:
        work.session.delete(line)
        work.audit("delete_task", opportunity, task=line.name)


def add_situation(work: Work, opportunity_id: int, situation_id: int) -> None:
    """Add every measure of a situation of the catalogue."""
    opportunity = to_edit(work, opportunity_id)
    situation = work.get(RiskSituation, situation_id)
    _refuse_twice(work, OpportunityRisk, opportunity_id, OpportunityRisk.situation_id == situation.id)
    shape = {"situation": situation.name, "level": situation.level, "situation_id": situation.id}
    save_risk(work, opportunity.id or 0, 0, {**shape, "measure": conduct(situation.measures)})


def save_risk(work: Work, opportunity_id: int, line_id: int, form: dict[str, Any]) -> None:
    """Add (`line_id` 0) or change a situation and its measure; raise RefusedFields."""
    opportunity = to_edit(work, opportunity_id)
    situation, measure = str(form.get("situation") or "").strip(), str(form.get("measure") or "").strip()
    errors = {}
    if not situation:
        errors["situation"] = _("Nommez la situation.")
    if not measure:
        errors["measure"] = _("Décrivez la mesure à appliquer.")
    if form.get("level", "moderate") not in RISK_LEVEL_LABELS:
        errors["level"] = _("Choisissez un niveau.")
    if errors:
        raise RefusedFields(errors)
    line = _risk_line(work, opportunity.id or 0, line_id)
    line.situation, line.measure = untouched(situation[:120], line.situation), untouched(measure[:1000], line.measure)
    line.level, line.applied = form.get("level", "moderate"), bool(form.get("applied", True))
    line.situation_id = form.get("situation_id") or line.situation_id
    work.session.add(line)
    work.audit("save_risk", opportunity, situation=line.situation)


def _risk_line(work: Work, opportunity_id: int, line_id: int) -> OpportunityRisk:
    if line_id:
        line = work.get(OpportunityRisk, line_id)
        if line.opportunity_id == opportunity_id:
            return line
    count = len(work.all(work.mine(OpportunityRisk).where(OpportunityRisk.opportunity_id == opportunity_id)))
    return OpportunityRisk(
        agency_id=work.actor.agency_id, opportunity_id=opportunity_id, situation="", measure="", position=count
    )


def delete_risk(work: Work, opportunity_id: int, line_id: int) -> None:
    """Take a risk line away."""
    opportunity = to_edit(work, opportunity_id)
    line = work.get(OpportunityRisk, line_id)
    if line.opportunity_id == opportunity.id:
        work.session.delete(line)
        work.audit("delete_risk", opportunity, situation=line.situation)
