"""What a browser may see of workers."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """A worker in the list; `load` is the share of the contract planned this week, in percent."""

    id: int
    code: str
    name: str
    initials: str
    job_title: str
    city: str
    phone: str
    transport: str
    sectors: str
    status: str
    planned: str
    contract: str
    load: int
    expiring: str
    expired: bool
    absent: str


@dataclass(frozen=True, slots=True)
class WorkerPage:
    """A page of the list of workers."""

    rows: list[WorkerRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)


@dataclass(frozen=True, slots=True)
class WorkerOptions:
    """What the fields of a worker may be set to in the agency."""

    sectors: list[Choice] = field(default_factory=list)
    skills: list[Choice] = field(default_factory=list)
    levels: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ticked:
    """A box of the form and whether it is ticked."""

    value: str
    label: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class WorkerIdentity:
    """The fields of the identity and home, as a form shows them."""

    last_name: str = ""
    first_name: str = ""
    civility: str = ""
    birth_date: str = ""
    gender: str = ""
    phone: str = ""
    email: str = ""
    job_title: str = ""
    status: str = "active"
    street: str = ""
    postcode: str = ""
    city: str = ""
    latitude: str = ""
    longitude: str = ""
    transport: str = "car"
    remarks: str = ""
    languages: list[Ticked] = field(default_factory=list)
    refused_pets: list[Ticked] = field(default_factory=list)
    sectors: list[Ticked] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SkillView:
    """A skill held; `validity` is ok, soon, expired or endless."""

    id: int = 0
    skill_id: int = 0
    name: str = ""
    category: str = ""
    level: int = 0
    level_name: str = ""
    obtained_on: str = ""
    expires_on: str = ""
    obtained_text: str = ""
    expires_text: str = ""
    validity: str = "endless"
    blocking: bool = False


@dataclass(frozen=True, slots=True)
class HoursRow:
    """A span of the week: weekday 0 is Monday, clock times as text."""

    weekday: int
    start: str
    end: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class DayHours:
    """A day of the week in words: `"07:00–12:00, 14:00–18:00"`."""

    weekday: int
    label: str
    spans: str
    total: str


@dataclass(frozen=True, slots=True)
class ExceptionView:
    """Hours of one date that differ from the week's."""

    id: int
    day: str
    on: str
    hours: str
    start: str
    end: str
    available: bool


@dataclass(frozen=True, slots=True)
class AbsenceView:
    """An absence; `visits` counts those planned meanwhile, `time` is past, current or coming."""

    id: int
    version: int
    reason: str
    reason_label: str
    remark: str
    period: str
    first: str
    last: str
    start: str
    end: str
    time: str
    visits: int
    planning_url: str


@dataclass(frozen=True, slots=True)
class ContractView:
    """A work contract."""

    id: int
    kind: str
    kind_label: str
    weekly: str
    days_per_week: int
    starts_on: str
    ends_on: str
    period: str
    current: bool


@dataclass(frozen=True, slots=True)
class WorkerView:
    """The whole record of a worker."""

    id: int = 0
    version: int = 0
    code: str = ""
    name: str = ""
    initials: str = ""
    status: str = ""
    job_title: str = ""
    birth: str = ""
    home: str = ""
    transport: str = ""
    contract: str = ""
    planned: str = ""
    next_visit: str = ""
    absent: str = ""
    phone: str = ""
    phone_url: str = ""
    email: str = ""
    expired_skills: int = 0
    due_skills: list[SkillView] = field(default_factory=list)
    identity: WorkerIdentity = field(default_factory=WorkerIdentity)
    skills: list[SkillView] = field(default_factory=list)
    hours: list[HoursRow] = field(default_factory=list)
    week: list[DayHours] = field(default_factory=list)
    weekly_hours: str = ""
    exceptions: list[ExceptionView] = field(default_factory=list)
    absences: list[AbsenceView] = field(default_factory=list)
    contracts: list[ContractView] = field(default_factory=list)
    visits: int = 0
    notes: int = 0


@dataclass(frozen=True, slots=True)
class AbsenceLine:
    """An absence in the list of all of them."""

    id: int
    worker_id: int
    worker: str
    initials: str
    reason_label: str
    remark: str
    period: str
    time: str
    visits: int
    planning_url: str


@dataclass(frozen=True, slots=True)
class AbsencePage:
    """A page of the absences of the agency."""

    rows: list[AbsenceLine] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
