from __future__ import annotations

import json
import random
from dataclasses import replace
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from careapp import cli
from careapp.matching.breakdown import Away, Breakdown, InHospital, Longer, Repair, RepairPlan, broken_down
from careapp.matching.exchange import breakdown_from_json, to_json
from careapp.matching.metrics import current_picks
from careapp.matching.options import Options
from careapp.matching.plan import Pick, Status
from careapp.matching.problem import Level, Problem, ProblemError, RuleSetting
from careapp.matching.repair import repair
from careapp.matching.start import greedy
from careapp.matching.verify import sift
from tests.matching.build import at, problem, visit, worker
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

AWAY = Breakdown(away=(Away("Samira", at(0, 0), at(1, 0), "Maladie"),))


def morning(name: str, start: str, end: str, minutes: int = 60, **traits: object):
    """A visit of Monday that may shift by `minutes` and that somebody does."""
    one = visit(0, start, end, id=f"{name} {start}", client_id=f"{name} {start}", current=name, **traits)
    return replace(one, earliest=one.start - minutes, latest=one.end + minutes)


def agency(*visits, **traits: object) -> Problem:
    people = [worker(name, availability=((at(0, 7), at(0, 13)),)) for name in ("Samira", "Paul", "Inès")]
    return problem(*people, visits=visits, **traits)


ROUNDS = (
    morning("Samira", "08:00", "09:00", history={"Inès": 4}),
    morning("Samira", "09:30", "10:30"),
    morning("Paul", "08:00", "09:00"),
    morning("Paul", "10:30", "11:30"),
    morning("Inès", "11:00", "12:00"),
)


def whole(asked: Problem, breakdown: Breakdown, answer: Repair, plan: RepairPlan) -> list[Pick]:
    """The day as a plan leaves it."""
    picks = {pick.visit_id: pick for pick in current_picks(broken_down(asked, breakdown))}
    for touched in answer.affected:
        picks.pop(touched, None)
    picks |= {line.visit_id: Pick(line.visit_id, line.to_worker, line.to_start) for line in plan.changes}
    return list(picks.values())


def mended(asked: Problem, breakdown: Breakdown, **options: object) -> Repair:
    """The repair, each of its plans held against the rules."""
    answer = repair(asked, breakdown, **{"time_limit": 6, **options})
    for plan in answer.plans:
        assert not sift(broken_down(asked, breakdown), whole(asked, breakdown, answer, plan))[1]
        left = {one.visit_id for one in plan.unassigned}
        assert left <= set(answer.affected)
        assert plan.totals.unassigned == len(left)
        for line in plan.changes:
            assert (line.from_worker, line.from_start) != (line.to_worker, line.to_start)
            assert line.reasons
    assert 1 <= len(answer.plans) <= 3
    assert len({repr(plan.changes + plan.unassigned) for plan in answer.plans}) == len(answer.plans)
    return answer


def test_the_visits_of_somebody_away_go_to_others_and_nothing_else_moves():
    answer = mended(agency(*ROUNDS), AWAY)
    assert answer.affected == ("Samira 08:00", "Samira 09:30")
    least = answer.plans[0]
    assert (least.aim, least.title) == ("least_change", "Le moins de changements")
    assert {line.visit_id for line in least.changes} == set(answer.affected)
    assert not least.unassigned
    assert (least.totals.moved, least.totals.others_moved) == (2, 0)
    assert "Maladie" in least.changes[0].reasons[0]


def test_somebody_away_for_part_of_the_day_keeps_the_rest():
    answer = mended(agency(*ROUNDS), Breakdown(away=(Away("Samira", at(0, 9, 15), at(1, 0)),)))
    assert answer.affected == ("Samira 09:30",)


def test_continuity_first_sends_who_the_client_knows():
    asked = agency(
        morning("Samira", "08:00", "09:00", 0, history={"Inès": 4}),
        morning("Inès", "08:00", "09:00", 30, history={"Samira": 1, "Inès": 1, "Paul": 9}),
    )
    answer = mended(asked, AWAY)
    aims = {plan.aim: plan for plan in answer.plans}
    assert aims["least_change"].totals.others_moved == 0
    assert aims["continuity"].totals.others_moved == 1
    assert aims["continuity"].totals.strangers == 0


def test_a_visit_added_finds_somebody():
    new = visit(0, "08:15", "09:15", id="new", client_id="new")
    answer = mended(agency(*ROUNDS), Breakdown(added=(new,)))
    (line,) = answer.plans[0].changes
    assert (line.visit_id, line.from_worker, line.to_worker) == ("new", None, "Inès")


def test_what_follows_a_longer_visit_makes_way():
    asked = agency(*ROUNDS[:2])
    asked = replace(asked, workers=asked.workers[:1])
    (plan,) = mended(asked, Breakdown(longer=(Longer("Samira 08:00", 95),))).plans
    (line,) = plan.changes
    assert (line.visit_id, line.to_worker, line.from_start) == ("Samira 09:30", "Samira", at(0, 9, 30))
    assert line.to_start == at(0, 9, 35)
    assert plan.totals.minutes_shifted == 5


def test_what_is_under_way_stays_where_it_is():
    asked = agency(morning("Samira", "08:00", "09:00"), morning("Samira", "09:30", "10:30", 0))
    breakdown = Breakdown(longer=(Longer("Samira 08:00", 120),), now=at(0, 8, 30))
    for plan in mended(asked, breakdown).plans:
        assert [line.visit_id for line in plan.changes] == ["Samira 09:30"]


def test_the_visits_of_a_client_in_hospital_are_cancelled_and_make_room():
    left = visit(0, "08:00", "09:00", id="open", client_id="other")
    asked = agency(*ROUNDS[:1], *ROUNDS[2:3], left)
    asked = replace(asked, workers=asked.workers[:2])
    answer = mended(asked, Breakdown(hospital=(InHospital("Samira 08:00", at(0, 0), at(1, 0)),)))
    assert answer.cancelled == ("Samira 08:00",)
    assert [(line.visit_id, line.to_worker) for line in answer.plans[0].changes] == [("open", "Samira")]


def test_nothing_to_repair_is_one_plan_without_change():
    answer = mended(agency(*ROUNDS), Breakdown(away=(Away("Paul", at(0, 13), at(0, 14)),)))
    (plan,) = answer.plans
    assert not plan.changes
    assert not plan.unassigned


def test_pinned_visits_never_move():
    full = [morning(name, "08:00", "09:00") for name in ("Paul", "Inès")]
    asked = agency(morning("Samira", "08:00", "09:00", 0), *full)
    free = mended(asked, AWAY).plans[0]
    assert free.totals.others_moved == 1
    pinned = [replace(one, pinned=one.current) for one in full]
    (plan,) = mended(agency(asked.visits[0], *pinned), AWAY).plans
    assert not plan.changes
    assert [one.visit_id for one in plan.unassigned] == ["Samira 08:00"]
    assert "En visite" in " ".join(plan.unassigned[0].reasons)


def test_a_visit_pinned_to_somebody_away_stays_open():
    asked = agency(replace(ROUNDS[0], pinned="Samira"))
    (plan,) = mended(asked, AWAY).plans
    assert {"pinned", "absence"} <= plan.unassigned[0].counts.keys()


def test_somebody_away_gets_nothing_though_the_agency_lets_absences_be():
    asked = agency(*ROUNDS[:1])
    asked = replace(asked, settings=replace(asked.settings, rules={"absence": RuleSetting(Level.OFF)}))
    takers = {line.to_worker for plan in mended(asked, AWAY).plans for line in plan.changes}
    assert takers
    assert "Samira" not in takers


def test_the_other_half_of_a_pair_follows():
    halves = [
        replace(morning(name, "08:00", "09:00"), id=f"pair {p}", client_id="pair", pair_key="pair", position=p)
        for p, name in enumerate(("Samira", "Paul"))
    ]
    answer = mended(agency(*halves, morning("Inès", "08:00", "09:00", 0)), AWAY)
    plan = answer.plans[0]
    assert not plan.unassigned
    assert {line.visit_id for line in plan.changes} == {"pair 0", "pair 1"}


def test_a_seed_repeats_its_plans():
    asked = agency(*ROUNDS)
    assert repair(asked, AWAY, seed=3) == repair(asked, AWAY, seed=3)


def test_a_cancelled_repair_ends_at_once_and_says_what_is_open():
    begun = monotonic()
    answer = mended(agency(*ROUNDS), AWAY, stop=lambda: True, time_limit=60)
    assert monotonic() - begun < 2
    assert answer.status is Status.CANCELLED
    assert {one.visit_id for one in answer.plans[0].unassigned} == set(answer.affected)


@pytest.mark.parametrize(
    ("breakdown", "element"),
    [
        (Breakdown(away=(Away("Nobody", 0, 60),)), "Nobody"),
        (Breakdown(away=(Away("Paul", 60, 60),)), "Paul"),
        (Breakdown(longer=(Longer("nothing", 60),)), "nothing"),
        (Breakdown(longer=(Longer("Paul 08:00", 0),)), "Paul 08:00"),
        (Breakdown(added=(ROUNDS[0],)), "Samira 08:00"),
        (Breakdown(added=(visit(id="new", required={"magic": 1}),)), "new"),
        (Breakdown(hospital=(InHospital("nobody", 0, 60),)), "nobody"),
        (Breakdown(hospital=(InHospital("Paul 08:00", 60, 0),)), "Paul 08:00"),
    ],
)
def test_bad_input_names_the_element(breakdown, element):
    with pytest.raises(ProblemError, match=str(element) if element != "Paul" else "Paul") as error:
        repair(agency(*ROUNDS), breakdown)
    assert error.value.element == element


def test_a_file_is_repaired(tmp_path, capsys):
    asked, breakdown = tmp_path / "problem.json", tmp_path / "breakdown.json"
    asked.write_text(to_json(agency(*ROUNDS)), "utf-8")
    breakdown.write_text(json.dumps({"away": [{"worker_id": "Samira", "start": 0, "end": 1440}]}), "utf-8")
    out = tmp_path / "repair.json"
    assert cli.main(["repair", str(asked), str(breakdown), "--time-limit", "4", "--out", str(out)]) == 0
    assert "2 visite(s) touchée(s)" in capsys.readouterr().out
    answer = json.loads(out.read_text("utf-8"))
    assert answer["affected"] == ["Samira 08:00", "Samira 09:30"]
    breakdown.write_text('{"away": [{"worker": 1}]}', "utf-8")
    assert cli.main(["repair", str(asked), str(breakdown)]) != 0
    assert "away.0" in capsys.readouterr().err


def test_the_ids_of_an_added_visit_are_those_of_the_problem():
    asked = random_problem(1)
    text = json.dumps({"added": [{"id": "n", "client_id": 1, "start": 0, "end": 60, "history": {"0": 4}}]})
    assert breakdown_from_json(text, asked).added[0].history == {0: 4}


@given(st.integers(0, 10**6))
@settings(max_examples=25, deadline=None)
def test_no_repair_of_a_random_day_breaks_a_rule(seed):
    draw = random.Random(seed)
    asked = random_problem(seed, days=3, windows=True)
    first = greedy(asked, Options.of(asked, asked.visits))
    picks = {pick.visit_id: pick for pick in sift(asked, first)[0]}
    asked = asked.asking(
        replace(one, current=picks[one.id].worker_id, start=picks[one.id].start, end=picks[one.id].start + one.minutes)
        if one.id in picks
        else one
        for one in asked.visits
    )
    one, who = draw.choice(asked.visits), draw.choice(asked.workers)
    begin = draw.randrange(2) * 1440
    breakdown = Breakdown(
        away=(Away(who.id, begin, begin + draw.choice([700, 1440])),),
        added=(replace(one, id="new", pair_key=None, after={}, current=None),),
        longer=(Longer(one.id, one.minutes + draw.choice([15, 45])),) if draw.random() < 0.5 else (),
        hospital=(InHospital(draw.choice(asked.visits).client_id, 0, 1440),) if draw.random() < 0.3 else (),
    )
    known = {pick.visit_id for pick in current_picks(asked)}
    after = broken_down(asked, breakdown)
    answer = repair(asked, breakdown, seed=seed, time_limit=3)
    for plan in answer.plans:
        assert not faults(after, whole(asked, breakdown, answer, plan))
        assert {line.visit_id for line in plan.changes} <= known | set(answer.affected)
