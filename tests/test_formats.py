from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from careapp.i18n import formats, using_locale

PARIS = ZoneInfo("Europe/Paris")
DAY = date(2026, 11, 24)


def test_days_are_written_in_the_language_of_the_reader():
    assert formats.short_day(DAY) == "mar. 24 nov."
    assert formats.long_day(DAY) == "mardi 24 novembre 2026"
    assert formats.long_day(date(2026, 12, 1)) == "mardi 1er décembre 2026"
    assert formats.weekday_name(0) == "Lundi"
    assert formats.near_day(date(2026, 11, 25), DAY) == "Demain"
    with using_locale("en"):
        assert formats.short_day(DAY) == "Tue 24 Nov"


def test_instants_are_read_on_the_wall_of_the_agency():
    start, end = datetime(2026, 11, 24, 13, tzinfo=UTC), datetime(2026, 11, 24, 14, 30, tzinfo=UTC)

    assert formats.span(start, end, PARIS) == "14:00–15:30"
    assert formats.moment(start, PARIS) == "24/11/2026 14:00"


def test_amounts_are_written_with_a_comma():
    assert formats.money(Decimal("2639.09")) == "2\u202f639,09\xa0€"
