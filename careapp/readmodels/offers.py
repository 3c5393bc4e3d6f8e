"""What a browser may know of offers: for the office who was asked and what they said, for a worker what is offered."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One worker who was asked."""

    id: int
    worker_id: int
    name: str
    status: str
    when: str


@dataclass(frozen=True, slots=True)
class OfferPanel:
    """The offers of a visit; `open`: nobody has it and it is still to come; `living`: who has not declined."""

    visit_id: int = 0
    open: bool = False
    first_has_it: bool = False
    living: int = 0
    lines: list[OfferLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class OfferChoice:
    """A worker who may be asked, and a word on what the visit would add to the day."""

    worker_id: str
    name: str
    detail: str


@dataclass(frozen=True, slots=True)
class MyOffer:
    """A visit offered to the worker signed in; the client's name only where the worker already goes."""

    id: int
    version: int
    day: str
    hours: str
    duration: str
    client: str
    service: str
    city: str
    around: str
    status: str
    first_has_it: bool
