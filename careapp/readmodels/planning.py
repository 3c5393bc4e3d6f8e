"""What stands around the boards of the planning."""

from __future__ import annotations

from dataclasses import dataclass

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class PlanningFrame:
    """The titles of a day and its week, what is to be handled, and whom one can choose."""

    day_title: str
    week_title: str
    month_title: str
    week_note: str
    worker_id: str
    client_id: str
    client_name: str
    counts: dict[str, int]
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
