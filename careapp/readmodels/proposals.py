"""What a browser may know of a proposal."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MetricRow:
    """A figure before and after."""

    label: str
    before: str
    after: str
    better: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """A figure before, after, and in another proposal held beside."""

    label: str
    before: str
    after: str
    better: bool
    beside: str


@dataclass(frozen=True, slots=True)
class ProposalLineView:
    """One change that is offered; `status` is offered, accepted, rejected or refused."""

    id: int
    status: str
    icon: str
    title: str
    short: str
    day: str
    date: str
    when: str
    before: str
    after: str
    reason: str
    reasons: list[str]
    refusal: str
    visit_id: int
    worker_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A visit nobody can take, and why."""

    title: str
    reasons: list[str]


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A proposal, as its panel shows it."""

    id: int
    version: int
    scope: str
    status: str
    title: str
    computed: str
    offered: int
    accepted: int
    refused: int
    day: str = ""
    until: str = ""
    sector_id: int = 0
    round: str = ""
    metrics: list[MetricRow] = field(default_factory=list)
    lines: list[ProposalLineView] = field(default_factory=list)
    open: list[OpenLine] = field(default_factory=list)
