"""The address of the planning: read, written, read again; what makes no sense is left out."""

from __future__ import annotations

from datetime import date
from urllib.parse import parse_qsl

import pytest

from careapp.domain.months import month_after, month_last, month_weeks
from careapp.domain.planning_address import PlanningAddress, names_a_place


@pytest.mark.parametrize(
    "query",
    [
        "day=2026-11-24",
        "day=2026-11-24&by=client",
        "day=2026-11-24&view=week",
        "day=2026-11-24&view=week&worker=3",
        "day=2026-11-24&view=week&by=both&client=5&worker=3",
        "day=2026-11-24&view=month&client=5",
        "day=2026-11-24&view=month&by=sector&q=Achard+%26+fils&sector=1,4&service=2&skill=7&status=unassigned,late&cancelled=1",
    ],
)
def test_an_address_is_written_as_it_was_read(query):
    assert PlanningAddress.read(dict(parse_qsl(query))).query() == query


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        ({"worker": "3"}, PlanningAddress(span="week", worker=3)),
        ({"client": "5"}, PlanningAddress(span="week", lines="client", client=5)),
        ({"worker": "3", "client": "5"}, PlanningAddress(span="week", lines="both", worker=3, client=5)),
        ({"only": "late", "day": "24/11/2026"}, PlanningAddress(day="2026-11-24", statuses=("late",))),
        ({"day": "2026-02-31", "view": "year", "by": "moon", "sector": "1,x,1,²", "status": "gone"}, None),
    ],
)
def test_an_address_of_somebody_else_is_understood_or_left_out(asked, place):
    expected = place or PlanningAddress(sectors=("1",))
    assert PlanningAddress.read(asked) == expected


def test_a_saved_view_has_no_day_and_an_empty_address_names_no_place():
    assert PlanningAddress(day="2026-11-24", text="Ferrand").query(dated=False) == "q=Ferrand"
    assert names_a_place({"visit": "3"}) is False
    assert names_a_place({"sector": "3"}) is True


def test_months_are_turned_over_the_year_and_shown_in_whole_weeks():
    assert [month_after(date(2026, 11, 24), steps) for steps in (-11, 0, 1, 2)] == [
        date(2025, 12, 1), date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1),
    ]  # fmt: skip
    assert month_last(date(2028, 2, 3)) == date(2028, 2, 29)
    weeks = month_weeks(date(2026, 11, 24))
    assert (weeks[0], weeks[-1], len(weeks)) == (date(2026, 10, 26), date(2026, 11, 30), 6)
    assert len(month_weeks(date(2027, 2, 1))) == 4
