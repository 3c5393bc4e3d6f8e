"""What the records of clients and workers show alike: visits, opportunities, documents, the figures of a list."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PageFigures:
    """Where a page stands in its list: rows `first` to `last` of `total`."""

    page: int = 1
    pages: int = 1
    first: int = 0
    last: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class VisitLine:
    """A visit in the record of a client (its worker is named) or of a worker (its client is named)."""

    id: int
    day: str
    hours: str
    duration: str
    service: str
    person: str
    person_url: str
    status: str
    planning_url: str


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Some of the visits of a record."""

    rows: list[VisitLine] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)


@dataclass(frozen=True, slots=True)
class OpportunityLine:
    """An opportunity in the record of its client."""

    id: int
    number: str
    url: str
    activity: str
    services: str
    stage: str
    since: str
    locked: bool


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """A document issued for a client."""

    id: int
    title: str
    kind: str
    issued: str
    issued_by: str
    url: str
