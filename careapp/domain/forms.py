"""Read a form definition from JSON, every fault named at the element that has it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from careapp.domain.form_fields import (
    Choice,
    Condition,
    Conditions,
    FieldType,
    FormDefinition,
    FormField,
    FormSection,
    FormTab,
    field_to_dict,
    to_dict,
)
from careapp.domain.form_links import linked
from careapp.domain.form_reader import MAX_FIELDS, MAX_LABEL, Reader
from careapp.domain.refusal import RefusedFields

__all__ = [
    "MAX_FIELDS",
    "MAX_LABEL",
    "Choice",
    "Condition",
    "Conditions",
    "FieldType",
    "FormDefinition",
    "FormField",
    "FormSection",
    "FormTab",
    "faults",
    "field_to_dict",
    "parse_definition",
    "to_dict",
]


def parse_definition(data: Mapping[str, Any]) -> FormDefinition:
    """The definition `data` describes, or `RefusedFields` with one sentence by path of each faulty element."""
    reader = Reader()
    definition = linked(reader.definition(data), reader)
    if reader.errors:
        raise RefusedFields(reader.errors)
    return definition


def faults(data: Mapping[str, Any]) -> dict[str, str]:
    """The faults of a definition by path, none where it can be published."""
    try:
        parse_definition(data)
    except RefusedFields as refusal:
        return refusal.errors
    return {}
