"""What a browser may know of the day's work: what must be handled before it starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.alerts import AlertCount
from careapp.readmodels.reevaluations import DueCount


@dataclass(frozen=True, slots=True)
class DashboardTile:
    """A number that asks for something and the screen where it is done."""

    number: int
    label: str
    detail: str
    icon: str
    family: str
    href: str


@dataclass(frozen=True, slots=True)
class OpenVisitRow:
    """A visit nobody has, and who could take it best."""

    visit_id: int
    version: int
    day: str
    time: str
    soon: str
    client: str
    initials: str
    hue: int
    city: str
    service: str
    pair: bool
    past: bool
    worker_id: int
    worker: str
    worker_detail: str
    href: str
    offered: str = ""


@dataclass(frozen=True, slots=True)
class AbsenceRow:
    """Someone away today, and how much of their work is replaced."""

    id: int
    worker_id: int
    name: str
    initials: str
    hue: int
    reason: str
    until: str
    replaced: str
    left: int
    percent: int


@dataclass(frozen=True, slots=True)
class LateRow:
    """A visit begun, or over (`ended`), where nobody has clocked in: who was to go, and their phone."""

    visit_id: int
    client: str
    worker: str
    initials: str
    hue: int
    phone: str
    call: str
    time: str
    since: str
    ended: bool
    href: str


@dataclass(frozen=True, slots=True)
class DueRow:
    """A reminder that is due."""

    id: int
    title: str
    about: str
    due: str
    late: bool
    href: str


@dataclass(frozen=True, slots=True)
class StageRow:
    """How many opportunities are at a stage, and how many have stayed there long."""

    stage: str
    label: str
    count: int
    stale: str
    href: str


@dataclass(frozen=True, slots=True)
class DashboardView:
    """The whole screen."""

    title: str
    subtitle: str
    read_at: str
    today: int
    tomorrow: int
    week: int
    reminders: str
    opportunities: int
    others_href: str = ""
    propose_href: str = ""
    tiles: list[DashboardTile] = field(default_factory=list)
    visits: list[OpenVisitRow] = field(default_factory=list)
    absences: list[AbsenceRow] = field(default_factory=list)
    due: list[DueRow] = field(default_factory=list)
    stages: list[StageRow] = field(default_factory=list)
    watched: list[AlertCount] = field(default_factory=list)
    reevaluations: DueCount = field(default_factory=DueCount)
