"""Answers to a form: checked all at once against its definition, compared, and turned into lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from careapp.domain.form_fields import FieldType, FormDefinition, FormField
from careapp.domain.form_values import display_value, is_empty, parse_value
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One answered question in words, with where it stands."""

    tab: str
    section: str
    key: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one answer was and has become, in words."""

    key: str
    label: str
    before: str
    after: str


def blank_answers(definition: FormDefinition) -> dict[str, Any]:
    """Every field that is answered in the form, still empty."""
    return {
        field.key: [] if field.type is FieldType.CHOICES else None for field in definition.fields if not field.inherited
    }


def copied_answers(definition: FormDefinition, answers: Answers) -> dict[str, Any]:
    """The answers that a duplicate takes over."""
    kept = {field.key for field in definition.fields if field.copied and not field.inherited}
    return {key: value for key, value in answers.items() if key in kept}


def visible_fields(
    definition: FormDefinition, answers: Answers, inherited: Answers | None = None
) -> tuple[FormField, ...]:
    """The fields shown for these answers; a field that depends on a hidden one is hidden too.

    `inherited` gives the live values of the fields that another record answers, by field key.
    """
    seen: dict[str, Any] = {}
    shown: list[FormField] = []
    for field in definition.fields:
        if field.visible_if is None or field.visible_if.holds(seen.get(field.visible_if.field)):
            shown.append(field)
            seen[field.key] = _readable(field, (inherited or {}) if field.inherited else answers)
    return tuple(shown)


def validate_answers(
    definition: FormDefinition, answers: Answers, inherited: Answers | None = None, draft: bool = False
) -> dict[str, Any]:
    """The stored values of the visible answers; raises `RefusedFields` with every sentence at once.

    Hidden and inherited fields are dropped. A `draft` may leave required fields empty.
    """
    if not isinstance(answers, Mapping):
        raise Refused(_("Réponse illisible."))
    known = {field.key for field in definition.fields}
    errors = {
        key: _("Ce formulaire n’a pas de champ « {key} ».", key=str(key)[:64]) for key in answers if key not in known
    }
    cleaned: dict[str, Any] = {}
    for field in visible_fields(definition, answers, inherited):
        if field.inherited:
            continue
        try:
            cleaned[field.key] = _answer(field, answers.get(field.key), draft)
        except Refused as refusal:
            errors[field.key] = refusal.reason
    if errors:
        raise RefusedFields(errors)
    return {key: value for key, value in cleaned.items() if not is_empty(value)}


def changed_fields(definition: FormDefinition, before: Answers, after: Answers) -> tuple[FieldChange, ...]:
    """What differs between two sets of stored answers, in reading order."""
    return tuple(
        FieldChange(
            field.key,
            field.label,
            display_value(field, before.get(field.key)),
            display_value(field, after.get(field.key)),
        )
        for field in definition.fields
        if not field.inherited and not _same(before.get(field.key), after.get(field.key))
    )


def sheet_lines(
    definition: FormDefinition, answers: Answers, inherited: Answers | None = None
) -> tuple[SheetLine, ...]:
    """The answered fields printed on the mission sheet."""
    return tuple(line for field, line in _lines(definition, answers, inherited) if field.on_sheet)


def telecare_lines(
    definition: FormDefinition, answers: Answers, inherited: Answers | None = None
) -> tuple[SheetLine, ...]:
    """The answered fields shown to the worker on the phone."""
    return tuple(line for field, line in _lines(definition, answers, inherited) if field.telecare)


def _lines(
    definition: FormDefinition, answers: Answers, inherited: Answers | None
) -> list[tuple[FormField, SheetLine]]:
    shown = {field.key for field in visible_fields(definition, answers, inherited)}
    lines = []
    for tab, section, field in definition.placed_fields():
        value = ((inherited or {}) if field.inherited else answers).get(field.key)
        if field.key in shown and not is_empty(value):
            text = str(value) if field.inherited else display_value(field, value)
            lines.append((field, SheetLine(tab.label, section.label, field.key, field.label, text)))
    return lines


def _answer(field: FormField, value: Any, draft: bool) -> Any:
    if isinstance(value, str) and not value.strip():
        value = None
    stored = None if is_empty(value) else parse_value(field, value)
    if is_empty(stored) and field.required and not draft:
        raise Refused(_("Remplissez ce champ."), field.key)
    return stored


def _readable(field: FormField, answers: Answers) -> Any:
    """The stored form of an answer where it has one, so that conditions compare like with like."""
    value = answers.get(field.key)
    if is_empty(value) or field.inherited:
        return value
    try:
        return parse_value(field, value)
    except Refused:
        return None


def _same(before: Any, after: Any) -> bool:
    return before == after or (is_empty(before) and is_empty(after))
