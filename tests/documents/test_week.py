"""The typical week on paper: everything readable, nothing on top of anything else."""

import itertools

import pytest

from careapp.documents.mission_sheet import Slot
from careapp.documents.week import SHORTEST_MM, TALLEST_MM, lay_out
from tests.documents.factories import long_mission_sheet


def slot(day: int, start: str, end: str) -> Slot:
    minutes = [int(text[:2]) * 60 + int(text[3:]) for text in (start, end)]
    return Slot(day, *minutes, "Aide")


def test_each_day_gets_its_own_slots_in_order():
    week = lay_out([slot(2, "14:00", "15:00"), slot(0, "08:00", "09:00"), slot(2, "08:00", "09:00")])
    assert [len(day) for day in week.days] == [1, 0, 2, 0, 0, 0, 0]
    assert week.days[2][0].top < week.days[2][1].top


def test_slots_that_follow_each_other_take_the_whole_width():
    (first, second) = lay_out([slot(0, "08:00", "09:00"), slot(0, "09:00", "10:00")]).days[0]
    assert first.width == second.width == 100


def test_slots_at_the_same_time_share_the_width():
    (first, second) = lay_out([slot(0, "08:00", "09:00"), slot(0, "08:30", "09:30")]).days[0]
    assert (first.left, second.left) == (0, 50)


CROWDED = long_mission_sheet().week


@pytest.mark.parametrize("slots", [CROWDED, [slot(0, "00:00", "23:59")], [slot(6, "23:45", "23:59")]])
def test_no_box_covers_another_and_none_is_too_small_to_read(slots):
    week = lay_out(slots)
    assert week.height <= TALLEST_MM + 0.01
    for day in week.days:
        assert all(box.height >= SHORTEST_MM for box in day)
        for a, b in itertools.combinations(day, 2):
            apart = a.left + a.width <= b.left + 0.05 or b.left + b.width <= a.left + 0.05
            assert apart or a.top + a.height <= b.top + 0.05


def test_an_empty_week_is_an_ordinary_day_without_slots():
    week = lay_out([])
    assert not any(week.days)
    assert [hour for hour, _top in week.hours][:2] == [8, 12]
