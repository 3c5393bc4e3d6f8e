from __future__ import annotations

import pytest

from careapp.matching.check import check
from careapp.matching.problem import Level, RuleSetting, Settings, SkillHeld
from careapp.matching.relaxation import changes, cheapest
from tests.matching.build import at, busy, problem, visit, worker
from tests.matching.random_problems import random_problem


def words(asked, *visits) -> list[str]:
    return [one.sentence.replace("\u00a0", " ") for one in cheapest(asked, visits)]


def test_a_visit_that_may_slip_a_little_finds_its_worker():
    karine = worker("Karine Buffet")
    asked = problem(karine, rows=(busy("Karine Buffet", 0, "11:00", "12:15"),))
    assert words(asked, visit(0, "12:00", "13:00")) == [
        "Si la visite du lundi peut commencer à 12:15, Karine Buffet convient"
    ]


def test_slipping_inside_the_window_is_cheaper_than_outside():
    rows = (busy("Samira", 0, "11:30", "13:30"),)
    inside = visit(0, "12:00", "13:00", earliest=at(0, 9), latest=at(0, 13))
    best = cheapest(problem(worker(), rows=rows), [inside])[0]
    assert (best.start, best.cost) == (at(0, 10, 30), 90)
    fixed = cheapest(problem(worker(), rows=rows), [visit(0, "12:00", "13:00")])[0]
    assert fixed.cost == 180


def test_a_limit_says_by_how_much_it_is_crossed():
    rows = busy("Samira", 0, "07:00", "12:00"), busy("Samira", 0, "12:30", "17:00")
    found = changes(problem(worker(), rows=rows), visit(0, "17:00", "18:15"))
    assert {one.code: one.amount for one in found} == {"day_work": 45}
    assert found[0].sentence.replace("\u00a0", " ") == (
        "Il faudrait dépasser de 45 min la limite « 10 h par jour » pour que Samira convienne"
    )


def test_a_skill_one_level_lower_and_a_criterion_are_told():
    low = worker("Leïla", skills={"lift": SkillHeld(1)})
    none = worker("Karine")
    paul = worker("Paul", gender="male", skills={"lift": SkillHeld(2)})
    asked = visit(required={"lift": 2}, gender="female")
    women = [problem(replace_gender(one), paul) for one in (low, none)]
    assert words(women[0], asked) == [
        "Si un niveau de moins suffit (Lève-personne), Leïla convient",
        "Mme Ferrand demande une femme : sans ce critère, Paul convient",
    ]
    assert words(women[1], asked) == ["Mme Ferrand demande une femme : sans ce critère, Paul convient"]


def replace_gender(one):
    return worker(one.name, skills=one.skills, gender="female")


def test_nobody_is_named_who_must_not_come():
    asked = problem(worker(contracts=()), worker("Leïla"))
    assert cheapest(asked, [visit(never=frozenset({"Leïla"}))]) == ()
    assert cheapest(problem(), [visit()]) == ()


@pytest.mark.parametrize("seed", range(30))
def test_what_is_proposed_is_enough(seed):
    asked = random_problem(seed, windows=True)
    for one in asked.visits:
        for change in changes(asked, one):
            who = next(worker for worker in asked.workers if worker.id == change.worker_id)
            before = {fault.code for fault in check(asked, who, one).blocking}
            after = {fault.code for fault in check(asked, who, one, change.start).blocking} - {change.code}
            assert before
            assert after == set(), (one.id, change)
            if change.code == "day_work":
                more = Settings(rules={"day_work": RuleSetting(Level.BLOCK, 600 + change.amount)})
                assert check(type(asked)(**{**vars_of(asked), "settings": more}), who, one).allowed


def vars_of(asked) -> dict:
    return {name: getattr(asked, name) for name in asked.__dataclass_fields__}
