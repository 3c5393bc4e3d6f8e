"""What stands around the boards of the planning."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class PlanningFrame:
    """The titles of a day and its week, and whom one can choose."""

    day_title: str
    week_title: str
    month_title: str
    week_note: str
    worker_id: str
    client_id: str
    client_name: str
    sectors: list[Choice]
    services: list[Choice]
    skills: list[Choice]
    workers: list[Choice]


@dataclass(frozen=True, slots=True)
class SavedViewRow:
    """A view kept under a name: the address it shows, without its day."""

    id: int
    name: str
    address: str
    default: bool
    version: int


@dataclass(frozen=True, slots=True)
class PlanningKept:
    """What a person keeps of the planning."""

    views: list[SavedViewRow]
    zoom: float
    weekends: bool


@dataclass(frozen=True, slots=True)
class OvertakenLine:
    """A field of a visit: as one saw it, as it is now, as one wants it ("" where nothing is asked)."""

    label: str
    seen: str
    now: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """Who changed a visit that is open on a screen, when, and what; `gone` when it is no more."""

    who: str = ""
    at: str = ""
    gone: bool = False
    lines: list[OvertakenLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class DayLock:
    """A day that is closed to changes: for whom, by whom, in a sentence."""

    id: int
    scope: str
    who: str
    sentence: str
