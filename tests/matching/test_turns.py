"""Over days: Sundays, evenings and long days shared out, contracts filled, starts near the hour asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careapp.matching.day import solve_days
from careapp.matching.problem import Problem, Settings, Thresholds
from careapp.matching.solve import never, solve
from careapp.matching.turns import Turns, is_sunday
from careapp.matching.weights import Weights
from tests.matching.build import FAR_AWAY, at, busy, problem, visit, worker
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

SUNDAY, NEXT_SUNDAY = 6, 13


def taker(asked: Problem) -> str:
    (one,) = solve(asked, seed=1, time_limit=2).assignments
    return str(one.worker_id)


def within(day: int, start: str, end: str, **hours: int):
    """A visit that may slide by an hour either way."""
    asked = visit(day, start, end, **hours)
    return replace(asked, earliest=asked.start - 60, latest=asked.end + 60)


def test_the_day_after_saturday_is_sunday():
    assert [day for day in range(14) if is_sunday(problem(worker()), day)] == [SUNDAY, NEXT_SUNDAY]


def test_a_turn_costs_one_weight_more_for_each_of_the_last_four_weeks():
    rows = (
        busy("Samira", SUNDAY, "08:00", "09:00"),
        busy("Samira", SUNDAY, "10:00", "11:00"),
        busy("Samira", 10, "19:30", "20:30"),
        *(busy("Paul", 11, start, end) for start, end in (("06:00", "12:00"), ("12:30", "18:30"))),
        busy("Paul", NEXT_SUNDAY + 1, "20:00", "21:00"),
    )
    asked = problem(worker("Samira"), worker("Paul"), rows=rows)
    turns = Turns.of(asked, NEXT_SUNDAY)
    assert turns.sunday.tolist() == [60, 30]
    assert turns.evening.tolist() == [20, 10]
    assert turns.long_day.tolist() == [20, 40]
    assert Turns.of(asked, NEXT_SUNDAY - 1).sunday.tolist() == [0, 0]
    assert Turns.of(asked, SUNDAY + 35).sunday.tolist() == [30, 30]


@pytest.mark.parametrize("tired", ["Samira", "Paul"])
@pytest.mark.parametrize(
    ("rows", "day", "start", "end"),
    [((SUNDAY, "09:00", "10:00"), NEXT_SUNDAY, "09:00", "10:00"), ((2, "20:00", "21:00"), 3, "20:30", "21:30")],
)
def test_a_sunday_or_an_evening_goes_to_who_had_fewer(tired, rows, day, start, end):
    asked = problem(worker("Samira"), worker("Paul"), visits=(within(day, start, end),), rows=(busy(tired, *rows),))
    assert taker(asked) == {"Samira": "Paul", "Paul": "Samira"}[tired]


@pytest.mark.parametrize(("weight", "who"), [(0, "Samira"), (400, "Paul")])
def test_a_long_day_is_weighed_against_the_way(weight, who):
    rows = busy("Samira", 1, "08:00", "12:00"), busy("Samira", 1, "13:00", "16:30")
    asked = problem(
        worker("Samira"), worker("Paul", home=FAR_AWAY), visits=(within(1, "18:00", "19:00"),), rows=rows,
        settings=Settings(weights=Weights(long_day=weight), thresholds=Thresholds(long_day=8 * 60)),
    )  # fmt: skip
    assert taker(asked) == who


@pytest.mark.parametrize(("weight", "who"), [(0, "Samira"), (5, "Paul")])
def test_hours_short_of_a_contract_are_weighed_against_the_way(weight, who):
    asked = problem(
        worker("Samira"), worker("Paul", home=FAR_AWAY, contract_minutes=1200), visits=(within(1, "09:00", "10:00"),),
        settings=Settings(weights=Weights(idle_minute=weight)),
    )  # fmt: skip
    assert taker(asked) == who


def starts(asked: Problem) -> list[int]:
    return sorted(one.start for one in solve(asked, seed=1, time_limit=2).assignments)


def test_a_visit_begins_when_it_was_asked_for_where_nothing_hinders_it():
    asked = problem(worker(), visits=(within(1, "10:00", "10:30"), within(1, "15:10", "15:40")))
    early = [at(1, 9), at(1, 14, 10)]
    assert starts(asked) == early
    assert starts(replace(asked, settings=Settings(weights=Weights(comfort_minute=1)))) == [at(1, 10), at(1, 15, 10)]
    today = tuple(replace(one, current="Samira") for one in asked.visits)
    assert starts(replace(asked, visits=today)) == [at(1, 10), at(1, 15, 10)]
    assert starts(replace(asked, visits=today, settings=Settings(weights=Weights(moved_minute=0)))) == early


def test_a_start_moves_no_further_than_the_next_visit_the_hours_and_the_span_allow():
    comfort = Settings(weights=Weights(comfort_minute=1), granularity=1)
    asked = problem(worker(), visits=(within(1, "10:00", "10:30"),), rows=(busy("Samira", 1, "10:15", "11:00"),))
    assert starts(replace(asked, settings=comfort)) == [at(1, 9, 45)]
    short = problem(worker(availability=((at(1, 8), at(1, 10, 20)),)), visits=(within(1, "10:00", "10:30"),))
    assert starts(replace(short, settings=comfort)) == [at(1, 9, 50)]


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_easing_keeps_the_routes_and_every_rule(seed):
    asked = random_problem(seed, days=1, windows=True)
    weights = Weights(moved_minute=0), Weights(moved_minute=0, comfort_minute=1)
    plain, eased = (
        solve_days(replace(asked, settings=replace(asked.settings, weights=one)), never, seed=1, effort=50)[0]
        for one in weights
    )
    assert faults(asked, eased) == []
    assert {(one.visit_id, one.worker_id) for one in eased} == {(one.visit_id, one.worker_id) for one in plain}
    wanted = {one.id: one.start for one in asked.visits}
    away = [sum(abs(one.start - wanted[one.visit_id]) for one in picks) for picks in (plain, eased)]
    assert away[1] <= away[0]
