from __future__ import annotations

from time import monotonic

from benchmarks.agency import agency
from careapp.matching import crowds
from careapp.matching.solve import solve
from tests.matching.checker import faults


def test_a_small_day_is_one_part():
    asked = agency(1, workers=5, visits=20)
    assert [part for part, _upto in crowds.crowds(asked, monotonic() + 1)] == [asked]


def test_a_large_day_is_cut_with_pairs_together_and_every_visit_once(monkeypatch):
    monkeypatch.setattr(crowds, "CROWD", 40)
    asked = agency(2, workers=20, visits=120)
    parts = [part for part, _upto in crowds.crowds(asked, monotonic() + 1)]
    assert len(parts) > 3
    assert sorted(visit.id for part in parts for visit in part.visits) == sorted(visit.id for visit in asked.visits)
    halves = [{v.pair_key for v in part.visits if v.pair_key} for part in parts]
    assert sum(map(len, halves)) == len(set().union(*halves))


def test_few_workers_and_many_visits_end_in_time_with_a_plan_that_holds(monkeypatch):
    monkeypatch.setattr(crowds, "CROWD", 50)
    asked = agency(3, workers=3, visits=160)
    plan = solve(asked, time_limit=2.0)
    assert faults(asked, plan.picks) == []
    assert len(plan.assignments) + len(plan.unassigned) == 160
    assert len(plan.assignments) > 20
