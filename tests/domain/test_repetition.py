"""Repetition by the wall calendar."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.reading import Reading
from careapp.domain.refusal import RefusedFields
from careapp.domain.repetition import Repetition, Unit, following, occurrence, read_repetition, repetition_text


@pytest.mark.parametrize(
    ("first", "plan", "days"),
    [
        (date(2026, 1, 31), Repetition(1, "month"), [date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]),
        (date(2024, 2, 29), Repetition(1, "year"), [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28)]),
        (date(2026, 10, 24), Repetition(1, "day"), [date(2026, 10, 25), date(2026, 10, 26), date(2026, 10, 27)]),
        (date(2026, 10, 21), Repetition(2, "week"), [date(2026, 11, 4), date(2026, 11, 18), date(2026, 12, 2)]),
    ],
)
def test_each_day_is_counted_from_the_first_on_the_wall(first, plan, days):
    assert [occurrence(first, plan, number) for number in (1, 2, 3)] == days
    assert [following(first, plan, after) for after in (first, days[0], days[1])] == days


def test_a_series_ends_on_its_last_day_and_never_begins_without_a_rhythm():
    weekly = Repetition(1, "week", date(2026, 11, 10))
    assert following(date(2026, 11, 3), weekly, date(2026, 11, 3)) == date(2026, 11, 10)
    assert following(date(2026, 11, 3), weekly, date(2026, 11, 10)) is None
    assert following(date(2026, 11, 3), Repetition(), date(2026, 11, 3)) is None


@given(
    st.dates(date(2000, 1, 1), date(2080, 1, 1)),
    st.integers(1, 99),
    st.sampled_from(list(Unit)),
    st.integers(0, 4000),
)
def test_the_following_day_is_the_first_of_the_series_after_another(first, every, unit, days):
    plan, after = Repetition(every, unit), first + timedelta(days=days)
    day = following(first, plan, after)
    number = next(n for n in range(1, 5000) if occurrence(first, plan, n) == day)
    assert day > after
    assert number == 1 or occurrence(first, plan, number - 1) <= after


def test_a_repetition_is_read_and_said_in_words():
    form = {"repeats": "on", "every": "2", "unit": "week", "until": "2026-12-31", "made": "due"}
    reading = Reading(form)
    plan = read_repetition(reading, date(2026, 11, 24))
    assert plan == Repetition(2, "week", date(2026, 12, 31), "due")
    assert repetition_text(plan) == "Toutes les 2 semaines, jusqu’au 31/12/2026"
    assert [repetition_text(Repetition(1, unit)) for unit in Unit] == [
        "Chaque jour", "Chaque semaine", "Chaque mois", "Chaque année",
    ]  # fmt: skip
    assert read_repetition(Reading({"every": "2"}), None) == Repetition()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"every": "0"}, "every"), ({"every": ""}, "every"), ({"unit": "hour"}, "unit"),
     ({"until": "2026-11-24"}, "until"), ({"until": "2060-01-01"}, "until"), ({"made": "never"}, "made")],
)  # fmt: skip
def test_what_a_repetition_may_not_be_is_told_at_its_field(wrong, field):
    reading = Reading({"repeats": "on", "every": "1", "unit": "week", **wrong})
    read_repetition(reading, date(2026, 11, 24))
    with pytest.raises(RefusedFields) as told:
        reading.check()
    assert list(told.value.errors) == [field]
