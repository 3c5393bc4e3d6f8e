"""Money: exact amounts, cents rounded line by line, VAT, shares that add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from careapp.domain.parsing import parse_decimal
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats

CENT: Final = Decimal("0.01")
ZERO: Final = Decimal("0.00")
MOST: Final = Decimal("9999999.99")
VAT_RATES: Final = tuple(Decimal(rate) for rate in ("0", "2.1", "5.5", "8.5", "10", "20"))
"""The rates of France and its overseas departments (CGI, 278 to 281 nonies, 296)."""


@dataclass(frozen=True, slots=True)
class Amounts:
    """An amount without tax, its VAT, and both together; `gross` is always `net + vat`."""

    net: Decimal
    vat: Decimal
    gross: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """The sum of lines, as a whole and by VAT rate."""

    whole: Amounts
    by_rate: Mapping[Decimal, Amounts]


def cents(amount: Decimal) -> Decimal:
    """An amount rounded to the cent, halves away from zero as invoices do."""
    return amount.quantize(CENT, ROUND_HALF_UP)


def parse_money(text: str, field: str = "", most: Decimal = MOST) -> Decimal:
    """The amount of `"26,50 €"`: from zero to `most`, no finer than a cent."""
    amount = parse_decimal(text.replace("€", ""), field)
    if not 0 <= amount <= most:
        decimals = 0 if most == int(most) else 2
        raise Refused(_("Un montant va de 0 à {most} €.", most=formats.number(most, decimals)), field)
    if amount != cents(amount):
        raise Refused(_("Un montant s’arrête aux centimes."), field)
    return cents(amount)


def check_vat_rate(rate: Decimal, field: str = "vat_rate") -> Decimal:
    """A VAT rate in percent, one of those in force."""
    if rate not in VAT_RATES:
        rates = ", ".join(f"{known}".replace(".", ",") for known in VAT_RATES)
        raise Refused(_("Ce taux de TVA n’existe pas. Possible : {rates}.", rates=rates), field)
    return rate


def price_of(minutes: int, hourly_price: Decimal) -> Decimal:
    """The price of some minutes at an hourly price."""
    return cents(hourly_price * minutes / 60)


def from_net(net: Decimal, rate: Decimal) -> Amounts:
    """The amounts of a line whose price is without tax; `rate` is in percent."""
    net = cents(net)
    vat = cents(net * rate / 100)
    return Amounts(net, vat, net + vat)


def from_gross(gross: Decimal, rate: Decimal) -> Amounts:
    """The amounts of a line whose price includes tax, which a consumer pays to the cent."""
    gross = cents(gross)
    net = cents(gross * 100 / (100 + rate))
    return Amounts(net, gross - net, gross)


def totals(lines: Iterable[tuple[Decimal, Amounts]]) -> Totals:
    """The sum of lines (rate, amounts): each line was rounded, so the sums need no rounding."""
    whole = Amounts(ZERO, ZERO, ZERO)
    by_rate: dict[Decimal, Amounts] = {}
    for rate, line in lines:
        whole = _plus(whole, line)
        by_rate[rate] = _plus(by_rate.get(rate, Amounts(ZERO, ZERO, ZERO)), line)
    return Totals(whole, dict(sorted(by_rate.items())))


def share_out(amount: Decimal, weights: Sequence[Decimal]) -> list[Decimal]:
    """An amount cut in proportion to weights without losing a cent: spare cents go to the largest rests."""
    if not weights or any(weight < 0 for weight in weights) or not sum(weights):
        raise Refused(_("Donnez au moins une part au-dessus de zéro."))
    whole, total = int(cents(amount) * 100), sum(weights)
    exact = [whole * weight / total for weight in weights]
    floors = [int(share // 1) for share in exact]
    order = sorted(range(len(weights)), key=lambda i: (floors[i] - exact[i], i))
    for i in order[: whole - sum(floors)]:
        floors[i] += 1
    return [Decimal(share) / 100 for share in floors]


def _plus(one: Amounts, other: Amounts) -> Amounts:
    return Amounts(one.net + other.net, one.vat + other.vat, one.gross + other.gross)
