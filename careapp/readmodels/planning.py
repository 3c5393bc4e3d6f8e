"""What stands around the boards of the planning."""

from __future__ import annotations

from dataclasses import dataclass

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class PlanningFrame:
    """The titles of a day and its week, what is to be handled, and whom one can choose."""

    day_title: str
    week_title: str
    week_note: str
    worker_id: str
    client_id: str
    client_name: str
    counts: dict[str, int]
    sectors: list[Choice]
    workers: list[Choice]
    clients: list[Choice]
