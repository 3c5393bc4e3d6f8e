"""The weekly rest in the search over routes: a worker whose rest is at stake works the hours that leave it."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from careapp.matching.check import check
from careapp.matching.problem import Level, RuleSetting, Settings
from careapp.matching.solve import solve
from careapp.matching.waking import ALWAYS, NEVER, waking_hours
from tests.matching.build import MONDAY, at, busy, problem, visit, worker
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

WEEK = tuple(busy("Samira", day, "09:00", "17:00") for day in range(5))


def asked(*hours: tuple[str, str], day: int = 5):
    return tuple(
        replace(one, earliest=one.start - 15, latest=one.end + 15)
        for number, (start, end) in enumerate(hours)
        for one in [visit(day, start, end, id=number)]
    )


def test_hours_are_free_where_the_rest_is_safe():
    made = problem(worker(), visits=asked(("08:00", "20:00")), rows=WEEK)
    assert waking_hours(made, made.visits, 5) == [ALWAYS]


def test_the_longest_stretch_that_leaves_the_rest_is_kept():
    rows = (*WEEK, busy("Samira", 7, "07:00", "12:00"))
    made = problem(worker(), visits=asked(("08:00", "20:00")), rows=rows)
    begin, end = at(5, 7, 45), at(5, 20, 15)
    assert waking_hours(made, made.visits, 5) == [(begin, at(5, 19, 45))]
    rows = (*WEEK, busy("Samira", 6, "10:00", "12:00"))
    made = problem(worker(), visits=asked(("08:00", "20:00")), rows=rows)
    assert waking_hours(made, made.visits, 5) == [NEVER]
    rows = (*WEEK[:4], busy("Samira", 4, "06:00", "08:00"), busy("Samira", 6, "10:00", "12:00"))
    made = problem(worker(), visits=asked(("08:00", "20:00")), rows=rows)
    assert waking_hours(made, made.visits, 5) == [(at(5, 19, 15), end)]


def test_a_rest_that_only_warns_costs_no_hours():
    rows = (*WEEK, busy("Samira", 6, "10:00", "12:00"))
    warned = Settings(rules={"weekly_rest": RuleSetting(Level.WARN, 35 * 60)})
    made = problem(worker(), visits=asked(("08:00", "20:00")), rows=rows, settings=warned)
    assert waking_hours(made, made.visits, 5) == [ALWAYS]
    later = Settings(rules={"weekly_rest": RuleSetting(Level.OFF, 0, from_day=MONDAY + timedelta(5))})
    assert waking_hours(replace(made, settings=later), made.visits, 5) == [ALWAYS]


def test_a_worker_whose_rest_is_at_stake_still_does_what_leaves_it():
    rows = (*WEEK, busy("Samira", 7, "07:00", "12:00"))
    made = problem(worker(), visits=asked(("10:00", "11:00"), ("19:30", "20:30")), rows=rows)
    plan = solve(made, seed=1, time_limit=1)
    assert {line.visit_id for line in plan.assignments} == {0}
    assert not check(made, made.workers[0], made.visits[1]).allowed


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10**6))
def test_weeks_of_windows_keep_their_rests(seed):
    made = random_problem(seed, days=7, windows=True)
    assert faults(made, solve(made, seed=1, time_limit=0.3).picks) == []
