"""Filling the form of an opportunity: opened whole, saved field by field while it is written, merged with others' work.

A save names each field with the stored value its writer started from. What nobody else has changed is kept; what
somebody has is a clash, shown with both values; a wrong answer is named and nothing else is held back by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from sqlmodel import col

from careapp.actions import attachments
from careapp.actions.opportunities import answer_history, questions, request
from careapp.actions.opportunities.access import to_edit
from careapp.actions.opportunities.definition import Form, form_of
from careapp.actions.reevaluations import dates
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.audit import AuditEntry
from careapp.db.models.opportunities import Opportunity
from careapp.domain.form_answers import validate_answers
from careapp.domain.form_fields import STORED_APART, FieldType, FormField
from careapp.domain.form_logic import Live
from careapp.domain.form_merge import Merge, Written, merge
from careapp.domain.form_values import display_value, is_empty, parse_value
from careapp.domain.forms import parse_definition
from careapp.domain.opportunities import Stage
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.filling import FilledForm, FormClash, FormLive, FormSaved, Previewed

MOST_CHANGES: Final = 500
ONE_LINE: Final = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A form being filled: its fields by key, the request's among them, and what is kept of each."""

    form: Form
    fields: Mapping[str, FormField]
    stored: Mapping[str, Any]


def _sheet(work: Work, opportunity: Opportunity) -> Sheet:
    form = form_of(work, opportunity)
    asked = request.keyed({field.key: field for field in request.fields(work)})
    fields = {field.key: field for field in form.readable if field.answered}
    return Sheet(form, fields | asked, {**opportunity.answers, **request.keyed(request.values(opportunity))})


def form(work: Work, opportunity_id: int) -> FilledForm:
    """The form with its answers, of the fields that the actor may read."""
    work.require(Permission.OPPORTUNITIES_READ)
    opportunity = work.get(Opportunity, opportunity_id)
    sheet = _sheet(work, opportunity)
    live = _live(work, opportunity, sheet)
    return FilledForm(
        id=opportunity_id,
        owner=f"{work.actor.agency_id}.{work.actor.user_id or 0}",
        pages=[questions.request_page(work, opportunity), *questions.pages(sheet.form.definition, sheet.form.unread)],
        live=live,
        health=sum(field.sensitive and field.key in live.answers for field in sheet.form.readable),
    )


def preview(work: Work, data: Mapping[str, Any], typed: Mapping[str, Any]) -> Previewed:
    """A form that is being designed, as it would be filled with these answers; nothing is kept."""
    work.require(Permission.FORMS_EDIT)
    definition = parse_definition(data)
    answers: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in definition.fields:
        value = typed.get(field.key)
        if field.answered and field.type not in STORED_APART and not is_empty(value):
            try:
                answers[field.key] = parse_value(field, value)
            except RefusedFields as refusal:
                errors |= refusal.errors
            except Refused as refusal:
                errors[field.key] = refusal.reason
    live = Live(definition, answers, {}, work.today)
    shown = [field for field in definition.fields if field.key in live.shown]
    kept = {field.key: questions.answer(field, answers[field.key]) for field in shown if field.key in answers}
    required = [field.key for field in shown if live.required(field)]
    words = questions.scores(shown, answers)
    now = FormLive(
        0, False, "", [field.key for field in shown], required, kept | questions.computed(shown, live.values), words
    )
    return Previewed(FilledForm(0, "", questions.pages(definition), now), errors)


def note_reading(work: Work, opportunity_id: int, fields: int) -> None:
    """Leave a line of audit for health data that was shown to the actor."""
    work.require(Permission.HEALTH_READ)
    work.audit("read_health", work.get(Opportunity, opportunity_id), count=fields)


def _live(work: Work, opportunity: Opportunity, sheet: Sheet) -> FormLive:
    live = Live(sheet.form.definition, opportunity.answers, sheet.form.inherited, work.today)
    shown = [field for field in sheet.form.readable if field.key in live.shown]
    answers = {
        key: questions.answer(field, sheet.stored[key])
        for key, field in sheet.fields.items()
        if not is_empty(sheet.stored.get(key))
    }
    answers |= {key: questions.plain(value) for key, value in sheet.form.inherited.items() if value}
    answers |= questions.computed(shown, live.values)
    return FormLive(
        version=opportunity.version,
        locked=opportunity.locked_at is not None,
        saved_at=answer_history.saved_at(work, opportunity.id or 0),
        visible=[field.key for field in shown],
        required=[field.key for field in shown if live.required(field)],
        answers={key: one for key, one in answers.items() if key not in sheet.form.unread},
        words=questions.scores(shown, opportunity.answers),
    )


def save(work: Work, opportunity_id: int, written: Sequence[Written], final: bool = False) -> FormSaved:
    """Keep the fields that were written; `final` also looks whether the whole form is complete and right."""
    if len(written) > MOST_CHANGES:
        raise Refused(_("Trop de champs à la fois : rien n’a été modifié."))
    opportunity = to_edit(work, opportunity_id)
    work.session.refresh(opportunity, with_for_update=True)
    sheet = _sheet(work, opportunity)
    errors: dict[str, str] = {}
    merged = merge(sheet.stored, _parsed(work, opportunity, sheet, written, errors))
    unkept = {*errors, *(one.key for one in merged.clashes)}
    _keep(work, opportunity, sheet, merged.values)
    if final:
        errors |= _finish(work, opportunity, sheet.form, bool(errors or merged.clashes))
    return FormSaved(
        kept=[one.key for one in written if one.key not in unkept],
        errors=errors,
        clashes=_clashes(work, opportunity, sheet, merged),
        live=_live(work, opportunity, _sheet(work, opportunity)),
    )


def _parsed(
    work: Work, opportunity: Opportunity, sheet: Sheet, written: Iterable[Written], errors: dict[str, str]
) -> list[Written]:
    """What was written as stored values; what cannot be stored is named in `errors`."""
    found = []
    for one in written:
        field = sheet.fields.get(one.key)
        try:
            if field is None:
                raise Refused(_("Ce formulaire n’a pas de champ « {key} ».", key=one.key[:64]))
            found.append(Written(one.key, one.base, _parse(work, opportunity, field, one)))
        except RefusedFields as refusal:
            errors |= {one.key: refusal.reason, **refusal.errors}
        except Refused as refusal:
            errors[one.key] = refusal.reason
    return found


def _parse(work: Work, opportunity: Opportunity, field: FormField, one: Written) -> Any:
    if one.key.startswith(request.PREFIX):
        return request.parse(work, field, one.value)
    value = None if isinstance(one.value, str) and not one.value.strip() else one.value
    if is_empty(value):
        return None
    if field.type in STORED_APART:
        return attachments.stored_value(work, opportunity, field, value)
    return parse_value(field, value)


def _keep(work: Work, opportunity: Opportunity, sheet: Sheet, values: Mapping[str, Any]) -> None:
    """Write the values that were merged, with their history."""
    if not values:
        return
    changed = answer_history.keep(work, opportunity, sheet.stored, values)
    asked = {key.removeprefix(request.PREFIX): one for key, one in values.items() if key.startswith(request.PREFIX)}
    answered = {key: one for key, one in values.items() if not key.startswith(request.PREFIX)}
    evaluated_on = opportunity.evaluated_on
    request.put(opportunity, asked)
    dates.evaluated(work, opportunity, evaluated_on)
    if answered:
        opportunity.answers = _with_results(work, sheet.form, {**opportunity.answers, **answered})
        if any(sheet.fields[key].type in STORED_APART for key in answered):
            attachments.follow(work, opportunity)
    _trace(work, opportunity, changed)
    work.session.flush()


def _with_results(work: Work, form: Form, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers with what computed fields are worth for them, so that a sheet never prints the result of before."""
    live = Live(form.definition, answers, form.inherited, work.today)
    computed = [field.key for field in form.definition.fields if field.type is FieldType.COMPUTED]
    results = {key: live.values.get(key) for key in computed}
    return {key: value for key, value in {**answers, **results}.items() if not is_empty(value)}


def _trace(work: Work, opportunity: Opportunity, changed: Sequence[str]) -> None:
    """One line of audit for what one person goes on writing in the same fields; the history holds each value."""
    same = AuditEntry.noun == "opportunities", AuditEntry.noun_id == opportunity.id, AuditEntry.verb == "save"
    recent = AuditEntry.at > work.now - ONE_LINE, AuditEntry.user_id == work.actor.user_id
    rows = work.all(work.mine(AuditEntry).where(*same, *recent).order_by(col(AuditEntry.id).desc()).limit(50))
    told = {key for row in rows for key in row.changes.get("fields", ())}
    names = [key.removeprefix(request.PREFIX) for key in changed]
    if fresh := [name for name in names if name not in told]:
        work.audit("save", opportunity, fields=sorted(fresh))


def _finish(work: Work, opportunity: Opportunity, form: Form, wrong: bool) -> dict[str, str]:
    """What keeps the form from being complete; answers that are hidden now are let go once it is."""
    known = {field.key for field in form.definition.fields}
    given = {key: value for key, value in opportunity.answers.items() if key in known}
    draft = opportunity.stage == Stage.NEW
    try:
        cleaned = validate_answers(form.definition, given, form.inherited, draft, work.today)
    except RefusedFields as refusal:
        return {key: sentence for key, sentence in refusal.errors.items() if key.split(".")[0] not in form.unread}
    if not wrong and cleaned != given:
        others = {key: value for key, value in opportunity.answers.items() if key not in known}
        answer_history.keep(work, opportunity, given, {**dict.fromkeys(given), **cleaned})
        opportunity.answers = others | cleaned
        attachments.follow(work, opportunity)
        work.session.flush()
    return {}


def _clashes(work: Work, opportunity: Opportunity, sheet: Sheet, merged: Merge) -> list[FormClash]:
    writers = answer_history.last_writers(work, opportunity.id or 0, [one.key for one in merged.clashes])
    clashes = []
    for one in merged.clashes:
        field, theirs = sheet.fields[one.key], sheet.stored.get(one.key)
        who, at = writers.get(one.key, ("", ""))
        words = [label(display_value(field, value)) for value in (one.value, theirs)]
        shown = questions.answer(field, theirs)
        clashes.append(FormClash(one.key, label(_(field.title)), *words, shown, who, at))
    return clashes
