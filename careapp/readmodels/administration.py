"""What the administration shows: accounts, the agency, the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class AccountRow:
    """A person who signs in to the agency."""

    id: int = 0
    name: str = ""
    initials: str = ""
    email: str = ""
    phone: str = ""
    role: str = ""
    role_label: str = ""
    worker_id: int = 0
    worker: str = ""
    active: bool = True
    seen: str = ""
    sessions: int = 0
    self: bool = False


@dataclass(frozen=True, slots=True)
class AccountPage:
    """A page of the accounts, and the workers without one."""

    rows: list[AccountRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    workers: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class NewAccess:
    """What a person needs to sign in for the first time; shown once, kept nowhere."""

    name: str
    email: str
    words: str


@dataclass(frozen=True, slots=True)
class SectorRow:
    """A sector and how many clients and workers stand in it."""

    id: int = 0
    name: str = ""
    clients: int = 0
    workers: int = 0


@dataclass(frozen=True, slots=True)
class AgencyView:
    """The agency's identity and habits; `seen` tells one state of them from another."""

    seen: str = ""
    name: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    phone: str = ""
    email: str = ""
    registration: str = ""
    reevaluation_months: str = ""
    planning_weeks: str = ""
    late_after: str = ""
    mails_a_minute: str = ""
    holidays_region: str = ""
    on_holiday: str = ""
    school_zone: str = ""
    hour_cost: str = ""
    sectors: list[SectorRow] = field(default_factory=list)
    alerts: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One write: who, when, what, to which row."""

    id: int
    day: str
    time: str
    actor: str
    verb: str
    noun: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class AuditPage:
    """A page of the audit trail and what its filters may be set to."""

    rows: list[AuditRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    actors: list[Choice] = field(default_factory=list)
    nouns: list[Choice] = field(default_factory=list)
