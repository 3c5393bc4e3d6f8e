"""A breakdown, absences and goals through the real event processor."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import solver_pool
from careapp.db.models import Absence, AbsenceRequest, Mail, Visit
from careapp.domain.permissions import Role
from careapp.state.absence_entry import AbsenceEntryState, HospitalState
from careapp.state.absence_requests import AbsenceRequestsState, MyAbsencesState
from careapp.state.proposals import ProposalState
from careapp.state.repairs import RepairState
from tests.factories import make_client, make_service, make_user, make_visit, make_worker, save
from tests.state.test_search_and_proposals import NOW, started

NOON = (NOW + timedelta(days=1)).replace(hour=11, minute=0)


@pytest.fixture
def pool():
    yield
    solver_pool.close()


@pytest.fixture
def uncovered(agency):
    """A visit of tomorrow whose worker is away, and a colleague with an address."""
    away, _other = (
        make_worker(agency),
        make_worker(agency, last_name="Diop", first_name="Fatou", email="f@test.example"),
    )
    visit = make_visit(make_client(agency), make_service(agency), NOON, worker_id=away.id)
    span = {"starts_at": NOON - timedelta(hours=9), "ends_at": NOON + timedelta(hours=9), "reason": "sick"}
    return visit, save(Absence(agency_id=agency.id, worker_id=away.id, **span))


async def test_one_wish_is_noted_for_all_visits_of_a_client(rig, agency, coordinator, uncovered):
    visit, absence = uncovered
    at, service = visit.starts_at, make_service(agency)
    client = make_client(agency, last_name="Achard")
    for hours in (2, 4):
        make_visit(client, service, at + timedelta(hours=hours), worker_id=visit.worker_id)
    state = await rig.send(RepairState, "load", coordinator, at=f"/repairs?absence={absence.id}")
    mine = [row for row in state.case.visits if row.client_id == client.id]
    assert [row.of_client for row in state.case.visits] == [1, 2, 2]
    assert all(row.alike for row in state.case.visits)
    state = await rig.send(RepairState, "note_wish", coordinator, visit_id=mine[0].id, wish="leave")
    assert [row.alike for row in state.case.visits] == [True, False, False]
    state = await rig.send(RepairState, "note_client", coordinator, client_id=client.id, wish="leave")
    assert [row.wish for row in state.case.visits] == ["ask", "leave", "leave"]
    assert all(row.alike for row in state.case.visits)
    assert rig.failures == []


async def test_a_breakdown_is_shown_mended_accepted_and_told(
    rig, agency, coordinator, uncovered, pool, sqlite_database
):
    _visit, absence = uncovered
    state = await rig.send(RepairState, "load", coordinator, at=f"/repairs?absence={absence.id}")
    assert [row.wish for row in state.case.visits] == ["ask"]
    state = await rig.send(RepairState, "note_wish", coordinator, visit_id=state.case.visits[0].id, wish="replace")
    assert state.case.to_ask == 0
    mended = lambda state: bool(state.view.plans or state.failed)  # noqa: E731
    state = await started(rig, RepairState, "repair", coordinator, mended)
    assert (state.failed, state.computing) == ("", False)
    state = await rig.send(RepairState, "accept_plan", coordinator, proposal_id=state.view.plans[0].id)
    assert (state.plan.accepted, [one.mail for one in state.people][:1]) == (1, ["f@test.example"])
    state = await rig.send(RepairState, "open_telling", coordinator)
    assert state.ticked == [one.key for one in state.people if one.mail]
    state = await rig.send(RepairState, "tell", coordinator)
    assert (state.telling, state.people) == (False, [])
    with Session(sqlite_database) as session:
        assert session.exec(select(Mail)).one().recipient == "f@test.example"


async def test_an_absence_is_entered_with_its_errors_at_the_fields(rig, agency, coordinator, sqlite_database):
    worker = make_worker(agency)
    state = await rig.send(AbsenceEntryState, "open", coordinator, worker_id=worker.id, day="2027-03-01")
    assert (state.worker, [one.label for one in state.workers]) == (str(worker.id), ["Samira Haddad"])
    state = await rig.send(AbsenceEntryState, "save", coordinator, form={"worker_id": str(worker.id), "reason": "sick"})
    assert "first" in state.errors
    form = {"worker_id": str(worker.id), "reason": "sick", "first": "2027-03-01"}
    state = await rig.send(AbsenceEntryState, "save", coordinator, form=form)
    assert not state.shown
    with Session(sqlite_database) as session:
        assert session.exec(select(Absence)).one().worker_id == worker.id


async def test_a_client_in_hospital_is_written_down_from_the_dialog(rig, agency, coordinator, sqlite_database):
    client = make_client(agency)
    make_visit(client, make_service(agency), NOON)
    await rig.send(HospitalState, "open", coordinator, client_id=client.id)
    day = NOON.date().isoformat()
    state = await rig.send(HospitalState, "change", coordinator, key="first", value=day)
    assert len(state.visits) == 1
    state = await rig.send(HospitalState, "cancel_visits", coordinator)
    assert not state.shown
    with Session(sqlite_database) as session:
        assert session.exec(select(Visit)).one().status == "cancelled"


async def test_a_request_is_sent_and_answered(rig, agency, coordinator, signed_in, sqlite_database):
    worker = make_worker(agency)
    own = signed_in(make_user(agency, Role.WORKER, worker))
    await rig.send(MyAbsencesState, "start", own)
    first = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
    state = await rig.send(MyAbsencesState, "send", own, form={"reason": "leave"})
    assert "first" in state.errors
    state = await rig.send(MyAbsencesState, "send", own, form={"reason": "leave", "first": first})
    assert [row.status for row in state.rows] == ["asked"]
    state = await rig.send(AbsenceRequestsState, "load", coordinator)
    await rig.send(AbsenceRequestsState, "ask", coordinator, verb="refuse", request_id=state.rows[0].id)
    state = await rig.send(AbsenceRequestsState, "decide", coordinator)
    assert "answer" in state.errors
    await rig.send(AbsenceRequestsState, "write", coordinator, text="Trop d’absents")
    state = await rig.send(AbsenceRequestsState, "decide", coordinator)
    assert (state.asked, state.rows) == ("", [])
    with Session(sqlite_database) as session:
        assert session.exec(select(AbsenceRequest)).one().answer == "Trop d’absents"


async def test_goals_are_weighed_and_told(rig, agency, coordinator):
    state = await rig.send(ProposalState, "weigh", coordinator, goal="travel", level=4)
    assert (state.goals["travel"], state.priorities) == (4, "Priorités : trajets")
    state = await rig.send(ProposalState, "weigh", coordinator, goal="storm", level=4)
    assert "storm" not in state.goals
