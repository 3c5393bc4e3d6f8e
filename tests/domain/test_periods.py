from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.periods import (
    Availability,
    Interval,
    availability_faults,
    check_availability,
    clip,
    contains,
    covers,
    date_ranges_overlap,
    days_between,
    gaps,
    overlaps,
    subtract,
    union,
)
from careapp.domain.refusal import RefusedFields


def test_intervals_that_touch_do_not_overlap():
    assert not overlaps(Interval(0, 5), Interval(5, 9))
    assert overlaps(Interval(0, 6), Interval(5, 9))
    assert not overlaps(Interval(3, 3), Interval(0, 9))
    assert contains(Interval(0, 9), Interval(5, 9))


def test_free_time_is_what_is_left_between_visits():
    day = Interval(480, 1080)
    visits = [Interval(540, 600), Interval(590, 630), Interval(1000, 1200)]
    assert gaps(visits, day) == [Interval(480, 540), Interval(630, 1000)]
    assert clip(Interval(1000, 1200), day) == Interval(1000, 1080)
    assert clip(Interval(0, 480), day) is None
    assert covers([Interval(480, 540), Interval(540, 600)], Interval(500, 560))
    assert not covers(visits, Interval(540, 640))


def test_instants_are_intervals_too():
    noon = datetime(2026, 11, 24, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    assert union([Interval(noon, noon + hour), Interval(noon + hour, noon + 2 * hour)])[0].length == 2 * hour
    assert Interval(5, 3).length == 0


INTERVALS = st.lists(st.builds(lambda a, n: Interval(a, a + n), st.integers(0, 60), st.integers(0, 20)), max_size=6)


def points(intervals):
    return {p for i in intervals for p in range(i.start, i.end)}


@given(INTERVALS, INTERVALS)
def test_unions_and_differences_hold_the_same_minutes_as_sets(some, others):
    assert points(union(some + others)) == points(some) | points(others)
    assert points(subtract(some, others)) == points(some) - points(others)
    result = subtract(some, others)
    assert result == sorted(result)
    assert all(result)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (Availability(0, 600, 600), "La fin doit suivre le début (10:00)."),
        (Availability(0, 600, 605), "au moins 15"),
        (Availability(0, 600, 1500), "de 00:00 à 24:00"),
        (Availability(9, 600, 700), "jour de la semaine"),
        (Availability(0, 600, 700, date(2026, 5, 1), date(2026, 4, 1)), "dernière date"),
        (Availability(1, 700, 800), "chevauche celle du mardi, 08:00–12:00"),
    ],
)
def test_an_impossible_availability_is_refused_at_its_row(row, words):
    with pytest.raises(RefusedFields) as refusal:
        check_availability([Availability(1, 480, 720), row])
    assert list(refusal.value.errors) == ["availability.1"]
    assert words in refusal.value.errors["availability.1"].replace("\u00a0", " ")


def test_a_sound_week_passes_and_other_dates_do_not_overlap():
    rows = [
        Availability(0, 480, 720), Availability(0, 720, 1440),
        Availability(1, 480, 720, None, date(2026, 6, 30)), Availability(1, 480, 720, date(2026, 7, 1), None),
    ]  # fmt: skip
    assert availability_faults(rows) == {}


def test_ranges_of_dates_include_both_ends():
    assert date_ranges_overlap(date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 5), None)
    assert not date_ranges_overlap(date(2026, 1, 1), date(2026, 1, 5), date(2026, 1, 6), None)
    assert days_between(date(2026, 1, 31), date(2026, 2, 1)) == [date(2026, 1, 31), date(2026, 2, 1)]
    assert days_between(date(2026, 2, 1), date(2026, 1, 31)) == []
