"""The yearly re-evaluation: the form is locked, an editable copy made, the next reminder scheduled, all at once."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlmodel import SQLModel

from careapp.actions.opportunities.access import to_edit
from careapp.actions.work import Work
from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import FormTemplate
from careapp.db.models.followup import Reminder
from careapp.db.models.missions import Mission, MissionSkill, Slot
from careapp.db.models.opportunities import Opportunity, OpportunityRisk, OpportunityTask
from careapp.domain.form_answers import copied_answers
from careapp.domain.forms import parse_definition
from careapp.domain.opportunities import Stage
from careapp.domain.people import CodeKind, code_text
from careapp.domain.reevaluation import DEFAULT_MONTHS, REEVALUATION_TITLE, reevaluation_reminder
from careapp.domain.reminders import Situation

RowT = TypeVar("RowT", bound=SQLModel)


def duplicate(work: Work, opportunity_id: int, seen_version: int | None = None) -> int:
    """Lock the form, copy it, schedule the reminder; give the copy's id. Raise Refused when it is locked already.

    The reminder falls a set number of months (11 by default) after the evaluation, with the nine values of the trade.
    """
    source = to_edit(work, opportunity_id, seen_version)
    source.evaluated_on = source.evaluated_on or work.today
    source.locked_at, source.locked_by = work.now, work.actor.name
    work.audit("lock", source)
    copy = _copy_form(work, source)
    _copy_missions(work, source, copy)
    for model in (OpportunityRisk,):
        _copy_rows(work, model, model.opportunity_id == source.id, opportunity_id=copy.id)
    _settle_reminder(work, source)
    _schedule_reminder(work, source, copy)
    work.audit("duplicate", copy, source=source.id)
    return copy.id or 0


def _copy_form(work: Work, source: Opportunity) -> Opportunity:
    definition = parse_definition(work.get(FormTemplate, source.form_template_id).definition)
    fresh = {
        "number": code_text(CodeKind.OPPORTUNITY, work.next_number("OPP")),
        "stage": Stage.NEW,
        "stage_since": work.now,
        "evaluated_on": work.today,
        "answers": copied_answers(definition, source.answers),
        "copy_of_id": source.id,
        "locked_at": None,
        "locked_by": "",
        "lost_reason": "",
    }
    return work.add(_copied(source, **fresh))


def _copied(row: RowT, **fresh: object) -> RowT:
    kept = row.model_dump(exclude={"id", "version", "created_at"})
    return type(row)(**{**kept, **fresh})


def _copy_rows(work: Work, model: type[RowT], where: object, **fresh: object) -> None:
    for row in work.all(work.mine(model).where(where)):
        work.add(_copied(row, **fresh))


def _copy_missions(work: Work, source: Opportunity, copy: Opportunity) -> None:
    copies: dict[int | None, int | None] = {None: None}
    for mission in work.all(work.mine(Mission).where(Mission.opportunity_id == source.id)):
        new = work.add(_copied(mission, opportunity_id=copy.id, **_period_ahead(work, mission)))
        copies[mission.id] = new.id
        _copy_rows(work, MissionSkill, MissionSkill.mission_id == mission.id, mission_id=new.id)
        for slot in work.all(work.mine(Slot).where(Slot.mission_id == mission.id)):
            work.add(_copied(slot, mission_id=new.id, anchor=slot.anchor or mission.starts_on))
    for task in work.all(work.mine(OpportunityTask).where(OpportunityTask.opportunity_id == source.id)):
        work.add(_copied(task, opportunity_id=copy.id, mission_id=copies.get(task.mission_id)))


def _period_ahead(work: Work, mission: Mission) -> dict[str, date | None]:
    """What is left of a mission's period: a copy begins today at the earliest, and reopens what is over."""
    starts_on, ends_on = max(mission.starts_on, work.today), mission.ends_on
    return {"starts_on": starts_on, "ends_on": ends_on if ends_on and ends_on >= starts_on else None}


def _settle_reminder(work: Work, source: Opportunity) -> None:
    """The re-evaluation the source waited for is this one."""
    waits = Reminder.opportunity_id == source.id, Reminder.situation == Situation.TO_HANDLE
    for reminder in work.all(work.mine(Reminder).where(*waits, Reminder.title == REEVALUATION_TITLE)):
        reminder.situation, reminder.done_at = Situation.DONE, work.now
        work.audit("move", reminder, to=Situation.DONE)


def _schedule_reminder(work: Work, source: Opportunity, copy: Opportunity) -> None:
    agency = work.session.get_one(Agency, work.actor.agency_id)
    months = int(agency.settings.get("reevaluation_months", DEFAULT_MONTHS))
    draft = reevaluation_reminder(source.evaluated_on or work.today, source.manager_id, months)
    reminder = Reminder(
        agency_id=work.actor.agency_id,
        title=draft.title,
        due_on=draft.due_on,
        category=draft.category,
        manager_id=draft.manager_id,
        situation=draft.situation,
        alert=draft.alert,
        priority=draft.priority,
        mail=draft.mail,
        client_id=source.client_id,
        opportunity_id=copy.id,
    )
    work.audit("schedule", work.add(reminder), due_on=draft.due_on.isoformat())
