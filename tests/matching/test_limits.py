"""Each rule of working-time law at its limit, which is kept, and one minute, day or time past it, which is told."""

from __future__ import annotations

import pytest

from careapp.matching.check import check
from careapp.matching.problem import Level, RuleSetting, Settings
from careapp.matching.rules import RULES
from tests.matching.build import busy, problem, visit, worker
from tests.matching.limits import LIMITS, TUESDAY

OFF = {rule.code: RuleSetting(Level.OFF) for rule in RULES}


def told(code: str, level: Level, past: int) -> list[str]:
    limit = LIMITS[code]
    plan = limit.plan(past)
    settings = Settings({**OFF, code: RuleSetting(level, limit.limit)}, holidays=frozenset({TUESDAY}))
    answer = check(problem(plan.who, rows=plan.rows, settings=settings, **plan.more), plan.who, plan.asked)
    found = answer.blocking if level is Level.BLOCK else answer.warnings
    assert all(one.sentence for one in found)
    return [one.code for one in found]


@pytest.mark.parametrize("level", [Level.BLOCK, Level.WARN])
@pytest.mark.parametrize("code", LIMITS)
def test_the_limit_of(code, level):
    assert told(code, level, 0) == []
    assert told(code, level, 1) == [code]


def test_every_rule_with_a_source_in_law_has_its_limit_tried():
    assert {rule.code for rule in RULES if rule.law} == set(LIMITS)


def rest_and_span(asked, *rows):
    who = worker()
    return [one.code for one in check(problem(who, rows=rows), who, asked).blocking]


def test_a_short_gap_over_midnight_goes_on_with_the_duty_and_a_long_one_is_a_rest():
    evening = busy("Samira", 0, "20:00", "23:30")
    assert rest_and_span(visit(1, "00:15", "01:00"), evening) == []
    assert rest_and_span(visit(1, "03:30", "04:00"), evening) == []
    assert rest_and_span(visit(1, "03:31", "04:00"), evening) == ["daily_rest"]
    night = busy("Samira", 1, "00:15", "06:00")
    assert rest_and_span(visit(0, "17:00", "18:00"), night, evening) == []
    assert rest_and_span(visit(0, "16:00", "16:30"), night, evening) == ["span_max"]


def test_a_holiday_is_told_with_its_date():
    plan = LIMITS["public_holidays"].plan(1)
    settings = Settings({"public_holidays": RuleSetting(Level.WARN)}, holidays=frozenset({TUESDAY}))
    answer = check(problem(plan.who, settings=settings), plan.who, plan.asked)
    assert answer.warnings[0].sentence == "Le 24/11 est un jour férié"
