"""The rules of planning as people who manage read them, who decided what, and what a planning breaks."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """One decision about a rule, in force, to come or ended."""

    id: int = 0
    text: str = ""
    level: str = ""
    scope: str = ""
    since: str = ""
    source: str = ""
    reason: str = ""
    by: str = ""
    at: str = ""
    day: str = ""
    ended: str = ""


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: what it asks for, the value and level in effect, where it comes from, who changed it."""

    code: str = ""
    kind: str = ""
    group: str = ""
    name: str = ""
    statement: str = ""
    value: str = ""
    level: str = ""
    scope: str = ""
    since: str = ""
    source: str = ""
    by: str = ""
    at: str = ""
    usual: str = ""
    seen: str = ""
    limit: str = ""
    unit: str = ""
    has_limit: bool = False
    decided: bool = False
    legal: bool = False
    others: list[str] = field(default_factory=list)
    history: list[DecisionRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RuleGroup:
    """Rules under one heading."""

    key: str = ""
    label: str = ""
    rows: list[RuleRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FactRow:
    """A figure of the law or of the agreement that planning reads, but that forbids nothing by itself."""

    name: str = ""
    value: str = ""
    source: str = ""
    since: str = ""
    checked: bool = True


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A threshold or a preference that can be changed; `usual` is what holds without a change."""

    name: str = ""
    label: str = ""
    group: str = ""
    value: str = ""
    typed: str = ""
    unit: str = ""
    usual: str = ""
    changed: bool = False
    heads: bool = False


@dataclass(frozen=True, slots=True)
class RulesView:
    """Everything on the page of rules."""

    agreement: str = ""
    agreement_label: str = ""
    seen: str = ""
    groups: list[RuleGroup] = field(default_factory=list)
    facts: list[FactRow] = field(default_factory=list)
    thresholds: list[FigureRow] = field(default_factory=list)
    weights: list[FigureRow] = field(default_factory=list)
    sectors: list[Choice] = field(default_factory=list)
    workers: list[Choice] = field(default_factory=list)
    decided: int = 0


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One rule that a planning breaks or that warns of it."""

    worker: str = ""
    worker_url: str = ""
    date: str = ""
    day: str = ""
    code: str = ""
    rule: str = ""
    level: str = ""
    level_label: str = ""
    sentence: str = ""
    figure: str = ""
    limit: str = ""
    source: str = ""
    url: str = ""
