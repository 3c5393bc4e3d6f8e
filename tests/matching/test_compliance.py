"""What a plan that stands breaks is told by the rules of the drag, each thing once."""

from __future__ import annotations

from dataclasses import replace

from careapp.matching.check import check
from careapp.matching.compliance import FIGURES, findings
from careapp.matching.problem import Level, RuleSetting, Settings
from careapp.matching.rules import RULES
from tests.matching.build import busy, problem, visit, worker
from tests.matching.limits import LIMITS, TUESDAY
from tests.matching.random_problems import random_problem

OFF = {rule.code: RuleSetting(Level.OFF) for rule in RULES}
AHEAD = ("notice", "planning_notice")  # told before a change, not of a plan that stands


def standing(plan, settings):
    """A plan of the table of limits with its visit planned."""
    asked = visit_of(plan)
    where = {"node": asked.place.node} if asked.place else {}
    own = busy("Samira", 0, "00:00", "00:00", **where)._replace(
        start=asked.start, end=asked.end, lat=asked.place.lat, lon=asked.place.lon, visit_id="asked"
    )
    rows = tuple(row._replace(visit_id=f"row {number}") for number, row in enumerate(plan.rows))
    more = {key: value for key, value in plan.more.items() if key != "today"}
    return findings(problem(plan.who, rows=(*rows, own), settings=settings, **more), [asked])


def visit_of(plan):
    return replace(plan.asked, id="asked", current="Samira")


def test_each_rule_of_law_is_told_of_a_plan_past_its_limit_alone():
    for code, limit in LIMITS.items():
        if code in AHEAD:
            continue
        settings = Settings({**OFF, code: RuleSetting(Level.WARN, limit.limit)}, holidays=frozenset({TUESDAY}))
        assert standing(limit.plan(0), settings) == [], code
        (found,) = standing(limit.plan(1), settings)
        assert (found.code, found.limit, found.level) == (code, limit.limit, Level.WARN)
        if code in FIGURES:
            assert found.figure != limit.limit or code == "part_time"


def test_a_day_too_long_and_a_short_night_are_told_once():
    rows = [
        busy("Samira", 0, "08:00", "12:00", visit_id=1), busy("Samira", 0, "13:00", "21:00", visit_id=2),
        busy("Samira", 1, "06:00", "07:00", visit_id=3), busy("Samira", 1, "07:00", "08:00", visit_id=4),
    ]  # fmt: skip
    asked = [
        visit(0, "08:00", "12:00", id=1, current="Samira"), visit(0, "13:00", "21:00", id=2, current="Samira"),
        visit(1, "06:00", "07:00", id=3, current="Samira"), visit(1, "07:00", "08:00", id=4, current="Samira"),
    ]  # fmt: skip
    told = [(one.code, one.visit, one.figure) for one in findings(problem(worker(), rows=tuple(rows)), asked)]
    assert ("day_work", 1, 720) in told
    assert ("daily_rest", 3, 540) in told
    assert [code for code, *_rest in told].count("day_work") == 1
    assert [code for code, *_rest in told].count("daily_rest") == 1


def test_halves_of_a_pair_are_told_apart_from_each_other():
    leila, samira = worker("Leïla"), worker()
    rows = (
        busy("Samira", 0, "08:00", "09:00", visit_id=1, pair_key="p"),
        busy("Leïla", 0, "08:00", "09:00", visit_id=2, pair_key="p"),
    )
    asked = [
        visit(id=1, current="Samira", pair_key="p"),
        visit(id=2, current="Leïla", pair_key="p", position=1),
    ]
    assert findings(problem(samira, leila, rows=rows), asked) == []
    late = rows[0], rows[1]._replace(start=rows[1].start + 10, end=rows[1].end + 10)
    found = findings(problem(samira, leila, rows=late), [asked[0]])
    assert [one.code for one in found] == ["synchronisation"]


def test_decisions_for_a_worker_hold_for_that_worker_alone():
    leila, samira = worker("Leïla"), worker()
    rows = tuple(busy(name, 0, "08:00", "19:00", visit_id=name) for name in ("Leïla", "Samira"))
    asked = [visit(0, "08:00", "19:00", id=name, current=name) for name in ("Leïla", "Samira")]
    decided = RuleSetting(Level.OFF, 600, workers=frozenset({"Leïla"}))
    rules = {**OFF, "day_work": (RuleSetting(Level.BLOCK, 600), decided)}
    found = findings(problem(samira, leila, rows=rows, settings=Settings(rules)), asked)
    assert [(one.worker, one.code) for one in found] == [("Samira", "day_work")]


def test_a_random_plan_is_told_what_the_drag_tells_of_it():
    asked = random_problem(3, days=7)
    for one in asked.workers[:2]:
        mine = [replace(v, current=one.id) for v in asked.visits if v.pair_key is None][:12]
        planned = asked.with_busy([(one.id, v.start, v.end, *place(v), v.id) for v in mine])
        by_drag = {(v.id, broken.code) for v in mine for broken in dragged(planned.without([v.id]), one, v)}
        found = findings(planned, mine)
        assert {(f.visit, f.code) for f in found} <= by_drag
        assert {code for _visit, code in by_drag} - set(AHEAD) == {f.code for f in found}


def dragged(around, who, asked):
    verdict = check(around, who, asked)
    return verdict.blocking + verdict.warnings


def place(asked):
    return (asked.place.lat, asked.place.lon) if asked.place else (None, None)
