"""A form on its way to a newer version of its template, as one decides of it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FateRow:
    """A field: `fate` is kept, renamed, dropped or missing."""

    key: str
    fate: str
    before: str
    after: str
    value: str


@dataclass(frozen=True, slots=True)
class PastAnswer:
    """An answer to a field that the form no longer has, in the words of its version."""

    label: str
    text: str
    number: int


@dataclass(frozen=True, slots=True)
class UpgradeView:
    """The newer version of a form (none: number 0), what it makes of each field, and what earlier ones left aside."""

    number: int = 0
    newer: int = 0
    template_id: int = 0
    rows: list[FateRow] = field(default_factory=list)
    past: list[PastAnswer] = field(default_factory=list)
