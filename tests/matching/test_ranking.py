from __future__ import annotations

import random

import pytest

from careapp.matching.check import check, verdicts
from careapp.matching.plan import Pick
from careapp.matching.problem import SkillHeld
from careapp.matching.ranking import rank
from careapp.matching.rules import BY_CODE
from careapp.matching.scores import PARTS
from tests.matching.build import busy, problem, visit, worker
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem

SAMIRA = worker(skills={"wash": SkillHeld(2), "lift": SkillHeld(1)}, contract_minutes=1800)
LEILA = worker("Leïla", skills={"wash": SkillHeld(2), "lift": SkillHeld(1)})
KARINE = worker("Karine", skills={"wash": SkillHeld(1)})
WEEKS = tuple(
    visit(
        week * 7 + day,
        "08:00",
        "09:30",
        id=f"{week}-{day}",
        slot=day,
        required={"wash": 1, "lift": 1},
        history={"Samira": 12},
    )
    for week in range(2)
    for day in range(5)
)


def answer(*rows):
    return rank(problem(SAMIRA, LEILA, KARINE, rows=rows), WEEKS)


def test_the_best_known_worker_comes_first_with_a_score_that_its_parts_explain():
    first, second = answer().candidates
    assert (first.name, second.name) == ("Samira", "Leïla")
    assert first.score == sum(part.points for part in first.parts) <= 100
    assert [part.code for part in first.parts] == list(PARTS)
    assert sum(most for _label, most, _full in PARTS.values()) == 100
    assert first.continuity == 12
    assert first.contract_left == 1800
    assert second.contract_left is None


def test_each_weekly_slot_tells_its_dates_and_its_first_refusal():
    ranking = answer(busy("Samira", 9, "09:00", "10:00"))
    slot = ranking.candidates[0].slots[2]
    assert (slot.slot, slot.takeable, slot.total) == (2, 1, 2)
    assert slot.refusal.sentence == "Occupé par une visite de 09:00–10:00 (M. Rey)"
    assert ranking.candidates[0].slots[0].refusal is None
    assert (ranking.candidates[0].takeable, ranking.candidates[0].total) == (9, 10)


def test_the_excluded_are_told_with_all_their_reasons():
    ranking = answer(busy("Karine", 0, "08:00", "09:00"))
    assert [one.name for one in ranking.excluded] == ["Karine"]
    assert ranking.excluded[0].first.sentence.endswith("Lève-personne")
    assert [one.code for one in ranking.excluded[0].reasons] == ["skill", "overlap"]
    assert ranking.counts == {"skill": 1}


def test_skills_are_told_one_by_one():
    dated = worker(skills={"wash": SkillHeld(1, expires_day=8), "lift": SkillHeld(1, from_day=3)})
    ranking = rank(problem(dated), WEEKS)
    assert [(line.name, line.state) for line in ranking.candidates[0].skills] == [
        ("Aide à la toilette", "expired"),
        ("Lève-personne", "later"),
    ]


def test_the_two_places_of_a_pair_count_as_one_date():
    both = [visit(id=place, pair_key="p", position=place, slot=0) for place in (0, 1)]
    candidate = rank(problem(worker()), both).candidates[0]
    assert (candidate.takeable, candidate.total) == (1, 1)


def test_nothing_asked_or_nobody_there_ranks_nobody():
    assert rank(problem(), WEEKS).candidates == ()
    assert rank(problem(worker()), ()).excluded == ()


@pytest.mark.parametrize("seed", range(40))
def test_ranking_check_and_an_independent_judge_agree_on_random_moves(seed):
    asked, draw = random_problem(seed, windows=True), random.Random(seed)
    ranking = rank(asked, asked.visits)
    excluded = {one.worker_id for one in ranking.excluded}
    for _move in range(25):
        who, what = draw.choice(asked.workers), draw.choice(asked.visits)
        start = what.start + draw.choice([0, 0, -30, 10, 45, 600, 1440])
        verdict = check(asked, who, what, start)
        judged = {code for code, _element in faults(asked, [Pick(what.id, who.id, start)])}
        codes = {one.code for one in verdict.blocking}
        assert codes == judged or "overlap" in codes & judged, (who.id, what.id, start)
        assert verdict.allowed == verdicts(asked, what, start)[who.id].allowed
        if start == what.start and verdict.allowed:
            assert who.id not in excluded


def test_verdicts_come_in_the_order_of_the_table():
    order = list(BY_CODE)
    for seed in range(10):
        asked = random_problem(seed)
        for verdict in verdicts(asked, asked.visits[0]).values():
            codes = [one.code for one in verdict.blocking]
            assert codes == sorted(codes, key=order.index)
