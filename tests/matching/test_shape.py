"""The shape of a worker's day: short waits that are work, pauses, interruptions, span; what blocks, what warns."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from time import monotonic

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.agency import agency
from careapp.matching.day import solve_day
from careapp.matching.problem import Level, Problem, RuleSetting, Settings, Thresholds
from careapp.matching.roster import compile_day
from careapp.matching.search.chains import Chain
from careapp.matching.search.compiled import compiled, open_routes
from careapp.matching.search.data import OVERTIME, PAID
from careapp.matching.search.first import first_plan
from careapp.matching.search.starts import measure
from careapp.matching.shape import LIMITED, Shapes
from careapp.matching.solve import never, solve
from careapp.matching.verify import sift
from careapp.matching.weights import Weights
from tests.matching.build import FAR_AWAY, MONDAY, at, busy, problem, visit, worker
from tests.matching.random_problems import random_problem

BLOCK, WARN, OFF = Level.BLOCK, Level.WARN, Level.OFF
STRICT = {
    "pause": RuleSetting(BLOCK, 150),
    "interruptions": RuleSetting(BLOCK, 1),
    "long_interruptions": RuleSetting(BLOCK, 1),
    "day_work": RuleSetting(BLOCK, 270),
    "span_max": RuleSetting(BLOCK, 600),
    "meal_break": RuleSetting(BLOCK, 90),
}


def with_rules(asked: Problem, **rules: RuleSetting | tuple[RuleSetting, ...]) -> Problem:
    return replace(asked, settings=replace(asked.settings, rules={**asked.settings.rules, **rules}))


def refused(asked: Problem, day: int, effort: int | None = 200) -> set[str]:
    found, _cost = solve_day(asked, day, never, 1, monotonic() + 5, lambda *_seen: None, None, effort)
    return {code for _pick, code in sift(asked, found)[1]}


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_rules_refuse_nothing_of_what_the_search_makes_of_a_day_with_strict_limits(seed):
    asked = with_rules(random_problem(seed, days=1, windows=True), **STRICT)
    assert refused(asked, asked.visits[0].start // 1440) == set()


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_the_rules_refuse_nothing_where_starts_move_back_to_those_asked_for(seed):
    asked = with_rules(random_problem(seed, days=1, windows=True), **STRICT)
    eased = replace(asked, settings=replace(asked.settings, weights=Weights(comfort_minute=1)))
    assert refused(eased, eased.visits[0].start // 1440) == set()


TIGHT = {"pause": 75, "interruptions": 0, "long_interruptions": 0, "day_work": 135, "span_max": 300, "meal_break": 180}


@pytest.mark.parametrize("code", TIGHT)
def test_each_strict_limit_leaves_visits_open_that_a_lax_one_does_not(code):
    asked = replace(agency(3, workers=12, visits=90), settings=Settings(thresholds=Thresholds(long_wait=20)))
    lax = with_rules(asked, **{name: RuleSetting(OFF) for name in STRICT}, span=RuleSetting(OFF))
    strict = with_rules(lax, **{code: RuleSetting(BLOCK, TIGHT[code])})
    assert refused(strict, 0) == set()
    opened = [len(solve(one, seed=1, time_limit=1.5).unassigned) for one in (lax, strict)]
    assert opened[0] < opened[1]


def test_the_search_counts_short_waits_as_the_rules_do():
    asked = agency(4, workers=25, visits=150)
    roster = compile_day(asked, 0)
    day = compiled(roster)
    routes = first_plan(roster, day, (), 1, monotonic() + 5, never)
    picks, _cost = solve_day(asked, 0, never, 1, monotonic() + 5, lambda *_seen: None, None, 50)
    assert routes.shape[:, PAID].sum() > 0
    visits = {one.id: one for one in asked.visits}
    planned = asked.with_busy([_row(visits[pick.visit_id], pick) for pick in picks])
    again = open_routes(compile_day(planned, 0), compiled(compile_day(planned, 0)), 1)
    measure(compiled(compile_day(planned, 0)), again)
    workers = np.arange(len(asked.workers))
    work = planned.tables.work_between(workers, workers * 0, workers * 0 + 1440)
    assert (again.work + again.shape[:, PAID]).tolist() == work.tolist()


def _row(one, pick):
    return (pick.worker_id, pick.start, pick.start + one.minutes, one.place.lat, one.place.lon, one.id)


def test_a_route_in_plain_python_has_the_shape_of_the_compiled_one():
    roster = compile_day(with_rules(agency(4, workers=10, visits=60), **STRICT), 0)
    day = compiled(roster)
    routes = first_plan(roster, day, (), 1, monotonic() + 5, never)
    for worker_ in range(len(day.speed)):
        nodes, node = [], routes.after[day.nodes + worker_]
        while node < day.nodes:
            nodes.append(int(node))
            node = routes.after[node]
        legs = [0, *(roster.lines[worker_][a][b] for a, b in pairwise(nodes))]
        starts, lengths = [routes.start[n] for n in nodes], [day.length[n] for n in nodes]
        figures, paid = roster.shapes.measure(worker_, starts, lengths, legs)
        assert [*figures, paid] == pytest.approx(routes.shape[worker_, : LIMITED + 1].tolist())


def test_a_start_plan_whose_day_breaks_a_limit_gives_visits_up():
    roster = compile_day(agency(4, workers=10, visits=60), 0)
    routes = first_plan(roster, compiled(roster), (), 1, monotonic() + 5, never)
    puts = [(v, int(routes.route[v]), float(routes.start[v])) for v in range(60) if routes.route[v] >= 0]
    tight = compile_day(with_rules(roster.problem, **STRICT), 0)
    arrays = compiled(tight)
    again = first_plan(tight, arrays, puts, 1, monotonic(), lambda: True)
    assert (again.shape[:, :LIMITED] <= arrays.most.T + 1e-6).all()
    assert (again.work + again.shape[:, PAID] <= arrays.room + 1e-6).all()


@pytest.mark.parametrize(("warning", "who"), [(0, {"Samira"}), (400, {"Samira", "Paul"})])
def test_a_warning_of_the_day_is_weighed_against_the_way(warning, who):
    rows = tuple(busy("Samira", 1, f"{hour:02d}:00", f"{hour:02d}:30") for hour in (8, 9, 10, 11, 12))
    asked = replace(visit(1, "14:00", "14:30"), earliest=at(1, 14), latest=at(1, 15))
    plan = solve(
        problem(worker(), worker("Paul", home=FAR_AWAY), visits=(asked,), rows=rows,
                settings=Settings(weights=Weights(warning=warning))),
        seed=1, time_limit=2,
    )  # fmt: skip
    assert {line.worker_id for line in plan.assignments} <= who
    assert {line.worker_id for line in plan.assignments} == ({"Paul"} if warning else {"Samira"})


def test_overtime_counts_short_waits():
    rows = (busy("Samira", 1, "08:00", "09:00"),)
    asked = replace(visit(1, "09:10", "10:10"), earliest=at(1, 9, 10), latest=at(1, 10, 20))
    made = problem(worker(contract_minutes=120), visits=(asked,), rows=rows)
    roster = compile_day(made, 1)
    day = compiled(roster)
    chain = Chain.of(day, first_plan(roster, day, (), 1, monotonic() + 1, never), 1)
    assert chain.routes.total[OVERTIME] == 10
    plain = compile_day(replace(made, settings=Settings(thresholds=Thresholds(paid_wait=0))), 1)
    arrays = compiled(plain)
    chain = Chain.of(arrays, first_plan(plain, arrays, (), 1, monotonic() + 1, never), 1)
    assert chain.routes.total[OVERTIME] == 0


def test_a_decision_counts_from_its_day_and_for_its_workers():
    tight = RuleSetting(BLOCK, 60, from_day=MONDAY + timedelta(1)), RuleSetting(OFF, workers=frozenset({"Paul"}))
    asked = with_rules(problem(worker("Samira"), worker("Paul")), pause=tight)
    assert [Shapes.of(asked, day).most[1].tolist() for day in (0, 1)] == [[1 << 20, 1 << 20], [60, 1 << 20]]
    assert [Shapes.of(asked, day).fair[1].tolist() for day in (0, 1)] == [[360, 1 << 20], [1 << 20, 1 << 20]]
    rooms = with_rules(asked, day_work=(RuleSetting(BLOCK, 300), RuleSetting(BLOCK, 200, workers=frozenset({"Paul"}))))
    asking = rooms.asking([replace(visit(1), earliest=at(1, 8), latest=at(1, 10))])
    assert compile_day(asking, 1).room == [300, 200]
