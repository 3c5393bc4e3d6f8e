"""What a browser may see of notes."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class NoteFields:
    """The fields of a note, as a form shows them."""

    id: int = 0
    version: int = 0
    kind: str = "satisfaction"
    title: str = ""
    body: str = ""
    client_id: str = ""
    client: str = ""
    worker_id: str = ""
    manager_id: str = ""
    rating: str = ""
    channel: str = ""
    respondent: str = ""
    author: str = ""


@dataclass(frozen=True, slots=True)
class NoteEntry:
    """A note in a timeline or a list; `incident_url` leads to the incident that wrote it."""

    id: int
    day: str
    time: str
    kind: str
    title: str
    body: str
    author: str
    rating: int
    channel: str
    respondent: str
    client: str
    client_url: str
    worker: str
    worker_url: str
    manager: str
    manager_url: str
    incident_url: str
    incident_status: str
    incident_due: str
    editable: bool


@dataclass(frozen=True, slots=True)
class MonthMark:
    """The mean mark of a month."""

    label: str
    value: float
    text: str
    count: int


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """What the marks of twelve months say."""

    average: str = ""
    count: int = 0
    low: int = 0
    months: list[MonthMark] = field(default_factory=list)
    curve: list[float] = field(default_factory=list)
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class NotesView:
    """The notes of a record, how many of each kind, and its satisfaction."""

    lines: list[NoteEntry] = field(default_factory=list)
    counts: dict[str, int] = field(default_factory=dict)
    satisfaction: Satisfaction = field(default_factory=Satisfaction)
    workers: list[Choice] = field(default_factory=list)
    managers: list[Choice] = field(default_factory=list)
    manager_id: str = ""
    respondent: str = ""


@dataclass(frozen=True, slots=True)
class MarksPage:
    """A page of satisfaction notes."""

    rows: list[NoteEntry] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    low: int = 0


@dataclass(frozen=True, slots=True)
class KeeperCard:
    """A person who keeps clients: how to reach them, what they keep."""

    id: int = 0
    name: str = ""
    initials: str = ""
    role: str = ""
    email: str = ""
    phone: str = ""
    clients: int = 0
    reminders: int = 0
    incidents: int = 0
