"""A form with its answers as they stand: which fields are seen, which are required, what computed ones are worth."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any, Final

from careapp.domain.form_fields import (
    CHOSEN,
    Condition,
    Conditions,
    FieldType,
    FormDefinition,
    FormField,
    fields_asked,
)
from careapp.domain.form_values import as_answer, as_compared, compared, is_empty, parse_value
from careapp.domain.formula_values import evaluate
from careapp.domain.formulas import Name, Node, names, parse_formula
from careapp.domain.refusal import Refused

Answers = Mapping[str, Any]
LARGEST: Final = Decimal(10) ** 12
_PLACES: Final = {
    FieldType.NUMBER: Decimal("0.0001"), FieldType.MONEY: Decimal("0.01"), FieldType.INTEGER: Decimal(1),
    FieldType.DURATION: Decimal(1),
}  # fmt: skip


@lru_cache(maxsize=2048)
def formula_of(text: str) -> Node:
    """The tree of a formula that was checked."""
    return parse_formula(text)


def needs(field: FormField) -> tuple[str, ...]:
    """The keys of the fields that must be known before this one is."""
    read = tuple(name.field for name in names(formula_of(field.formula))) if field.formula else ()
    return (*fields_asked(field.visible_if), *read)


def in_order(fields: Sequence[FormField]) -> tuple[list[FormField], list[str]]:
    """The fields, each after those it needs, and the keys of a circle among them where there is one."""
    by_key = {field.key: field for field in fields}
    done: dict[str, bool] = {}
    ordered: list[FormField] = []
    for first in fields:
        path = [] if first.key in done else [(first.key, iter(needs(first)))]
        done.setdefault(first.key, False)
        while path:
            key, waiting = path[-1]
            other = next(waiting, None)
            if other is None:
                done[key] = True
                ordered.append(by_key[key])
                path.pop()
            elif other in by_key and other not in done:
                done[other] = False
                path.append((other, iter(needs(by_key[other]))))
            elif other in by_key and not done[other]:
                walked = [one for one, _rest in path]
                return ordered, [*walked[walked.index(other) :], other]
    return ordered, []


def dependencies(definition: FormDefinition) -> dict[str, frozenset[str]]:
    """The keys of the fields whose answers decide whether each field is shown, and what a computed one is worth."""
    found: dict[str, frozenset[str]] = {}
    for field in in_order(definition.conditioned)[0]:
        direct = needs(field)
        found[field.key] = frozenset(direct).union(*(found.get(key, frozenset()) for key in direct))
    return found


class Live:
    """The answers of a form read together. `recompute` works computed fields out again; otherwise what was stored of
    them stands. `today` is the day ages are counted on."""

    def __init__(
        self,
        definition: FormDefinition,
        answers: Answers,
        inherited: Answers | None = None,
        today: date | None = None,
        recompute: bool = True,
    ) -> None:
        self.answers, self.inherited = answers, inherited or {}
        self.today, self.recompute = today, recompute
        self.fields = {field.key: field for field in definition.fields}
        self.shown: set[str] = set()
        self.values: dict[str, Any] = {}
        self._compared: dict[str, Any] = {}
        for field in in_order(definition.conditioned)[0]:
            if self.holds(field.visible_if):
                self._settle(field)

    def _settle(self, field: FormField) -> None:
        self.shown.add(field.key)
        value = self._value(field)
        self.values[field.key] = value
        self._compared[field.key] = _comparable(field, value)

    def _value(self, field: FormField) -> Any:
        if field.type is FieldType.COMPUTED and (self.recompute or field.key not in self.answers):
            return result_of(field, evaluate(formula_of(field.formula), self._named, self.today))
        value = (self.inherited if field.inherited else self.answers).get(field.key)
        if is_empty(value):
            return None
        try:
            return parse_value(field, value)
        except Refused:
            return value if field.inherited else None

    def _named(self, name: Name) -> Any:
        if not name.column:
            return self._compared.get(name.field)
        columns = (
            {column.key: column for column in self.fields[name.field].columns} if name.field in self.fields else {}
        )
        lines = self.values.get(name.field)
        if name.column not in columns or not isinstance(lines, list):
            return []
        column = columns[name.column]
        return [compared(column, line.get(name.column)) for line in lines]

    def holds(self, condition: Condition | Conditions | None) -> bool:
        """Whether the answers meet a condition; nothing to meet is met."""
        if condition is None:
            return True
        if isinstance(condition, Conditions):
            met = (self.holds(part) for part in condition.parts)
            return all(met) if condition.every else any(met)
        return self._asked(condition)

    def _asked(self, condition: Condition) -> bool:
        field, given = self.fields.get(condition.field), self._compared.get(condition.field)
        if condition.operator in ("empty", "not_empty"):
            return (given is None or given == []) is (condition.operator == "empty")
        if field is None:
            return False
        wanted = [_expected(field, value) for value in _several(condition)]
        if condition.operator in ("at_least", "at_most"):
            return _reaches(given, wanted[0], condition.operator == "at_least")
        among = given if isinstance(given, list) else [given]
        met = any(type(one) is type(value) and one == value for one in among for value in wanted)
        return met is not (condition.operator == "differs")

    def required(self, field: FormField) -> bool:
        """Whether a field must be answered for these answers."""
        return field.required or (field.required_if is not None and self.holds(field.required_if))


def _several(condition: Condition) -> Sequence[Any]:
    return condition.value if condition.operator == "in" else [condition.value]


def _expected(field: FormField, value: Any) -> Any:
    return value if field.kind in CHOSEN else compared(as_compared(field), value)


def _reaches(given: Any, limit: Any, upwards: bool) -> bool:
    if given is None or type(given) is not type(limit):
        return False
    return given >= limit if upwards else given <= limit


def _comparable(field: FormField, value: Any) -> Any:
    """What conditions and formulas read; an inherited text that is no number or date stays a text."""
    try:
        plain = compared(field, value)
    except (ArithmeticError, TypeError, ValueError, Refused):
        return value
    if isinstance(plain, dict):
        return "; ".join(str(part) for part in plain.values())
    return plain


def result_of(field: FormField, value: Any) -> Any:
    """The stored form of what a formula gave, None where it does not fit the kind of result."""
    if value is None:
        return None
    try:
        return parse_value(as_answer(field), _plain(field.result, value))
    except Refused:
        return None


def _plain(kind: FieldType, value: Any) -> Any:
    if kind is FieldType.BOOLEAN:
        return bool(value)
    if kind in _PLACES:
        if not isinstance(value, Decimal) or not value.is_finite() or abs(value) >= LARGEST:
            return ""
        rounded = value.quantize(_PLACES[kind], ROUND_HALF_UP)
        return int(rounded) if kind is FieldType.DURATION else format(rounded, "f")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    return "" if isinstance(value, list | bool) else value
