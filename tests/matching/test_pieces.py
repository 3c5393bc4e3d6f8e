from __future__ import annotations

from time import monotonic

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from careapp.matching import day as days
from careapp.matching.day import solve_day, solve_days
from careapp.matching.roster import compile_day
from careapp.matching.search import pieces as cutting
from careapp.matching.search.compiled import compiled
from careapp.matching.search.data import PARTS, WAIT, copied, new_move
from careapp.matching.search.first import first_plan
from careapp.matching.search.pieces import pieces, put_back
from careapp.matching.search.rounds import search_in_rounds
from careapp.matching.search.starts import measure, refresh
from careapp.matching.verify import sift
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

NEVER_STOP = bool
COUNTED = [part for part in range(PARTS) if part != WAIT]


@pytest.fixture
def small(monkeypatch):
    """Every day is searched in pieces, of four visits."""
    monkeypatch.setattr(days, "LARGE", 0)
    monkeypatch.setattr(cutting, "SIZE", 4)


def begun(seed: int):
    roster = compile_day(
        random_problem(seed, days=1, windows=True), random_problem(seed, days=1).visits[0].start // 1440
    )
    day = compiled(roster)
    plan = first_plan(roster, day, [], seed, monotonic() + 0.2, NEVER_STOP)
    refresh(day, plan, new_move(day))
    return day, plan


@pytest.mark.parametrize("seed", range(12))
def test_a_cut_holds_every_route_once_and_put_together_again_is_the_plan(small, seed):
    day, plan = begun(seed)
    whole, routes, visits = copied(plan), [], []
    for piece in pieces(day, plan, np.random.default_rng(seed)):
        routes += piece.taken.tolist()
        visits += piece.nodes[: piece.day.visits].tolist()
        refresh(piece.day, piece.routes, new_move(piece.day))
        put_back(whole, piece, piece.routes)
    assert sorted(routes) == list(range(len(day.speed)))
    assert len(set(visits)) == len(visits)
    refresh(day, whole, new_move(day))
    assert whole.route.tolist() == plan.route.tolist()
    assert whole.start[: day.nodes] == pytest.approx(plan.start[: day.nodes])
    assert whole.total[COUNTED] == pytest.approx(plan.total[COUNTED])


@pytest.mark.parametrize("seed", range(12))
def test_what_a_piece_costs_is_what_its_routes_cost_in_the_whole(small, seed):
    day, plan = begun(seed)
    cut = list(pieces(day, plan, np.random.default_rng(seed)))
    for piece in cut:
        measure(piece.day, piece.routes)
        assert piece.routes.work == pytest.approx(plan.work[piece.taken])
        assert piece.routes.shape == pytest.approx(plan.shape[piece.taken])
    assert sum(piece.routes.total[0] for piece in cut) == pytest.approx(plan.total[0])


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
@example(108565)
@example(500644)
def test_a_day_searched_in_pieces_breaks_no_rule(seed):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(days, "LARGE", 0)
        patch.setattr(cutting, "SIZE", 4)
        asked = random_problem(seed, days=1, windows=True)
        number = asked.visits[0].start // 1440
        found, _cost = solve_day(asked, number, NEVER_STOP, 1, monotonic() + 30, lambda *_seen: None, None, effort=300)
    assert sift(asked, found)[1] == []
    assert faults(asked, found) == []


def test_a_search_in_pieces_ends_no_dearer_than_it_began_and_repeats_itself(small):
    day, plan = begun(3)
    told: list[float] = []
    found = [
        search_in_rounds(
            day, plan, 7, monotonic() + 60, NEVER_STOP, lambda _best, cost: told.append(cost), False, 2_000
        )
        for _again in range(2)
    ]
    assert found[0].route.tolist() == found[1].route.tolist()
    assert told[: len(told) // 2] == sorted(told[: len(told) // 2], reverse=True)
    assert told[-1] <= float(plan.total @ day.weights) + 1e-6


def test_a_large_day_is_searched_in_pieces_by_counted_moves_alike_however_busy(small):
    asked = random_problem(11, days=1, windows=True)
    one, two = (solve_days(asked, NEVER_STOP, seed=5, effort=200)[0] for _again in range(2))
    assert one == two
    assert faults(asked, one) == []
