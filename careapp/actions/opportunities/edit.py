"""Creating an opportunity and saving its form."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from careapp.actions.opportunities.access import to_edit
from careapp.actions.opportunities.form import client_values
from careapp.actions.reevaluations import dates
from careapp.actions.work import Work
from careapp.db.models.catalog import Activity, FormTemplate
from careapp.db.models.clients import Client
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import Membership
from careapp.domain.form_answers import first_answers, validate_answers
from careapp.domain.forms import FormDefinition, parse_definition
from careapp.domain.opportunities import Stage
from careapp.domain.parsing import clean_text, parse_date
from careapp.domain.people import CodeKind, code_text
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import N_, _

MODES: Final = {
    "prestataire": N_("Prestataire"),
    "mandataire": N_("Mandataire"),
    "mise_a_disposition": N_("Mise à disposition"),
}
LONGEST_NEED: Final = 4000


def create(work: Work, client_id: int, activity_id: int, need: str = "") -> int:
    """Open an opportunity for a client on the activity's current form; give its id."""
    work.require(Permission.OPPORTUNITIES_EDIT)
    client, activity = work.get(Client, client_id), work.get(Activity, activity_id)
    template = current_template(work, activity.id or 0)
    opportunity = work.add(
        Opportunity(
            agency_id=work.actor.agency_id,
            number=code_text(CodeKind.OPPORTUNITY, work.next_number("OPP")),
            client_id=client.id or 0,
            activity_id=activity.id or 0,
            form_template_id=template.id or 0,
            manager_id=client.manager_id or work.actor.user_id,
            stage=Stage.NEW,
            stage_since=work.now,
            need=clean_text(need, lines=True)[:LONGEST_NEED],
            answers=first_answers(parse_definition(template.definition), work.today),
        )
    )
    work.audit("create", opportunity, client=client.id, activity=activity.code)
    return opportunity.id or 0


def current_template(work: Work, activity_id: int) -> FormTemplate:
    """The version of an activity's form that new opportunities use; raise Refused when there is none."""
    rows = work.mine(FormTemplate).where(FormTemplate.activity_id == activity_id, FormTemplate.current)
    found = work.session.exec(rows.order_by(FormTemplate.number.desc())).first()  # type: ignore[attr-defined]
    if found is None:
        raise Refused(_("Cette activité n’a pas encore de formulaire."), field="activity_id")
    return found


def definition_of(work: Work, opportunity: Opportunity) -> FormDefinition:
    """The form's version the opportunity was opened with."""
    return parse_definition(work.get(FormTemplate, opportunity.form_template_id).definition)


def save(work: Work, opportunity_id: int, seen_version: int, request: dict[str, Any], answers: dict[str, Any]) -> None:
    """Save the request (who, when, how it is paid) and the answers; raise RefusedFields with every sentence at once."""
    opportunity = to_edit(work, opportunity_id, seen_version)
    errors: dict[str, str] = {}
    values = _request(work, request, errors)
    definition = definition_of(work, opportunity)
    inherited = client_values(work, work.get(Client, opportunity.client_id))
    by_key = {field.key: inherited.get(field.inherited, "") for field in definition.fields if field.inherited}
    try:
        cleaned = validate_answers(definition, answers, by_key, opportunity.stage == Stage.NEW, work.today)
    except RefusedFields as refusal:
        errors |= refusal.errors
        cleaned = {}
    if errors:
        raise RefusedFields(errors)
    changed = sorted(
        key for key in {*cleaned, *opportunity.answers} if cleaned.get(key) != opportunity.answers.get(key)
    )
    evaluated_on = opportunity.evaluated_on
    for name, value in values.items():
        setattr(opportunity, name, value)
    dates.evaluated(work, opportunity, evaluated_on)
    opportunity.answers = cleaned
    work.audit("save", opportunity, fields=changed)


def _request(work: Work, request: dict[str, Any], errors: dict[str, str]) -> dict[str, Any]:
    values: dict[str, Any] = {
        "origin": clean_text(str(request.get("origin") or ""))[:60],
        "funding": clean_text(str(request.get("funding") or ""))[:80],
        "need": clean_text(str(request.get("need") or ""), lines=True),
        "mode": str(request.get("mode") or "prestataire"),
        "manager_id": _manager(work, request.get("manager_id"), errors),
        "wished_start": _date(request.get("wished_start"), "wished_start", errors),
        "evaluated_on": _date(request.get("evaluated_on"), "evaluated_on", errors),
    }
    if values["mode"] not in MODES:
        errors["mode"] = _("Choisissez un mode d’intervention.")
    if len(values["need"]) > LONGEST_NEED:
        errors["need"] = _("Au plus {count} caractères.", count=LONGEST_NEED)
    if values["evaluated_on"] and values["evaluated_on"] > work.today:
        errors["evaluated_on"] = _("L’évaluation ne peut pas être à venir.")
    return values


def _manager(work: Work, manager_id: Any, errors: dict[str, str]) -> int | None:
    if not manager_id:
        return None
    rows = work.mine(Membership).where(Membership.user_id == manager_id, Membership.role != "worker")
    if not isinstance(manager_id, int) or work.session.exec(rows).first() is None:
        errors["manager_id"] = _("Choisissez un membre de l’agence.")
        return None
    return manager_id


def _date(value: Any, field: str, errors: dict[str, str]) -> date | None:
    if value in (None, ""):
        return None
    try:
        return parse_date(str(value), field)
    except Refused as refusal:
        errors[field] = refusal.reason
        return None
