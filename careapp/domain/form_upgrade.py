"""A filled form taken over by a newer version of its template: what is kept, renamed, or no longer fits.

Nothing is lost: an answer that the newer version has no place for is kept beside the form, in the words of its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from careapp.domain.form_fields import FieldType, FormDefinition, FormField
from careapp.domain.form_values import display_value, is_empty, parse_value
from careapp.domain.refusal import Refused


class Fate(StrEnum):
    """What becomes of a field."""

    KEPT = "kept"
    RENAMED = "renamed"
    DROPPED = "dropped"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class FieldFate:
    """One field of the preview: its label before and after, its answer in words, and what becomes of it."""

    key: str
    fate: Fate
    before: str
    after: str
    value: str


@dataclass(frozen=True, slots=True)
class Upgrade:
    """The answers in the newer version, the fate of each field, and the answers kept beside the form."""

    answers: dict[str, Any]
    fates: tuple[FieldFate, ...]
    past: tuple[dict[str, Any], ...]


def upgrade(old: FormDefinition, new: FormDefinition, answers: Mapping[str, Any], number: int) -> Upgrade:
    """What a form filled with `old`, version `number`, becomes in `new`."""
    homes = _homes(old, new)
    kept: dict[str, Any] = {}
    fates: list[FieldFate] = []
    past: list[dict[str, Any]] = []
    for field in old.fields:
        stored = answers.get(field.key)
        if not field.answered or is_empty(stored):
            continue
        home = homes.get(field.key)
        value = _fitting(home, stored)
        told = display_value(field, stored)
        if home is not None and not is_empty(value):
            kept[home.key] = value
            fate = Fate.KEPT if home.title == field.title else Fate.RENAMED
            fates.append(FieldFate(field.key, fate, field.title, home.title, told))
        else:
            aside = {"key": field.key, "label": field.label, "value": stored, "text": told, "number": number}
            past.append({**aside, "sensitive": field.sensitive or bool(field.visible_to)})
            fates.append(FieldFate(field.key, Fate.DROPPED, field.title, "", told))
    fates += [
        FieldFate(field.key, Fate.MISSING, "", field.title, "")
        for field in new.fields
        if field.required and field.answered and field.key not in kept
    ]
    return Upgrade(kept, tuple(fates), tuple(past))


def _homes(old: FormDefinition, new: FormDefinition) -> dict[str, FormField]:
    """Where the answers of each old field go: to the field of its key, else to a new one of its label and type."""
    by_key = {field.key: field for field in new.fields if field.answered}
    known = {field.key for field in old.fields}
    fresh = [field for field in by_key.values() if field.key not in known]
    homes: dict[str, FormField] = {}
    for field in old.fields:
        if field.key in by_key:
            homes[field.key] = by_key[field.key]
            continue
        alike = [one for one in fresh if one.label == field.label and one.type is field.type]
        if len(alike) == 1 and alike[0] not in homes.values():
            homes[field.key] = alike[0]
    return homes


def _fitting(home: FormField | None, stored: Any) -> Any:
    """The stored value as the newer field has it, nothing where it does not take it."""
    if home is None:
        return None
    try:
        return parse_value(home, _reread(home, stored))
    except Refused:
        return None


def _reread(home: FormField, stored: Any) -> Any:
    """A value on its way to a field of another kind: one choice among several, a number to a text."""
    if home.type is FieldType.CHOICES and isinstance(stored, str):
        return [stored]
    if home.type is FieldType.CHOICE and isinstance(stored, list) and len(stored) == 1:
        return stored[0]
    return stored
