"""What the fields of a form say of each other: conditions, formulas, and the circles that neither may make."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final

from careapp.domain import form_values
from careapp.domain.form_fields import (
    BARE,
    DECORATIVE,
    OPERATORS,
    Condition,
    Conditions,
    FieldType,
    FormDefinition,
    FormField,
    FormSection,
    fields_asked,
)
from careapp.domain.form_logic import formula_of, in_order
from careapp.domain.form_reader import Reader
from careapp.domain.formulas import OVER_LINES, Call, Name, parts
from careapp.domain.refusal import Refused
from careapp.i18n import _

MAX_PARTS: Final = 20
MAX_DEPTH: Final = 3
_ORDERED: Final = frozenset(
    {FieldType.NUMBER, FieldType.INTEGER, FieldType.MONEY, FieldType.DURATION, FieldType.DATE, FieldType.TIME}
)
_WHOLE: Final = frozenset({FieldType.TABLE, FieldType.PERSON, FieldType.ADDRESS, FieldType.FILE, FieldType.SIGNATURE})


def linked(definition: FormDefinition, reader: Reader) -> FormDefinition:
    """The definition with its conditions read; faults go to the reader."""
    read = {path: _section(reader, section, path) for path, section in _places(definition)}
    tabs = tuple(
        replace(tab, sections=tuple(read[f"tabs.{t}.sections.{s}"] for s in range(len(tab.sections))))
        for t, tab in enumerate(definition.tabs)
    )
    whole = replace(definition, tabs=tabs)
    _check_circles(whole, reader)
    return whole


def _section(reader: Reader, section: FormSection, path: str) -> FormSection:
    """A section with its condition, which may not ask a field that it holds, and those of its fields."""
    found = _conditions(reader, section.title, path, ("visible_if",))
    own = {field.key: field.title for field in section.fields}
    for key in fields_asked(found.get("visible_if")):
        if key in own:
            words = {"section": section.title, "label": own[key]}
            reader.refuse(
                f"{path}.visible_if",
                _("La section « {section} » ne peut pas dépendre de « {label} », qu’elle contient.", **words),
            )
            found = {}
    fields = tuple(_with_conditions(reader, field, f"{path}.fields.{f}") for f, field in enumerate(section.fields))
    return replace(section, fields=fields, **found)  # type: ignore[arg-type]


def _with_conditions(reader: Reader, field: FormField, path: str) -> FormField:
    if field.formula:
        _check_formula(reader, field, f"{path}.formula")
    found = _conditions(reader, field.title, path, ("visible_if", "required_if"), field.key)
    if found.get("required_if") and not field.answered:
        reader.refuse(f"{path}.required_if", _("Personne ne remplit ce champ : il ne peut pas être obligatoire."))
    return replace(field, **found) if found else field  # type: ignore[arg-type]


def _conditions(
    reader: Reader, title: str, path: str, wanted: tuple[str, ...], key: str = ""
) -> dict[str, Condition | Conditions]:
    """The conditions that an element has, by name; what cannot be read is refused where it stands."""
    raw = reader.conditions.get(path, {})
    found: dict[str, Condition | Conditions] = {}
    for name in wanted:
        try:
            if raw.get(name) is not None:
                found[name] = _Links(reader, title, key, f"{path}.{name}").condition(raw[name])
        except Refused as refusal:
            reader.refuse(f"{path}.{name}", refusal.reason)
    return found


class _Links:
    """The reading of one condition of a field or a section, by its title; a field has a key too."""

    def __init__(self, reader: Reader, title: str, key: str, path: str) -> None:
        self.reader, self.title, self.key, self.path = reader, title, key, path
        self.count = 0

    def condition(self, data: Any, depth: int = 0) -> Condition | Conditions:
        if not isinstance(data, Mapping):
            raise Refused(_("Élément illisible : {path}.", path=self.path))
        joined = [name for name in ("all", "any") if name in data]
        if not joined:
            return self.single(data)
        items = data[joined[0]]
        if len(data) != 1 or not isinstance(items, list | tuple) or not items or depth >= MAX_DEPTH:
            raise Refused(_("Un groupe de conditions contient de 1 à {count} conditions.", count=MAX_PARTS))
        found = [self.condition(item, depth + 1) for item in items[: MAX_PARTS + 1]]
        if len(items) > MAX_PARTS or self.count > MAX_PARTS:
            raise Refused(_("Un groupe de conditions contient de 1 à {count} conditions.", count=MAX_PARTS))
        return Conditions(tuple(found), every=joined[0] == "all")

    def single(self, data: Mapping[str, Any]) -> Condition:
        self.count += 1
        self.reader.mapping(data, self.path, {"field", *OPERATORS})
        operators = [name for name in OPERATORS if name in data]
        name = str(data.get("field", ""))[:64]
        other = self.reader.fields.get(name)
        if other is None or other.type in DECORATIVE:
            raise Refused(_("« {key} » dépend d’un champ inconnu : « {other} ».", key=self.title, other=name))
        if other.key == self.key:
            raise Refused(_("« {label} » ne peut pas dépendre de lui-même.", label=self.title))
        if len(operators) != 1:
            raise Refused(_("Une condition dit une seule chose : égal à, parmi, au moins, rempli…"))
        return self.expecting(other, operators[0], data[operators[0]])

    def expecting(self, other: FormField, operator: str, value: Any) -> Condition:
        if operator in BARE:
            if value is not True:
                raise Refused(_("Répondez par oui ou par non."))
            return Condition(other.key, operator)
        if other.kind in _WHOLE or (operator in ("at_least", "at_most") and other.kind not in _ORDERED):
            raise Refused(_("« {label} » ne se compare pas ainsi.", label=other.title))
        many = operator == "in" and isinstance(value, list | tuple)
        try:
            values = tuple(_expected(other, item) for item in (value if many else [value]))
        except Refused:
            values = ()
        if not values:
            sentence = _("« {label} » n’a pas la valeur attendue par la condition.", label=other.title)
            known = ", ".join(choice.title for choice in other.choices)
            raise Refused(" ".join(filter(None, [sentence, known and _("Les siennes : {values}.", values=known)])))
        return Condition(other.key, operator, values if operator == "in" else values[0])


def _expected(other: FormField, value: Any) -> Any:
    """The stored value a condition waits for (of several choices, one)."""
    if form_values.is_empty(value):
        raise Refused(_("Remplissez ce champ."))
    plain = form_values.as_compared(other)
    if plain.type is FieldType.CHOICES:
        plain = replace(plain, type=FieldType.CHOICE)
    return form_values.parse_value(replace(plain, min=None, max=None), value)


def _check_formula(reader: Reader, field: FormField, path: str) -> None:
    tree = formula_of(field.formula)
    over_lines = {
        argument
        for call in parts(tree)
        if isinstance(call, Call) and call.function in OVER_LINES
        for argument in call.arguments
    }
    for part in parts(tree):
        if isinstance(part, Name):
            sentence = _name_fault(reader, field, part, part in over_lines)
            if sentence:
                reader.refuse(path, sentence)


def _name_fault(reader: Reader, field: FormField, name: Name, over_lines: bool) -> str:
    other = reader.fields.get(name.field)
    if other is None or other.type in DECORATIVE:
        return _("La formule lit un champ inconnu : « {name} ».", name=name.field)
    if other.key == field.key:
        return _("« {label} » ne peut pas dépendre de lui-même.", label=field.title)
    if name.column and name.column not in {column.key for column in other.columns}:
        return _("« {label} » n’a pas de colonne « {name} ».", label=other.title, name=name.column)
    if name.column and not over_lines:
        return _("Une colonne se lit avec somme, nombre, moyenne, mini ou maxi.")
    return ""


def _check_circles(definition: FormDefinition, reader: Reader) -> None:
    _ordered, circle = in_order(definition.conditioned)
    if not circle:
        return
    titles = {field.key: field.title for field in definition.fields}
    walk = " → ".join(_("« {label} »", label=titles[key]) for key in circle)
    path = next(
        f"{path}.fields.{f}.{'formula' if field.formula else 'visible_if'}"
        if field.formula or field.visible_if
        else f"{path}.visible_if"
        for path, section in _places(definition)
        for f, field in enumerate(section.fields)
        if field.key == circle[0]
    )
    reader.refuse(path, _("Ces champs dépendent les uns des autres en cercle : {walk}.", walk=walk))


def _places(definition: FormDefinition) -> Iterator[tuple[str, FormSection]]:
    for t, tab in enumerate(definition.tabs):
        for s, section in enumerate(tab.sections):
            yield f"tabs.{t}.sections.{s}", section
