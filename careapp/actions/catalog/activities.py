"""The activities of the agency and what each holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import func
from sqlmodel import select

from careapp.actions.work import Work
from careapp.catalogues import label
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
from careapp.db.models.missions import Mission
from careapp.domain.catalog import VAT_LABELS
from careapp.domain.durations import duration_text
from careapp.domain.money import cents
from careapp.domain.permissions import Permission
from careapp.domain.tasks import RISK_LEVEL_LABELS
from careapp.i18n import _, formats
from careapp.readmodels.catalog import ActivityCatalog, ActivityRow, AskedSkill, RiskRow, ServiceRow, TaskRow
from careapp.readmodels.common import Choice


def catalog(work: Work, activity_id: int = 0) -> ActivityCatalog:
    """An activity with its services, tasks and risks; the first one for an unknown id."""
    work.require(Permission.CATALOG_READ)
    activities = work.all(work.mine(Activity).order_by(Activity.id))
    if not activities:
        return ActivityCatalog()
    chosen = next((row for row in activities if row.id == activity_id), activities[0])
    counts = [_counts(work, model) for model in (Service, Task, RiskSituation)]
    rows = [
        ActivityRow(row.id or 0, label(row.label), row.icon, row.active, *(count.get(row.id, 0) for count in counts))
        for row in activities
    ]
    skills = work.all(work.mine(Skill).where(Skill.active).order_by(Skill.name))
    levels = work.all(work.mine(SkillLevel).order_by(SkillLevel.rank))
    return ActivityCatalog(
        activity=next(row for row in rows if row.id == chosen.id),
        activities=rows,
        services=_services(work, chosen),
        tasks=[_task(row) for row in _of(work, Task, chosen, Task.group, Task.name)],
        risks=[_risk(row) for row in _of(work, RiskSituation, chosen, RiskSituation.name)],
        skills=[Choice(str(row.id), label(row.name)) for row in skills],
        levels=[Choice(str(row.rank), label(row.name)) for row in levels],
    )


def _counts(work: Work, model: Any) -> dict[int | None, int]:
    counted = select(model.activity_id, func.count()).where(model.agency_id == work.actor.agency_id, model.active)
    return dict(work.all(counted.group_by(model.activity_id)))


def _of(work: Work, model: Any, activity: Activity, *order: Any) -> Sequence[Any]:
    mine = work.mine(model).where(model.activity_id == activity.id)
    return work.all(mine.order_by(model.active.desc(), *order))


def _services(work: Work, activity: Activity) -> list[ServiceRow]:
    services = _of(work, Service, activity, Service.name)
    ids = [service.id for service in services]
    levels = {row.rank: label(row.name) for row in work.all(work.mine(SkillLevel))}
    skills: dict[int, list[AskedSkill]] = defaultdict(list)
    asked = select(ServiceSkill, Skill.name).join(Skill, Skill.id == ServiceSkill.skill_id)
    for row, name in work.all(asked.where(ServiceSkill.service_id.in_(ids)).order_by(Skill.name)):
        level = levels.get(row.level, str(row.level))
        skills[row.service_id].append(AskedSkill(row.skill_id, label(name), str(row.level), level))
    tasks: dict[int, list[str]] = defaultdict(list)
    for row in work.all(work.mine(ServiceTask).where(ServiceTask.service_id.in_(ids))):
        tasks[row.service_id].append(str(row.task_id))
    used = select(Mission.service_id, func.count()).where(Mission.service_id.in_(ids)).group_by(Mission.service_id)
    missions = dict(work.all(used))
    return [_service(row, skills[row.id], tasks[row.id], missions.get(row.id, 0)) for row in services]


def _service(row: Service, skills: list[AskedSkill], tasks: list[str], used: int) -> ServiceRow:
    vat = f"{row.vat_rate.normalize():f}"
    return ServiceRow(
        id=row.id or 0,
        version=row.version,
        name=label(row.name),
        price=formats.number(row.hourly_price, 2),
        price_text=formats.money(row.hourly_price),
        gross_text=formats.money(cents(row.hourly_price * (1 + row.vat_rate / Decimal(100)))),
        vat=vat,
        vat_text=_(VAT_LABELS.get(vat, f"{vat} %")),
        colour=row.colour,
        on_holiday=row.on_holiday,
        active=row.active,
        skills=skills,
        tasks=tasks,
        task_count=len(tasks),
        used=used,
    )


def _task(row: Task) -> TaskRow:
    return TaskRow(
        row.id or 0, row.version, label(row.group), label(row.name), str(row.minutes or ""),
        duration_text(row.minutes) if row.minutes else "", row.essential, row.active,
    )  # fmt: skip


def _risk(row: RiskSituation) -> RiskRow:
    measures = [label(measure) for measure in row.measures]
    level = _(RISK_LEVEL_LABELS.get(row.level, row.level))
    return RiskRow(
        row.id or 0, row.version, label(row.name), row.level, level, measures, "\n".join(measures), row.active
    )
