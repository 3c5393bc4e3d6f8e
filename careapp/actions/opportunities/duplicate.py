"""The yearly re-evaluation: the form is locked, an editable copy made, the next reminder scheduled, all at once."""

from __future__ import annotations

from datetime import date
from typing import Any, TypeVar

from sqlmodel import SQLModel

from careapp.actions.opportunities.access import to_edit
from careapp.actions.opportunities.form import client_values, current_care_plan
from careapp.actions.reevaluations.chain import copy_of
from careapp.actions.reevaluations.dates import waiting_reminders
from careapp.actions.reevaluations.rules import rule_of
from careapp.actions.work import Work
from careapp.db.models.catalog import FormTemplate
from careapp.db.models.clients import Client
from careapp.db.models.followup import Reminder
from careapp.db.models.missions import Mission, MissionSkill, Slot
from careapp.db.models.opportunities import Opportunity, OpportunityRisk, OpportunityTask
from careapp.db.models.reevaluations import Reevaluation
from careapp.domain.form_answers import copied_answers
from careapp.domain.forms import parse_definition
from careapp.domain.opportunities import Stage
from careapp.domain.people import CodeKind, code_text
from careapp.domain.reevaluation import People, ReminderRule, next_due, reevaluation_reminder
from careapp.domain.refusal import Refused
from careapp.domain.reminders import Situation
from careapp.i18n import _

RowT = TypeVar("RowT", bound=SQLModel)


def duplicate(work: Work, opportunity_id: int, seen_version: int | None = None) -> int:
    """Lock the form, copy it, schedule the reminder; give the copy's id.

    Raise Refused when it is locked, or has a copy already. The reminder has the nine values its activity has set; a
    number of months (11 by default) counted from the evaluation gives its date.
    """
    source = to_edit(work, opportunity_id, seen_version)
    _refuse_twice(work, source)
    source.evaluated_on = source.evaluated_on or work.today
    source.locked_at, source.locked_by = work.now, work.actor.name
    work.audit("lock", source)
    rule = rule_of(work, source.activity_id)
    due_on = next_due(rule, source.evaluated_on, work.today)
    copy = _copy_form(work, source, due_on)
    _copy_missions(work, source, copy)
    _copy_rows(work, OpportunityRisk, OpportunityRisk.opportunity_id == source.id, opportunity_id=copy.id)
    _settle_reminder(work, source)
    _schedule_reminder(work, copy, rule, due_on)
    _keep_start(work, source, copy)
    work.audit("duplicate", copy, source=source.id)
    return copy.id or 0


def _refuse_twice(work: Work, source: Opportunity) -> None:
    made = copy_of(work, source.id or 0)
    if made is not None and made.stage != Stage.LOST:
        raise Refused(_("Ce formulaire a déjà une copie, {number} : ré-évaluez celle-ci.", number=made.number))


def _copy_form(work: Work, source: Opportunity, due_on: date) -> Opportunity:
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
        "unlocked_at": None,
        "unlocked_by": "",
        "unlock_reason": "",
        "reevaluate_on": due_on,
        "postponed_from": None,
        "postpone_reason": "",
        "next_action": "",
        "next_action_on": None,
    }
    return work.add(_copied(source, **fresh))


def _copied(row: RowT, **fresh: object) -> RowT:
    kept = row.model_dump(exclude={"id", "version", "created_at"})
    return type(row)(**{**kept, **fresh})


def _copy_rows(work: Work, model: type[RowT], where: object, **fresh: object) -> None:
    """Copy rows, each remembering which one it comes from where its table can tell."""
    traced = "copy_of_id" in model.model_fields
    for row in work.all(work.mine(model).where(where)):
        work.add(_copied(row, **fresh, **({"copy_of_id": row.id} if traced else {})))


def _copy_missions(work: Work, source: Opportunity, copy: Opportunity) -> None:
    copies: dict[int | None, int | None] = {None: None}
    for mission in work.all(work.mine(Mission).where(Mission.opportunity_id == source.id).order_by(Mission.id)):
        fresh = {"opportunity_id": copy.id, "copy_of_id": mission.id, **_period_ahead(work, mission)}
        new = work.add(_copied(mission, **fresh))
        copies[mission.id] = new.id
        _copy_rows(work, MissionSkill, MissionSkill.mission_id == mission.id, mission_id=new.id)
        for slot in work.all(work.mine(Slot).where(Slot.mission_id == mission.id)):
            anchor = slot.anchor or mission.starts_on
            work.add(_copied(slot, mission_id=new.id, copy_of_id=slot.id, anchor=anchor))
    for task in work.all(work.mine(OpportunityTask).where(OpportunityTask.opportunity_id == source.id)):
        mission_id = copies.get(task.mission_id)
        work.add(_copied(task, opportunity_id=copy.id, mission_id=mission_id, copy_of_id=task.id))


def _period_ahead(work: Work, mission: Mission) -> dict[str, date | None]:
    """What is left of a mission's period: a copy begins today at the earliest, and reopens what is over."""
    starts_on, ends_on = max(mission.starts_on, work.today), mission.ends_on
    return {"starts_on": starts_on, "ends_on": ends_on if ends_on and ends_on >= starts_on else None}


def _settle_reminder(work: Work, source: Opportunity) -> None:
    """The re-evaluation the source waited for is this one."""
    for reminder in waiting_reminders(work, source):
        reminder.situation, reminder.done_at = Situation.DONE, work.now
        work.audit("move", reminder, to=Situation.DONE)


def _schedule_reminder(work: Work, copy: Opportunity, rule: ReminderRule, due_on: date) -> None:
    client = work.get(Client, copy.client_id)
    people = People(copy.manager_id, client.manager_id, work.actor.user_id)
    draft = reevaluation_reminder(rule, due_on, people)
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
        client_id=copy.client_id,
        opportunity_id=copy.id,
    )
    work.audit("schedule", work.add(reminder), due_on=draft.due_on.isoformat())


def _keep_start(work: Work, source: Opportunity, copy: Opportunity) -> None:
    """Remember when the re-evaluation was due, and what the client's record says as it begins."""
    work.add(
        Reevaluation(
            agency_id=work.actor.agency_id,
            source_id=source.id or 0,
            copy_id=copy.id or 0,
            due_on=source.reevaluate_on,
            started_at=work.now,
            started_by=work.actor.name,
            known=known(work, source),
        )
    )


def known(work: Work, opportunity: Opportunity) -> dict[str, Any]:
    """What the client's record says today, in plain values: it is read live, and would be lost to the comparison."""
    client = work.get(Client, opportunity.client_id)
    plan = current_care_plan(work, client.id or 0)
    return {
        "client": client_values(work, client),
        "gir": client.gir,
        "plan_minutes": plan.monthly_minutes if plan else None,
        "plan_funder": plan.funder if plan else "",
        "plan_rate": str(plan.hourly_rate) if plan and plan.hourly_rate is not None else "",
    }
