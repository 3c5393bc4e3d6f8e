"""The page of rules and the report of what a period breaks, through the real event processor."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from careapp.actions import solver_pool
from careapp.domain.permissions import Role
from careapp.state.compliance import ComplianceState
from careapp.state.rules import RulesState
from tests.factories import NOW, make_client, make_service, make_user, make_visit, make_worker


async def test_a_rule_is_found_decided_and_given_back(rig, agency, signed_in):
    boss = signed_in(make_user(agency, Role.ADMINISTRATOR))
    state = await rig.send(RulesState, "load", boss)
    assert len(state.groups) == 6
    state = await rig.send(RulesState, "search", boss, text="amplitude maximale")
    assert [row.code for group in state.groups for row in group.rows] == ["span_max"]
    await rig.send(RulesState, "open", boss, code="span_max")
    await rig.send(RulesState, "begin", boss)
    form = {"level": "warn", "limit": "13 h", "scope": "all", "reason": ""}
    state = await rig.send(RulesState, "save", boss, form=form)
    assert set(state.errors) == {"reason"}
    state = await rig.send(RulesState, "save", boss, form={**form, "reason": "Accord d’entreprise"})
    assert (state.errors, state.editing, state.rule.level, state.rule.decided) == ({}, "", "warn", True)
    state = await rig.send(RulesState, "keep_level", boss, level="decided")
    assert state.found == 1
    await rig.send(RulesState, "ask", boss, verb="rule")
    state = await rig.send(RulesState, "confirm", boss)
    assert (state.rule.level, state.rule.decided, len(state.rule.history)) == ("block", False, 1)


async def test_a_manager_reads_and_decides_nothing(rig, agency, signed_in):
    manager = signed_in(make_user(agency, Role.MANAGER))
    state = await rig.send(RulesState, "load", manager)
    assert state.shown.groups
    await rig.send(RulesState, "open", manager, code="span")
    state = await rig.send(RulesState, "save", manager, form={"level": "off", "scope": "all", "limit": "1 h"})
    assert not state.rule.decided
    assert "Votre rôle ne permet pas cette action." in await rig.toasts()


async def test_the_scope_of_a_decision_names_workers(rig, agency, signed_in):
    boss, worker = signed_in(make_user(agency, Role.ADMINISTRATOR)), make_worker(agency)
    await rig.send(RulesState, "load", boss)
    await rig.send(RulesState, "open", boss, code="span")
    await rig.send(RulesState, "begin", boss)
    await rig.send(RulesState, "choose_scope", boss, scope="workers")
    for known in (str(worker.id), "999999", str(worker.id)):
        state = await rig.send(RulesState, "add_person", boss, worker_id=known)
    assert [one.value for one in state.people] == [str(worker.id)]
    state = await rig.send(RulesState, "save", boss, form={"level": "warn", "limit": "11 h", "scope": "workers"})
    assert len(state.rule.others) == 1
    state = await rig.send(RulesState, "end", boss, decision_id=state.rule.history[0].id)
    assert state.rule.others == []


async def test_thresholds_and_preferences_are_saved_and_restored(rig, agency, signed_in):
    boss = signed_in(make_user(agency, Role.ADMINISTRATOR))
    state = await rig.send(RulesState, "load", boss)
    for tab, rows in (("thresholds", state.shown.thresholds), ("weights", state.shown.weights)):
        await rig.send(RulesState, "show", boss, tab=tab)
        name = rows[0].name
        form = {row.name: row.typed for row in rows}
        state = await rig.send(RulesState, f"save_{tab}", boss, form={**form, name: "beaucoup"})
        assert set(state.errors) == {name}
        state = await rig.send(RulesState, f"save_{tab}", boss, form={**form, name: "9"})
        assert [row.name for row in getattr(state.shown, tab) if row.changed] == [name]
        await rig.send(RulesState, "ask", boss, verb=tab)
        state = await rig.send(RulesState, "confirm", boss)
        assert not [row for row in getattr(state.shown, tab) if row.changed]
    state = await rig.send(RulesState, "choose_agreement", boss, agreement="2941")
    assert state.shown.agreement == "2941"


async def test_the_report_of_a_period_is_computed_and_filtered(rig, agency, coordinator, monkeypatch):
    monkeypatch.setattr(solver_pool, "_pool", lambda: ThreadPoolExecutor(1))
    client, service, worker = make_client(agency), make_service(agency), make_worker(agency)
    for hours in (-3, 3):
        make_visit(client, service, NOW + timedelta(hours=hours), 330, worker_id=worker.id)
    await rig.send(ComplianceState, "load", coordinator)
    await rig.send(ComplianceState, "set_last", coordinator, day="2026-11-30")
    state = await rig.send(ComplianceState, "set_first", coordinator, day="2026-11-01")
    assert rig.failures == []
    assert "day_work" in {row.code for row in state.rows}
    state = await rig.send(ComplianceState, "keep", coordinator, name="rule", value="day_work")
    assert ([row.code for row in state.rows], state.warnings, state.people) == (["day_work"], 1, 1)
    assert "rule=day_work" in state.query
    state = await rig.send(ComplianceState, "set_last", coordinator, day="2026-10-01")
    assert set(state.errors) == {"last"}
    state = await rig.send(ComplianceState, "clear", coordinator)
    assert state.filters["rule"] == ""
