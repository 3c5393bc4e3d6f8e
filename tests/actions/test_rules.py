"""The rules of planning as an agency sets them: what holds, who decided it, what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from careapp.actions import audit
from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.rules import edit, figures, view
from careapp.actions.work import Forbidden, reading, work
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, RefusedFields, Stale
from careapp.matching.problem import Level, RuleSetting
from careapp.matching.rules import RULES
from careapp.matching.statements import GROUPS, NAMES, STATEMENTS, THRESHOLDS, WEIGHTS
from careapp.matching.weights import MEANINGS
from careapp.readmodels.rules import RuleRow, RulesView
from tests.factories import NOW, actor, make_agency, make_sector, make_worker

WARNED = {"level": "warn", "limit": "10 h", "scope": "all"}


def do(agency, verb, *args, role=Role.ADMINISTRATOR):
    with work(actor(agency, role), now=NOW) as unit:
        return verb(unit, *args)


def shown(agency, role=Role.MANAGER) -> RulesView:
    with reading(actor(agency, role), now=NOW) as unit:
        return view.shown(unit)


def rule(agency, code: str) -> RuleRow:
    return next(row for group in shown(agency).groups for row in group.rows if row.code == code)


def settings(agency, since: date | None = None):
    with reading(actor(agency), now=NOW) as unit:
        return settings_of(unit, since)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_every_rule_is_shown_once_with_its_words():
    codes = [code for *_head, codes in GROUPS for code in codes]
    assert sorted(codes) == sorted(rule.code for rule in RULES)
    assert set(codes) == set(STATEMENTS) <= set(NAMES)
    assert {name for *_head, labels in WEIGHTS for name in labels} == set(MEANINGS)


def test_a_rule_is_told_with_its_value_source_and_level(database):
    row = rule(make_agency(agreement="3127"), "daily_rest")
    assert plain(row.statement) == "Au moins 11 h de repos à la suite entre deux journées."
    assert (plain(row.value), row.level, row.source) == ("11 h", "block", "Code du travail, L3131-1")
    assert (row.since, row.decided, row.by) == ("01/05/2008", False, "")
    assert rule(make_agency(agreement="2941"), "rest_days").level == "warn"
    assert rule(make_agency(agreement=""), "rest_days").level == "off"


def test_a_decision_holds_is_signed_and_leaves_its_history(database):
    agency = make_agency()
    do(agency, edit.decide, "span", "", {**WARNED, "limit": "12 h 30", "source": "Accord d’entreprise du 3 mars"})
    row = rule(agency, "span")
    assert (plain(row.value), row.level, row.by, row.source) == (
        "12 h 30",
        "warn",
        "Test",
        "Accord d’entreprise du 3 mars",
    )
    assert settings(agency).rules["span"][-1] == RuleSetting(Level.WARN, 750)
    do(agency, edit.decide, "span", row.seen, {**WARNED, "level": "off"})
    assert [(plain(one.text), bool(one.ended)) for one in rule(agency, "span").history] == [
        ("Inactive · 10 h", False),
        ("Avertit · 12 h 30", True),
    ]
    do(agency, edit.restore, "span", rule(agency, "span").seen)
    row = rule(agency, "span")
    assert (row.decided, plain(row.value), len(row.history)) == (False, "12 h", 2)
    assert settings(agency).rules["span"] == (RuleSetting(Level.WARN, 720),)
    with reading(actor(agency, Role.MANAGER), now=NOW) as unit:
        trail = audit.listed(unit, Listing())
    assert [line.verb for line in trail.rows] == ["Rétablit", "Décide", "Décide"]


def test_a_decision_may_begin_later_and_hold_for_some_alone(database):
    agency = make_agency()
    sector, worker = make_sector(agency), make_worker(agency)
    ticked = {**WARNED, "scope": "sectors", f"sector_{sector.id}": "on", "reason": "Accord", "starts_on": "2026-12-01"}
    do(agency, edit.decide, "day_work", "", ticked)
    do(agency, edit.decide, "day_work", rule(agency, "day_work").seen, {**WARNED, "scope": "workers"}, [worker.id])
    legal, by_sector, by_worker = settings(agency).rules["day_work"]
    assert (legal.level, by_sector.sectors, by_sector.from_day) == (
        Level.WARN,
        frozenset({sector.id}),
        date(2026, 12, 1),
    )
    assert (by_worker.workers, by_worker.from_day) == (frozenset({worker.id}), None)
    assert settings(agency, date(2026, 12, 5)).rules["day_work"][1].from_day is None
    others = rule(agency, "day_work").others
    assert len(others) == 2
    assert "à partir du 01/12/2026" in others[0]
    assert "Haddad" in others[1]
    first = rule(agency, "day_work").history[0]
    do(agency, edit.end, first.id, rule(agency, "day_work").seen)
    with pytest.raises(NotFound):
        do(agency, edit.end, first.id, rule(agency, "day_work").seen)
    assert len(rule(agency, "day_work").others) == 1


WRONG = [
    ({**WARNED, "level": ""}, "level"),
    ({**WARNED, "level": "perhaps"}, "level"),
    ({**WARNED, "limit": ""}, "limit"),
    ({**WARNED, "limit": "dix"}, "limit"),
    ({**WARNED, "limit": "200 h"}, "limit"),
    ({**WARNED, "starts_on": "demain"}, "starts_on"),
    ({**WARNED, "scope": "sectors"}, "scope"),
    ({**WARNED, "scope": "workers"}, "scope"),
    ({**WARNED, "scope": "moon"}, "scope"),
    ({**WARNED, "source": "x" * 201}, "source"),
    ({**WARNED, "reason": ""}, "reason"),  # a block of the law weakened
    ({**WARNED, "level": "block", "limit": "10 h", "reason": " "}, "reason"),
]


@pytest.mark.parametrize(("form", "field"), WRONG)
def test_each_field_of_a_decision_has_its_sentence(sqlite_database, form, field):
    with pytest.raises(RefusedFields) as refusal:
        do(make_agency(), edit.decide, "daily_rest", "", form)
    assert list(refusal.value.errors) == [field]


def test_a_stricter_decision_needs_no_reason_and_a_weaker_one_says_why(sqlite_database):
    agency = make_agency()
    do(agency, edit.decide, "daily_rest", "", {**WARNED, "level": "block", "limit": "11 h 30"})
    seen = rule(agency, "daily_rest").seen
    do(agency, edit.decide, "daily_rest", seen, {**WARNED, "limit": "9 h", "reason": "Accord de branche"})
    assert rule(agency, "daily_rest").history[0].reason == "Accord de branche"


def test_what_someone_else_decided_meanwhile_is_not_overwritten(database):
    agency = make_agency()
    do(agency, edit.decide, "span", "", WARNED)
    with pytest.raises(Stale):
        do(agency, edit.decide, "span", "", WARNED)
    mark = shown(agency).seen
    do(agency, figures.choose_agreement, mark, "2941")
    for verb, *args in [(figures.choose_agreement, "3127"), (figures.save_weights, {}), (figures.restore, "weights")]:
        with pytest.raises(Stale):
            do(agency, verb, mark, *args)
    with pytest.raises(NotFound):
        do(agency, edit.decide, "no_such_rule", "", WARNED)


def test_another_agencys_workers_are_unknown(sqlite_database):
    stranger = make_worker(make_agency())
    with pytest.raises(NotFound):
        do(make_agency(), edit.decide, "span", "", {**WARNED, "scope": "workers"}, [stranger.id])


def typed(rows) -> dict[str, str]:
    return {row.name: row.typed for row in rows}


def test_thresholds_are_kept_where_they_differ_and_taken_back(database):
    agency = make_agency(settings={"other": 1})
    now = shown(agency)
    assert [row.name for row in now.thresholds] == list(THRESHOLDS)
    do(
        agency,
        figures.save_thresholds,
        now.seen,
        {**typed(now.thresholds), "long_day": "9 h 30", "night_ends": "06:00"},
    )
    assert (settings(agency).thresholds.long_day, settings(agency).thresholds.night_ends) == (570, 30 * 60)
    assert [row.name for row in shown(agency).thresholds if row.changed] == ["long_day", "night_ends"]
    do(agency, figures.restore, shown(agency).seen, "thresholds")
    assert settings(agency).thresholds.long_day == 600
    for name, value in (("meal_ends", "10:00"), ("averaged_weeks", "0"), ("long_wait", "5 min"), ("same_duty", "13 h")):
        with pytest.raises(RefusedFields) as refusal:
            do(agency, figures.save_thresholds, shown(agency).seen, {**typed(now.thresholds), name: value})
        assert list(refusal.value.errors) == [name]


def test_preferences_are_kept_and_signed(database):
    agency = make_agency()
    now = shown(agency)
    do(agency, figures.save_weights, now.seen, {**typed(now.weights), "travel_minute": "5", "sunday": "0"})
    assert (settings(agency).weights.travel_minute, settings(agency).weights.sunday) == (5, 0)
    with pytest.raises(RefusedFields):
        do(agency, figures.save_weights, shown(agency).seen, {**typed(now.weights), "sunday": "-1"})
    with reading(actor(agency, Role.MANAGER), now=NOW) as unit:
        assert "Une minute de trajet : l’étalon : 2 → 5" in audit.listed(unit, Listing()).rows[0].detail
    do(agency, figures.restore, shown(agency).seen, "weights")
    assert settings(agency).weights.travel_minute == 2


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.WORKER])
def test_only_administrators_decide_and_managers_read(sqlite_database, role):
    agency = make_agency()
    for verb, *args in [
        (edit.decide, "span", "", WARNED),
        (edit.restore, "span", ""),
        (edit.end, 1, ""),
        (figures.save_weights, "", {}),
        (figures.save_thresholds, "", {}),
        (figures.restore, "", "weights"),
        (figures.choose_agreement, "", "2941"),
    ]:
        with pytest.raises(Forbidden):
            do(agency, verb, *args, role=role)
    if role is not Role.MANAGER:
        with pytest.raises(Forbidden):
            shown(agency, role)
