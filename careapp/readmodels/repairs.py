"""What a browser may know of a breakdown of the day: the visits it uncovers, the ways out, whom to tell."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.proposals import OpenLine, ProposalLineView


@dataclass(frozen=True, slots=True)
class UncoveredVisit:
    """A visit that a breakdown leaves without anybody, or makes impossible.

    Its client has `of_client` of them, `alike` when the same is noted for all; `closed`: its day is locked.
    """

    id: int
    day: str
    hours: str
    client: str
    client_id: int
    service: str
    worker: str
    phone: str
    phone_url: str
    wish: str
    locked: bool
    href: str
    of_client: int = 1
    alike: bool = True
    closed: bool = False


@dataclass(frozen=True, slots=True)
class RepairCase:
    """What went wrong, and the visits concerned."""

    kind: str = ""
    row_id: int = 0
    title: str = ""
    detail: str = ""
    first: str = ""
    last: str = ""
    least: str = ""
    most: str = ""
    minutes: int = 0
    days: str = ""
    visits: list[UncoveredVisit] = field(default_factory=list)
    others: int = 0
    to_ask: int = 0
    left: int = 0
    closed: str = ""


@dataclass(frozen=True, slots=True)
class RepairFigure:
    """One figure of a way out: `mood` is good, plain or bad."""

    label: str
    icon: str
    value: str
    detail: str
    mood: str


@dataclass(frozen=True, slots=True)
class RepairPlanView:
    """One way out, with what it costs and changes."""

    id: int
    aim: str
    title: str
    status: str
    offered: int
    accepted: int
    refused: int
    figures: list[RepairFigure] = field(default_factory=list)
    lines: list[ProposalLineView] = field(default_factory=list)
    open: list[OpenLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class RepairView:
    """The ways out of one breakdown, side by side."""

    round: str = ""
    computed: str = ""
    plans: list[RepairPlanView] = field(default_factory=list)
    accepted: int = 0


@dataclass(frozen=True, slots=True)
class PersonToTell:
    """Somebody whose planning has changed: by mail, or by telephone without an address."""

    key: str
    name: str
    kind: str
    mail: str
    phone: str
    phone_url: str
    changes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class AbsenceRequestLine:
    """An absence somebody asks for, as the coordinator or the worker reads it."""

    id: int
    version: int
    worker_id: int
    worker: str
    initials: str
    period: str
    reason_label: str
    remark: str
    status: str
    status_label: str
    answer: str
    visits: int
    asked: str
