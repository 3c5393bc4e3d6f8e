"""What the plan that stands breaks of the rules of days, weeks and months: as the drag says it, said once."""

from __future__ import annotations

from dataclasses import replace

import pytest

from careapp.matching.compliance import findings
from careapp.matching.problem import Level, RuleSetting, Settings
from careapp.matching.standing import COUNTED, excesses
from tests.matching.build import busy, problem, worker
from tests.matching.limits import LIMITS
from tests.matching.random_problems import random_problem
from tests.matching.test_compliance import OFF, place

EVERY_DAY = range(-40, 40)
ASKED_BY_DAY = [code for code in LIMITS if code in COUNTED]


def standing(code: str, past: int):
    """A plan of the table of limits, its visit planned like the others."""
    limit = LIMITS[code]
    plan = limit.plan(past)
    asked = plan.asked
    own = busy("Samira", 0, "00:00", "00:00")._replace(
        start=asked.start, end=asked.end, lat=asked.place.lat, lon=asked.place.lon
    )
    settings = Settings({**OFF, code: RuleSetting(Level.WARN, limit.limit)})
    return excesses(problem(plan.who, rows=(*plan.rows, own), settings=settings, **plan.more), EVERY_DAY)


@pytest.mark.parametrize("code", ASKED_BY_DAY)
def test_past_its_limit_a_plan_breaks_the_rule_of(code):
    assert standing(code, 0) == []
    (found,) = standing(code, 1)
    assert (found.worker, found.code, found.level) == ("Samira", code, Level.WARN)
    assert found.sentence


def test_every_rule_asked_is_one_of_the_law():
    assert set(ASKED_BY_DAY) == set(COUNTED)


@pytest.mark.parametrize("seed", range(6))
def test_a_random_plan_breaks_what_the_report_of_its_visits_says(seed):
    asked = random_problem(seed, days=14)
    for one in asked.workers[:3]:
        mine = [replace(each, current=one.id) for each in asked.visits if each.pair_key is None][:40]
        planned = asked.with_busy([(one.id, each.start, each.end, *place(each), each.id) for each in mine])
        by_visit = {(found.code, found.level) for found in findings(planned, mine) if found.code in COUNTED}
        assert {(found.code, found.level) for found in excesses(planned, EVERY_DAY)} == by_visit


def test_what_is_broken_before_the_days_asked_is_over_and_what_counts_them_is_told_with_its_day():
    rows = tuple(busy("Samira", day, "08:00", "18:30") for day in (0, 1, 2, 3, 4))
    planned = problem(worker(), rows=rows, settings=Settings({"week_work": RuleSetting(Level.BLOCK, 48 * 60)}))
    found = [one for one in excesses(planned, range(3, 5)) if one.code in ("day_work", "week_work")]
    assert [(one.code, one.day, one.since) for one in found] == [
        ("day_work", 3, 3),
        ("week_work", 3, 0),
        ("day_work", 4, 4),
    ]
    assert excesses(planned, range(5, 7)) == []


def test_an_empty_plan_and_a_decision_for_another_worker_tell_nothing():
    assert excesses(problem(worker()), EVERY_DAY) == []
    decided = RuleSetting(Level.OFF, 600, workers=frozenset({"Samira"}))
    rules = {**OFF, "day_work": (RuleSetting(Level.BLOCK, 600), decided)}
    rows = tuple(busy(name, 0, "08:00", "19:00") for name in ("Leïla", "Samira"))
    planned = problem(worker(), worker("Leïla"), rows=rows, settings=Settings(rules))
    assert [one.worker for one in excesses(planned, EVERY_DAY)] == ["Leïla"]


def test_sundays_worked_before_the_plan_count_in_their_month():
    rules = Settings({"sundays": RuleSetting(Level.WARN, 2)})
    rows = (busy("Samira", 6, "10:00", "11:00"),)
    for before, told in (((-8, -1), ["sundays"]), ((-29, -1), []), ((-1,), [])):
        who = worker(past_sundays=before)
        assert [one.code for one in excesses(problem(who, rows=rows, settings=rules), EVERY_DAY)] == told
