"""Answers to a form: checked all at once against its definition, compared, and turned into lines of text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from careapp.domain.form_compounds import missing_items
from careapp.domain.form_fields import SCALES, TODAY, FieldType, FormDefinition, FormField
from careapp.domain.form_logic import Live
from careapp.domain.form_values import display_value, is_empty, parse_value, table_cells
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class SheetLine:
    """One answered question in words, with where it stands; of a table also its head and its cells."""

    tab: str
    section: str
    key: str
    label: str
    value: str
    head: tuple[str, ...] = ()
    cells: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What one answer was and has become, in words."""

    key: str
    label: str
    before: str
    after: str


def blank_answers(definition: FormDefinition) -> dict[str, Any]:
    """Every field that is answered in the form, still empty."""
    several = (FieldType.CHOICES, FieldType.TABLE)
    return {field.key: [] if field.type in several else None for field in definition.fields if field.answered}


def first_answers(definition: FormDefinition, today: date) -> dict[str, Any]:
    """What a new form is filled with before anyone answers: the defaults of its fields."""
    given = {field.key: field.default for field in definition.fields if field.answered and field.default is not None}
    dates = {field.key for field in definition.fields if field.type is FieldType.DATE}
    return {key: today.isoformat() if key in dates and value == TODAY else value for key, value in given.items()}


def copied_answers(definition: FormDefinition, answers: Answers) -> dict[str, Any]:
    """The answers that a duplicate takes over."""
    kept = {field.key for field in definition.fields if field.copied and not field.inherited}
    return {key: value for key, value in answers.items() if key in kept}


def keep_unseen(definition: FormDefinition, role: str, before: Answers, given: Answers) -> dict[str, Any]:
    """The answers a person gave, with those they may not see as they were: nobody erases what they cannot read."""
    unseen = {field.key for field in definition.fields if not field.seen_by(role)}
    seen = {key: value for key, value in given.items() if key not in unseen}
    return {**{key: value for key, value in before.items() if key in unseen}, **seen}


def visible_fields(
    definition: FormDefinition, answers: Answers, inherited: Answers | None = None, today: date | None = None
) -> tuple[FormField, ...]:
    """The fields shown for these answers; a field that waits for a value of a hidden one is hidden too.

    `inherited` gives the live values of the fields that another record answers, by field key.
    """
    live = Live(definition, answers, inherited, today)
    return tuple(field for field in definition.fields if field.key in live.shown)


def validate_answers(
    definition: FormDefinition,
    answers: Answers,
    inherited: Answers | None = None,
    draft: bool = False,
    today: date | None = None,
) -> dict[str, Any]:
    """The stored values of the visible answers; raises `RefusedFields` with every sentence at once.

    Hidden and inherited fields are dropped, computed ones worked out here whatever was sent. A `draft` may leave
    required fields empty. Ages are counted on `today`.
    """
    if not isinstance(answers, Mapping):
        raise Refused(_("Réponse illisible."))
    live = Live(definition, answers, inherited, today)
    errors = {
        key: _("Ce formulaire n’a pas de champ « {key} ».", key=str(key)[:64])
        for key in answers
        if key not in live.fields
    }
    cleaned: dict[str, Any] = {}
    for field in definition.fields:
        if field.key not in live.shown:
            continue
        if field.type is FieldType.COMPUTED:
            cleaned[field.key] = live.values[field.key]
        elif field.answered:
            try:
                cleaned[field.key] = _answer(field, answers.get(field.key), live.required(field) and not draft)
            except RefusedFields as refusal:
                errors |= refusal.errors
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
            field.title,
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
    lines = _lines(definition, answers, inherited)
    return tuple(line for field, line in lines if field.telecare and field.seen_by(Role.WORKER))


def portal_lines(
    definition: FormDefinition, answers: Answers, inherited: Answers | None = None
) -> tuple[SheetLine, ...]:
    """The answered fields shown on the worker's portal."""
    lines = _lines(definition, answers, inherited)
    return tuple(line for field, line in lines if field.portal and field.seen_by(Role.WORKER))


def _lines(
    definition: FormDefinition, answers: Answers, inherited: Answers | None
) -> list[tuple[FormField, SheetLine]]:
    live = Live(definition, answers, inherited, recompute=False)
    lines = []
    for tab, section, field in definition.placed_fields():
        value = (inherited or {}).get(field.key) if field.inherited else live.values.get(field.key)
        if field.key in live.shown and not is_empty(value):
            text = str(value) if field.inherited else display_value(field, value)
            head, cells = _table(field, value)
            lines.append((field, SheetLine(tab.title, section.title, field.key, field.title, text, head, cells)))
    return lines


def _table(field: FormField, value: Any) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    if field.type is not FieldType.TABLE or field.inherited:
        return (), ()
    return tuple(column.title for column in field.columns), tuple(map(tuple, table_cells(field, value)))


def _answer(field: FormField, value: Any, required: bool) -> Any:
    if isinstance(value, str) and not value.strip():
        value = None
    stored = None if is_empty(value) else parse_value(field, value)
    if required and is_empty(stored):
        raise Refused(_("Remplissez ce champ."), field.key)
    if required and field.type in SCALES and (missing := missing_items(field, stored or {})):
        raise Refused(_("Il manque : {items}.", items=", ".join(missing)), field.key)
    return stored


def _same(before: Any, after: Any) -> bool:
    return before == after or (is_empty(before) and is_empty(after))
