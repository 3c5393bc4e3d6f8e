"""One opportunity, whole: the client inherited, the form, missions, tasks, risks, life cycle and history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select

from careapp.actions import notes
from careapp.actions.opportunities import next_step, tasks
from careapp.actions.opportunities.board import domain_slot, weekly_minutes
from careapp.actions.opportunities.definition import definition_of
from careapp.actions.opportunities.form import client_values, current_care_plan, inherited_fields
from careapp.actions.reevaluations.chain import copy_of
from careapp.actions.reminders import listing as reminders
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.audit import AuditEntry
from careapp.db.models.catalog import Activity, Service, Skill, SkillLevel
from careapp.db.models.clients import CarePlan, Client
from careapp.db.models.missions import Mission, MissionSkill, Slot
from careapp.db.models.opportunities import Opportunity, OpportunityRisk, OpportunityTask
from careapp.db.models.users import User
from careapp.db.models.workers import Worker
from careapp.db.queries import opportunities as queries
from careapp.db.queries.opportunities import MissionRows
from careapp.domain import recurrence
from careapp.domain.durations import duration_text
from careapp.domain.opportunities import BOARD_STAGES, STAGE_BADGES, OpportunityFacts, Stage, stage_moves
from careapp.domain.people import full_name, short_name
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import MONTH_WEEKS
from careapp.domain.tasks import RISK_LEVEL_LABELS
from careapp.i18n import N_, _, ngettext
from careapp.readmodels.common import Choice, WeekBar
from careapp.readmodels.opportunities import (
    HistoryLine,
    MissionView,
    OpportunityView,
    RiskLine,
    SkillNeed,
    SlotView,
    StageMove,
    StageStep,
)

VERBS = {
    "create": N_("Opportunité créée"),
    "save": N_("Formulaire enregistré"),
    "move": N_("Étape changée"),
    "lock": N_("Formulaire verrouillé"),
    "unlock": N_("Formulaire déverrouillé"),
    "postpone": N_("Ré-évaluation reportée"),
    "validate": N_("Ré-évaluation validée"),
    "hand_over": N_("Confiée à quelqu’un d’autre"),
    "plan_next": N_("Prochaine action changée"),
    "receive": N_("Demande reçue en ligne"),
    "import": N_("Importée d’un fichier"),
    "undo": N_("Changement d’étape annulé"),
    "upgrade": N_("Formulaire passé à une autre version"),
    "print_document": N_("Document imprimé"),
    "mail": N_("Document envoyé par mail"),
    "duplicate": N_("Créée par duplication"),
    "save_task": N_("Tâche enregistrée"),
    "delete_task": N_("Tâche retirée"),
    "save_risk": N_("Mesure enregistrée"),
    "delete_risk": N_("Mesure retirée"),
    "print_sheet": N_("Fiche mission imprimée"),
    "mail_sheet": N_("Fiche mission envoyée par mail"),
    "accept": N_("Proposition acceptée"),
    "attach": N_("Fichier joint"),
    "forget_file": N_("Fichier supprimé"),
    "read_health": N_("Données de santé lues"),
}


def view(work: Work, opportunity_id: int) -> OpportunityView:
    """The opportunity; of its form only the tabs, which `filling.form` gives with their questions."""
    work.require(Permission.OPPORTUNITIES_READ)
    opportunity = work.get(Opportunity, opportunity_id)
    client = work.get(Client, opportunity.client_id)
    rows = queries.missions_of(work.session, [opportunity_id])
    facts = queries.facts_of(work.session, [opportunity_id], rows, work.now)[opportunity_id]
    inherited = client_values(work, client)
    locked = opportunity.locked_at is not None
    return OpportunityView(
        id=opportunity_id,
        version=opportunity.version,
        number=opportunity.number,
        client_id=client.id or 0,
        client=full_name(client.first_name, client.last_name, client.civility),
        client_email=client.email,
        locked=locked,
        locked_text=_locked_text(work, opportunity),
        activity=label(work.get(Activity, opportunity.activity_id).label),
        activity_id=opportunity.activity_id,
        inherited=inherited_fields(inherited),
        tabs=[Choice(tab.key, label(_(tab.title))) for tab in definition_of(work, opportunity).tabs],
        missions=_missions(work, opportunity_id, rows),
        task_groups=tasks.groups(_task_lines(work, opportunity_id), opportunity_id, rows),
        risks=_risks(work, opportunity_id),
        steps=_steps(opportunity, facts),
        moves=[
            StageMove(move.to, _(move.label), move.back, move.reason) for move in stage_moves(opportunity.stage, locked)
        ],
        **next_step.shown(work, opportunity, facts),
        **_follow_up(work, opportunity),
        **_request_fields(work, opportunity),
        **_links(work, opportunity),
        **_hours(work, client, rows, opportunity_id),
    )


def _follow_up(work: Work, opportunity: Opportunity) -> dict[str, Any]:
    return {
        "history": history(work, opportunity.id or 0),
        "reminders": reminders.of_opportunity(work, opportunity.id or 0),
        "notes": notes.count_about(work, opportunity.client_id) if work.actor.may(Permission.NOTES_READ) else 0,
    }


def _locked_text(work: Work, opportunity: Opportunity) -> str:
    if opportunity.locked_at is None:
        return ""
    when = opportunity.locked_at.astimezone(work.tz).strftime("%d/%m/%Y")
    return _("Formulaire verrouillé le {date} par {name}.", date=when, name=opportunity.locked_by)


def _request_fields(work: Work, opportunity: Opportunity) -> dict[str, Any]:
    manager = work.session.get(User, opportunity.manager_id) if opportunity.manager_id else None
    return {
        "stage": opportunity.stage,
        "stage_label": _(STAGE_BADGES[opportunity.stage].label),
        "lost_reason": opportunity.lost_reason,
        "manager_id": opportunity.manager_id or 0,
        "manager": manager.name if manager else "",
        "origin": opportunity.origin,
        "funding": opportunity.funding,
        "mode": opportunity.mode,
        "need": opportunity.need,
        "wished_start": _iso(opportunity.wished_start),
        "evaluated_on": _iso(opportunity.evaluated_on),
    }


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _links(work: Work, opportunity: Opportunity) -> dict[str, Any]:
    copy = copy_of(work, opportunity.id or 0)
    origin = work.session.get(Opportunity, opportunity.copy_of_id) if opportunity.copy_of_id else None
    return {
        "copy_id": copy.id if copy else 0,
        "copy_number": copy.number if copy else "",
        "origin_id": origin.id if origin else 0,
        "origin_number": origin.number if origin else "",
    }


def _hours(work: Work, client: Client, rows: MissionRows, opportunity_id: int) -> dict[str, Any]:
    client_minutes = weekly_minutes(rows, opportunity_id)
    worker_minutes = sum(
        recurrence.weekly_minutes([domain_slot(slot) for slot in rows.slots[mission.id or 0]]) * mission.workers
        for mission, _service in rows.missions.get(opportunity_id, [])
    )
    month = round(client_minutes * MONTH_WEEKS)
    plan = current_care_plan(work, client.id or 0)
    return {
        "totals": _(
            "{week} par semaine, {month} par mois", week=duration_text(client_minutes), month=duration_text(month)
        ),
        "worker_totals": _("{week} par semaine", week=duration_text(worker_minutes)),
        "asked_hours": duration_text(month),
        **_plan_fields(plan, month),
    }


def _plan_fields(plan: CarePlan | None, month: int) -> dict[str, Any]:
    if plan is None:
        return {"care_plan": "", "care_plan_hours": "", "over_plan": "", "plan_share": 0, "granted_minutes": 0}
    beyond = max(month - plan.monthly_minutes, 0)
    return {
        "granted_minutes": plan.monthly_minutes,
        "care_plan": label(plan.funder),
        "care_plan_hours": _("{hours} accordées", hours=duration_text(plan.monthly_minutes)),
        "over_plan": _("{hours} à la charge du client", hours=duration_text(beyond)) if beyond else "",
        "plan_share": min(100, round(100 * plan.monthly_minutes / month)) if month else 0,
    }


def _missions(work: Work, opportunity_id: int, rows: MissionRows) -> list[MissionView]:
    missions = rows.missions.get(opportunity_id, [])
    needs = _needs(work, [mission.id or 0 for mission, _service in missions])
    names = _worker_names(work, rows)
    return [_mission(mission, service, rows, needs, names) for mission, service in missions]


def _needs(work: Work, mission_ids: Sequence[int]) -> dict[int, list[SkillNeed]]:
    levels = {level.rank: label(level.name) for level in work.all(work.mine(SkillLevel))}
    rows = select(MissionSkill, Skill).join(Skill).where(col(MissionSkill.mission_id).in_(mission_ids))
    found: dict[int, list[SkillNeed]] = {}
    for need, skill in work.session.exec(rows.order_by(Skill.name)):
        line = SkillNeed(skill.id or 0, label(skill.name), need.level, levels.get(need.level, ""))
        found.setdefault(need.mission_id, []).append(line)
    return found


def _worker_names(work: Work, rows: MissionRows) -> dict[int, str]:
    ids = {holder.worker_id for holders in rows.holders.values() for holder in holders}
    found = work.all(work.mine(Worker).where(col(Worker.id).in_(ids)))
    return {worker.id: short_name(worker.first_name, worker.last_name, "") for worker in found}


def _mission(
    mission: Mission, service: Service, rows: MissionRows, needs: dict[int, list[SkillNeed]], names: dict[int, str]
) -> MissionView:
    slots = rows.slots.get(mission.id or 0, [])
    minutes = recurrence.weekly_minutes([domain_slot(slot) for slot in slots])
    places = mission.workers * len(slots)
    covered = sum(min(len(rows.holders.get(slot.id or 0, [])), mission.workers) for slot in slots)
    return MissionView(
        id=mission.id or 0,
        version=mission.version,
        label=label(mission.label or service.name),
        service_id=service.id or 0,
        service=label(service.name),
        colour=service.colour,
        summary=_("Binôme")
        if mission.workers == 2
        else (_("À {count}", count=mission.workers) if mission.workers > 2 else ""),
        skills=needs.get(mission.id or 0, []),
        workers=mission.workers,
        starts_on=_iso(mission.starts_on),
        ends_on=_iso(mission.ends_on),
        period=_period(mission),
        slots=[_slot(slot, rows, names) for slot in slots],
        bars=[WeekBar(slot.weekday, slot.start, slot.end) for slot in slots],
        minutes=minutes,
        hours=duration_text(minutes),
        places=places,
        covered=covered,
        coverage=_coverage(covered, places),
        status=_status(places, covered),
        on_holiday=mission.on_holiday,
    )


def _period(mission: Mission) -> str:
    first = mission.starts_on.strftime("%d/%m/%y")
    if mission.ends_on is None:
        return _("dès le {date}", date=first)
    return _("{first} au {last}", first=first, last=mission.ends_on.strftime("%d/%m/%y"))


def _coverage(covered: int, places: int) -> str:
    if not places:
        return _("Aucun créneau")
    return ngettext("{covered} sur {count} créneau", "{covered} sur {count} créneaux", places, covered=covered)


def _covered(covered: int, places: int) -> str:
    if not places:
        return ""
    return ngettext(
        "{count} créneau sur {places} couvert", "{count} créneaux sur {places} couverts", covered, places=places
    )


def _status(places: int, covered: int) -> str:
    if not places:
        return "no_slots"
    return "covered" if covered >= places else ("partial" if covered else "to_search")


def _slot(slot: Slot, rows: MissionRows, names: dict[int, str]) -> SlotView:
    return SlotView(
        id=slot.id or 0,
        weekday=slot.weekday,
        start=slot.start,
        end=slot.end,
        weeks=slot.weeks,
        n=slot.every,
        anchor=_iso(slot.anchor),
        on_holiday=slot.on_holiday,
        school=slot.school,
        since=_iso(slot.since),
        until=_iso(slot.until),
        tolerance=slot.tolerance,
        workers=[names.get(holder.worker_id, "") for holder in rows.holders.get(slot.id or 0, [])],
    )


def _task_lines(work: Work, opportunity_id: int) -> Sequence[OpportunityTask]:
    lines = work.mine(OpportunityTask).where(OpportunityTask.opportunity_id == opportunity_id)
    return work.all(lines.order_by(OpportunityTask.position, OpportunityTask.id))


def _risks(work: Work, opportunity_id: int) -> list[RiskLine]:
    lines = work.mine(OpportunityRisk).where(OpportunityRisk.opportunity_id == opportunity_id)
    return [
        RiskLine(
            id=line.id or 0,
            situation=label(line.situation),
            level=line.level,
            level_label=_(RISK_LEVEL_LABELS[line.level]),
            measure=label(line.measure),
            applied=line.applied,
        )
        for line in work.all(lines.order_by(OpportunityRisk.position, OpportunityRisk.id))
    ]


def _steps(opportunity: Opportunity, facts: OpportunityFacts) -> list[StageStep]:
    over = -1 if opportunity.stage == Stage.LOST else len(BOARD_STAGES)
    current = BOARD_STAGES.index(opportunity.stage) if opportunity.stage in BOARD_STAGES else over
    return [
        StageStep(
            stage.value,
            _(STAGE_BADGES[stage].label),
            _step_detail(stage.value, opportunity, facts),
            "done" if index < current else ("current" if index == current else "todo"),
        )
        for index, stage in enumerate(BOARD_STAGES)
    ]


def _step_detail(stage: str, opportunity: Opportunity, facts: OpportunityFacts) -> str:
    details = {
        "new": opportunity.evaluated_on.strftime(_("évaluation du %d/%m/%Y")) if opportunity.evaluated_on else "",
        "search": _covered(facts.covered, facts.places),
        "planning": ngettext("{count} visite à venir", "{count} visites à venir", facts.visits_to_come)
        if facts.visits_to_come
        else "",
    }
    return details.get(stage, "")


def history(work: Work, opportunity_id: int) -> list[HistoryLine]:
    """What happened to the opportunity, the latest first."""
    rows = work.mine(AuditEntry).where(AuditEntry.noun == "opportunities", AuditEntry.noun_id == opportunity_id)
    return [
        HistoryLine(entry.at.astimezone(work.tz).strftime("%d/%m/%Y %H:%M"), entry.actor, _event(entry))
        for entry in work.all(rows.order_by(col(AuditEntry.id).desc()).limit(50))
    ]


def _event(entry: AuditEntry) -> str:
    words = _(VERBS[entry.verb]) if entry.verb in VERBS else entry.verb
    stage = entry.changes.get("stage")
    if isinstance(stage, list) and stage[-1] in STAGE_BADGES:
        return f"{words} : {_(STAGE_BADGES[stage[-1]].label)}"
    reason = entry.changes.get("reason")
    detail = label(entry.changes.get("task") or entry.changes.get("situation") or "")
    detail = detail or (reason if isinstance(reason, str) else "")
    return f"{words} : {detail}" if detail else words
