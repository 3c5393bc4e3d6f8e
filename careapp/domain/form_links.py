"""What the fields of a form say of each other: conditions, formulas, and the circles that neither may make."""

from __future__ import annotations

from collections.abc import Mapping
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
    tabs = tuple(
        replace(
            tab,
            sections=tuple(
                replace(section, fields=tuple(_with_conditions(reader, field, f"tabs.{t}.sections.{s}.fields.{f}")
                                              for f, field in enumerate(section.fields)))
                for s, section in enumerate(tab.sections)
            ),
        )
        for t, tab in enumerate(definition.tabs)
    )  # fmt: skip
    whole = replace(definition, tabs=tabs)
    _check_circles(whole, reader)
    return whole


def _with_conditions(reader: Reader, field: FormField, path: str) -> FormField:
    if field.formula:
        _check_formula(reader, field, f"{path}.formula")
    raw = reader.conditions.get(path, {})
    found: dict[str, Condition | Conditions] = {}
    for name in ("visible_if", "required_if"):
        try:
            if raw.get(name) is not None:
                found[name] = _Links(reader, field, f"{path}.{name}").condition(raw[name])
        except Refused as refusal:
            reader.refuse(f"{path}.{name}", refusal.reason)
    if found.get("required_if") and not field.answered:
        reader.refuse(f"{path}.required_if", _("Personne ne remplit ce champ : il ne peut pas être obligatoire."))
    return replace(field, **found) if found else field  # type: ignore[arg-type]


class _Links:
    """The reading of one condition of a field."""

    def __init__(self, reader: Reader, field: FormField, path: str) -> None:
        self.reader, self.field, self.path = reader, field, path
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
            key = self.field.title
            raise Refused(_("« {key} » dépend d’un champ inconnu : « {other} ».", key=key, other=name))
        if other.key == self.field.key:
            raise Refused(_("« {label} » ne peut pas dépendre de lui-même.", label=self.field.title))
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
    _ordered, circle = in_order(definition.fields)
    if not circle:
        return
    titles = {field.key: field.title for field in definition.fields}
    walk = " → ".join(_("« {label} »", label=titles[key]) for key in circle)
    path = next(
        f"tabs.{t}.sections.{s}.fields.{f}.{'formula' if field.formula else 'visible_if'}"
        for t, tab in enumerate(definition.tabs)
        for s, section in enumerate(tab.sections)
        for f, field in enumerate(section.fields)
        if field.key == circle[0]
    )
    reader.refuse(path, _("Ces champs dépendent les uns des autres en cercle : {walk}.", walk=walk))
