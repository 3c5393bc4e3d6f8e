"""Recherche, proposals and the dashboard through the real event processor."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from reflex.event import Event
from sqlmodel import Session, select

from careapp.actions import solver_pool
from careapp.db.models import Reminder, SlotWorker, Visit
from careapp.domain.permissions import Role
from careapp.state.access import SESSION_HEADER
from careapp.state.candidates import CandidatesState
from careapp.state.dashboard import DashboardState
from careapp.state.planning import PlanningState
from careapp.state.proposals import ProposalState
from careapp.state.recurrence import RecurrenceState
from tests.factories import (
    make_activity,
    make_client,
    make_mission,
    make_opportunity,
    make_service,
    make_user,
    make_visit,
    make_worker,
    save,
)

NOW = datetime.now(UTC).replace(second=0, microsecond=0)


@pytest.fixture
def mission(agency):
    activity = make_activity(agency)
    opportunity = make_opportunity(make_client(agency), activity, stage="search")
    starts = NOW.date() + timedelta(days=1)
    slots = ((0, 480, 570), (3, 480, 570))
    return make_mission(opportunity, make_service(agency, activity), slots, starts_on=starts)


@pytest.fixture
def pool():
    yield
    solver_pool.close()


async def started(rig, state, handler, session, done, **payload):
    """Send an event whose handler goes on after its first answer, and wait for the end of it."""
    event = Event(
        name=f"{state.get_full_name()}.{handler}",
        payload=payload,
        router_data={"headers": {SESSION_HEADER: str(session)}},
    )
    async with rig.processor:
        await rig.processor.enqueue("tab", event)
        for _beat in range(300):
            await asyncio.sleep(0.1)
            if done(now := await rig.state(state)):
                return now
    raise AssertionError(handler)


async def test_a_search_is_narrowed_and_given_out(rig, agency, coordinator, mission, sqlite_database):
    worker = make_worker(agency)
    found = lambda state: state.shown and not state.loading  # noqa: E731
    state = await started(rig, CandidatesState, "open", coordinator, found, mission_id=mission.id)
    assert (state.shown, state.loading, [row.name for row in state.view.candidates]) == (True, False, ["Samira Haddad"])
    state = await rig.send(CandidatesState, "look_for", coordinator, text="zzz")
    assert (state.view.found, bool(state.view.relaxation)) == (0, True)
    await rig.send(CandidatesState, "look_for", coordinator, text="")
    state = await rig.send(CandidatesState, "toggle", coordinator, flag="near")
    assert state.near
    told = lambda state: state.view.candidates[0].assigned == 2  # noqa: E731
    await started(rig, CandidatesState, "assign", coordinator, told, worker_id=worker.id)
    await rig.send(CandidatesState, "release", coordinator, worker_id=worker.id)
    change = await rig.state(RecurrenceState)
    assert change.asking
    assert change.change.open == change.change.changed > 0
    await rig.send(RecurrenceState, "apply", coordinator)
    with Session(sqlite_database) as session:
        assert session.exec(select(SlotWorker)).all() == []
    assert rig.failures == []


async def test_filters_that_hide_everyone_are_told_and_taken_off(rig, agency, coordinator, mission, sqlite_database):
    make_worker(agency)
    await started(rig, CandidatesState, "open", coordinator, lambda one: not one.loading, mission_id=mission.id)
    state = await rig.send(CandidatesState, "look_for", coordinator, text="zzz")
    assert (state.view.found, state.view.hidden) == (0, 1)
    state = await rig.send(CandidatesState, "widen", coordinator)
    assert (state.text, state.view.found) == ("", 1)


async def test_a_mission_without_slots_says_so_in_the_drawer(rig, agency, coordinator, mission, sqlite_database):
    with Session(sqlite_database) as session, session.begin():
        session.connection().exec_driver_sql("DELETE FROM slots")
    found = lambda state: state.shown and not state.loading  # noqa: E731
    state = await started(rig, CandidatesState, "open", coordinator, found, mission_id=mission.id)
    assert (state.loading, "créneaux" in state.failed) == (False, True)


async def test_a_proposal_is_computed_shown_and_accepted(rig, agency, coordinator, mission, pool, sqlite_database):
    make_worker(agency)
    shown = lambda state: state.shown and not state.computing  # noqa: E731
    ids = {"opportunity_id": mission.opportunity_id}
    state = await started(rig, ProposalState, "propose", coordinator, shown, **ids)
    assert (state.computing, state.failed, state.view.offered) == (False, "", 2)
    first = state.view.lines[0]
    one_left = lambda state: (state.view.accepted, state.view.offered) == (1, 1)  # noqa: E731
    await started(rig, ProposalState, "accept", coordinator, one_left, line_id=first.id)
    settled = lambda state: (state.view.status, state.view.offered) == ("settled", 0)  # noqa: E731
    await started(rig, ProposalState, "reject_all", coordinator, settled)
    with Session(sqlite_database) as session:
        assert session.exec(select(Visit)).all()
    assert rig.failures == []


async def test_a_day_without_visits_has_no_proposal(rig, agency, coordinator):
    shown = lambda state: state.shown and not state.computing  # noqa: E731
    day = NOW.date().isoformat()
    state = await started(rig, ProposalState, "propose_day", coordinator, shown, day=day)
    assert (state.computing, state.failed) == (False, "Aucune visite à placer ce jour.")


async def test_the_hours_of_a_part_of_the_day_are_checked_at_their_field(rig, agency, coordinator):
    shown = lambda state: state.shown and not state.computing  # noqa: E731
    await started(rig, ProposalState, "propose_day", coordinator, shown, day=NOW.date().isoformat())
    await rig.send(ProposalState, "choose_span", coordinator, span="part")
    await rig.send(ProposalState, "choose_hours", coordinator, side="since", text="14:00")
    for till, told in (("25:00", "Écrivez une heure comme 08:30."), ("13:00", "La fin doit suivre le début (14:00).")):
        await rig.send(ProposalState, "choose_hours", coordinator, side="till", text=till)
        state = await rig.send(ProposalState, "again", coordinator)
        assert (state.errors, state.computing) == ({"till": told}, False)
    await rig.send(ProposalState, "choose_patience", coordinator, seconds="90")
    state = await rig.send(ProposalState, "choose_patience", coordinator, seconds="9000")
    assert (state.span, state.patience) == ("part", "90")


async def test_the_dashboard_shows_what_waits_and_gives_a_visit(rig, agency, coordinator, sqlite_database):
    worker = make_worker(agency)
    start = NOW.replace(hour=9, minute=0) + timedelta(days=1)
    visit = make_visit(make_client(agency), make_service(agency), start)
    await rig.send(DashboardState, "load", coordinator)
    state = await rig.send(DashboardState, "show", coordinator, scope="week")
    row = state.view.visits[0]
    assert (row.client, row.worker, state.view.week) == ("Mme Odette Ferrand", "Samira Haddad", 1)
    give = {"visit_id": visit.id, "version": 1, "worker_id": worker.id}
    await started(rig, DashboardState, "assign", coordinator, lambda state: state.view.visits == [], **give)
    await rig.send(DashboardState, "assign", coordinator, **give)
    assert await rig.toasts() == ["Visite affectée."]
    assert rig.failures == []


async def test_a_best_candidate_who_asks_for_a_reason_is_chosen_in_the_dialog_of_the_visit(rig, agency, coordinator):
    worker = make_worker(agency, weekly_hours=20)
    start = NOW.replace(hour=9, minute=0) + timedelta(days=1)
    visit = make_visit(make_client(agency), make_service(agency), start)
    await rig.send(DashboardState, "show", coordinator, scope="week")
    give = {"visit_id": visit.id, "version": 1, "worker_id": worker.id}
    await started(rig, DashboardState, "assign", coordinator, lambda _state: rig.redirects, **give)
    await rig.send(PlanningState, "load", coordinator, at="/planning?only=late")
    state = await rig.send(PlanningState, "load", coordinator, at=rig.redirects[0])
    assert (state.only, state.dialog, state.form["worker_id"]) == ("", "visit", str(worker.id))
    state = await rig.send(PlanningState, "save", coordinator)
    assert (len(state.warnings), state.errors) == (1, {})
    state = await rig.send(PlanningState, "save", coordinator)
    assert state.errors == {"reason": "Donnez un motif."}
    await rig.send(PlanningState, "give_reason", coordinator, text="Accord au téléphone")
    state = await rig.send(PlanningState, "save", coordinator)
    assert state.dialog == ""
    assert rig.failures == []


async def test_a_reminder_is_handled_on_the_dashboard(rig, agency, signed_in):
    person = make_user(agency)
    coordinator = signed_in(person)
    save(Reminder(agency_id=agency.id, title="Rappel", due_on=NOW.date(), manager_id=person.id))
    state = await rig.send(DashboardState, "load", coordinator)
    state = await rig.send(DashboardState, "settle", coordinator, reminder_id=state.view.due[0].id)
    assert (state.view.due, await rig.toasts(), rig.failures) == ([], ["Rappel traité."], [])


async def test_a_worker_is_led_from_the_dashboard_to_the_day(rig, agency, signed_in):
    session = signed_in(make_user(agency, Role.WORKER, make_worker(agency)))
    await rig.send(DashboardState, "load", session)
    assert rig.redirects == ["/my/day"]
