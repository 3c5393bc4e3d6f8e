from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from time import monotonic

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from careapp.matching.day import solve_day
from careapp.matching.hhcrsp import read, to_problem
from careapp.matching.plan import Status
from careapp.matching.problem import ProblemError, SkillHeld
from careapp.matching.solve import never, solve
from careapp.matching.verify import sift
from tests.matching.build import FAR_AWAY, at, busy, problem, visit, worker
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

CESENA = Path(__file__).parent / "data" / "cesena-45.json"
TEXT = """nbNodes
4
nbVehi
2
nbServi
2
r
1 1
1 0
1 1
1 1
DS
2
a
1 0
1 1
x
0 3 6 0
y
0 4 8 0
d
0.0 5.0 10.0 0.0
5.0 0.0 5.0 5.0
10.0 5.0 0.0 10.0
0.0 5.0 10.0 0.0
p
0 0
0 0
14.0 14.0
14.0 14.0
15.0 15.0
15.0 15.0
0 0
0 0
mind
0 0 10 0
maxd
0 0 20 0
e
0 30 60 0
l
600 90 120 1000
"""


def free(day: int, start: str, end: str, **traits):
    """A visit that may take place at any time of the morning."""
    return visit(day, start, end, earliest=at(day, 7), latest=at(day, 12), **traits)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_day_plan_breaks_no_blocking_rule(seed):
    asked = random_problem(seed, days=5, windows=True)
    plan = solve(asked, seed=1, time_limit=0.2)
    assert faults(asked, plan.picks) == []
    assert len(plan.assignments) + len(plan.unassigned) == len(asked.visits)


def test_the_same_seed_gives_the_same_day():
    asked = random_problem(21, days=1, windows=True)
    plans = [solve(asked, seed=5, time_limit=60) for _run in range(2)]
    assert plans[0].picks == plans[1].picks
    assert plans[0].objective == plans[1].objective


def test_visits_move_inside_their_windows_so_that_one_worker_does_them_all():
    asked = [free(0, "08:00", "09:00", id=number, place=FAR_AWAY if number else None) for number in range(3)]
    plan = solve(problem(worker(), visits=tuple(asked)), time_limit=0.3)
    assert len(plan.assignments) == 3
    starts = sorted(line.start for line in plan.assignments)
    assert starts[0] >= at(0, 7)
    assert all(b - a >= 60 for a, b in pairwise(starts))


@settings(max_examples=10, deadline=None)
@given(st.integers(0, 10**6))
def test_starts_with_room_are_on_the_marks_of_the_agency(seed):
    asked = random_problem(seed, days=2, windows=True)
    asked = replace(asked, settings=replace(asked.settings, granularity=5))
    plan = solve(asked, seed=1, time_limit=0.3)
    assert faults(asked, plan.picks) == []
    for line in plan.assignments:
        visit = asked.visits[asked.rows[line.visit_id]]
        roomy = visit.window[1] - visit.window[0] - visit.minutes >= 10 and visit.pair_key is None
        assert line.start % 5 == 0 or not roomy


def test_a_start_that_follows_travel_is_put_on_the_next_mark():
    asked = tuple(free(0, "08:00", "09:00", id=number, place=FAR_AWAY if number else None) for number in range(3))
    alone = problem(worker(), visits=asked)
    alone = replace(alone, settings=replace(alone.settings, granularity=5))
    plan = solve(alone, time_limit=0.3)
    assert len(plan.assignments) == 3
    assert all(line.start % 5 == 0 for line in plan.assignments)


def test_a_commitment_never_moves():
    asked = problem(worker(), visits=(free(0, "08:00", "09:00"),), rows=(busy("Samira", 0, "07:10", "11:30"),))
    plan = solve(asked, time_limit=0.2)
    assert plan.assignments == ()
    assert plan.unassigned[0].counts == {"overlap": 1}


def test_a_pair_begins_within_its_gap():
    halves = tuple(free(0, "08:00", "09:00", id=p, pair_key="x", position=p, gap=(20, 40)) for p in (0, 1))
    asked = problem(worker("Leïla"), worker(), visits=halves, rows=(busy("Samira", 0, "07:30", "08:20"),))
    plan = solve(asked, time_limit=0.3)
    assert faults(asked, plan.picks) == []
    assert len(plan.assignments) == 2


def test_a_half_follows_the_other_half_that_is_already_planned():
    half = free(0, "08:00", "09:00", pair_key="x", position=1, gap=(30, 45))
    asked = problem(worker("Leïla"), worker(), visits=(half,), rows=(busy("Leïla", 0, "09:00", "10:00", pair_key="x"),))
    (line,) = solve(asked, time_limit=0.2).assignments
    assert line.worker_id == "Samira"
    assert at(0, 9, 30) <= line.start <= at(0, 9, 45)


def test_a_known_face_is_worth_some_travel():
    asked = problem(worker("Leïla"), worker(), visits=(free(0, "08:00", "09:00", history={"Samira": 5}),))
    assert solve(asked, time_limit=0.2).assignments[0].worker_id == "Samira"


def test_several_days_keep_the_rest_between_them():
    late = visit(0, "20:00", "22:00", earliest=at(0, 19), latest=at(0, 22))
    early = visit(1, "07:00", "08:00", earliest=at(1, 7), latest=at(1, 8, 30))
    asked = problem(worker(), worker("Leïla"), visits=(late, early))
    plan = solve(asked, time_limit=0.4)
    assert faults(asked, plan.picks) == []
    assert len({line.worker_id for line in plan.assignments}) == 2


def test_a_search_may_start_from_a_plan_and_does_no_worse():
    asked = random_problem(21, days=1, windows=True)
    first = solve(asked, seed=1, time_limit=0.2)
    again = solve(asked, seed=2, time_limit=0.2, start=first)
    assert again.objective <= first.objective


def test_a_day_stopped_at_once_is_legal_and_says_so():
    asked = random_problem(4, days=2, windows=True)
    plan = solve(asked, stop=lambda: True)
    assert plan.status is Status.CANCELLED
    assert faults(asked, plan.picks) == []


def test_a_published_day_is_covered_legally():
    asked = to_problem(read(CESENA), date(2026, 11, 24))
    seen = []
    plan = solve(asked, seed=1, time_limit=4, progress=lambda count, cost: seen.append(count))
    assert faults(asked, plan.picks) == []
    assert len(plan.assignments) >= 50
    assert all(line.reasons for line in plan.unassigned)
    assert seen


def test_the_reader_keeps_what_the_instance_says():
    cesena = read(CESENA)
    assert (cesena.city, len(cesena.patients), len(cesena.caregivers), len(cesena.services)) == ("cesena", 45, 8, 4)
    assert len(cesena.distances) == 46
    paired = [patient for patient in cesena.patients if len(patient.services) == 2]
    assert len(paired) == 13
    assert 43 < paired[0].place.lat < 45 < 90
    asked = to_problem(cesena, date(2026, 11, 24))
    first = asked.visits[0]
    assert len(asked.visits) == 58
    assert first.soft_end
    assert first.start >= 420 + cesena.patients[0].earliest
    assert isinstance(asked.workers[0].skills[next(iter(cesena.caregivers[0].abilities))], SkillHeld)


def test_the_reader_reads_text_blocks(tmp_path):
    path = tmp_path / "small.txt"
    path.write_text(TEXT)
    small = read(path)
    assert [len(patient.services) for patient in small.patients] == [1, 2]
    assert (small.patients[1].gap, small.patients[1].earliest, small.patients[1].latest) == ((10, 20), 60, 120)
    assert small.caregivers[0].abilities == {"s1"}
    assert small.distances[0] == (0.0, 5.0, 10.0)
    asked = to_problem(small, date(2026, 11, 24))
    plan = solve(asked, time_limit=0.3)
    assert faults(asked, plan.picks) == []
    assert len(plan.assignments) == 3


def test_a_malformed_instance_is_named(tmp_path):
    path = tmp_path / "broken.json"
    path.write_text("{}")
    with pytest.raises(ProblemError, match=r"broken\.json"):
        read(path)


def test_a_shift_of_the_instance_bounds_the_day():
    cesena = read(CESENA)
    short = replace(cesena, caregivers=tuple(replace(one, shift=(0, 240)) for one in cesena.caregivers))
    asked = to_problem(short, date(2026, 11, 24))
    plan = solve(asked, time_limit=0.5)
    assert all(line.start < 420 + 240 for line in plan.assignments)
    assert faults(asked, plan.picks) == []


@settings(max_examples=25, deadline=None)
@example(108565)  # a visit that waits for one which ends after its worker's hours
@example(500644)  # a visit that begins sooner once what it waited for is left open
@given(st.integers(0, 10**6))
def test_routes_and_rules_agree(seed):
    asked = random_problem(seed, days=1, windows=True)
    found, _cost = solve_day(
        asked, asked.visits[0].start // 1440, never, 1, monotonic() + 0.1, lambda *_seen: None, None
    )
    _kept, refused = sift(asked, found)
    assert refused == []


def test_visits_in_an_asked_order_are_placed_in_it():
    wash, meal = free(0, "08:00", "08:30", id="wash"), free(0, "08:00", "08:30", id="meal", after={"wash": 45})
    plan = solve(problem(worker("Leïla"), worker(), visits=(meal, wash)), time_limit=0.3)
    starts = {line.visit_id: line.start for line in plan.assignments}
    assert starts["meal"] >= starts["wash"] + 30 + 45


def test_a_visit_waits_for_one_that_is_planned_already():
    meal = free(0, "07:30", "08:00", id="meal", after={"wash": 15})
    asked = problem(
        worker("Leïla"), worker(), visits=(meal,), rows=(busy("Leïla", 0, "09:00", "09:30", visit_id="wash"),)
    )
    plan = solve(asked, time_limit=0.3)
    assert [line.start >= at(0, 9, 45) for line in plan.assignments] == [True]
