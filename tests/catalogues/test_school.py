"""The calendar of school holidays: what ships, and what an administrator adds."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from careapp.catalogues import school
from careapp.domain.refusal import Refused
from careapp.settings import get_settings

YEAR = """
[[years]]
name = "2028-2029"
source = "Arrêté"
periods = [{ name = "Vacances d’essai", zones = "AC", first = 2028-10-21, last = 2028-11-05 }]
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    monkeypatch.setenv("CAREAPP_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    yield tmp_path / school.FILE
    get_settings.cache_clear()


@pytest.mark.parametrize(
    ("zone", "day", "off"),
    [
        ("A", date(2026, 12, 18), False), ("A", date(2026, 12, 19), True), ("A", date(2027, 1, 3), True),
        ("A", date(2027, 1, 4), False), ("C", date(2027, 2, 8), True), ("A", date(2027, 2, 8), False),
        ("B", date(2027, 2, 8), False), ("B", date(2027, 3, 7), True), ("A", date(2027, 5, 7), True),
        ("", date(2026, 12, 25), False),
    ],
)  # fmt: skip
def test_a_day_is_off_in_the_zones_that_are_on_holiday(own, zone, day, off):
    assert (day in school.school_days_off(zone, day, day)) == off


def test_every_period_names_its_source_and_no_two_of_a_zone_meet(own):
    for zone in "ABC":
        periods = school.school_holidays(zone)
        assert all(period.source for period in periods)
        assert all(one.last < other.first for one, other in pairwise(periods))
    assert school.known_until("A") == date(2028, 8, 31)


def test_an_administrator_adds_a_year_without_a_restart(own):
    assert school.school_days_off("A", date(2028, 10, 21), date(2028, 10, 22)) == frozenset()
    own.write_text(YEAR, "utf-8")
    assert len(school.school_days_off("A", date(2028, 10, 1), date(2028, 11, 30))) == 16
    assert school.school_days_off("B", date(2028, 10, 1), date(2028, 11, 30)) == frozenset()


@pytest.mark.parametrize("wrong", ["not a file of years", YEAR.replace("AC", "Z"), YEAR.replace("11-05", "10-05")])
def test_a_file_that_cannot_be_read_says_where(own, wrong):
    own.write_text(wrong, "utf-8")
    with pytest.raises(Refused) as refusal:
        school.known_until("A")
    assert "school_holidays.toml" in refusal.value.reason
