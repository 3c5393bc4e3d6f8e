"""What a worker sees: the day, a visit with its tasks, the clients visited."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class MyVisit:
    """A visit of the day; `gap` says what stands between the visit before and this one."""

    id: int
    start: str
    hours: str
    duration: str
    client_id: int
    client: str
    short_client: str
    service: str
    partner: str
    address: str
    place_url: str
    phone_url: str
    status: str
    arrived: str
    departed: str
    current: bool
    soon: bool
    late: bool
    gap: str = ""
    gap_icon: str = ""


@dataclass(frozen=True, slots=True)
class MyDay:
    """A day of visits; the days before and after as ISO text."""

    day: str = ""
    title: str = ""
    summary: str = ""
    today: bool = True
    previous: str = ""
    following: str = ""
    visits: list[MyVisit] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MyTask:
    """A task of a visit; `answer` is empty, done or not_done."""

    key: str
    name: str
    remark: str
    essential: bool
    answer: str
    reason: str


@dataclass(frozen=True, slots=True)
class MyLine:
    """A labelled value of the sheet."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class MyVisitDetail:
    """A visit as its worker makes it."""

    id: int = 0
    version: int = 0
    client_id: int = 0
    client: str = ""
    service: str = ""
    partner: str = ""
    day: str = ""
    day_iso: str = ""
    hours: str = ""
    duration: str = ""
    address: str = ""
    access: str = ""
    place_url: str = ""
    phone_url: str = ""
    status: str = ""
    arrived: str = ""
    departed: str = ""
    sent: str = ""
    may_return: bool = False
    progress: str = ""
    percent: int = 0
    tasks: list[MyTask] = field(default_factory=list)
    done: int = 0
    waiting: int = 0
    mission: list[MyLine] = field(default_factory=list)
    health: int = 0


@dataclass(frozen=True, slots=True)
class MyClient:
    """A client in the worker's list."""

    id: int
    name: str
    initials: str
    about: str
    next: str
    soon: bool


@dataclass(frozen=True, slots=True)
class MyClientPage:
    """A page of the worker's clients."""

    rows: list[MyClient] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)


@dataclass(frozen=True, slots=True)
class MyRisk:
    """A situation and what to do in it."""

    situation: str
    level: str
    measure: str
    serious: bool


@dataclass(frozen=True, slots=True)
class MyContact:
    """Someone around the client."""

    name: str
    relation: str
    phone: str
    phone_url: str


@dataclass(frozen=True, slots=True)
class MyClientSheet:
    """A client as the mission sheet tells it, without the tasks."""

    id: int = 0
    name: str = ""
    initials: str = ""
    about: str = ""
    number: str = ""
    address: str = ""
    place_url: str = ""
    phone_url: str = ""
    next_visit_id: int = 0
    safety: list[str] = field(default_factory=list)
    access: list[MyLine] = field(default_factory=list)
    informations: list[MyLine] = field(default_factory=list)
    week: list[MyLine] = field(default_factory=list)
    risks: list[MyRisk] = field(default_factory=list)
    contacts: list[MyContact] = field(default_factory=list)
    health: int = 0
