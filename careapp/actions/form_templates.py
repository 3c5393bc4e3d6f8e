"""The needs form of each activity: read, and published as a new version; opportunities keep the one they have."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import func
from sqlmodel import select

from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Activity, FormTemplate
from careapp.db.models.opportunities import Opportunity
from careapp.domain.form_edits import BETWEEN, condition_text, fields_before, fields_of
from careapp.domain.form_fields import TYPE_LABELS
from careapp.domain.forms import parse_definition, to_dict
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from careapp.i18n import _, formats
from careapp.readmodels.common import Choice
from careapp.readmodels.form_templates import FieldRow, FormSummary, FormView, SectionRow, TabRow, VersionRow

LARGEST: Final = 200_000


def listed(work: Work) -> list[FormSummary]:
    """The form in force of each activity."""
    work.require(Permission.FORMS_EDIT)
    used = _used(work)
    joined = select(Activity, FormTemplate).join(FormTemplate, FormTemplate.activity_id == Activity.id)
    mine = joined.where(Activity.agency_id == work.actor.agency_id, FormTemplate.current).order_by(Activity.id)
    return [_summary(work, activity, template, used.get(template.id, 0)) for activity, template in work.all(mine)]


def _used(work: Work) -> dict[int | None, int]:
    counted = select(Opportunity.form_template_id, func.count()).where(Opportunity.agency_id == work.actor.agency_id)
    return dict(work.all(counted.group_by(Opportunity.form_template_id)))


def _summary(work: Work, activity: Activity, template: FormTemplate, used: int) -> FormSummary:
    fields = [field for _rows, _place, field in fields_of(template.definition)]
    return FormSummary(
        activity_id=activity.id or 0,
        activity=label(activity.label),
        icon=activity.icon,
        active=activity.active,
        name=label(template.name),
        number=template.number,
        fields=len(fields),
        on_sheet=sum(bool(field.get("on_sheet")) for field in fields),
        published=_day(work, template),
        used=used,
    )


def _day(work: Work, template: FormTemplate) -> str:
    return formats.date_text(template.created_at.astimezone(work.tz).date())


def view(work: Work, activity_id: int, template_id: int = 0) -> FormView:
    """A version of an activity's form, the one in force without an id."""
    work.require(Permission.FORMS_EDIT)
    activity = work.get(Activity, activity_id)
    versions = _versions(work, activity_id)
    wanted = [row for row in versions if row.id == template_id] if template_id else [r for r in versions if r.current]
    if not wanted:
        raise NotFound(_("Ce formulaire n’existe pas."))
    chosen, used = wanted[0], _used(work)
    return FormView(
        template_id=chosen.id or 0,
        activity_id=activity_id,
        activity=label(activity.label),
        name=label(chosen.name),
        number=chosen.number,
        latest=versions[0].number,
        current=chosen.current,
        published=_day(work, chosen),
        tabs=tabs(chosen.definition),
        versions=[
            VersionRow(row.id or 0, row.number, _day(work, row), row.current, used.get(row.id, 0)) for row in versions
        ],
    )


def _versions(work: Work, activity_id: int) -> Sequence[FormTemplate]:
    rows = work.mine(FormTemplate).where(FormTemplate.activity_id == activity_id)
    return work.all(rows.order_by(FormTemplate.number.desc()))  # type: ignore[attr-defined]


def definition(work: Work, template_id: int) -> dict[str, Any]:
    """The definition of a version as plain data."""
    work.require(Permission.FORMS_EDIT)
    return dict(work.get(FormTemplate, template_id).definition)


def export(work: Work, template_id: int) -> tuple[str, str]:
    """The name of a file and the JSON of a version."""
    work.require(Permission.FORMS_EDIT)
    template = work.get(FormTemplate, template_id)
    code = work.get(Activity, template.activity_id).code
    return f"{code}-v{template.number}.json", json.dumps(template.definition, ensure_ascii=False, indent=2)


def read_json(text: str, activity: str) -> dict[str, Any]:
    """A definition pasted as JSON, checked, of an activity; raise RefusedFields at `text`."""
    try:
        if len(text) > LARGEST:
            raise RefusedFields({"text": _("Ce texte est trop long pour un formulaire.")})
        read = parse_definition(json.loads(text))
        if read.activity != activity:
            raise RefusedFields({"text": _foreign(read.activity, activity)})
        return to_dict(read)
    except RefusedFields as refusal:
        path, sentence = next(iter(refusal.errors.items()))
        raise RefusedFields({"text": sentence if path == "text" else f"{path} : {sentence}"}) from refusal
    except (ValueError, RecursionError) as error:
        raise RefusedFields({"text": _("Ce n’est pas du JSON lisible.")}) from error


def _foreign(code: str, activity: str) -> str:
    return _(
        "Ce formulaire est écrit pour l’activité « {code} », celle-ci est « {activity} ».", code=code, activity=activity
    )


def tabs(data: Mapping[str, Any]) -> list[TabRow]:
    """The tabs of a definition as the screen draws them."""
    shown = []
    for place, tab in enumerate(data.get("tabs", [])):
        sections = [_section(data, number, section) for number, section in enumerate(tab.get("sections", []))]
        count = sum(len(section.fields) for section in sections)
        shown.append(TabRow(place, label(tab["label"]), count, sections))
    return shown


def _section(data: Mapping[str, Any], place: int, section: Mapping[str, Any]) -> SectionRow:
    fields = section.get("fields", [])
    last = len(fields) - 1
    rows = [_field(data, field, number == 0, number == last) for number, field in enumerate(fields)]
    return SectionRow(place, label(section["label"]), rows)


def _field(data: Mapping[str, Any], field: Mapping[str, Any], first: bool, last: bool) -> FieldRow:
    kind = field["type"]
    other, value = condition_text(data, field)
    return FieldRow(
        key=field["key"],
        label=field["label"],
        title=label(field["label"]),
        type=kind,
        type_label=_(TYPE_LABELS[kind]),
        required=bool(field.get("required")),
        on_sheet=bool(field.get("on_sheet")),
        telecare=bool(field.get("telecare")),
        copied=bool(field.get("copied", True)),
        inherited=field.get("inherited", ""),
        help=field.get("help", ""),
        unit=field.get("unit", ""),
        width=str(field.get("width", 2)),
        choices="\n".join(choice["label"] for choice in field.get("choices", [])),
        condition_field=other,
        condition_value=value,
        condition_text=_condition(data, other, value),
        first=first,
        last=last,
    )


def _condition(data: Mapping[str, Any], other: str, value: str) -> str:
    """`"Si « Transferts » est Lève-personne ou Verticalisateur"`, nothing without a condition."""
    if not other:
        return ""
    name = next((label(one["label"]) for _rows, _place, one in fields_of(data) if one["key"] == other), other)
    if not value:
        return _("Si « {field} » est rempli", field=name)
    words = _(" ou ").join(label(part.strip()) for part in value.split(BETWEEN))
    return _("Si « {field} » est {value}", field=name, value=words)


def others(data: Mapping[str, Any], key: str = "", tab: int = 0, section: int = 0) -> list[Choice]:
    """The fields that a field, or a new one at the end of a section, may depend on: those before it."""
    return [Choice(field["key"], label(field["label"])) for field in fields_before(data, key, tab, section)]


def publish(work: Work, activity_id: int, seen_number: int, data: dict[str, Any]) -> int:
    """Make a definition the form in force, as a new version; raise Stale when someone published meanwhile."""
    work.require(Permission.FORMS_EDIT)
    activity = work.get(Activity, activity_id)
    work.session.refresh(activity, with_for_update=True)
    versions = _versions(work, activity_id)
    latest = versions[0].number if versions else 0
    if latest != seen_number:
        raise Stale(_("La version {number} vient d’être publiée : relisez-la avant la vôtre.", number=latest))
    checked = to_dict(parse_definition({**data, "activity": activity.code}))
    if any(row.current and to_dict(parse_definition(row.definition)) == checked for row in versions):
        raise Refused(_("Rien n’a changé depuis la version {number}.", number=latest))
    for row in versions:
        if row.current:
            row.current = False
    work.session.flush()
    names = {"name": str(checked["name"])[:80], "number": latest + 1}
    template = work.add(
        FormTemplate(agency_id=work.actor.agency_id, activity_id=activity_id, definition=checked, **names)
    )
    work.audit("publish", template, activity=activity.code, number=template.number)
    return template.number
