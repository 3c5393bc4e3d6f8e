"""A letter to a client: who writes, to whom, about which visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from careapp.documents.mission_sheet import Agency
from careapp.documents.offer import Recipient


@dataclass(frozen=True, slots=True)
class LetterService:
    """A service the client receives: when in the week, at which price of an hour without tax."""

    label: str
    detail: str
    hourly_price: Decimal
    vat_rate: Decimal


@dataclass(frozen=True, slots=True)
class Letter:
    """The whole letter, its text aside."""

    title: str
    issued_on: date
    agency: Agency
    recipient: Recipient
    client_code: str
    language: str = "fr"
    number: str = ""
    signed_by: str = ""
    followed_by: str = ""
    opportunity: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    evaluated_on: date | None = None
    weekly_minutes: int = 0
    services: tuple[LetterService, ...] = ()
    workers: tuple[str, ...] = ()
