"""A thousand random problems: no plan breaks a blocking rule by an independent judge, and a seed repeats its plan."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careapp.matching.day import solve_days
from careapp.matching.solve import never, solve
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

EFFORT = 20  # moves a visit: a search that counts them gives the same plan on a busy machine


@pytest.mark.parametrize("quarter", range(4))
@settings(max_examples=125, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_plans_of_visits_at_fixed_times_break_no_blocking_rule_and_come_out_the_same_again(quarter, seed):
    asked = random_problem(4 * seed + quarter)
    plan = solve(asked, seed=1, time_limit=20)
    assert faults(asked, plan.picks) == []
    assert len(plan.assignments) + len(plan.unassigned) == len(asked.visits)
    assert all(line.reasons for line in plan.unassigned)
    assert solve(asked, seed=1, time_limit=20).picks == plan.picks


@pytest.mark.parametrize("quarter", range(4))
@settings(max_examples=125, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_plans_of_visits_in_windows_break_no_blocking_rule_and_come_out_the_same_again(quarter, seed):
    asked = random_problem(4 * seed + quarter, days=3, windows=True)
    picks, cost, _status = solve_days(asked, never, seed=1, effort=EFFORT)
    assert faults(asked, picks) == []
    again, same, _status = solve_days(asked, never, seed=1, effort=EFFORT)
    assert (again, same) == (picks, cost)
