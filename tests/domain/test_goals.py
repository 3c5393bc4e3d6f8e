"""Goals of a proposal: levels from 0 to 4 become prices, and are told in words."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from careapp.domain.goals import PRICES, prices, read_goals, told
from careapp.matching.weights import Weights

USUAL = {name: value for name, value in asdict(Weights()).items() if isinstance(value, int)}


def test_the_usual_levels_change_nothing():
    assert prices(USUAL, read_goals(None)) == USUAL


@pytest.mark.parametrize("goal", PRICES)
def test_each_goal_moves_its_own_prices_alone(goal):
    high = prices(USUAL, {**read_goals(None), goal: 4})
    low = prices(USUAL, {**read_goals(None), goal: 0})
    changed = {name for name in USUAL if high[name] != USUAL[name]}
    assert changed == set(PRICES[goal])
    assert all(high[name] > low[name] for name in PRICES[goal])
    assert low["travel_minute"] >= 1


@pytest.mark.parametrize("wrong", [5, -1, "4", True, None, 2.5])
def test_a_level_that_makes_no_sense_is_the_usual_one(wrong):
    assert read_goals({"travel": wrong})["travel"] == 2


def test_what_goes_first_is_told():
    assert told(read_goals(None)) == "Priorités : équilibrées"
    assert told(read_goals({"travel": 3, "continuity": 4})) == "Priorités : continuité, trajets"
