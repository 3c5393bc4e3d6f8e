"""What a browser may know of a change of a mission's pattern before it is applied."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What becomes of one visit: `kind` is moved, given, freed, made, removed, kept or fixed; `why` says more."""

    kind: str
    label: str
    day: str
    before: str
    after: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class PatternChange:
    """A change of a pattern: how many visits change, how many keep what was done by hand, each of them.

    `mark` differs as soon as any line does: what was not shown is not applied.
    """

    sentence: str = ""
    detail: str = ""
    changed: int = 0
    kept: int = 0
    open: int = 0
    mark: str = ""
    lines: list[ChangeLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SeriesView:
    """The series a visit belongs to: its pattern in words, what was changed by hand, why it can't be changed from here.

    `moved` says that the visit stands elsewhere than its slot says: that can be extended to others.
    """

    visit_id: int = 0
    pattern: str = ""
    rules: str = ""
    by_hand: str = ""
    moved: bool = False
    refusal: str = ""
    coming: int = 0
    manual: int = 0


@dataclass(frozen=True, slots=True)
class SlotRules:
    """What the slot editor offers, the public holidays by ISO date, the school ones as [first, last, name]."""

    above: str = "keep"
    on_holiday: list[Choice] = field(default_factory=list)
    school: list[Choice] = field(default_factory=list)
    zone: str = ""
    known_until: str = ""
    holidays: dict[str, str] = field(default_factory=dict)
    periods: list[list[str]] = field(default_factory=list)
