"""What a browser may know of a visit."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class StatusMove:
    """A button that changes the status of a visit."""

    status: str
    label: str
    needs_reason: bool
    back: bool


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """Something that happened to a visit."""

    when: str
    who: str
    what: str
    reason: str = ""
    sent: str = ""
    detail: str = ""
    forced: bool = False


@dataclass(frozen=True, slots=True)
class CancelChoice:
    """A typed reason to cancel a visit: what it does to the invoice and the pay, and whether that may be changed."""

    value: str
    label: str
    effect: str
    billed: bool
    paid: bool
    negotiable: bool


@dataclass(frozen=True, slots=True)
class VisitView:
    """A visit as its dialog shows it; `start` and `end` are clock times, `day` an ISO date."""

    id: int
    version: int
    client_id: int
    client: str
    address_id: int
    address: str
    service_id: int
    service: str
    worker_id: int
    worker: str
    day: str
    day_label: str
    start: str
    end: str
    duration: str
    status: str
    state: str
    state_label: str
    icon: str
    family: str
    locked: bool
    editable: bool
    reason: str
    window: str
    pair: str
    opportunity_id: int
    opportunity: str
    sent: str = ""
    moves: list[StatusMove] = field(default_factory=list)
    history: list[HistoryLine] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    note: str = ""
    cancellation: str = ""
    cancellation_effect: str = ""
    invoiced: bool = False
    split_at: str = ""
    arrived: str = ""
    departed: str = ""
    forced: bool = False
    clockable: bool = False
    clock_start: str = ""
    clock_end: str = ""


@dataclass(frozen=True, slots=True)
class VisitChoices:
    """What the dialog of a visit offers to choose from."""

    services: list[Choice]
    workers: list[Choice]
    addresses: list[Choice]


@dataclass(frozen=True, slots=True)
class Generated:
    """What became of a mission's slots: visits made, those already there, those left without a worker and why."""

    made: int
    kept: int
    removed: int
    unassigned: int
    sentence: str
    reasons: list[str] = field(default_factory=list)
