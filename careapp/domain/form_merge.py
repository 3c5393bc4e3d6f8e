"""What two people wrote into one form at the same time, put together field by field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from careapp.domain.form_values import is_empty


@dataclass(frozen=True, slots=True)
class Written:
    """One field as a person wrote it: `base` is the stored value they started from, `value` the one they want."""

    key: str
    base: Any
    value: Any


@dataclass(frozen=True, slots=True)
class Merge:
    """What may be stored, and the fields that someone else has changed to another value meanwhile."""

    values: dict[str, Any]
    clashes: tuple[Written, ...]


def merge(stored: Mapping[str, Any], written: Iterable[Written]) -> Merge:
    """Take each field that is still what its writer saw, or that already holds what they want; the others clash."""
    values: dict[str, Any] = {}
    clashes = []
    for one in written:
        now = stored.get(one.key)
        if same(now, one.value):
            continue
        if same(now, one.base):
            values[one.key] = one.value
        else:
            clashes.append(one)
    return Merge(values, tuple(clashes))


def same(before: Any, after: Any) -> bool:
    """Whether two stored values are one; all that is empty is alike, a yes is never a one."""
    if is_empty(before) and is_empty(after):
        return True
    return type(before) is type(after) and before == after
