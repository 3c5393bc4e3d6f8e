"""Form definitions as data: tabs, sections and fields an administrator writes, checked before anyone fills them in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, Final

from careapp.i18n import N_, current_locale


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
    TABLE = "table"
    PERSON = "person"
    ADDRESS = "address"
    FILE = "file"
    SIGNATURE = "signature"
    COMPUTED = "computed"
    AGGIR = "aggir"
    PAIN = "pain"
    FALLS = "falls"
    HEADING = "heading"
    HELP_TEXT = "help_text"


TYPE_LABELS: Final[Mapping[FieldType, str]] = {
    FieldType.TEXT: N_("Texte court"),
    FieldType.LONG_TEXT: N_("Texte long"),
    FieldType.NUMBER: N_("Nombre"),
    FieldType.INTEGER: N_("Nombre entier"),
    FieldType.DATE: N_("Date"),
    FieldType.TIME: N_("Heure"),
    FieldType.CHOICE: N_("Choix unique"),
    FieldType.CHOICES: N_("Choix multiple"),
    FieldType.BOOLEAN: N_("Oui ou non"),
    FieldType.PHONE: N_("Téléphone"),
    FieldType.EMAIL: N_("Adresse e-mail"),
    FieldType.DURATION: N_("Durée"),
    FieldType.MONEY: N_("Montant"),
    FieldType.TABLE: N_("Tableau"),
    FieldType.PERSON: N_("Personne"),
    FieldType.ADDRESS: N_("Adresse"),
    FieldType.FILE: N_("Pièce jointe"),
    FieldType.SIGNATURE: N_("Signature"),
    FieldType.COMPUTED: N_("Calcul"),
    FieldType.AGGIR: N_("Grille AGGIR"),
    FieldType.PAIN: N_("Échelle de douleur"),
    FieldType.FALLS: N_("Risque de chute"),
    FieldType.HEADING: N_("Titre"),
    FieldType.HELP_TEXT: N_("Texte d’aide"),
}
TEXTUAL: Final = frozenset({FieldType.TEXT, FieldType.LONG_TEXT})
CHOSEN: Final = frozenset({FieldType.CHOICE, FieldType.CHOICES})
SCALES: Final = frozenset({FieldType.AGGIR, FieldType.PAIN, FieldType.FALLS})
DECORATIVE: Final = frozenset({FieldType.HEADING, FieldType.HELP_TEXT})
STORED_APART: Final = frozenset({FieldType.FILE, FieldType.SIGNATURE})
LIMITED: Final = frozenset(
    {
        FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY, FieldType.DATE, FieldType.TIME, FieldType.DURATION,
        FieldType.TABLE,
    }
)  # fmt: skip
COLUMN_TYPES: Final = frozenset(
    {
        FieldType.TEXT, FieldType.LONG_TEXT, FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY, FieldType.DATE,
        FieldType.TIME, FieldType.DURATION, FieldType.CHOICE, FieldType.BOOLEAN, FieldType.PHONE, FieldType.EMAIL,
    }
)  # fmt: skip
RESULT_TYPES: Final = (
    FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY, FieldType.DURATION, FieldType.DATE, FieldType.BOOLEAN,
    FieldType.TEXT,
)  # fmt: skip
EVERY_ROLE: Final[tuple[str, ...]] = ()
TODAY: Final = "today"


def in_language(french: str, english: str) -> str:
    """The text of the reader's language, the French one where there is no other."""
    return english if english and current_locale() == "en" else french


@dataclass(frozen=True, slots=True)
class Choice:
    """One value a person may pick."""

    value: str
    label: str
    label_en: str = ""

    @property
    def title(self) -> str:
        """The label in the reader's language."""
        return in_language(self.label, self.label_en)


@dataclass(frozen=True, slots=True)
class Condition:
    """What is asked of another `field`; the operators are those of `OPERATORS`."""

    field: str
    operator: str
    value: Any = True


@dataclass(frozen=True, slots=True)
class Conditions:
    """Several conditions together: `every` one of them holds, or at least one."""

    parts: tuple[Condition | Conditions, ...]
    every: bool = True


OPERATORS: Final = ("equals", "differs", "in", "at_least", "at_most", "not_empty", "empty")
BARE: Final = frozenset({"not_empty", "empty"})


def fields_asked(condition: Condition | Conditions | None) -> tuple[str, ...]:
    """The keys of the fields a condition asks, in its order."""
    if condition is None:
        return ()
    if isinstance(condition, Condition):
        return (condition.field,)
    return tuple(dict.fromkeys(key for part in condition.parts for key in fields_asked(part)))


@dataclass(frozen=True, slots=True)
class FormField:
    """One question. `min`, `max` and `default` are stored values (ISO date, minutes, decimal text, integer, …);
    `inherited` names where the answer comes from, such as `client.phone`, in which case nobody answers it here;
    `formula` gives a computed field its value, shown as `result` says."""

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
    visible_if: Condition | Conditions | None = None
    on_sheet: bool = False
    telecare: bool = False
    copied: bool = True
    width: int = 2
    inherited: str = ""
    label_en: str = ""
    help_en: str = ""
    required_if: Condition | Conditions | None = None
    visible_to: tuple[str, ...] = EVERY_ROLE
    portal: bool = False
    sensitive: bool = False
    default: Any = None
    columns: tuple[FormField, ...] = ()
    formula: str = ""
    result: FieldType = FieldType.NUMBER

    @property
    def title(self) -> str:
        """The question in the reader's language."""
        return in_language(self.label, self.label_en)

    @property
    def hint(self) -> str:
        """The sentence under the field in the reader's language."""
        return in_language(self.help, self.help_en)

    @property
    def answered(self) -> bool:
        """Whether a person answers it in the form."""
        return not (self.inherited or self.type in DECORATIVE or self.type is FieldType.COMPUTED)

    @property
    def kind(self) -> FieldType:
        """What its value is compared and shown as: a scale is its score, a computed field its result."""
        if self.type is FieldType.COMPUTED:
            return self.result
        return FieldType.INTEGER if self.type in SCALES else self.type

    def seen_by(self, role: str) -> bool:
        """Whether people of a role may read the answer."""
        return not self.visible_to or role in self.visible_to

    def choice_label(self, value: str) -> str:
        """The label of a choice's value (the value itself once the choice is gone)."""
        return next((choice.title for choice in self.choices if choice.value == value), value)


@dataclass(frozen=True, slots=True)
class FormSection:
    """Fields that stand together under a label, side by side in as many `columns`, shown when `visible_if` holds."""

    label: str
    fields: tuple[FormField, ...] = ()
    label_en: str = ""
    columns: int = 4
    visible_if: Condition | Conditions | None = None

    @property
    def title(self) -> str:
        """The label in the reader's language."""
        return in_language(self.label, self.label_en)


@dataclass(frozen=True, slots=True)
class FormTab:
    """One tab of the form."""

    key: str
    label: str
    sections: tuple[FormSection, ...] = ()
    label_en: str = ""

    @property
    def title(self) -> str:
        """The label in the reader's language."""
        return in_language(self.label, self.label_en)

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

    @property
    def conditioned(self) -> tuple[FormField, ...]:
        """Every field in reading order, each also under the condition of its section."""
        return tuple(
            field if section.visible_if is None else replace(field, visible_if=_both(section, field))
            for _tab, section, field in self.placed_fields()
        )

    def placed_fields(self) -> Iterator[tuple[FormTab, FormSection, FormField]]:
        """Every field with the tab and section it stands in, in reading order."""
        for tab in self.tabs:
            for section in tab.sections:
                for field in section.fields:
                    yield tab, section, field


def _both(section: FormSection, field: FormField) -> Condition | Conditions | None:
    wanted = tuple(one for one in (section.visible_if, field.visible_if) if one is not None)
    return Conditions(wanted) if len(wanted) > 1 else wanted[0]


def to_dict(definition: FormDefinition) -> dict[str, Any]:
    """The JSON shape of a definition; `parse_definition` reads it back to an equal one."""
    tabs = [
        {**_named(tab, key=tab.key), "sections": [section_to_dict(section) for section in tab.sections]}
        for tab in definition.tabs
    ]
    return {"activity": definition.activity, "name": definition.name, "tabs": tabs}


def section_to_dict(section: FormSection) -> dict[str, Any]:
    """The JSON shape of a section."""
    data: dict[str, Any] = {} if section.columns == 4 else {"columns": section.columns}
    if section.visible_if:
        data["visible_if"] = condition_to_dict(section.visible_if)
    return {**_named(section), **data, "fields": [field_to_dict(field) for field in section.fields]}


def _named(part: FormTab | FormSection | Choice, **first: str) -> dict[str, Any]:
    english = {"label_en": part.label_en} if part.label_en else {}
    return {**first, "label": part.label, **english}


_DEFAULTS: Final[Mapping[str, Any]] = {
    "label_en": "", "required": False, "help": "", "help_en": "", "min": None, "max": None, "max_length": None,
    "unit": "", "default": None, "on_sheet": False, "portal": False, "telecare": False, "sensitive": False,
    "copied": True, "width": 2, "inherited": "", "formula": "",
}  # fmt: skip


def field_to_dict(field: FormField) -> dict[str, Any]:
    """The JSON shape of one field; what is at its default is left out."""
    data: dict[str, Any] = {"key": field.key, "label": field.label, "type": field.type.value}
    data |= {name: getattr(field, name) for name, usual in _DEFAULTS.items() if getattr(field, name) != usual}
    if field.type is FieldType.COMPUTED and field.result is not FieldType.NUMBER:
        data["result"] = field.result.value
    if field.visible_to:
        data["visible_to"] = list(field.visible_to)
    if field.choices:
        data["choices"] = [_named(choice, value=choice.value) for choice in field.choices]
    if field.columns:
        data["columns"] = [field_to_dict(column) for column in field.columns]
    for name in ("visible_if", "required_if"):
        if condition := getattr(field, name):
            data[name] = condition_to_dict(condition)
    return data


def condition_to_dict(condition: Condition | Conditions) -> dict[str, Any]:
    """The JSON shape of a condition: `{"field": …, operator: value}`, or `{"all": […]}`, `{"any": […]}`."""
    if isinstance(condition, Conditions):
        return {"all" if condition.every else "any": [condition_to_dict(part) for part in condition.parts]}
    value = condition.value
    return {"field": condition.field, condition.operator: list(value) if isinstance(value, tuple) else value}
