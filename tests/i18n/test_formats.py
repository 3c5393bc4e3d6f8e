"""Dates, times and amounts are written as the trade writes them, in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from careapp.i18n import formats, using_locale

PARIS = ZoneInfo("Europe/Paris")
TUESDAY = date(2026, 11, 24)


@pytest.mark.parametrize(
    ("write", "french", "english"),
    [
        (formats.date_text, "24/11/2026", "24/11/2026"),
        (formats.short_day, "mar. 24 nov.", "Tue 24 Nov"),
        (formats.long_day, "mardi 24 novembre 2026", "Tuesday 24 November 2026"),
        (formats.day_month, "24 nov.", "24 Nov"),
        (formats.month, "novembre 2026", "November 2026"),
        (lambda day: formats.opening(formats.long_day(day)), "Mardi 24 novembre 2026", "Tuesday 24 November 2026"),
    ],
)
def test_a_day_is_written_in_the_language_of_the_reader(write, french, english):
    assert write(TUESDAY) == french
    with using_locale("en"):
        assert write(TUESDAY) == english


def test_the_first_of_a_month_is_an_ordinal_in_french_alone():
    assert formats.short_day(date(2026, 12, 1)) == "mar. 1er déc."
    assert formats.long_day(date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert formats.short_day(date(2026, 12, 21)) == "lun. 21 déc."
    with using_locale("en"):
        assert formats.short_day(date(2026, 12, 1)) == "Tue 1 Dec"


def test_instants_are_read_on_the_wall_of_the_agency():
    start, end = datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 24, 14, 30, tzinfo=UTC)

    assert formats.span(start, end, PARIS) == "14:00–15:30"
    assert formats.moment(start, PARIS) == "24/11/2026 14:00"


def test_amounts_and_numbers_follow_the_language():
    assert formats.money(Decimal("2639.09")) == "2\u202f639,09\u00a0€"
    assert formats.number(1234) == "1\u202f234"
    assert formats.number(3.94, 1) == "3,9"
    assert formats.percent(0.91) == "91\u00a0%"
    assert (formats.distance(4230), formats.distance(350)) == ("4,2\u00a0km", "350\u00a0m")
    with using_locale("en"):
        assert formats.money(Decimal("2639.09")) == "€2,639.09"
        assert formats.number(1234) == "1,234"


def test_a_week_says_whether_it_is_even():
    assert formats.week_label(TUESDAY) == "sem. 48, paire"
    assert formats.week_label(date(2026, 12, 1)) == "sem. 49, impaire"


@pytest.mark.parametrize(
    ("day", "written"),
    [
        (date(2026, 11, 24), "Aujourd’hui"),
        (date(2026, 11, 25), "Demain"),
        (date(2026, 11, 23), "Hier"),
        (date(2026, 11, 18), "Il y a 6 jours"),
        (date(2026, 11, 28), "Dans 4 jours"),
        (date(2026, 12, 29), "mar. 29 déc."),
        (date(2027, 1, 5), "mar. 5 janv. 2027"),
    ],
)
def test_a_near_day_is_told_from_today(day, written):
    assert formats.days_away(day, TUESDAY) == written


def test_weekdays_are_counted_from_monday():
    assert [formats.weekday_name(0), formats.weekday_name(6)] == ["Lundi", "Dimanche"]
