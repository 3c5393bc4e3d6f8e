"""What a formula is worth: each part of its tree is a number, a text, a date, yes or no, lines, or nothing yet."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from decimal import Decimal, DecimalException
from typing import Any, Final

from careapp.domain.formulas import Call, Name, Node, Number, Operation, Words
from careapp.domain.people import age_on

Lookup = Callable[[Name], Any]
FURTHEST: Final = 366 * 300


def evaluate(node: Node, lookup: Lookup, today: date | None = None) -> Any:
    """The value of a tree: `lookup` gives the value of a field, a list for a column. Nothing (None) where a part has
    no value, where kinds do not fit together, and where one would divide by nothing."""
    try:
        return _value(node, lookup, today)
    except (DecimalException, TypeError, OverflowError, ValueError):
        return None


def _value(node: Node, lookup: Lookup, today: date | None) -> Any:
    if isinstance(node, Number | Words):
        return node.value
    if isinstance(node, Name):
        return lookup(node)
    if isinstance(node, Operation):
        return _operation(node, lookup, today)
    return _call(node, lookup, today)


def _operation(node: Operation, lookup: Lookup, today: date | None) -> Any:
    left = None if node.left is None else evaluate(node.left, lookup, today)
    if node.operator in ("and", "or"):
        wanted = node.operator == "or"
        return wanted if bool(left) is wanted else bool(evaluate(node.right, lookup, today))
    right = evaluate(node.right, lookup, today)
    if node.operator == "not":
        return not right
    if right is None or (node.left is not None and left is None):
        return None
    if node.left is None:
        return -right if node.operator == "-" else +right
    return _OPERATORS[node.operator](left, right)


def _add(left: Any, right: Any) -> Any:
    if isinstance(left, date):
        return left + _days(right)
    both_words = isinstance(left, str) and isinstance(right, str)
    return left + right if both_words else _same_kind(left, right, operator.add)


def _subtract(left: Any, right: Any) -> Any:
    if isinstance(left, date):
        return Decimal((left - right).days) if isinstance(right, date) else left - _days(right)
    return _same_kind(left, right, operator.sub)


def _days(number: Any) -> timedelta:
    if isinstance(number, bool) or not isinstance(number, Decimal) or abs(number) > FURTHEST:
        raise TypeError
    return timedelta(days=int(number))


def _same_kind(left: Any, right: Any, work: Callable[[Any, Any], Any]) -> Any:
    if type(left) is not type(right) or isinstance(left, bool | list | str):
        raise TypeError
    return work(left, right)


def _equal(left: Any, right: Any) -> bool:
    if isinstance(left, list) and not isinstance(right, list):
        return right in left
    return type(left) is type(right) and left == right


def _ordered(compare: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    return lambda left, right: _same_kind(left, right, compare)


_OPERATORS: Final[Mapping[str, Callable[[Any, Any], Any]]] = {
    "+": _add,
    "-": _subtract,
    "*": lambda left, right: _same_kind(left, right, operator.mul),
    "/": lambda left, right: _same_kind(left, right, operator.truediv),
    "=": _equal,
    "!=": lambda left, right: not _equal(left, right),
    "<": _ordered(operator.lt),
    "<=": _ordered(operator.le),
    ">": _ordered(operator.gt),
    ">=": _ordered(operator.ge),
}


def _call(node: Call, lookup: Lookup, today: date | None) -> Any:
    if node.function == "today":
        return today
    if node.function == "if":
        test, yes, no = node.arguments
        return evaluate(yes if evaluate(test, lookup, today) else no, lookup, today)
    given = [evaluate(argument, lookup, today) for argument in node.arguments]
    if node.function == "filled":
        return _filled(given[0])
    if node.function in _OVER:
        return _OVER[node.function](_flat(given))
    if any(value is None for value in given):
        return None
    if node.function == "age":
        return _age(given[0], given[1] if len(given) > 1 else today)
    if node.function == "days":
        return _subtract(given[1], given[0]) if all(isinstance(one, date) for one in given) else None
    places = int(given[1]) if len(given) > 1 else 0
    return round(given[0], max(0, min(places, 6))) if isinstance(given[0], Decimal) else None


def _filled(value: Any) -> bool:
    return value is not None and value != "" and value != []


def _age(born: Any, on: Any) -> Decimal | None:
    if not isinstance(born, date) or not isinstance(on, date) or on < born:
        return None
    return Decimal(age_on(born, on))


def _flat(given: list[Any]) -> list[Any]:
    """The values of all arguments with those of columns one by one, without the empty ones."""
    flat = [one for value in given for one in (value if isinstance(value, list) else [value])]
    return [one for one in flat if _filled(one)]


def _numbers(values: list[Any]) -> list[Decimal]:
    return [value for value in values if isinstance(value, Decimal)]


def _sum(values: list[Any]) -> Decimal | None:
    numbers = _numbers(values)
    return sum(numbers, Decimal(0)) if numbers else None


def _average(values: list[Any]) -> Decimal | None:
    numbers = _numbers(values)
    return sum(numbers, Decimal(0)) / len(numbers) if numbers else None


def _extreme(choose: Callable[..., Any]) -> Callable[[list[Any]], Any]:
    def pick(values: list[Any]) -> Any:
        dates = [value for value in values if isinstance(value, date)]
        return choose(dates or _numbers(values), default=None)

    return pick


_OVER: Final[Mapping[str, Callable[[list[Any]], Any]]] = {
    "sum": _sum,
    "count": lambda values: Decimal(len(values)),
    "average": _average,
    "least": _extreme(min),
    "most": _extreme(max),
}
