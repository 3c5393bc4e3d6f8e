"""The screens of incidents and editions through the event processor."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from careapp.db.models import Incident
from careapp.domain.permissions import Role
from careapp.state.document_templates import EditionState
from careapp.state.incident import IncidentState, MyIncidentState
from careapp.state.incidents import IncidentsState, RecordIncidentsState
from tests.factories import make_agency, make_client, make_service, make_user, make_visit, make_worker

FACTS = {"occurred_on": "2026-11-01", "occurred_at": "08:20", "facts": "Chute dans la salle de bain."}


@pytest.fixture
def agency(sqlite_database):
    return make_agency()


@pytest.fixture
def manager(agency, signed_in):
    return signed_in(make_user(agency, Role.MANAGER, name="Camille Rostaing"))


def incidents_in(database):
    with Session(database) as session:
        return list(session.exec(select(Incident)))


async def reported(rig, session, client):
    await rig.send(IncidentState, "start", session, at="/incidents/new")
    await rig.send(IncidentState, "pick_client", session, value=str(client.id))
    await rig.send(IncidentState, "pick_category", session, value="fall")
    await rig.send(IncidentState, "pick_severity", session, value="serious")
    return await rig.send(IncidentState, "save", session, form=FACTS)


async def test_an_incident_is_reported_then_handled_on_one_form(rig, agency, manager, sqlite_database):
    boss = make_user(agency, Role.MANAGER, name="Lucie Martinod")
    client = make_client(agency, manager_id=boss.id)
    await rig.send(IncidentState, "start", manager, at="/incidents/new")
    state = await rig.send(IncidentState, "save", manager, form={})
    assert {"client_id", "category", "severity", "facts"} <= set(state.errors)
    state = await rig.send(IncidentState, "pick_client", manager, value=str(client.id))
    assert (state.supervisor_id, state.client_text) == (str(boss.id), "Mme Odette Ferrand")
    assert "client_id" not in state.errors
    await reported(rig, manager, client)
    assert rig.redirects == ["/incidents/1"]

    state = await rig.send(IncidentState, "load", manager, at="/incidents/1")
    assert (state.number, [move.target for move in state.moves]) == ("EI-001", ["in_progress", "handled"])
    await rig.send(IncidentState, "aim", manager, to="handled")
    state = await rig.send(IncidentState, "save", manager, form=FACTS)
    assert (state.status, list(state.errors), state.target) == ("to_handle", ["corrective_actions"], "")
    await rig.send(IncidentState, "aim", manager, to="handled")
    state = await rig.send(IncidentState, "save", manager, form={**FACTS, "corrective_actions": "Barre posée."})
    assert (state.status, state.errors, rig.failures) == ("handled", {}, [])
    assert state.shown.corrective_actions == "Barre posée."

    state = await rig.send(IncidentsState, "load", manager)
    assert ([row.number for row in state.rows], state.counts["handled"]) == (["EI-001"], 1)
    state = await rig.send(IncidentsState, "show", manager, status="open")
    assert state.rows == []
    state = await rig.send(RecordIncidentsState, "load_for", manager, noun="client", row_id=client.id)
    assert (len(state.rows), state.client_id) == (1, client.id)


async def test_an_open_row_is_handled_over_the_table(rig, agency, manager, sqlite_database):
    await reported(rig, manager, make_client(agency))
    state = await rig.send(IncidentsState, "load", manager)
    assert [row.open for row in state.rows] == [True]
    state = await rig.send(IncidentsState, "handle", manager, incident_id=1)
    assert (state.handling, state.handled.number) == (True, "EI-001")
    await rig.send(IncidentsState, "aim", manager, to="handled")
    state = await rig.send(IncidentsState, "save", manager, form={"cause": "Tapis"})
    assert (state.handling, list(state.errors), state.target) == (True, ["corrective_actions"], "")
    await rig.send(IncidentsState, "aim", manager, to="handled")
    done = {"cause": "Tapis", "corrective_actions": "Tapis ôté."}
    state = await rig.send(IncidentsState, "save", manager, form=done)
    assert (state.handling, state.errors, state.counts["open"], state.figures.open) == (False, {}, 0, 0)
    await rig.send(IncidentsState, "save", manager, form={"cause": "Deux fois"})
    assert [row.cause for row in incidents_in(sqlite_database)] == ["Tapis"]
    assert (await rig.toasts())[-1] == "Statut modifié."


async def test_a_handling_on_an_old_version_is_kept_on_the_screen(rig, agency, manager):
    await reported(rig, manager, make_client(agency))
    await rig.send(IncidentsState, "handle", manager, incident_id=1)
    await rig.send(IncidentState, "load", manager, at="/incidents/1")
    await rig.send(IncidentState, "save", manager, form=FACTS)
    state = await rig.send(IncidentsState, "save", manager, form={"cause": "Tapis"})
    assert (state.handling, state.conflict) == (True, True)


async def test_a_double_click_reports_one_incident_to_the_person_chosen(rig, agency, manager, sqlite_database):
    other = make_user(agency, Role.MANAGER, name="Lucie Martinod")
    client = make_client(agency)
    await rig.send(IncidentState, "start", manager, at="/incidents/new")
    state = await rig.send(IncidentState, "pick_supervisor", manager, value=str(other.id))
    assert state.supervisor == "Lucie Martinod"
    await reported(rig, manager, client)
    await rig.send(IncidentState, "save", manager, form=FACTS)
    assert (len(incidents_in(sqlite_database)), rig.redirects) == (1, ["/incidents/1"])


async def test_a_second_fall_is_announced_while_the_form_is_filled(rig, agency, manager):
    client = make_client(agency)
    await reported(rig, manager, client)
    await rig.send(IncidentState, "start", manager, at="/incidents/new")
    await rig.send(IncidentState, "pick_client", manager, value=str(client.id))
    state = await rig.send(IncidentState, "pick_category", manager, value="fall")
    assert state.repetition.title == "Deuxième événement « Chute » en 12 mois"


async def test_what_someone_else_changed_is_not_written_over(rig, agency, manager, signed_in, sqlite_database):
    client = make_client(agency)
    await reported(rig, manager, client)
    await rig.send(IncidentState, "load", manager, at="/incidents/1")
    rig.tab = "other"
    other = signed_in(make_user(agency, Role.MANAGER))
    await rig.send(IncidentState, "load", other, at="/incidents/1")
    await rig.send(IncidentState, "save", other, form={**FACTS, "facts": "Les faits d’un autre."})
    rig.tab = "tab"
    state = await rig.send(IncidentState, "save", manager, form={**FACTS, "facts": "Les miens."})
    assert (state.conflict, incidents_in(sqlite_database)[0].facts) == (True, "Les faits d’un autre.")


async def test_an_incident_of_another_agency_is_not_found(rig, manager, signed_in, sqlite_database):
    elsewhere = make_agency()
    stranger = signed_in(make_user(elsewhere, Role.MANAGER))
    await reported(rig, stranger, make_client(elsewhere))
    rig.tab = "mine"
    state = await rig.send(IncidentState, "load", manager, at="/incidents/1")
    assert (state.found, state.number) == (False, "")


async def test_a_worker_reports_for_an_own_client_and_nothing_else(rig, agency, signed_in, sqlite_database):
    worker = make_worker(agency)
    own, other = make_client(agency), make_client(agency)
    make_visit(own, make_service(agency), worker_id=worker.id)
    hers = signed_in(make_user(agency, Role.WORKER, worker))
    await rig.send(IncidentState, "start", hers)
    await rig.send(IncidentsState, "load", hers)
    assert await rig.toasts() == ["Votre rôle ne permet pas cette action."]
    state = await rig.send(MyIncidentState, "load", hers, at=f"/my/incident?client={own.id}")
    form = {**FACTS, "client_id": str(own.id), "category": "fall"}
    state = await rig.send(MyIncidentState, "send", hers, form=form)
    assert (state.sent, list(state.errors)) == (False, ["severity"])
    for _tap in range(2):
        state = await rig.send(MyIncidentState, "send", hers, form={**form, "severity": "minor"})
        assert (state.sent, len(incidents_in(sqlite_database))) == (True, 1)
    state = await rig.send(MyIncidentState, "load", hers, at=f"/my/incident?client={other.id}")
    assert (state.found, rig.failures) == (False, [])
    told = await rig.toasts()
    state = await rig.send(MyIncidentState, "send", hers, form={**form, "severity": "serious"})
    assert (state.sent, len(incidents_in(sqlite_database))) == (False, 2)
    assert [toast for toast in await rig.toasts() if toast not in told] == ["Événement signalé."]


async def test_an_edition_is_checked_published_and_restored(rig, agency, signed_in):
    admin = signed_in(make_user(agency, Role.ADMINISTRATOR))
    await rig.send(EditionState, "load", admin, at="/admin/documents/mission_sheet")
    state = await rig.send(EditionState, "write", admin, text="<p>ok</p>\n{{ rien }}")
    assert (state.checked.ok, state.checked.line) == (False, 2)
    state = await rig.send(EditionState, "save", admin)
    assert (state.number, state.body) == (0, "<p>ok</p>\n{{ rien }}")
    await rig.send(EditionState, "write", admin, text="<p>{{ client.nom }}</p>")
    state = await rig.send(EditionState, "save", admin)
    assert (state.number, state.customised, state.versions[0].current) == (1, True, True)
    await rig.send(EditionState, "ask_restore", admin, number=0)
    state = await rig.send(EditionState, "restore", admin)
    assert (state.customised, rig.failures) == (False, [])
