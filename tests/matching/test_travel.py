"""Travel by mode: each worker goes by the minutes of her own means of transport, wherever travel counts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from careapp.matching.check import check
from careapp.matching.conflicts import conflicts_of
from careapp.matching.problem import Problem, Settings
from careapp.matching.ranking import rank
from careapp.matching.roster import _travel
from careapp.matching.solve import solve
from careapp.matching.travel import UNKNOWN, Ways, travel_minutes
from careapp.matching.verify import sift
from tests.matching.build import HOME, NEAR, busy, problem, visit, worker
from tests.matching.checker import faults

HERE, THERE = replace(HOME, node=0), replace(NEAR, node=1)
SQUARES = {"car": [[0, 4], [6, 0]], "bike": [[0, 25], [26, 0]]}
NAMES = {"Driver": "car", "Cyclist": "bike", "Walker": "foot"}
BY_DISTANCE = {mode: travel_minutes(problem(), mode, HERE, THERE) for mode in ("car", "bike", "foot")}


def asked(**traits: object) -> Problem:
    """Everybody is at the first place until 8:50; a visit waits at the second at 9:00."""
    people = [worker(name, home=HERE, transport=mode) for name, mode in NAMES.items()]
    rows = tuple(busy(name, 0, "08:00", "08:50", HERE, node=0) for name in NAMES)
    wanted = visit(start="09:00", end="10:00", place=THERE)
    return problem(*people, visits=(wanted,), rows=rows, **{"matrix": SQUARES, **traits})


@pytest.mark.parametrize("scale", [1, 1.0])
def test_each_mode_has_its_own_minutes_both_ways(scale):
    squares = {mode: np.array(square) * scale for mode, square in SQUARES.items()}
    whole = asked(matrix=squares)
    found = [travel_minutes(whole, mode, *way) for mode in squares for way in ((HERE, THERE), (THERE, HERE))]
    assert found == [4, 6, 25, 26]
    assert travel_minutes(whole, "foot", HERE, THERE) == BY_DISTANCE["foot"]
    assert whole.tables.travel([0, 1, 2], whole.tables.staff.home, whole.tables.staff.home).tolist() == [0, 0, 0]


def test_an_unknown_cell_goes_by_distance():
    for matrix in ([[0, UNKNOWN], [6, 0]], {"car": [[0, UNKNOWN], [6, 0]]}):
        assert travel_minutes(asked(matrix=matrix), "car", HERE, THERE) == BY_DISTANCE["car"]
        assert travel_minutes(asked(matrix=matrix), "car", THERE, HERE) == 6


def test_ways_are_the_distinct_speeds_and_squares():
    square, other = np.zeros((1, 1), dtype=np.uint16), np.ones((1, 1), dtype=np.uint16)
    modes = ["car", "foot", "transit", "bike", "car"]
    same = Ways.among(Settings(), square, modes)
    assert (same.kmh.tolist(), same.of.tolist()) == ([4.5, 14, 30], [2, 0, 1, 1, 2])
    apart = Ways.among(Settings(), {"bike": square, "car": other}, modes)
    assert (apart.kmh.tolist(), apart.of.tolist()) == ([4.5, 14, 14, 30], [3, 0, 1, 2, 3])
    assert [one is None for one in apart.squares] == [True, True, False, False]


def test_rules_and_ranking_use_the_minutes_of_the_mode():
    whole = asked()
    said = {one.name: check(whole, one, whole.visits[0]) for one in whole.workers}
    assert {name: verdict.allowed for name, verdict in said.items()} == {
        "Driver": True,
        "Cyclist": False,
        "Walker": BY_DISTANCE["foot"] <= 10,
    }
    ranked = {one.worker_id: one.travel_minutes for one in rank(asked(matrix=slow(SQUARES)), whole.visits).candidates}
    assert ranked["Driver"] < ranked["Cyclist"]


def slow(squares: dict[str, list[list[int]]]) -> dict[str, list[list[int]]]:
    """The same squares with a bicycle that is in time."""
    return squares | {"bike": [[0, 9], [9, 0]]}


def test_a_plan_gives_the_visit_to_who_is_in_time():
    plan = solve(asked(), time_limit=2)
    assert [pick.worker_id for pick in plan.picks] == ["Driver"]
    assert faults(asked(), plan.picks) == []
    assert sift(asked(), plan.picks) == (list(plan.picks), [])
    late = [replace(plan.picks[0], worker_id="Cyclist")]
    assert {code for code, _who in faults(asked(), late)} == {"travel"}
    assert sift(asked(), late) == ([], [(late[0], "travel")])


def test_two_visits_exclude_each_other_for_the_slow_alone():
    visits = visit(place=HERE), visit(start="09:10", end="10:00", place=THERE)
    whole = replace(asked(), visits=visits)
    pairs = conflicts_of(whole, visits).by_way
    apart = {name: pairs[int(way)] for name, way in zip(NAMES, whole.tables.staff.ways.of, strict=True)}
    assert (apart["Driver"], apart["Cyclist"]) == ([], [(0, 1)])


def test_the_search_over_routes_is_given_the_minutes_of_each_way():
    whole = asked()
    minutes, way = _travel(whole, whole.visits, 0)
    start = 1 + len(NAMES)  # after the visit and everybody's commitment
    assert [int(minutes[way[number], start + number, 0]) for number in (0, 1)] == [4, 25]
