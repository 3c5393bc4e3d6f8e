"""Form definitions as data: tabs, sections and fields an administrator writes, checked before anyone fills them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class FieldType(StrEnum):
    """What a field holds."""

    TEXT = "text"
    LONG_TEXT = "long_text"
    NUMBER = "number"
    INTEGER = "integer"
    DATE = "date"
    TIME = "time"
    CHOICE = "choice"
    CHOICES = "choices"
    BOOLEAN = "boolean"
    PHONE = "phone"
    EMAIL = "email"
    DURATION = "duration"
    MONEY = "money"


TEXTUAL: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
CHOSEN: Final = frozenset({FieldType.CHOICE, FieldType.CHOICES})
LIMITED: Final = frozenset(
    {FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY, FieldType.DATE, FieldType.TIME, FieldType.DURATION}
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a person may pick."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Condition:
    """When a field is shown: `operator` is `equals`, `in` or `not_empty`, asked of an earlier `field`."""

    field: str
    operator: str
    value: Any = True

    def holds(self, answer: Any) -> bool:
        """Whether the answer to the other field lets this one be seen."""
        given = answer if isinstance(answer, list | tuple) else [answer]
        if self.operator == "not_empty":
            return any(item not in (None, "") for item in given)
        wanted = self.value if self.operator == "in" else [self.value]
        return any(item == value and type(item) is type(value) for item in given for value in wanted)


@dataclass(frozen=True, slots=True)
class FormField:
    """One question. `min` and `max` are stored values (ISO date, minutes, decimal text or integer); `inherited` names
    where the answer comes from, such as `client.phone`, in which case nobody answers it here."""

    key: str
    label: str
    type: FieldType
    required: bool = False
    choices: tuple[Choice, ...] = ()
    help: str = ""
    min: str | int | None = None
    max: str | int | None = None
    max_length: int | None = None
    unit: str = ""
    visible_if: Condition | None = None
    on_sheet: bool = False
    telecare: bool = False
    copied: bool = True
    width: int = 2
    inherited: str = ""

    def choice_label(self, value: str) -> str:
        """The label of a choice's value (the value itself once the choice is gone)."""
        return next((choice.label for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields that stand together under a label."""

    label: str
    fields: tuple[FormField, ...] = ()


@dataclass(frozen=True, slots=True)
class FormTab:
    """One tab of the form."""

    key: str
    label: str
    sections: tuple[FormSection, ...] = ()

    @property
    def fields(self) -> tuple[FormField, ...]:
        """The tab's fields in reading order."""
        return tuple(field for section in self.sections for field in section.fields)


@dataclass(frozen=True, slots=True)
class FormDefinition:
    """A whole form for one activity."""

    activity: str
    name: str
    tabs: tuple[FormTab, ...] = ()

    @property
    def fields(self) -> tuple[FormField, ...]:
        """Every field in reading order."""
        return tuple(field for tab in self.tabs for field in tab.fields)

    def placed_fields(self) -> Iterator[tuple[FormTab, FormSection, FormField]]:
        """Every field with the tab and section it stands in, in reading order."""
        for tab in self.tabs:
            for section in tab.sections:
                for field in section.fields:
                    yield tab, section, field


def to_dict(definition: FormDefinition) -> dict[str, Any]:
    """The JSON shape of a definition; `parse_definition` reads it back to an equal one."""
    return {
        "activity": definition.activity,
        "name": definition.name,
        "tabs": [
            {
                "key": tab.key,
                "label": tab.label,
                "sections": [
                    {"label": section.label, "fields": [field_to_dict(field) for field in section.fields]}
                    for section in tab.sections
                ],
            }
            for tab in definition.tabs
        ],
    }


_DEFAULTS: Final[Mapping[str, Any]] = {
    "required": False, "help": "", "min": None, "max": None, "max_length": None, "unit": "",
    "on_sheet": False, "telecare": False, "copied": True, "width": 2, "inherited": "",
}  # fmt: skip


def field_to_dict(field: FormField) -> dict[str, Any]:
    """The JSON shape of one field; what is at its default is left out."""
    data: dict[str, Any] = {"key": field.key, "label": field.label, "type": field.type.value}
    data |= {name: getattr(field, name) for name, usual in _DEFAULTS.items() if getattr(field, name) != usual}
    if field.choices:
        data["choices"] = [{"value": choice.value, "label": choice.label} for choice in field.choices]
    if field.visible_if:
        value = field.visible_if.value
        data["visible_if"] = {
            "field": field.visible_if.field,
            field.visible_if.operator: list(value) if isinstance(value, tuple) else value,
        }
    return data
