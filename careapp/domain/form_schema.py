"""The published JSON schema of a form definition; `parse_definition` asks for more than a schema can say."""

from __future__ import annotations

from typing import Any, Final

from careapp.domain.form_fields import COLUMN_TYPES, OPERATORS, RESULT_TYPES, FieldType
from careapp.domain.form_reader import MAX_CHOICES, MAX_COLUMNS, MAX_FIELDS, MAX_HELP_TEXT, MAX_LABEL
from careapp.domain.permissions import Role

Schema = dict[str, Any]
_KEY: Final[Schema] = {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,63}$"}
_LABEL: Final[Schema] = {"type": "string", "minLength": 1, "maxLength": MAX_LABEL}
_ENGLISH: Final[Schema] = {"type": "string", "maxLength": MAX_LABEL}
_HELP: Final[Schema] = {"type": "string", "maxLength": MAX_HELP_TEXT}
_YES_NO: Final[Schema] = {"type": "boolean"}
_LIMIT: Final[Schema] = {"type": ["string", "integer"]}
_QUARTERS: Final[Schema] = {"type": "integer", "minimum": 1, "maximum": 4}


def schema() -> Schema:
    """The schema of a whole form."""
    tab = _object({"key": _KEY, "label": _LABEL, "label_en": _ENGLISH, "sections": _list("section")}, "key", "label")
    condition = {"$ref": "#/$defs/condition"}
    section = {"label": _LABEL, "label_en": _ENGLISH, "columns": _QUARTERS, "visible_if": condition,
               "fields": _list("field")}  # fmt: skip
    choice = {"value": {"type": "string", "minLength": 1, "maxLength": 64}, "label": _LABEL, "label_en": _ENGLISH}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Needs form",
        **_object(
            {
                "$schema": {"type": "string"},
                "activity": {"type": "string", "minLength": 1, "maxLength": MAX_LABEL},
                "name": {"type": "string", "minLength": 1, "maxLength": 80},
                "tabs": {**_list("tab"), "minItems": 1},
            },
            "activity",
            "name",
            "tabs",
        ),
        "$defs": {
            "tab": tab,
            "section": _object(section, "label"),
            "field": _object(_field(), "key", "label", "type"),
            "column": _object(_column(), "key", "label", "type"),
            "choice": _object(choice, "value", "label"),
            "condition": {"oneOf": [_single(), _joined("all"), _joined("any")]},
        },
    }


def _object(properties: Schema, *required: str) -> Schema:
    return {"type": "object", "additionalProperties": False, "properties": properties, "required": list(required)}


def _list(name: str, most: int = MAX_FIELDS) -> Schema:
    return {"type": "array", "maxItems": most, "items": {"$ref": f"#/$defs/{name}"}}


def _column() -> Schema:
    return {
        "key": _KEY,
        "label": _LABEL,
        "label_en": _ENGLISH,
        "type": {"enum": sorted(COLUMN_TYPES)},
        "required": _YES_NO,
        "choices": _list("choice", MAX_CHOICES),
        "help": _HELP,
        "min": _LIMIT,
        "max": _LIMIT,
        "max_length": {"type": "integer", "minimum": 1, "maximum": 20_000},
        "unit": {"type": "string", "maxLength": 20},
        "width": _QUARTERS,
    }


def _field() -> Schema:
    condition = {"$ref": "#/$defs/condition"}
    return {
        **_column(),
        "type": {"enum": [kind.value for kind in FieldType]},
        "help_en": _HELP,
        "required_if": condition,
        "visible_if": condition,
        "visible_to": {"type": "array", "items": {"enum": [role.value for role in Role]}},
        **dict.fromkeys(("sensitive", "on_sheet", "portal", "telecare", "copied"), _YES_NO),
        "columns": _list("column", MAX_COLUMNS),
        "default": {},
        "inherited": {"type": "string", "pattern": r"^[a-z_]{1,40}(\.[a-z_]{1,40}){1,3}$"},
        "formula": {"type": "string", "maxLength": 500},
        "result": {"enum": [kind.value for kind in RESULT_TYPES]},
    }


def _single() -> Schema:
    return {
        **_object({"field": _KEY, **{name: {} for name in OPERATORS}}, "field"),
        "minProperties": 2,
        "maxProperties": 2,
    }


def _joined(name: str) -> Schema:
    return _object(
        {name: {"type": "array", "minItems": 1, "maxItems": 20, "items": {"$ref": "#/$defs/condition"}}}, name
    )
