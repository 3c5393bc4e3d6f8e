from __future__ import annotations

import pytest

from careapp.matching.plan import Pick
from careapp.matching.problem import Level, RuleSetting, Settings, SkillHeld, Weights
from careapp.matching.why import breakdown, by_rule, by_worker, gain, shadow, why_not
from tests.matching.build import at, busy, problem, visit, worker

SAMIRA, LEILA = worker(skills={"lift": SkillHeld(1)}), worker("Leïla")


def test_each_line_is_broken_down_by_kind_and_rule():
    early = visit(0, "07:00", "08:00", id="early", history={"Samira": 2})
    late = visit(0, "19:00", "19:30", id="late", preferred=frozenset({"Leïla"}))
    asked = problem(SAMIRA, LEILA, visits=(early, late))
    picks = [Pick("early", "Samira", early.start), Pick("late", "Samira", late.start)]
    first, second = breakdown(asked, picks)
    weights = Weights()
    assert (first.wishes, second.wishes) == (0, weights.stranger + weights.not_preferred)
    assert first.warnings == second.warnings == {"span": weights.warning}
    assert by_rule([first, second]) == {"span": 2 * weights.warning}
    assert by_worker([first, second]) == {"Samira": first.total + second.total}
    assert gain(asked, picks, "late") == weights.open_visit - second.total


def test_why_not_tells_both_scores_or_what_would_have_to_change():
    asked = visit(0, "12:00", "13:00", required={"lift": 1}, history={"Samira": 5})
    free = problem(SAMIRA, worker("Karine", skills={"lift": SkillHeld(1)}), visits=(asked,))
    answer = why_not(free, asked, free.workers[1])
    assert answer.verdict.allowed
    assert (answer.chosen.name, answer.changes) == ("Samira", ())
    assert answer.chosen.score > answer.asked.score
    taken = problem(SAMIRA, LEILA, visits=(asked,), rows=(busy("Samira", 0, "11:00", "12:15"),))
    answer = why_not(taken, asked, SAMIRA)
    assert (answer.asked, answer.chosen) == (None, None)
    assert [(change.code, change.start) for change in answer.changes] == [("window", at(0, 12, 15))]
    assert why_not(taken, asked, LEILA).changes == ()


def test_a_visit_that_is_planned_is_taken_out_before_it_is_asked():
    asked = visit(0, "12:00", "13:00", id="meal")
    planned = problem(SAMIRA, LEILA, visits=(asked,), rows=(busy("Samira", 0, "12:00", "13:00", visit_id="meal"),))
    assert why_not(planned, asked, SAMIRA).asked is not None


@pytest.mark.parametrize(("code", "visits"), [("day_work", 1), ("gender", 0)])
def test_the_shadow_of_a_rule_is_what_it_costs(code, visits):
    asked = tuple(visit(0, f"{hour:02d}:00", f"{hour + 3:02d}:30", id=hour) for hour in (7, 11, 15))
    lax = Settings(rules={"pause": RuleSetting(Level.OFF)})
    found = shadow(problem(SAMIRA, visits=asked, settings=lax), code, time_limit=2)
    assert found.visits == visits
    assert (found.price > 50_000) == bool(visits)
