"""Days that end elsewhere than they begin: travel added, told and searched counts the way to where the day ends."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careapp.matching.cases import Cases
from careapp.matching.day import solve_days
from careapp.matching.exchange import from_json, to_json
from careapp.matching.metrics import measure
from careapp.matching.plan import Pick
from careapp.matching.problem import Break, Place, ProblemError
from careapp.matching.roster import compile_day
from careapp.matching.routes import Routes
from careapp.matching.search.compiled import compiled, hold, open_routes
from careapp.matching.search.data import TRAVEL
from careapp.matching.search.starts import measure as recount
from careapp.matching.solve import never, solve
from tests.matching.build import HOME, NEAR, at, busy, problem, visit, worker
from tests.matching.random_problems import random_problem

WEST, EAST = Place(45.57, 5.70), Place(45.57, 6.14)


def slack(start: str, end: str, **traits):
    one = visit(0, start, end, **traits)
    return replace(one, earliest=at(0, 7), latest=at(0, 20))


def added(who, asked, *rows) -> int:
    return int(Cases.every(problem(who, rows=rows), [asked]).added_travel[0])


def test_the_way_back_goes_to_where_the_day_ends():
    here = visit(0, "10:00", "11:00", place=WEST)
    round_trip, onward = worker(home=EAST), worker(home=EAST, ends_at=WEST)
    assert added(onward, here) * 2 == added(round_trip, here)
    first = busy("Samira", 0, "08:00", "09:00", EAST)
    assert added(onward, here, first) == 0
    assert added(round_trip, here, first) == added(round_trip, here)
    later = busy("Samira", 0, "14:00", "15:00", WEST)
    assert added(onward, here, later) == 0
    assert added(worker(home=WEST, ends_at=EAST), visit(0, "10:00", "11:00", place=EAST), later) > 0


def test_figures_count_the_way_to_where_the_day_ends():
    asked = problem(worker(home=EAST, ends_at=WEST), visits=(visit(0, "10:00", "11:00", place=WEST),))
    pick = [Pick("0 10:00", "Samira", at(0, 10))]
    one_way = measure(asked, pick).travel_minutes
    there_and_back = measure(replace(asked, workers=(worker(home=EAST),)), pick).travel_minutes
    assert there_and_back == 2 * one_way > 0


def test_routes_run_towards_where_the_day_ends():
    ends = worker(home=EAST, ends_at=WEST)
    visits = slack("08:00", "09:00", id="west", place=WEST), slack("08:00", "09:00", id="east", place=EAST)
    plan = solve(problem(ends, visits=visits), seed=1, time_limit=1)
    starts = {line.visit_id: line.start for line in plan.assignments}
    assert starts["east"] < starts["west"]
    plan = solve(problem(replace(ends, home=WEST, ends_at=EAST), visits=visits), seed=1, time_limit=1)
    starts = {line.visit_id: line.start for line in plan.assignments}
    assert starts["west"] < starts["east"]


def test_only_those_who_end_elsewhere_add_a_node():
    asked = problem(worker("Leïla"), worker("Paul", ends_at=NEAR), worker("Samira"), visits=(slack("08:00", "09:00"),))
    roster = compile_day(asked, 0)
    assert (roster.home, roster.last_stop) == ([1, 2, 3], [1, 4, 3])
    assert roster.travel.shape[1:] == (5, 5)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_compiled_routes_plain_routes_and_figures_count_the_same_travel(seed):
    asked = random_problem(seed, days=1, windows=True)
    day = asked.visits[0].start // 1440
    picks, _cost, _status = solve_days(asked, never, seed=1, effort=20)
    roster = compile_day(asked, day)
    arrays, rows = compiled(roster), {one.id: row for row, one in enumerate(roster.visits)}
    routes, plain = open_routes(roster, arrays, 1), Routes(roster)
    puts = [(rows[p.visit_id], asked.tables.staff.position[p.worker_id], float(p.start)) for p in picks]
    hold(roster, arrays, routes, puts)
    recount(arrays, routes)
    for row, who, start in puts:
        plain.start[row], plain.owner[row] = int(start), who
        plain.routes[who] = sorted([*plain.routes[who], row], key=lambda node: plain.start[node])
    travel = measure(asked, picks).travel_minutes
    assert round(float(routes.total[TRAVEL])) == travel
    late = sum(max(0, plain.start[r] + roster.length[r] - roster.latest[r]) for r, _w, _s in puts)
    prices = sum(roster.price[row, who] for row, who, _start in puts)
    left = sum(roster.penalty[row] for row, who in enumerate(plain.owner) if who < 0)
    assert plain.cost() == pytest.approx(travel + late + prices + left)


def test_ends_and_breaks_survive_a_file_and_a_break_that_does_not_fit_is_named():
    good = problem(worker(ends_at=NEAR, breaks=(Break(690, 870, 30),)), visits=(visit(),))
    read = from_json(to_json(good))
    assert (read.workers[0].ends_at, read.workers[0].breaks) == (NEAR, (Break(690, 870, 30),))
    assert read.workers[0].home == HOME
    for wrong in (Break(690, 700, 30), Break(690, 870, 0), Break(870, 690, 10)):
        with pytest.raises(ProblemError, match="Samira") as told:
            from_json(to_json(replace(good, workers=(worker(breaks=(wrong,)),))))
        assert told.value.element == "Samira"
