from __future__ import annotations

from time import monotonic

import numpy as np

from benchmarks.agency import agency
from careapp.matching.roster import compile_day
from careapp.matching.search.chains import Chain
from careapp.matching.search.compiled import compiled
from careapp.matching.search.first import first_plan
from careapp.matching.solve import never, solve
from tests.matching.checker import faults


def held(seed: int = 3):
    roster = compile_day(agency(seed, workers=30, visits=150), 0)
    day = compiled(roster)
    return roster, day, first_plan(roster, day, (), seed, monotonic() + 5, never)


def test_a_first_plan_places_nearly_everything_before_any_search():
    _roster, day, routes = held()
    assert np.count_nonzero(routes.route[: day.visits] < 0) <= 5


def test_a_first_plan_keeps_what_stands():
    roster, day, routes = held()
    puts = [
        (v, int(routes.route[v]), float(routes.start[v])) for v in range(60) if roster.partner[v] < 0 <= routes.route[v]
    ]
    again = first_plan(roster, day, puts, 3, monotonic() + 5, never)
    assert all(again.route[visit] == worker for visit, worker, _start in puts)


def test_a_chain_goes_on_from_the_best_of_another():
    _roster, day, routes = held()
    good, bad = Chain.of(day, routes, 1), Chain.of(day, routes, 2)
    good.go(50_000, 2.0)
    bad.adopt(good.best)
    bad.go(1, 1e-9)
    assert bad.least <= good.least + 1e-6
    assert bad.routes.random[0] != good.routes.random[0]


def test_an_agency_s_day_breaks_no_rule():
    asked = agency(5, workers=20, visits=100)
    plan = solve(asked, time_limit=1.0)
    assert faults(asked, plan.picks) == []
