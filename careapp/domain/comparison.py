"""What changed between two versions of a form: line by line, added, removed, changed or the same, with differences."""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, Protocol, TypeVar

from careapp.domain.durations import duration_text
from careapp.domain.form_fields import FieldType, FormDefinition, FormField
from careapp.domain.form_values import display_value, is_empty
from careapp.domain.workflows import Badge
from careapp.i18n import N_
from careapp.i18n.formats import money, number

CopiedT = TypeVar("CopiedT", bound="Copied")


class Change(StrEnum):
    """What became of a line."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"
    SAME = "same"


CHANGE_BADGES: Final[Mapping[str, Badge]] = {
    Change.ADDED: Badge(N_("Ajouté"), "plus", "green"),
    Change.REMOVED: Badge(N_("Retiré"), "minus", "red"),
    Change.CHANGED: Badge(N_("Modifié"), "pencil", "amber"),
    Change.SAME: Badge(N_("Inchangé"), "equal", "gray"),
}


class Measure(StrEnum):
    """What a number counts, which says how its difference is written."""

    NUMBER = "number"
    DURATION = "duration"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Compared:
    """One line in words: what it was, what it has become, by how much."""

    label: str
    before: str
    after: str
    change: str
    difference: str = ""


@dataclass(frozen=True, slots=True)
class ComparedGroup:
    """The lines that stand under one heading."""

    key: str
    label: str
    lines: tuple[Compared, ...]

    def changed(self) -> tuple[Compared, ...]:
        """The lines that differ."""
        return tuple(line for line in self.lines if line.change != Change.SAME)


_MEASURES: Final[Mapping[FieldType, str]] = {
    FieldType.NUMBER: Measure.NUMBER,
    FieldType.INTEGER: Measure.NUMBER,
    FieldType.MONEY: Measure.MONEY,
    FieldType.DURATION: Measure.DURATION,
}


def kind_of(before: str, after: str) -> Change:
    """What became of a line from its two texts; an empty one counts as none."""
    if before == after:
        return Change.SAME
    if not before:
        return Change.ADDED
    return Change.CHANGED if after else Change.REMOVED


def compare(label: str, before: str, after: str, difference: str = "") -> Compared:
    """A line of two texts."""
    change = kind_of(before, after)
    return Compared(label, before, after, change, difference if change == Change.CHANGED else "")


def compare_measured(
    label: str, before: Any, after: Any, words: Callable[[Any], str], measure: str = Measure.NUMBER
) -> Compared:
    """A line of two numbers (None: there is none) in words, with their difference."""
    was, now = ("" if value is None else words(value) for value in (before, after))
    return compare(label, was, now, difference_text(before, after, measure))


def difference_text(before: Any, after: Any, measure: str = Measure.NUMBER) -> str:
    """By how much a number grew or shrank, with its sign; nothing unless both are numbers that differ."""
    try:
        delta = Decimal(str(after)) - Decimal(str(before))
    except InvalidOperation:
        return ""
    if not delta.is_finite() or not delta:
        return ""
    sign = "+" if delta > 0 else "−"
    size = abs(delta)
    if measure == Measure.DURATION:
        return f"{sign}\u00a0{duration_text(int(size))}"
    text = money(size) if measure == Measure.MONEY else number(size, max(0, -int(size.normalize().as_tuple().exponent)))
    return f"{sign}\u00a0{text}"


def compare_answers(
    definition: FormDefinition,
    before: Mapping[str, Any],
    after: Mapping[str, Any],
    older: FormDefinition | None = None,
    may_read: Callable[[FormField], bool] = lambda _field: True,
) -> tuple[ComparedGroup, ...]:
    """Every question answered in one of two sets of answers, by tab and section, in reading order.

    Where the form itself has changed since, the questions of the `older` one that are gone stand last; a question that
    the reader `may_read` not is left out.
    """
    groups: list[ComparedGroup] = []
    known = {field.key for field in definition.fields}
    older_fields = {field.key: field for field in (older or definition).fields}

    def compared(fields: Iterable[FormField]) -> tuple[Compared, ...]:
        pairs = ((field, older_fields.get(field.key, field)) for field in fields)
        lines = (_answer(*pair, before, after) for pair in pairs if all(map(may_read, pair)))
        return tuple(line for line in lines if line is not None)

    for tab in definition.tabs:
        for section in tab.sections:
            if kept := compared(section.fields):
                groups.append(ComparedGroup(f"{tab.key}.{len(groups)}", section.title or tab.title, kept))
    gone = compared(field for key, field in older_fields.items() if key not in known)
    return (*groups, ComparedGroup("gone", N_("Questions qui ne sont plus posées"), gone)) if gone else tuple(groups)


def _answer(field: FormField, older: FormField, before: Mapping[str, Any], after: Mapping[str, Any]) -> Compared | None:
    if field.inherited:
        return None
    was, now = before.get(field.key), after.get(field.key)
    if is_empty(was) and is_empty(now):
        return None
    measure = _MEASURES.get(field.kind)
    difference = difference_text(_counted(was), _counted(now), measure) if measure else ""
    return compare(field.title, _words(older, was), _words(field, now), difference)


def _counted(value: Any) -> Any:
    """The number in an answer: the score of a scale, the value itself of any other."""
    return value.get("score") if isinstance(value, Mapping) else value


def _words(field: FormField, value: Any) -> str:
    """An answer in words; one that the field can no longer read is shown as it is."""
    try:
        return display_value(field, value)
    except (ArithmeticError, AttributeError, KeyError, TypeError, ValueError):
        return str(value)


class Copied(Protocol):
    """A row that remembers which one it was copied from."""

    id: int | None
    copy_of_id: int | None


def pair(
    before: Sequence[CopiedT],
    after: Sequence[CopiedT],
    name: Callable[[CopiedT], Hashable],
    between: Mapping[int, int | None] = MappingProxyType({}),
) -> list[tuple[CopiedT | None, CopiedT | None]]:
    """Rows of two versions side by side: by which one was copied from which, else by their name; each once.

    `between` tells of the rows of the versions that lie between the two which one each was copied from.
    """
    left = {row.id: row for row in before}
    shown = {row.id for row in after}
    copies = {_ancestor(row, shown, between): row.id for row in before}
    found = [(left.pop(_ancestor(row, left, between) or copies.get(row.id or 0), None), row) for row in after]
    names = {name(row): row.id for row in left.values()}
    pairs: list[tuple[CopiedT | None, CopiedT | None]] = []
    for was, row in found:
        known = names.pop(name(row), 0) if was is None else 0
        pairs.append((left.pop(known, None) if known else was, row))
    return [*pairs, *((row, None) for row in left.values())]


def _ancestor(row: Copied, among: Container[int | None], between: Mapping[int, int | None]) -> int | None:
    """The row among some that another was copied from, however many copies ago; None where there is none."""
    one, walked = row.copy_of_id, set[int]()
    while one is not None and one not in among and one not in walked:
        walked.add(one)
        one = between.get(one)
    return one if one in among else None


def count_changes(groups: Iterable[ComparedGroup]) -> dict[str, int]:
    """How many lines of each kind."""
    counts = {kind.value: 0 for kind in Change}
    for group in groups:
        for line in group.lines:
            counts[line.change] += 1
    return counts
