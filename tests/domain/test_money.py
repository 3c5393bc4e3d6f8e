from decimal import Decimal as D

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.agencies import read_habits
from careapp.domain.catalog import read_service
from careapp.domain.money import (
    VAT_RATES,
    Amounts,
    cents,
    check_vat_rate,
    from_gross,
    from_net,
    parse_money,
    price_of,
    share_out,
    totals,
)
from careapp.domain.refusal import Refused, RefusedFields

MONEY = st.decimals(D("0"), D("99999.99"), places=2)


def test_halves_of_a_cent_go_up():
    assert [cents(D(a)) for a in ("1.005", "2.675", "-1.005")] == [D("1.01"), D("2.68"), D("-1.01")]


@pytest.mark.parametrize(
    ("minutes", "hourly", "price"), [(90, "26.50", "39.75"), (45, "25.99", "19.49"), (0, "30", "0")]
)
def test_minutes_have_a_price(minutes, hourly, price):
    assert price_of(minutes, D(hourly)) == D(price)


@pytest.mark.parametrize(
    ("rate", "expected"), [("5.5", ("100.00", "5.50", "105.50")), ("20", ("100.00", "20.00", "120.00"))]
)
def test_vat_is_rounded_on_each_line(rate, expected):
    assert from_net(D("100"), D(rate)) == Amounts(*map(D, expected))


def test_three_lines_of_a_cent_and_a_half_of_vat_make_six_cents():
    lines = [(D("10"), from_net(D("0.15"), D("10")))] * 3
    assert totals(lines).whole == Amounts(D("0.45"), D("0.06"), D("0.51"))


@given(MONEY, st.sampled_from(VAT_RATES))
def test_what_a_consumer_pays_is_the_price_shown(gross, rate):
    line = from_gross(gross, rate)
    assert line.net + line.vat == line.gross == gross
    assert line.net >= 0
    assert abs(from_net(line.net, rate).gross - gross) <= D("0.01")


def test_totals_are_told_by_rate():
    found = totals([(D("10"), from_net(D("10"), D("10"))), (D("5.5"), from_net(D("20"), D("5.5")))])
    assert list(found.by_rate) == [D("5.5"), D("10")]
    assert found.by_rate[D("5.5")].vat == D("1.10")
    assert found.whole.gross == D("32.10")
    assert totals([]).whole.gross == 0


@given(MONEY, st.lists(st.integers(0, 1000), min_size=1, max_size=8))
def test_shares_lose_no_cent(amount, weights):
    if not sum(weights):
        return
    shares = share_out(amount, [D(w) for w in weights])
    assert sum(shares) == amount
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - amount * weight / sum(weights)) < D("0.01") + D("1e-9")


def test_three_thirds_of_ten_euros():
    assert share_out(D("10"), [D(1)] * 3) == [D("3.34"), D("3.33"), D("3.33")]
    for weights in ([], [D(0)], [D(-1), D(2)]):
        with pytest.raises(Refused):
            share_out(D("10"), weights)


def test_amounts_are_read_as_typed():
    assert parse_money("1 234,5 €") == D("1234.50")
    for text in ("-1", "1,005", "99999999", "x"):
        with pytest.raises(Refused) as refusal:
            parse_money(text, "price")
        assert refusal.value.field == "price"


def test_only_rates_in_force_are_taken():
    assert check_vat_rate(D("5.5")) == D("5.5")
    with pytest.raises(Refused, match="5,5"):
        check_vat_rate(D("19.6"))


def test_the_largest_amount_is_written_as_amounts_are():
    with pytest.raises(Refused, match="9\u202f999\u202f999,99"):
        parse_money("99999999")


def test_an_amount_is_told_the_limit_of_its_own_field():
    for read, name in ((read_service, "hourly_price"), (read_habits, "hour_cost")):
        for text in ("999999999", "1000,01", "-1"):
            with pytest.raises(RefusedFields) as refusal:
                read({name: text})
            assert refusal.value.errors[name].replace("\u00a0", " ") == "Un montant va de 0 à 1\u202f000 €.", (
                name,
                text,
            )
    assert read_service({"name": "Repas", "hourly_price": "1000"}).hourly_price == D("1000.00")
