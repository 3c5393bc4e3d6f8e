"""Missions of an opportunity: the service, its skills, its workers, its weekly slots."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from careapp.actions.opportunities.access import mission_to_edit, to_edit
from careapp.actions.visits.following import follow, picture, trial
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service, ServiceSkill, ServiceTask, Skill, Task
from careapp.db.models.missions import Mission, MissionSkill, Slot
from careapp.db.models.opportunities import OpportunityTask
from careapp.db.models.visits import Visit
from careapp.domain import recurrence
from careapp.domain.day_rules import ON_HOLIDAY_LABELS, OnHoliday, SchoolTime
from careapp.domain.parsing import parse_date
from careapp.domain.recurrence import Weeks, check_running, check_slots
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.recurrence import PatternChange

MOST_WORKERS = 4
MOST_SLOTS = 84


def add(work: Work, opportunity_id: int, service_id: int) -> int:
    """Add a mission for a service, with its default skills and tasks; give its id."""
    opportunity = to_edit(work, opportunity_id)
    service = work.get(Service, service_id)
    if service.activity_id != opportunity.activity_id:
        raise Refused(_("Cette prestation relève d’une autre activité."), field="service_id")
    number = len(work.all(work.mine(Mission).where(Mission.opportunity_id == opportunity.id)))
    starts_on = opportunity.wished_start or work.today
    mission = work.add(
        Mission(
            agency_id=work.actor.agency_id,
            opportunity_id=opportunity.id or 0,
            service_id=service_id,
            label=service.name,
            starts_on=starts_on,
            position=number,
        )
    )
    _prefill_skills(work, mission)
    _prefill_tasks(work, mission)
    work.audit("add_mission", mission, service=service.code)
    return mission.id or 0


def _prefill_skills(work: Work, mission: Mission) -> None:
    for need in work.all(work.mine(ServiceSkill).where(ServiceSkill.service_id == mission.service_id)):
        skill = MissionSkill(
            agency_id=mission.agency_id, mission_id=mission.id or 0, skill_id=need.skill_id, level=need.level
        )
        work.add(skill)


def _prefill_tasks(work: Work, mission: Mission) -> None:
    known = select_names(work, mission.opportunity_id)
    tasks = work.mine(Task).join(ServiceTask, ServiceTask.task_id == Task.id)
    for task in work.all(tasks.where(ServiceTask.service_id == mission.service_id).order_by(Task.id)):
        if task.name not in known:
            line = OpportunityTask(
                agency_id=mission.agency_id,
                opportunity_id=mission.opportunity_id,
                mission_id=mission.id,
                task_id=task.id,
                group=task.group,
                name=task.name,
                minutes=task.minutes,
                essential=task.essential,
                position=len(known),
            )
            work.add(line)
            known.add(task.name)


def select_names(work: Work, opportunity_id: int) -> set[str]:
    """The names of the tasks the opportunity holds already."""
    lines = work.all(work.mine(OpportunityTask).where(OpportunityTask.opportunity_id == opportunity_id))
    return {line.name for line in lines}


def save(work: Work, mission_id: int, seen_version: int, form: dict[str, Any], seen: str = "") -> PatternChange:
    """Change a mission's label, period, workers, skills and rule for holidays; its visits to come follow.

    Raise RefusedFields with a sentence at each field, Stale when what changes is not what was `seen`.
    """
    mission = mission_to_edit(work, mission_id, seen_version)
    before = picture(work, mission)
    errors: dict[str, str] = {}
    starts_on = _date(form.get("starts_on"), "starts_on", errors)
    ends_on = _date(form.get("ends_on"), "ends_on", errors, required=False)
    workers = form.get("workers", mission.workers)
    if starts_on and ends_on and ends_on < starts_on:
        errors["ends_on"] = _("La fin doit suivre le début.")
    if not isinstance(workers, int) or not 1 <= workers <= MOST_WORKERS:
        errors["workers"] = _("De 1 à {count} intervenants ensemble.", count=MOST_WORKERS)
    on_holiday = str(form.get("on_holiday", mission.on_holiday) or "")
    if on_holiday and on_holiday not in ON_HOLIDAY_LABELS:
        errors["on_holiday"] = _("Choisissez ce que devient la visite un jour férié.")
    if errors:
        raise RefusedFields(errors)
    typed = str(form.get("label") or "").strip()[:120]
    if typed and typed != label(mission.label):
        mission.label = typed
    mission.starts_on, mission.ends_on, mission.workers = starts_on or mission.starts_on, ends_on, workers
    mission.on_holiday = on_holiday
    if "skills" in form:
        _save_skills(work, mission, form["skills"])
    work.audit("save_mission", mission, workers=workers)
    return follow(work, mission, before, seen)


def preview_save(work: Work, mission_id: int, seen_version: int, form: dict[str, Any]) -> PatternChange:
    """What `save` would change in the planning; nothing is written."""
    with trial(work):
        return save(work, mission_id, seen_version, form)


def _date(value: Any, field: str, errors: dict[str, str], required: bool = True) -> date | None:
    if value in (None, ""):
        if required:
            errors[field] = _("Indiquez une date.")
        return None
    if isinstance(value, date):
        return value
    try:
        return parse_date(str(value), field)
    except Refused as refusal:
        errors[field] = refusal.reason
        return None


def _save_skills(work: Work, mission: Mission, needs: Sequence[dict[str, Any]]) -> None:
    for held in work.all(work.mine(MissionSkill).where(MissionSkill.mission_id == mission.id)):
        work.session.delete(held)
    work.session.flush()
    levels = {int(need["skill_id"]): int(need.get("level", 0)) for need in needs}
    for skill_id, level in levels.items():
        work.get(Skill, skill_id)
        work.add(MissionSkill(agency_id=mission.agency_id, mission_id=mission.id or 0, skill_id=skill_id, level=level))


def delete(work: Work, mission_id: int) -> None:
    """Take a mission away; raise Refused while it has visits to come."""
    mission = mission_to_edit(work, mission_id)
    to_come = work.mine(Visit).where(Visit.mission_id == mission_id, Visit.starts_at > work.now)
    if work.session.exec(to_come.where(Visit.status != "cancelled").limit(1)).first():
        raise Refused(_("Cette mission a des visites à venir : annulez-les d’abord."))
    work.audit("delete_mission", mission)
    work.session.delete(mission)


def save_slots(
    work: Work, mission_id: int, seen_version: int, slots: Sequence[dict[str, Any]], seen: str = ""
) -> PatternChange:
    """Replace the weekly slots, and the visits to come follow; what was changed by hand stays.

    A slot that keeps its id keeps its holders. Raise RefusedFields (`slots.N`) with what cannot be worked, Refused for
    a mission that is over, Stale when what changes is not what was `seen`.
    """
    mission = mission_to_edit(work, mission_id, seen_version)
    check_running(mission.ends_on, work.today)
    before = picture(work, mission)
    if len(slots) > MOST_SLOTS:
        raise Refused(_("Une mission compte au plus {count} créneaux.", count=MOST_SLOTS))
    drafts = [_draft(slot, mission.starts_on) for slot in slots]
    check_slots(drafts)
    kept = {slot.id: slot for slot in work.all(work.mine(Slot).where(Slot.mission_id == mission.id))}
    for slot_id in set(kept) - {_slot_id(slot) for slot in slots}:
        work.session.delete(kept[slot_id])
    for given, draft in zip(slots, drafts, strict=True):
        row = kept.get(_slot_id(given)) or Slot(
            agency_id=mission.agency_id, mission_id=mission.id, weekday=0, start=0, end=0
        )
        _fill(row, draft, given)
        work.session.add(row)
    mission.workers = min(max((_workers(slot) for slot in slots), default=mission.workers), MOST_WORKERS)
    flag_modified(mission, "workers")  # its version grows with its slots, so that a second person reads them again
    work.audit("save_slots", mission, slots=len(slots))
    return follow(work, mission, before, seen)


def preview_slots(work: Work, mission_id: int, seen_version: int, slots: Sequence[dict[str, Any]]) -> PatternChange:
    """What `save_slots` would change in the planning; nothing is written."""
    with trial(work):
        return save_slots(work, mission_id, seen_version, slots)


def _slot_id(slot: dict[str, Any]) -> int | None:
    """The id of a slot that is kept; a browser may write it as text."""
    given = str(slot.get("id") or "")
    return int(given) if given.isdigit() else None


def _workers(slot: dict[str, Any]) -> int:
    count = slot.get("workers")
    return count if isinstance(count, int) and count > 0 else 1


def _draft(slot: dict[str, Any], starts_on: date) -> recurrence.Slot:
    try:
        anchor = date.fromisoformat(slot["anchor"]) if slot.get("anchor") else starts_on
        return recurrence.Slot(
            int(slot["weekday"]),
            int(slot["start"]),
            int(slot["end"]),
            str(slot.get("weeks") or Weeks.EVERY),
            int(slot.get("n") or 1),
            anchor,
            str(slot.get("on_holiday") or OnHoliday.KEEP),
            str(slot.get("school") or SchoolTime.ALWAYS),
            _day(slot, "since"),
            _day(slot, "until"),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refused(_("Ce créneau n’est pas lisible : rien n’a été modifié.")) from error


def _day(slot: dict[str, Any], name: str) -> date | None:
    return date.fromisoformat(slot[name]) if slot.get(name) else None


def _fill(row: Slot, draft: recurrence.Slot, given: dict[str, Any]) -> None:
    row.weekday, row.start, row.end = draft.weekday, draft.start, draft.end
    row.weeks, row.every, row.anchor = draft.weeks, draft.n, draft.anchor
    row.on_holiday, row.school = str(given.get("on_holiday") or ""), draft.school
    row.since, row.until = draft.since, draft.until
    row.tolerance = min(max(int(given.get("tolerance") or 0), 0), 240)
