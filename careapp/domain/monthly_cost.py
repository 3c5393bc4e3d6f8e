"""What a month of someone's missions costs: priced by service, what the care plan pays, what is left to the client."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from careapp.domain.money import ZERO, Amounts, cents, from_net, price_of, totals


@dataclass(frozen=True, slots=True)
class PricedHours:
    """The minutes of a month of one service, workers who come together each counted, at its price without tax."""

    minutes: int
    hourly_price: Decimal
    vat_rate: Decimal


@dataclass(frozen=True, slots=True)
class MonthlyCost:
    """The price of a month, the part that a plan pays, the part that is left to the client."""

    price: Amounts
    plan: Decimal
    left: Decimal


def monthly_cost(
    hours: Iterable[PricedHours], asked: int, granted: int | None = None, rate: Decimal | None = None
) -> MonthlyCost:
    """The cost of a month; a plan pays the hours asked for up to those it grants, at its own hourly rate.

    A plan that tells no rate pays its share of the price.
    """
    lines = [(one.vat_rate, from_net(price_of(one.minutes, one.hourly_price), one.vat_rate)) for one in hours]
    price = totals(lines).whole
    covered = min(asked, granted or 0)
    paid = price_of(covered, rate) if rate else price.gross * covered / asked if asked else ZERO
    plan = min(cents(paid), price.gross)
    return MonthlyCost(price, plan, price.gross - plan)
