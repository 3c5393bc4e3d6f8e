"""What is printed of the planning: a worker's week, a client's month; names, times and places, no health data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from careapp.documents.mission_sheet import Agency


@dataclass(frozen=True, slots=True)
class WeekLine:
    """A visit of a worker: minutes of its day, whose, what, where."""

    start: int
    end: int
    client: str
    service: str
    place: str
    to_confirm: bool = False


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day of the week: its visits, and what stands in their place (away, a holiday)."""

    on: date
    lines: tuple[WeekLine, ...]
    minutes: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class WorkerWeek:
    """The week of one worker, complete."""

    agency: Agency
    language: str
    worker: str
    week: str
    days: tuple[WeekDay, ...]
    minutes: int
    contract_minutes: int
    issued_on: date


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A visit at a client's: minutes of its day, who comes (nothing while nobody does), what."""

    start: int
    end: int
    worker: str
    service: str


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of the calendar; one outside the month shows nothing but its number."""

    on: date
    inside: bool
    lines: tuple[MonthLine, ...] = ()
    holiday: str = ""


@dataclass(frozen=True, slots=True)
class MonthWeek:
    """Seven days and their minutes."""

    days: tuple[MonthDay, ...]
    minutes: int


@dataclass(frozen=True, slots=True)
class ClientMonth:
    """The month of one client, complete; `granted_minutes` is 0 where no care plan grants hours."""

    agency: Agency
    language: str
    client: str
    month: date
    weeks: tuple[MonthWeek, ...]
    minutes: int
    visits: int
    granted_minutes: int
    issued_on: date
