"""What a browser may know of re-evaluations: the reminder's rules, versions, what changed, effects, what is due."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures
from careapp.readmodels.recurrence import PatternChange


@dataclass(frozen=True, slots=True)
class ReminderRuleFields:
    """The nine values of an activity's reminder as its form shows them; version 0 while they are the usual ones."""

    version: int = 0
    title: str = ""
    count_from: str = ""
    months: str = ""
    category: str = ""
    managed_by: str = ""
    manager_id: str = ""
    situation: str = ""
    alert: bool = True
    priority: str = ""
    mail: bool = True


@dataclass(frozen=True, slots=True)
class ReminderRuleRow:
    """An activity with its nine values, in words and for its form."""

    activity_id: int
    activity: str
    own: bool
    summary: str
    fields: ReminderRuleFields


@dataclass(frozen=True, slots=True)
class ReminderRules:
    """The rules of every activity and what their form offers."""

    rows: list[ReminderRuleRow] = field(default_factory=list)
    managers: list[Choice] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
    situations: list[Choice] = field(default_factory=list)
    priorities: list[Choice] = field(default_factory=list)
    count_from: list[Choice] = field(default_factory=list)
    managed_by: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FormVersion:
    """A form of the chain that re-evaluations make, the oldest first."""

    id: int
    number: str
    current: bool
    locked: bool
    evaluated: str
    detail: str


@dataclass(frozen=True, slots=True)
class LockView:
    """Where a form stands in its chain, why it is open or closed, and what may be done about it."""

    versions: list[FormVersion] = field(default_factory=list)
    unlocked: str = ""
    may_unlock: bool = False
    may_lock: bool = False
    previous_id: int = 0
    previous_number: str = ""
    next_id: int = 0
    next_number: str = ""
    awaiting: bool = False
    validated: str = ""
    due: str = ""
    due_late: bool = False
    amendment: str = ""
    amendment_waits: bool = False


@dataclass(frozen=True, slots=True)
class ChangedLine:
    """A line of two versions: `kind` is added, removed, changed or same; `badge` says so in words."""

    label: str
    before: str
    after: str
    kind: str
    badge: str
    difference: str = ""


@dataclass(frozen=True, slots=True)
class ChangedGroup:
    """The lines under one heading, and how many of them differ."""

    key: str
    label: str
    changed: int
    lines: list[ChangedLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two versions of a form side by side; without a base there is nothing to compare with."""

    base_id: int = 0
    base: str = ""
    number: str = ""
    title: str = ""
    bases: list[Choice] = field(default_factory=list)
    groups: list[ChangedGroup] = field(default_factory=list)
    added: int = 0
    removed: int = 0
    changed: int = 0
    same: int = 0


@dataclass(frozen=True, slots=True)
class MissionEffect:
    """What becomes of a mission: `kind` is follows, new or ends."""

    kind: str
    label: str
    detail: str


@dataclass(frozen=True, slots=True)
class ValidationEffect:
    """All that a validation would do, in words; `mark` differs as soon as any of it does."""

    sentence: str = ""
    figures: list[ChangedLine] = field(default_factory=list)
    missions: list[MissionEffect] = field(default_factory=list)
    visits: PatternChange = field(default_factory=PatternChange)
    refused: list[str] = field(default_factory=list)
    plan: str = ""
    quote: str = ""
    mark: str = ""


@dataclass(frozen=True, slots=True)
class ValidationFields:
    """What the form of a validation starts from."""

    effective_on: str = ""
    gir: str = ""
    plan_hours: str = ""
    plan: str = ""
    keep_workers: bool = True


@dataclass(frozen=True, slots=True)
class DueRow:
    """A form to evaluate again; `form_id` is the one to open: the copy once the re-evaluation is under way."""

    id: int
    form_id: int
    version: int
    number: str
    client: str
    client_id: int
    activity: str
    manager: str
    manager_initials: str
    manager_id: int
    evaluated: str
    day: str
    due: str
    due_on: str
    late: bool
    started: str
    postponed: str
    limit: str


@dataclass(frozen=True, slots=True)
class DuePage:
    """A page of what is due, how many in each view, and the two figures that matter in a sentence."""

    rows: list[DueRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    counts: dict[str, int] = field(default_factory=dict)
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class DueChoices:
    """What the list's filters and its bulk action offer."""

    managers: list[Choice] = field(default_factory=list)
    activities: list[Choice] = field(default_factory=list)
    months: list[Choice] = field(default_factory=list)
    periods: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PunctualityView:
    """How punctual the agency was; nothing is `known` while none was due."""

    known: bool = False
    percent: int = 0
    sentence: str = ""
    late: int = 0
    waited: int = 0


@dataclass(frozen=True, slots=True)
class DueCount:
    """What is due, for a dashboard."""

    month: int = 0
    late: int = 0
    started: int = 0
    sentence: str = ""
