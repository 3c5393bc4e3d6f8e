"""Read a form definition from JSON, every fault named at the element that has it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from careapp.domain import form_values
from careapp.domain.form_fields import (
    CHOSEN,
    LIMITED,
    TEXTUAL,
    Choice,
    Condition,
    FieldType,
    FormDefinition,
    FormField,
    FormSection,
    FormTab,
    field_to_dict,
    to_dict,
)
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _

__all__ = [
    "Choice",
    "Condition",
    "FieldType",
    "FormDefinition",
    "FormField",
    "FormSection",
    "FormTab",
    "field_to_dict",
    "parse_definition",
    "to_dict",
]

MAX_FIELDS: Final = 400
MAX_LABEL: Final = 200
_KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")
_INHERITED: Final = re.compile(r"[a-z_]{1,40}(?:\.[a-z_]{1,40}){1,3}")
_OPERATORS: Final = ("equals", "in", "not_empty")
_FLAGS: Final = ("required", "on_sheet", "telecare", "copied")
_ATTRIBUTES: Final = frozenset(FormField.__dataclass_fields__)


def parse_definition(data: Mapping[str, Any]) -> FormDefinition:
    """The definition `data` describes, or `RefusedFields` with one sentence by path of each faulty element."""
    reader = _Reader()
    definition = reader.definition(data)
    if reader.errors:
        raise RefusedFields(reader.errors)
    return definition


class _Reader:
    """One reading of a definition: the fields met so far and the faults found so far."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}
        self.fields: dict[str, FormField] = {}
        self.tabs: set[str] = set()

    def refuse(self, path: str, sentence: str) -> None:
        self.errors.setdefault(path or "form", sentence)

    def definition(self, data: Any) -> FormDefinition:
        data = self.mapping(data, "form", {"activity", "name", "tabs"})
        tabs = tuple(self.tab(tab, f"tabs.{i}") for i, tab in enumerate(self.items(data, "tabs", "tabs")))
        if not tabs:
            self.refuse("tabs", _("Ajoutez au moins un onglet."))
        if len(self.fields) > MAX_FIELDS:
            self.refuse("tabs", _("Un formulaire compte au plus {count} champs.", count=MAX_FIELDS))
        return FormDefinition(self.text(data, "activity", "activity"), self.text(data, "name", "name"), tabs)

    def tab(self, data: Any, path: str) -> FormTab:
        data = self.mapping(data, path, {"key", "label", "sections"})
        key = self.key(data, path)
        if key in self.tabs:
            self.refuse(f"{path}.key", _("L’onglet « {key} » existe déjà.", key=key))
        self.tabs.add(key)
        sections = self.items(data, "sections", f"{path}.sections")
        return FormTab(
            key,
            self.text(data, "label", f"{path}.label"),
            tuple(self.section(section, f"{path}.sections.{i}") for i, section in enumerate(sections)),
        )

    def section(self, data: Any, path: str) -> FormSection:
        data = self.mapping(data, path, {"label", "fields"})
        fields = self.items(data, "fields", f"{path}.fields")
        return FormSection(
            self.text(data, "label", f"{path}.label"),
            tuple(self.field(field, f"{path}.fields.{i}") for i, field in enumerate(fields)),
        )

    def field(self, data: Any, path: str) -> FormField:
        data = self.mapping(data, path, _ATTRIBUTES)
        key, kind = self.key(data, path), self.type(data, path)
        field = FormField(
            key=key,
            label=self.text(data, "label", f"{path}.label"),
            type=kind,
            choices=self.choices(data, kind, path),
            help=self.text(data, "help", f"{path}.help", 500, required=False),
            max_length=self.max_length(data, kind, path),
            unit=self.text(data, "unit", f"{path}.unit", 20, required=False),
            visible_if=self.condition(data.get("visible_if"), key, path),
            width=self.width(data, path),
            inherited=self.inherited(data, path),
            **self.flags(data, path),
            **self.limits(data, key, kind, path),
        )
        if key in self.fields:
            self.refuse(f"{path}.key", _("L’identifiant « {key} » sert déjà à un autre champ.", key=key))
        self.fields.setdefault(key, field)
        return field

    def mapping(self, data: Any, path: str, known: frozenset[str] | set[str]) -> Mapping[str, Any]:
        if not isinstance(data, Mapping):
            self.refuse(path, _("Élément illisible : {path}.", path=path))
            return {}
        for name in data:
            if name not in known:
                self.refuse(f"{path}.{name}", _("Attribut inconnu : {name}.", name=name))
        return data

    def items(self, data: Mapping[str, Any], name: str, path: str) -> Sequence[Any]:
        items = data.get(name, [])
        if isinstance(items, list | tuple):
            return items
        self.refuse(path, _("Élément illisible : {path}.", path=path))
        return []

    def text(self, data: Mapping[str, Any], name: str, path: str, limit: int = MAX_LABEL, required: bool = True) -> str:
        text = data.get(name, "")
        if not isinstance(text, str) or len(text) > limit:
            self.refuse(path, _("Écrivez un texte d’au plus {count} caractères.", count=limit))
            return ""
        if required and not text.strip():
            self.refuse(path, _("Donnez un libellé."))
        return text.strip()

    def key(self, data: Mapping[str, Any], path: str) -> str:
        key = data.get("key", "")
        if isinstance(key, str) and _KEY.fullmatch(key):
            return key
        self.refuse(
            f"{path}.key",
            _(
                "Identifiant « {key} » : une lettre minuscule, puis lettres sans accent, chiffres et _.",
                key=str(key)[:64],
            ),
        )
        return str(key)

    def type(self, data: Mapping[str, Any], path: str) -> FieldType:
        try:
            return FieldType(data.get("type", ""))
        except ValueError:
            name = str(data.get("type", ""))[:40]
            self.refuse(f"{path}.type", _("Type de champ inconnu : « {name} ».", name=name))
            return FieldType.TEXT

    def choices(self, data: Mapping[str, Any], kind: FieldType, path: str) -> tuple[Choice, ...]:
        items = self.items(data, "choices", f"{path}.choices")
        if kind not in CHOSEN:
            if items:
                self.refuse(f"{path}.choices", _("Seul un champ à choix a des valeurs."))
            return ()
        choices = tuple(self.choice(item, f"{path}.choices.{i}") for i, item in enumerate(items))
        if not choices:
            self.refuse(f"{path}.choices", _("Donnez au moins une valeur à choisir."))
        values = [choice.value for choice in choices]
        for i, value in enumerate(values):
            if value in values[:i]:
                self.refuse(f"{path}.choices.{i}", _("La valeur « {value} » figure deux fois.", value=value))
        return choices

    def choice(self, data: Any, path: str) -> Choice:
        data = self.mapping(data, path, {"value", "label"})
        return Choice(self.text(data, "value", f"{path}.value", 64), self.text(data, "label", f"{path}.label"))

    def flags(self, data: Mapping[str, Any], path: str) -> dict[str, Any]:
        flags = {name: data[name] for name in _FLAGS if name in data}
        for name, value in flags.items():
            if not isinstance(value, bool):
                self.refuse(f"{path}.{name}", _("Répondez par oui ou par non."))
        return flags

    def width(self, data: Mapping[str, Any], path: str) -> int:
        width = data.get("width", 2)
        if width not in (1, 2, 3, 4):
            self.refuse(f"{path}.width", _("La largeur va d’un à quatre quarts."))
        return width

    def inherited(self, data: Mapping[str, Any], path: str) -> str:
        source = self.text(data, "inherited", f"{path}.inherited", required=False)
        if source and not _INHERITED.fullmatch(source):
            self.refuse(f"{path}.inherited", _("Origine inconnue : « {name} ».", name=source))
        return source

    def max_length(self, data: Mapping[str, Any], kind: FieldType, path: str) -> int | None:
        length = data.get("max_length")
        if length is None:
            return None
        if kind not in TEXTUAL or isinstance(length, bool) or not isinstance(length, int) or not 1 <= length <= 20_000:
            self.refuse(f"{path}.max_length", _("Une longueur va de 1 à 20 000 caractères, pour un texte seulement."))
            return None
        return length

    def limits(self, data: Mapping[str, Any], key: str, kind: FieldType, path: str) -> dict[str, Any]:
        found = {name: self.limit(data[name], key, kind, f"{path}.{name}") for name in ("min", "max") if name in data}
        low, high = found.get("min"), found.get("max")
        if low is not None and high is not None and form_values.sort_key(kind, low) > form_values.sort_key(kind, high):
            self.refuse(f"{path}.max", _("Le maximum doit atteindre le minimum ({low}).", low=low))
        return found

    def limit(self, value: Any, key: str, kind: FieldType, path: str) -> str | int | None:
        if value is None:
            return None
        if kind not in LIMITED:
            self.refuse(path, _("Ce type de champ n’a ni minimum ni maximum."))
            return None
        try:
            return form_values.parse_value(FormField(key, key, kind), value)
        except Refused as refusal:
            self.refuse(path, refusal.reason)
            return None

    def condition(self, data: Any, key: str, path: str) -> Condition | None:
        if data is None:
            return None
        path = f"{path}.visible_if"
        data = self.mapping(data, path, {"field", *_OPERATORS})
        operators = [name for name in _OPERATORS if name in data]
        other = self.fields.get(str(data.get("field", "")))
        if other is None:
            name = str(data.get("field", ""))[:64]
            sentence = _("« {key} » dépend d’un champ inconnu ou placé après lui : « {other} ».", key=key, other=name)
            self.refuse(path, sentence)
        elif len(operators) != 1:
            self.refuse(path, _("Une condition dit une seule chose : égal à, parmi, ou rempli."))
        else:
            return self.checked_condition(other, operators[0], data[operators[0]], path)
        return None

    def checked_condition(self, other: FormField, operator: str, value: Any, path: str) -> Condition | None:
        if operator == "not_empty":
            return Condition(other.key, operator)
        many = operator == "in" and isinstance(value, list | tuple)
        try:
            values = tuple(_expected(other, item) for item in (value if many else [value]))
        except Refused:
            values = ()
        if not values:
            sentence = _("« {label} » n’a pas la valeur attendue par la condition.", label=other.label)
            known = ", ".join(choice.label for choice in other.choices)
            self.refuse(path, " ".join(filter(None, [sentence, known and _("Les siennes : {values}.", values=known)])))
            return None
        return Condition(other.key, operator, values if operator == "in" else values[0])


def _expected(other: FormField, value: Any) -> Any:
    """The stored value a condition waits for (of several choices, one)."""
    if form_values.is_empty(value):
        raise Refused(_("Remplissez ce champ."))
    single = replace(other, type=FieldType.CHOICE) if other.type is FieldType.CHOICES else other
    return form_values.parse_value(single, value)
