"""What a browser may know of a day held against what was proposed for it and what was really done."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OutcomeFigure:
    """A figure of the day as people had planned it, as it was proposed and as it was done."""

    label: str
    planned: str
    proposed: str
    done: str


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One visit, three times; `differs` says whether they are not all the same."""

    visit_id: int
    client: str
    service: str
    planned: str
    proposed: str
    fate: str
    done: str
    state: str
    differs: bool
    url: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """A day: its figures and its visits."""

    day: str = ""
    title: str = ""
    was_proposed: bool = False
    figures: list[OutcomeFigure] = field(default_factory=list)
    rows: list[OutcomeRow] = field(default_factory=list)
