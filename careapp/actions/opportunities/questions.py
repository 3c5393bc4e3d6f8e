"""The questions of a form as a browser draws them, and their answers as a person types them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, replace
from typing import Any

from careapp.actions.opportunities import choices, request
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Activity
from careapp.db.models.opportunities import Opportunity
from careapp.domain.attachments import KINDS
from careapp.domain.durations import clock_text, duration_text
from careapp.domain.form_compounds import MAX_LINES, PARTS_OF
from careapp.domain.form_fields import SCALES, FieldType, FormDefinition, FormField, FormSection
from careapp.domain.form_logic import dependencies
from careapp.domain.form_sources import PAGES
from careapp.domain.form_values import display_value, is_empty
from careapp.domain.people import format_phone
from careapp.domain.scales import SCALE_OF, ScaleItem
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.filling import FormAnswer, FormGroup, FormPage, FormQuestion
from careapp.settings import get_settings

REQUEST_PAGE = "request"
_SPANS = {"need": 12, "funding": 6}


def pages(definition: FormDefinition, unread: frozenset[str] = frozenset()) -> list[FormPage]:
    """Every tab of a form with its questions, whether they are shown for the present answers or not."""
    reach = {key: sorted(keys - unread) for key, keys in dependencies(definition).items()}
    return [
        FormPage(tab.key, label(_(tab.title)), [_group(section, unread, reach) for section in tab.sections])
        for tab in definition.tabs
    ]


def _group(section: FormSection, unread: frozenset[str], reach: Mapping[str, list[str]]) -> FormGroup:
    shown = [field for field in section.fields if field.key not in unread]
    asked = [replace(question(field, section.columns), depends=reach.get(field.key, [])) for field in shown]
    return FormGroup(label(_(section.title)), asked)


def question(field: FormField, columns: int = 4) -> FormQuestion:
    """A field as it is asked, `span` twelfths wide."""
    return FormQuestion(
        key=field.key,
        label=label(_(field.title)),
        kind=field.type.value,
        help=label(_(field.hint)) if field.hint else "",
        unit=field.unit,
        span=min(12, field.width * 12 // columns),
        required=field.required,
        inherited=bool(field.inherited),
        sensitive=field.sensitive,
        choices=[Choice(choice.value, label(_(choice.title))) for choice in field.choices],
        options=_options(field),
    )


def _options(field: FormField) -> dict[str, Any]:
    """What the control of a kind alone needs."""
    if field.inherited in PAGES:
        return {"page": PAGES[field.inherited]}
    if field.type is FieldType.FILE:
        settings = get_settings()
        ends = [f".{end}" for code in sorted(settings.attachment_kinds) for end in KINDS[code].extensions]
        return {"most_mb": settings.attachment_mb, "accept": ",".join(ends)}
    if field.type is FieldType.TABLE:
        return {"columns": [asdict(question(column)) for column in field.columns], "most": field.max or MAX_LINES}
    if field.type in PARTS_OF:
        return {"parts": [{"value": name, "label": _(text)} for name, text in PARTS_OF[field.type].items()]}
    if field.type in SCALE_OF:
        scale = SCALE_OF[field.type]
        return {"source": _(scale.source), "items": [_item(item) for item in scale.items]}
    return {"max_length": field.max_length} if field.max_length else {}


def _item(item: ScaleItem) -> dict[str, Any]:
    return {
        "key": item.key,
        "label": _(item.label),
        "help": _(item.help) if item.help else "",
        "group": _(item.group) if item.group else "",
        "needed": item.needed,
        "options": [{"value": value, "label": _(text)} for value, text in item.options],
    }


def answer(field: FormField, stored: Any) -> FormAnswer:
    """A stored answer with what a person types to give it."""
    return FormAnswer(stored, typed(field, stored))


def plain(text: str) -> FormAnswer:
    """A value that is read from another record."""
    return FormAnswer(text, text)


def typed(field: FormField, stored: Any) -> Any:
    """A stored answer as its control holds it: most as text, choices as a list, a yes or no as it is."""
    if field.type is FieldType.TABLE and isinstance(stored, list):
        columns = {column.key: column for column in field.columns}
        return [{key: typed(columns[key], cell) for key, cell in line.items() if key in columns} for line in stored]
    if field.type is FieldType.PERSON and isinstance(stored, dict) and stored.get("phone"):
        return {**stored, "phone": format_phone(stored["phone"]) or stored["phone"]}
    if stored is None or isinstance(stored, list | dict | bool):
        return stored
    if field.type is FieldType.DURATION and isinstance(stored, int):
        return duration_text(stored)
    if field.type is FieldType.TIME and isinstance(stored, int):
        return clock_text(stored)
    if field.type is FieldType.PHONE and not field.inherited:
        return format_phone(str(stored)) or str(stored)
    return str(stored)


def computed(shown: Iterable[FormField], values: Mapping[str, Any]) -> dict[str, FormAnswer]:
    """What the computed fields are worth now, in words."""
    worth = {field.key: (field, values.get(field.key)) for field in shown if field.type is FieldType.COMPUTED}
    return {
        key: FormAnswer(value, label(display_value(field, value)))
        for key, (field, value) in worth.items()
        if not is_empty(value)
    }


def scores(shown: Iterable[FormField], stored: Mapping[str, Any]) -> dict[str, str]:
    """What the scales say, of those that were begun."""
    begun = [field for field in shown if field.type in SCALES and stored.get(field.key)]
    return {field.key: display_value(field, stored[field.key]) for field in begun}


def request_page(work: Work, opportunity: Opportunity) -> FormPage:
    """The request at the head of the form, its selects filled."""
    activity = label(work.get(Activity, opportunity.activity_id).label)
    shown = FormQuestion("request.activity", _("Activité"), "shown", span=3, fixed=True, options={"text": activity})
    offered = choices.request_choices(opportunity)
    asked = [_asked(field, offered) for field in request.fields(work)]
    return FormPage(REQUEST_PAGE, _("Demande"), [FormGroup(_("Demande"), [shown, *asked])])


def _asked(field: FormField, offered: dict[str, list[Choice]]) -> FormQuestion:
    picked = offered.get(field.key) or [Choice(choice.value, _(choice.label)) for choice in field.choices]
    return FormQuestion(
        key=request.PREFIX + field.key,
        label=_(field.label),
        kind="choice" if picked else field.type.value,
        span=_SPANS.get(field.key, 3),
        choices=picked,
        options={"always": True} if field.key == "mode" else {},
    )
