from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.durations import clock_text, duration_text, parse_clock, parse_duration, span_text
from careapp.domain.parsing import clean_text, parse_boolean, parse_date, parse_decimal, parse_integer
from careapp.domain.refusal import Refused


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("8:30", 510), ("08h30", 510), ("8 h 30", 510), ("8h", 480), ("8", 480), ("0830", 510), ("23:59", 1439)],
)
def test_a_clock_time_is_read_as_people_write_it(text, minutes):
    assert parse_clock(text) == minutes


@pytest.mark.parametrize("text", ["24:00", "8:60", "", "midi", "8:3", "-1:00", "8:30:00"])
def test_an_impossible_clock_time_is_refused(text):
    with pytest.raises(Refused, match="08:30"):
        parse_clock(text)


@pytest.mark.parametrize(
    ("text", "minutes"),
    [("1 h 30", 90), ("1h30", 90), ("1:30", 90), ("1,5 h", 90), ("1.25h", 75), ("2 h", 120), ("45 min", 45),
     ("45", 45), ("1 h 30 min", 90), ("0 h 45", 45), ("1\u00a0h\u00a030", 90), ("1\u202fh\u202f30", 90)],
)  # fmt: skip
def test_a_duration_is_read_as_people_write_it(text, minutes):
    assert parse_duration(text) == minutes


@pytest.mark.parametrize("text", ["", "1 h 75", "longtemps", "-30", "1,5"])
def test_an_impossible_duration_is_refused(text):
    with pytest.raises(Refused):
        parse_duration(text)


@given(st.integers(min_value=0, max_value=900 * 60))
def test_a_written_duration_reads_back_the_same(minutes):
    assert parse_duration(duration_text(minutes)) == minutes


@given(st.integers(min_value=0, max_value=1439))
def test_a_written_clock_time_reads_back_the_same(minutes):
    assert parse_clock(clock_text(minutes)) == minutes


def test_spans_and_durations_are_written_without_decimals():
    assert span_text(14 * 60, 25 * 60) == "14:00–01:00"
    assert [duration_text(m) for m in (0, 90, 120, 605, -90)] == [
        "0\u00a0min", "1\u00a0h\u00a030", "2\u00a0h", "10\u00a0h\u00a005", "−1\u00a0h\u00a030",
    ]  # fmt: skip


@pytest.mark.parametrize("text", ["2026-11-24", "24/11/2026", "24.11.2026", " 24-11-2026 "])
def test_a_date_is_read_from_iso_and_french(text):
    assert parse_date(text) == date(2026, 11, 24)


def test_a_day_that_no_calendar_holds_is_refused_with_its_name():
    with pytest.raises(Refused, match="30/02/2026"):
        parse_date("30/02/2026")
    for far in ("0202-03-10", "01/01/9999"):
        with pytest.raises(Refused, match="1900"):
            parse_date(far)


@pytest.mark.parametrize("text", ["", "24/11/26", "demain", "11-24", "0000-01-01", "٢٠٢٦-11-24x"])
def test_what_is_no_date_is_refused(text):
    with pytest.raises(Refused):
        parse_date(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("12,5", "12.5"), ("12.5", "12.5"), ("1 234,50", "1234.50"), ("1\u202f234", "1234"), ("−3", "-3")],
)
def test_a_number_is_read_with_comma_or_point(text, value):
    assert parse_decimal(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "1e9", "NaN", "Infinity", "1,2,3", "douze", "1" * 40])
def test_what_is_no_number_is_refused(text):
    with pytest.raises(Refused):
        parse_decimal(text)


def test_whole_numbers_and_yes_or_no():
    assert parse_integer("1 200") == 1200
    assert (parse_boolean("Oui"), parse_boolean("non"), parse_boolean("x")) == (True, False, True)
    for parse, text in ((parse_integer, "1,5"), (parse_boolean, "peut-être")):
        with pytest.raises(Refused):
            parse(text)


def test_text_loses_control_characters_and_odd_spacing():
    assert clean_text("  Mme\u0000 \t Ferrand\r\n") == "Mme Ferrand"
    assert clean_text("un \r\ndeux\x07\n", lines=True) == "un\ndeux"
