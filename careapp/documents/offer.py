"""What is offered at what price: the value behind quote, contract, care document (DIPC) and invoice model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from careapp.documents.mission_sheet import Agency, Entry, Slot, TaskGroup
from careapp.domain.money import ZERO, Amounts, Totals, cents, from_net, price_of, totals

HALF: Final = Decimal("0.5")
"""The share of what is borne that gives a tax credit (CGI, art. 199 sexdecies)."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a paper is addressed to."""

    name: str
    lines: tuple[str, ...] = ()
    represented_by: str = ""
    phone: str = ""
    birth_date: date | None = None
    civility: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """A service offered: its minutes over the period, its price of an hour without tax, its VAT rate in percent."""

    label: str
    detail: str
    minutes: int
    hourly_price: Decimal
    vat_rate: Decimal
    amounts: Amounts


@dataclass(frozen=True, slots=True)
class Funding:
    """What a care plan grants a month; `amount` is known where the plan says what an hour is paid."""

    funder: str
    minutes: int
    hourly_rate: Decimal | None = None
    amount: Decimal | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Amended:
    """The offer an amendment changes: what and when it was, its lines as they were stated, the day of the change."""

    kind: str
    number: str
    issued_on: date
    effective_on: date
    lines: tuple[Line, ...] = ()
    document_id: int = 0

    @property
    def gross(self) -> Decimal:
        """What it cost a month, tax included."""
        return totals((line.vat_rate, line.amounts) for line in self.lines).whole.gross


@dataclass(frozen=True, slots=True)
class Offer:
    """The whole offer. `number` is empty on a preview: only what is printed takes a number."""

    kind: str
    issued_on: date
    agency: Agency
    recipient: Recipient
    language: str = "fr"
    number: str = ""
    opportunity: str = ""
    activity: str = ""
    followed_by: str = ""
    mode: str = ""
    employs: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    valid_until: date | None = None
    places: tuple[str, ...] = ()
    period: str = ""
    lines: tuple[Line, ...] = ()
    weekly_minutes: int = 0
    funding: Funding | None = None
    tax_credit: bool = False
    need: str = ""
    informations: tuple[Entry, ...] = ()
    week: tuple[Slot, ...] = ()
    tasks: tuple[TaskGroup, ...] = ()
    reviewed_on: date | None = None
    amends: Amended | None = None

    @property
    def totals(self) -> Totals:
        """The sums, as a whole and by VAT rate."""
        return totals((line.vat_rate, line.amounts) for line in self.lines)

    @property
    def remaining(self) -> Decimal:
        """What is left to the client once the plan has paid its hours."""
        paid = (self.funding.amount if self.funding else None) or ZERO
        return max(self.totals.whole.gross - paid, ZERO)

    @property
    def after_credit(self) -> Decimal:
        """What is left once the tax credit is back."""
        return self.remaining - cents(self.remaining * HALF)


def funded(funder: str, granted: int, planned: int, rate: Decimal | None, reference: str = "") -> Funding:
    """What a plan pays of a month: the hours planned, those granted at most."""
    amount = price_of(min(granted, planned), rate) if rate is not None else None
    return Funding(funder, granted, rate, amount, reference)


def told(lines: Sequence[Line]) -> list[dict[str, str | int]]:
    """Lines as plain values, to be kept with what was issued."""
    return [
        {
            "label": line.label, "detail": line.detail, "minutes": line.minutes,
            "hourly_price": str(line.hourly_price), "vat_rate": str(line.vat_rate),
        }
        for line in lines
    ]  # fmt: skip


def stated(kept: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """The lines that were kept."""
    return tuple(
        line_of(
            one["label"], one["detail"], int(one["minutes"]), Decimal(one["hourly_price"]), Decimal(one["vat_rate"])
        )
        for one in kept
    )


def line_of(label: str, detail: str, minutes: int, hourly_price: Decimal, vat_rate: Decimal) -> Line:
    """A line with its amounts."""
    amounts = from_net(price_of(minutes, hourly_price), vat_rate)
    return Line(label, detail, minutes, hourly_price, vat_rate, amounts)


def minutes_of(lines: Sequence[Line]) -> int:
    """The minutes of all lines."""
    return sum(line.minutes for line in lines)
