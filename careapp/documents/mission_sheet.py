"""The mission sheet: all that a worker has to know before ringing the bell, complete in one frozen value."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date


@dataclass(frozen=True, slots=True)
class Agency:
    """Who issues the sheet: printed in its header and named as the number to call."""

    name: str
    address: str = ""
    phone: str = ""
    registration: str = ""
    logo: str = ""
    """A `data:` URI of a PNG, JPEG or SVG; the mark of the product where it is empty."""
    email: str = ""
    colour: str = ""
    """The colour of headings, `#rrggbb`; the product's own where it is empty."""
    texts: tuple[tuple[str, str], ...] = ()
    """What the letterhead says in the document's language: legal mentions, conditions, fees, mediator."""

    def text(self, name: str) -> str:
        """A text of the letterhead, empty where the agency wrote none."""
        return dict(self.texts).get(name, "")


@dataclass(frozen=True, slots=True)
class Client:
    """Whom the mission is for."""

    name: str
    civility: str = ""
    age: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A labelled line: an access detail, a contact, an answer of the needs form."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A slot of the typical week: weekday (0 is Monday), start and end in minutes of the day."""

    weekday: int
    start: int
    end: int
    service: str
    colour: str = "teal"
    workers: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """What is to be done during a visit, with its instruction and its frequency in words."""

    label: str
    note: str = ""
    frequency: str = ""
    minutes: int = 0
    essential: bool = False


@dataclass(frozen=True, slots=True)
class TaskGroup:
    """The tasks of one mission or one moment of the day."""

    label: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Risk:
    """A situation, its level in words, and what to do in it; a serious one stands out."""

    situation: str
    level: str
    measure: str
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Changed:
    """What one line was at the evaluation before and is now; either may be empty."""

    label: str
    before: str = ""
    after: str = ""
    difference: str = ""


@dataclass(frozen=True, slots=True)
class ChangedGroup:
    """What changed under one heading."""

    label: str
    lines: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class MissionSheet:
    """The whole sheet, as issued; `tasks` is None where tasks are read inside each visit instead."""

    number: str
    issued_on: date
    agency: Agency
    client: Client
    language: str = "fr"
    starts_on: date | None = None
    ends_on: date | None = None
    safety: tuple[str, ...] = ()
    access: tuple[Entry, ...] = ()
    informations: tuple[Entry, ...] = ()
    week: tuple[Slot, ...] = ()
    weekly_minutes: int = 0
    tasks: tuple[TaskGroup, ...] | None = ()
    risks: tuple[Risk, ...] = ()
    changes: tuple[ChangedGroup, ...] = ()
    changes_since: date | None = None

    def without_tasks(self) -> MissionSheet:
        """The same sheet as *Mes clients* shows it."""
        return replace(self, tasks=None)
