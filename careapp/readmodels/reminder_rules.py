"""What a browser may see of the rules that make reminders."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule in the list: when it makes a reminder, when that closes, what it would make or has open."""

    key: str
    kind: str
    id: int
    version: int
    label: str
    icon: str
    activity: str
    activity_id: str
    active: bool
    when: str
    ends: str
    title: str
    waiting: str
    open: int
    may_split: bool


@dataclass(frozen=True, slots=True)
class RuleFields:
    """The fields of a rule, as a form shows them."""

    kind: str = ""
    id: int = 0
    version: int = 0
    label: str = ""
    activity: str = ""
    activity_id: str = ""
    active: bool = False
    delay: str = ""
    delay_unit: str = ""
    title: str = ""
    note: str = ""
    words: list[str] = field(default_factory=list)
    category: str = ""
    priority: str = "normal"
    alert: bool = True
    mail: bool = False
    manager_id: str = ""
    needs_keeper: bool = False


@dataclass(frozen=True, slots=True)
class RuleCategory:
    """A category of reminders; `own` is one of the agency's."""

    name: str
    label: str
    own: bool


@dataclass(frozen=True, slots=True)
class RulesScreen:
    """The whole screen of automatic reminders."""

    rules: list[RuleLine] = field(default_factory=list)
    activities: list[Choice] = field(default_factory=list)
    managers: list[Choice] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
    own: list[RuleCategory] = field(default_factory=list)
    digest: bool = True
    digest_hour: str = "7"
    hours: list[Choice] = field(default_factory=list)
