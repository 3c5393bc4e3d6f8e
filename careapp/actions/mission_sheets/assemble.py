"""The mission sheet of an opportunity, complete, from the records as they are now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from careapp.actions.documents.letterheads import letterhead_of
from careapp.actions.opportunities.board import weekly_minutes
from careapp.actions.opportunities.definition import definition_of, inherited_by_key
from careapp.actions.opportunities.form import client_values
from careapp.actions.reevaluations.compare import sheet_changes
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity, OpportunityRisk, OpportunityTask
from careapp.db.queries import opportunities as queries
from careapp.db.queries.opportunities import MissionRows
from careapp.documents import mission_sheet as documents
from careapp.domain.form_answers import sheet_lines
from careapp.domain.people import CIVILITY_LABELS, age_on, full_name
from careapp.domain.tasks import RISK_LEVEL_LABELS, frequency_text
from careapp.i18n import _, current_locale, using_locale

SERIOUS: Final = "high"
ALERT_ANSWER: Final = "alerte"
ACCESS_KEYS: Final = {
    "client.address": "Adresse",
    "client.access": "Accès",
    "client.phone": "Téléphone",
    "client.main_carer": "Aidant principal",
}


def assemble(work: Work, opportunity: Opportunity, language: str) -> documents.MissionSheet:
    """The sheet in a language; access is checked by the caller."""
    with using_locale(language):
        client = work.get(Client, opportunity.client_id)
        rows = queries.missions_of(work.session, [opportunity.id or 0])
        inherited = client_values(work, client)
        missions = rows.missions.get(opportunity.id or 0, [])
        risks = _risks(work, opportunity)
        return documents.MissionSheet(
            number=opportunity.number,
            issued_on=work.today,
            agency=agency_header(work, opportunity.activity_id),
            client=_client(work, client),
            language=language,
            starts_on=min((mission.starts_on for mission, _service in missions), default=opportunity.wished_start),
            ends_on=None,
            safety=_safety(opportunity, risks),
            access=_access(inherited),
            informations=entries(work, opportunity, inherited),
            week=week(rows, opportunity.id or 0),
            weekly_minutes=weekly_minutes(rows, opportunity.id or 0),
            tasks=tasks(work, opportunity, rows),
            risks=risks,
            **_changes(work, opportunity),
        )


def agency_header(work: Work, activity_id: int | None = None) -> documents.Agency:
    """The agency as a document's header names it, in the running language."""
    return letterhead_of(work, activity_id, current_locale())


def _client(work: Work, client: Client) -> documents.Client:
    age = age_on(client.birth_date, work.today) if client.birth_date else None
    civility = _(CIVILITY_LABELS.get(client.civility, "")) if client.civility else ""
    return documents.Client(full_name(client.first_name, client.last_name), civility, age)


def _safety(opportunity: Opportunity, risks: Sequence[documents.Risk]) -> tuple[str, ...]:
    alert = str(opportunity.answers.get(ALERT_ANSWER) or "")
    serious = tuple(
        _("{situation} : {measure}", situation=risk.situation, measure=risk.measure) for risk in risks if risk.serious
    )
    return (alert, *serious) if alert else serious


def _access(inherited: Mapping[str, str]) -> tuple[documents.Entry, ...]:
    return tuple(documents.Entry(_(text), inherited[key]) for key, text in ACCESS_KEYS.items() if inherited.get(key))


def entries(work: Work, opportunity: Opportunity, inherited: Mapping[str, str]) -> tuple[documents.Entry, ...]:
    """The answers of the form that are printed."""
    definition = definition_of(work, opportunity)
    by_key = inherited_by_key(work, opportunity, definition, inherited)
    shown = {field.key for field in definition.fields if field.inherited in ACCESS_KEYS}
    lines = sheet_lines(definition, opportunity.answers, by_key)
    found = [
        documents.Entry(label(_(line.label)), label(line.value))
        for line in lines
        if line.key not in shown and line.key != ALERT_ANSWER
    ]
    pets = inherited.get("client.pets")
    if pets and all(entry.value != pets for entry in found):
        found.append(documents.Entry(_("Animaux de compagnie"), pets))
    return tuple(found)


def week(rows: MissionRows, opportunity_id: int) -> tuple[documents.Slot, ...]:
    """The slots of the typical week."""
    notes = {"even": _("paires"), "odd": _("impaires")}
    return tuple(
        documents.Slot(
            slot.weekday,
            slot.start,
            slot.end,
            label(mission.label or service.name),
            service.colour,
            mission.workers,
            notes.get(slot.weeks, _("toutes les {count} semaines", count=slot.every) if slot.weeks == "nth" else ""),
        )
        for mission, service in rows.missions.get(opportunity_id, [])
        for slot in rows.slots.get(mission.id or 0, [])
    )


def tasks(work: Work, opportunity: Opportunity, rows: MissionRows) -> tuple[documents.TaskGroup, ...]:
    """The tasks, under the mission they belong to."""
    names = {
        mission.id: mission.label or service.name for mission, service in rows.missions.get(opportunity.id or 0, [])
    }
    lines = work.mine(OpportunityTask).where(OpportunityTask.opportunity_id == opportunity.id)
    groups: dict[str, list[documents.Task]] = {}
    for line in work.all(lines.order_by(OpportunityTask.position, OpportunityTask.id)):
        frequency = "" if line.frequency == "every_visit" else frequency_text(line.frequency, line.weekdays)
        task = documents.Task(label(line.name), line.remark, frequency, line.minutes, line.essential)
        groups.setdefault(label(names.get(line.mission_id) or _("À chaque visite")), []).append(task)
    return tuple(documents.TaskGroup(name, tuple(found)) for name, found in groups.items())


def _risks(work: Work, opportunity: Opportunity) -> tuple[documents.Risk, ...]:
    lines = work.mine(OpportunityRisk).where(OpportunityRisk.opportunity_id == opportunity.id, OpportunityRisk.applied)
    return tuple(
        documents.Risk(
            label(line.situation), _(RISK_LEVEL_LABELS[line.level]), label(line.measure), line.level == SERIOUS
        )
        for line in work.all(lines.order_by(OpportunityRisk.position, OpportunityRisk.id))
    )


def _changes(work: Work, opportunity: Opportunity) -> dict[str, Any]:
    """What the last re-evaluation changed, and the day of the evaluation before it."""
    before, groups = sheet_changes(work, opportunity)
    found = tuple(
        documents.ChangedGroup(
            group.label,
            tuple(documents.Changed(line.label, line.before, line.after, line.difference) for line in group.lines),
        )
        for group in groups
    )
    return {"changes": found, "changes_since": before.evaluated_on if before else None}
