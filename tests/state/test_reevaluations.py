"""Re-evaluations through the event processor: locked and unlocked, compared, validated, listed, put off, rules set."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.opportunities.duplicate import duplicate
from careapp.actions.work import work
from careapp.db.models import Mission, Opportunity, Reevaluation, ReevaluationRule
from careapp.domain.permissions import Role, house
from careapp.state.comparison import ComparisonState
from careapp.state.opportunity import OpportunityState
from careapp.state.reevaluation import ReevaluationState
from careapp.state.reevaluation_rules import ReevaluationRulesState
from careapp.state.reevaluations import ReevaluationsState
from tests.factories import (
    make_activity,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    make_user,
    shipped_form,
)

TODAY = datetime.now(UTC).date()


@pytest.fixture
def form(agency):
    """A form that is due, with a mission."""
    made = make_opportunity(
        make_client(agency), make_activity(agency), shipped_form(), stage="search",
        evaluated_on=TODAY - timedelta(days=340), reevaluate_on=TODAY - timedelta(days=4),
    )  # fmt: skip
    make_mission(made, make_service(agency), ((0, 480, 570),))
    return made


@pytest.fixture
def boss(agency, signed_in):
    """An administrator at her desk."""
    return signed_in(make_user(agency, Role.ADMINISTRATOR, name="Philippe Maurin"))


def copied(agency, form) -> int:
    with work(house(agency.id)) as unit:
        return duplicate(unit, form.id)


async def opened(rig, session, opportunity_id: int):
    at = f"/opportunities/{opportunity_id}"
    await rig.send(OpportunityState, "load", session, at=at)
    await rig.send(ReevaluationState, "load", session, at=at)
    return await rig.send(ComparisonState, "close", session, at=at)


async def test_a_coordinator_cannot_unlock_and_an_administrator_says_why(rig, agency, coordinator, boss, form):
    copied(agency, form)
    await opened(rig, coordinator, form.id)
    state = await rig.send(ReevaluationState, "ask_unlock", coordinator)
    assert (state.lock.may_unlock, state.unlocking) == (False, False)
    assert await rig.toasts() == ["Votre rôle ne permet pas cette action."]
    rig.tab = "other"
    await opened(rig, boss, form.id)
    await rig.send(ReevaluationState, "ask_unlock", boss)
    state = await rig.send(ReevaluationState, "unlock", boss)
    assert (state.unlocking, state.reason_error[:15]) == (True, "Dites pourquoi ")
    await rig.send(ReevaluationState, "write_reason", boss, text="Erreur de saisie")
    state = await rig.send(ReevaluationState, "unlock", boss)
    assert (state.unlocking, state.lock.may_lock) == (False, True)
    assert state.lock.unlocked.endswith("Philippe Maurin : Erreur de saisie")
    assert not (await rig.state(OpportunityState)).locked
    state = await rig.send(ReevaluationState, "lock_again", boss)
    assert ((await rig.state(OpportunityState)).locked, state.lock.may_unlock, rig.failures) == (True, True, [])


async def test_what_changed_is_filtered_and_a_validation_applies_what_was_shown(
    rig, agency, coordinator, form, sqlite_database
):
    copy = copied(agency, form)
    with Session(sqlite_database) as session, session.begin():
        session.get_one(Opportunity, copy).need = "Repas du soir"
    await opened(rig, coordinator, copy)
    state = await rig.send(ComparisonState, "show", coordinator)
    assert (await rig.state(OpportunityState)).tab == "comparison"
    assert [group.key for group in state.groups][:1] == ["request"]
    state = await rig.send(ComparisonState, "keep_changes", coordinator, only=False)
    assert len(state.groups) > 2
    await rig.send(ComparisonState, "ask_validation", coordinator)
    state = await rig.send(ComparisonState, "preview", coordinator, form={"effective_on": "hier"})
    assert (set(state.errors), state.shown) == ({"effective_on"}, False)
    day = (TODAY + timedelta(days=7)).isoformat()
    state = await rig.send(ComparisonState, "preview", coordinator, form={"effective_on": day, "keep_workers": "on"})
    assert (await rig.toasts(), rig.failures, state.errors) == ([], [], {})
    assert (state.shown, [one.kind for one in state.effect.missions]) == (True, ["follows"])
    with Session(sqlite_database) as session:
        assert session.exec(select(Reevaluation.validated_at)).one() is None
    state = await rig.send(ComparisonState, "apply", coordinator)
    assert (state.validating, rig.failures) == (False, [])
    with Session(sqlite_database) as session:
        assert session.exec(select(Reevaluation.effective_on)).one() == date.fromisoformat(day)
        assert session.exec(select(Mission.starts_on).where(Mission.opportunity_id == copy)).one().isoformat() == day
    assert not (await rig.state(ReevaluationState)).lock.awaiting
    await rig.send(ComparisonState, "apply", coordinator)  # the second click of two
    assert rig.failures == []


async def test_a_line_is_put_off_handed_over_and_begun(rig, agency, coordinator, form, sqlite_database):
    other = make_user(agency, Role.MANAGER, name="Lucie")
    state = await rig.send(ReevaluationsState, "load", coordinator, at="/reevaluations?late")
    assert (state.view, [row.id for row in state.rows]) == ("late", [form.id])
    await rig.send(ReevaluationsState, "tick_all", coordinator)
    state = await rig.send(ReevaluationsState, "hand_over", coordinator, user_id=str(other.id))
    assert (state.chosen, state.rows[0].manager) == ([], "Lucie")
    await rig.send(ReevaluationsState, "ask_postpone", coordinator, row_id=form.id)
    state = await rig.send(ReevaluationsState, "postpone", coordinator)
    assert (state.postponing, set(state.errors)) == (form.id, {"to"})
    later = (TODAY + timedelta(days=20)).isoformat()
    await rig.send(ReevaluationsState, "fill", coordinator, name="to", value=later)
    await rig.send(ReevaluationsState, "fill", coordinator, name="reason", value="Hospitalisée")
    state = await rig.send(ReevaluationsState, "postpone", coordinator)
    assert (state.postponing, state.rows) == (0, [])
    await rig.send(ReevaluationsState, "show", coordinator, view="all")
    await rig.send(ReevaluationsState, "ask_start", coordinator, row_id=form.id)
    await rig.send(ReevaluationsState, "start", coordinator)
    with Session(sqlite_database) as session:
        copy = session.exec(select(Opportunity).where(Opportunity.copy_of_id == form.id)).one()
    assert rig.redirects == [f"/opportunities/{copy.id}"]
    await rig.send(ReevaluationsState, "start", coordinator)
    assert rig.failures == []


async def test_an_activitys_nine_values_are_set_and_given_back(rig, boss, coordinator, form, sqlite_database):
    await rig.send(ReevaluationRulesState, "load", boss)
    state = await rig.send(ReevaluationRulesState, "open", boss, activity_id=form.activity_id)
    assert (state.editing, state.fields.months, state.own) == ("rule", "11", False)
    wrong = {"title": "", "months": "0", "managed_by": "person"}
    state = await rig.send(ReevaluationRulesState, "save", boss, form=wrong)
    assert set(state.errors) == {"title", "months", "manager_id"}
    right = {"title": "Revoir le projet", "months": "6", "managed_by": "client", "alert": "on"}
    state = await rig.send(ReevaluationRulesState, "save", boss, form=right)
    assert (state.editing, state.shown.rows[0].own) == ("", True)
    await rig.send(ReevaluationRulesState, "open", boss, activity_id=form.activity_id)
    state = await rig.send(ReevaluationRulesState, "restore", boss)
    assert (state.shown.rows[0].own, rig.failures) == (False, [])
    with Session(sqlite_database) as session:
        assert session.exec(select(ReevaluationRule)).all() == []
