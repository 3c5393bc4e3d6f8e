"""What a browser may know of how opportunities go: reasons of loss, figures of a period."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class LostReasonRow:
    """A reason of loss; id 0 is the house's own, not yet the agency's."""

    id: int = 0
    label: str = ""
    active: bool = True
    version: int = 0


@dataclass(frozen=True, slots=True)
class FunnelStep:
    """A stage and how many opportunities of the period came to it: their share of all, and of the stage before."""

    stage: str
    label: str
    family: str
    count: int
    percent: int
    onward: str
    days: str
    days_percent: int
    waiting: int


@dataclass(frozen=True, slots=True)
class FigureBar:
    """A value among others: its number in words, and its length against the longest."""

    label: str
    count: int
    percent: int
    share: str


@dataclass(frozen=True, slots=True)
class FigureGroup:
    """The opportunities of an activity, a source or an owner: how many came, were won, were lost."""

    label: str
    opened: int
    won: int
    lost: int
    rate: str
    percent: int
    days: str


@dataclass(frozen=True, slots=True)
class PipelineFigures:
    """How the opportunities opened in a period went."""

    first: str = ""
    last: str = ""
    opened: int = 0
    won: int = 0
    lost: int = 0
    running: int = 0
    rate: str = ""
    days_to_win: str = ""
    steps: list[FunnelStep] = field(default_factory=list)
    reasons: list[FigureBar] = field(default_factory=list)
    groups: list[FigureGroup] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FigureChoices:
    """What narrows the figures."""

    activities: list[Choice] = field(default_factory=list)
    origins: list[Choice] = field(default_factory=list)
    managers: list[Choice] = field(default_factory=list)
