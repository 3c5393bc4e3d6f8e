"""Services, tasks and risk situations: made, changed, retired."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from careapp.actions.catalog.rows import as_stored, check_name, write
from careapp.actions.parts import touch
from careapp.actions.work import Work
from careapp.db.models.catalog import (
    Activity,
    RiskSituation,
    Service,
    ServiceSkill,
    ServiceTask,
    Skill,
    SkillLevel,
    Task,
)
from careapp.domain.catalog import code_of, read_risk, read_service, read_task
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _


def set_activity(work: Work, activity_id: int, active: bool) -> None:
    """Offer an activity to new opportunities, or not any more; those that exist go on."""
    work.require(Permission.CATALOG_EDIT)
    activity = work.get(Activity, activity_id)
    activity.active = active
    work.audit("restore" if active else "retire", activity, name=activity.label)


def save_service(
    work: Work,
    activity_id: int,
    service_id: int,
    seen_version: int,
    form: dict[str, Any],
    skills: Sequence[tuple[int, int]],
    task_ids: Sequence[int],
) -> None:
    """Change a service, or make one (id 0), with the skills (and least level) it asks for and its usual tasks."""
    work.require(Permission.CATALOG_EDIT)
    draft = read_service(form)
    row = _row(work, Service, activity_id, service_id, seen_version)
    kept = as_stored(row, draft)
    check_name(work, Service, kept.name, service_id, activity_id=activity_id)
    _check_links(work, activity_id, skills, task_ids)
    if row.id is None:
        row.code = code_of(kept.name, {one.code for one in work.all(work.mine(Service))})
    else:
        touch(row)
    write(work, row, kept, "service", skills=len(skills), tasks=len(task_ids))
    _replace(work, ServiceSkill, row, [{"skill_id": skill, "level": level} for skill, level in skills])
    _replace(work, ServiceTask, row, [{"task_id": task} for task in task_ids])


def _row(work: Work, model: Any, activity_id: int, row_id: int, seen_version: int) -> Any:
    activity = work.get(Activity, activity_id)
    if row_id == 0:
        return model(agency_id=work.actor.agency_id, activity_id=activity.id)
    return work.get_seen(model, row_id, seen_version)


def _check_links(work: Work, activity_id: int, skills: Sequence[tuple[int, int]], task_ids: Sequence[int]) -> None:
    known = {row.id for row in work.all(work.mine(Skill))}
    ranks = {row.rank for row in work.all(work.mine(SkillLevel))} or {0}
    tasks = {row.id for row in work.all(work.mine(Task).where(Task.activity_id == activity_id))}
    if any(skill not in known or level not in ranks for skill, level in skills) or len(dict(skills)) != len(skills):
        raise RefusedFields({"skills": _("Choisissez des compétences et des niveaux du catalogue, une fois chacune.")})
    if not set(task_ids) <= tasks:
        raise RefusedFields({"tasks": _("Choisissez des tâches de cette activité.")})


def _replace(work: Work, model: Any, service: Service, links: Sequence[dict[str, Any]]) -> None:
    for row in work.all(work.mine(model).where(model.service_id == service.id)):
        work.session.delete(row)
    work.session.flush()
    for link in links:
        work.add(model(agency_id=work.actor.agency_id, service_id=service.id, **link))


def save_task(work: Work, activity_id: int, task_id: int, seen_version: int, form: dict[str, Any]) -> None:
    """Change a task of the activity, or make one (id 0)."""
    work.require(Permission.CATALOG_EDIT)
    row = _row(work, Task, activity_id, task_id, seen_version)
    draft = as_stored(row, read_task(form))
    check_name(work, Task, draft.name, task_id, activity_id=activity_id)
    write(work, row, draft, "task")


def save_risk(work: Work, activity_id: int, risk_id: int, seen_version: int, form: dict[str, Any]) -> None:
    """Change a risk situation and its measures, or make one (id 0)."""
    work.require(Permission.CATALOG_EDIT)
    row = _row(work, RiskSituation, activity_id, risk_id, seen_version)
    draft = as_stored(row, read_risk(form))
    check_name(work, RiskSituation, draft.name, risk_id, activity_id=activity_id)
    write(work, row, draft, "risk")
