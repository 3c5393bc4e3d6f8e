"""What a browser may know of opportunities: the board, the list, one opportunity with its missions, tasks and risks."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice, WeekBar
from careapp.readmodels.reminders import ReminderRow


@dataclass(frozen=True, slots=True)
class OpportunityCard:
    """An opportunity on the stage board and in the list."""

    id: int
    number: str
    title: str
    services: str
    hours: str
    funding: str
    stage: str
    stage_label: str
    days: int
    stuck: bool
    next_action: str
    next_key: str
    next_when: str
    next_on: str
    next_late: bool
    manager: str
    manager_id: int
    initials: str
    city: str
    origin: str
    twin: bool
    locked: bool
    wished_start: str
    version: int


@dataclass(frozen=True, slots=True)
class StageColumn:
    """A stage of the board with its cards."""

    key: str
    label: str
    colour: str
    count: int
    hours: str
    minutes: int
    cards: list[OpportunityCard]


@dataclass(frozen=True, slots=True)
class OpportunityPage:
    """A page of the list."""

    rows: list[OpportunityCard]
    total: int
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many opportunities have not moved for a week, and how many have a late action."""

    idle: int
    late: int


@dataclass(frozen=True, slots=True)
class SavedFilterRow:
    """Filters of the opportunities that a person keeps under a name."""

    id: int
    name: str
    address: str
    version: int


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """An opportunity that a change of many left as it was, and why."""

    id: int
    number: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class BulkOutcome:
    """What became of a change of many opportunities at once: each is changed whole or not at all."""

    done: int = 0
    refused: list[RefusedLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class InheritedField:
    """A value read live from the client's record, and where it is edited."""

    key: str
    label: str
    value: str
    wide: bool = False


@dataclass(frozen=True, slots=True)
class SkillNeed:
    """A skill a mission asks for."""

    skill_id: int
    name: str
    level: int
    level_label: str


@dataclass(frozen=True, slots=True)
class SlotView:
    """A weekly slot: weekday 0 is Monday, minutes of the day."""

    id: int
    weekday: int
    start: int
    end: int
    weeks: str
    n: int
    anchor: str
    on_holiday: str
    school: str
    since: str
    until: str
    tolerance: int
    workers: list[str]


@dataclass(frozen=True, slots=True)
class MissionView:
    """A mission with its week and how far it is covered."""

    id: int
    version: int
    label: str
    service_id: int
    service: str
    colour: str
    summary: str
    skills: list[SkillNeed]
    workers: int
    starts_on: str
    ends_on: str
    period: str
    slots: list[SlotView]
    bars: list[WeekBar]
    minutes: int
    hours: str
    places: int
    covered: int
    coverage: str
    status: str
    on_holiday: str = ""


@dataclass(frozen=True, slots=True)
class TaskLine:
    """A task of the opportunity."""

    id: int
    group: str
    name: str
    minutes: int
    essential: bool
    frequency: str
    frequency_label: str
    weekdays: list[int]
    mission_id: int
    mission: str
    remark: str


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of one mission, and whether they outlast its visit."""

    mission_id: int
    label: str
    summary: str
    over: bool
    tasks: list[TaskLine]


@dataclass(frozen=True, slots=True)
class RiskLine:
    """A situation and its measure at this client's."""

    id: int
    situation: str
    level: str
    level_label: str
    measure: str
    applied: bool


@dataclass(frozen=True, slots=True)
class StageStep:
    """A step of the life cycle: done, current or to come."""

    key: str
    label: str
    detail: str
    state: str


@dataclass(frozen=True, slots=True)
class StageMove:
    """A move people may make from here, to another stage."""

    stage: str
    label: str
    back: bool
    asks_reason: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to the opportunity."""

    at: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class OpportunityView:
    """One opportunity, whole."""

    id: int
    version: int
    number: str
    client_id: int
    client: str
    client_email: str
    stage: str
    stage_label: str
    locked: bool
    locked_text: str
    copy_id: int
    copy_number: str
    origin_id: int
    origin_number: str
    activity: str
    activity_id: int
    manager_id: int
    manager: str
    origin: str
    funding: str
    mode: str
    need: str
    wished_start: str
    evaluated_on: str
    lost_reason: str
    inherited: list[InheritedField]
    tabs: list[Choice]
    missions: list[MissionView]
    task_groups: list[TaskGroup]
    risks: list[RiskLine]
    steps: list[StageStep]
    moves: list[StageMove]
    totals: str
    worker_totals: str
    care_plan: str
    care_plan_hours: str
    asked_hours: str
    over_plan: str
    plan_share: int
    granted_minutes: int
    next_action: str
    next_key: str
    next_when: str
    next_on: str
    next_late: bool
    history: list[HistoryLine] = field(default_factory=list)
    reminders: list[ReminderRow] = field(default_factory=list)
    notes: int = 0

    @property
    def tasks(self) -> list[TaskLine]:
        """The tasks of every group, in the order of the screen."""
        return [task for group in self.task_groups for task in group.tasks]


@dataclass(frozen=True, slots=True)
class OpportunityChoices:
    """What the selects of the opportunity offer."""

    services: list[Choice] = field(default_factory=list)
    skills: list[Choice] = field(default_factory=list)
    levels: list[Choice] = field(default_factory=list)
    tasks: list[Choice] = field(default_factory=list)
    situations: list[Choice] = field(default_factory=list)
    frequencies: list[Choice] = field(default_factory=list)
    risk_levels: list[Choice] = field(default_factory=list)
    lost_reasons: list[Choice] = field(default_factory=list)
