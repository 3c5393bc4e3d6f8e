"""Fill an agency's catalogue with what the product ships; what is there already stays as it is."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlmodel import SQLModel

from careapp import catalogues
from careapp.actions.expected_documents.catalogue import add_shipped
from careapp.actions.work import Work
from careapp.db.models.catalog import (
    Activity,
    FormTemplate,
    RiskSituation,
    Service,
    ServiceSkill,
    ServiceTask,
    Skill,
    SkillCategory,
    SkillLevel,
    Task,
)
from careapp.domain.permissions import Permission


def load(work: Work, codes: Iterable[str] = catalogues.ACTIVITIES) -> None:
    """Add the skills, the named activities with all they ship, the documents expected; nothing is added twice."""
    work.require(Permission.CATALOG_EDIT)
    skills = _load_skills(work)
    for code in codes:
        if work.session.exec(work.mine(Activity).where(Activity.code == code)).first() is None:
            _load_activity(work, catalogues.activity(code), skills)
    add_shipped(work)


def _row(work: Work, model: type[SQLModel], **values: Any) -> Any:
    return work.add(model(agency_id=work.actor.agency_id, **values))


def _load_skills(work: Work) -> dict[str, int]:
    shipped = catalogues.skills()
    known = {skill.name: skill.id for skill in work.all(work.mine(Skill))}
    if known:
        return known
    for rank, name in enumerate(shipped.levels):
        _row(work, SkillLevel, name=name, rank=rank)
    categories = {
        name: _row(work, SkillCategory, name=name, position=position).id
        for position, name in enumerate(shipped.categories)
    }
    for skill in shipped.skills:
        row = _row(
            work,
            Skill,
            name=skill.name,
            category_id=categories[skill.category],
            blocking=skill.blocking,
            validity_months=skill.validity_months,
        )
        known[skill.name] = row.id
    return known


def _load_activity(work: Work, shipped: catalogues.Activity, skills: dict[str, int]) -> None:
    activity = _row(work, Activity, code=shipped.code, label=shipped.label, icon=shipped.icon)
    tasks = {
        task.name: _row(
            work,
            Task,
            activity_id=activity.id,
            group=task.group,
            name=task.name,
            minutes=task.minutes,
            essential=task.essential,
        ).id
        for task in shipped.tasks
    }
    for service in shipped.services:
        _load_service(work, activity.id, service, skills, tasks)
    for risk in shipped.risks:
        measures = {"level": risk.level, "measures": list(risk.measures)}
        _row(work, RiskSituation, activity_id=activity.id, name=risk.name, **measures)
    definition = catalogues.form_data(shipped.code)
    _row(work, FormTemplate, activity_id=activity.id, name=definition["name"], number=1, definition=definition)
    work.audit("load", activity, code=shipped.code)


def _load_service(
    work: Work, activity_id: int, shipped: catalogues.Service, skills: dict[str, int], tasks: dict[str, int]
) -> None:
    service = _row(
        work,
        Service,
        activity_id=activity_id,
        code=shipped.code,
        name=shipped.name,
        hourly_price=shipped.hourly_price,
        vat_rate=shipped.vat_rate,
        colour=shipped.colour,
    )
    for name, level in shipped.skills:
        _row(work, ServiceSkill, service_id=service.id, skill_id=skills[name], level=level)
    for name in shipped.tasks:
        _row(work, ServiceTask, service_id=service.id, task_id=tasks[name])
