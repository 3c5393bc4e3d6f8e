"""The board and the record of opportunities through the event processor."""

from __future__ import annotations

import pytest
from sqlmodel import Session, select

from careapp.db.engine import get_engine
from careapp.db.models import Opportunity
from careapp.state.missions import MissionsState
from careapp.state.opportunities import OpportunitiesState
from careapp.state.opportunity import OpportunityState
from careapp.state.session import SessionState
from tests.factories import make_activity, make_client, make_mission, make_opportunity, make_service, shipped_form


@pytest.fixture
def opportunity(agency):
    return make_opportunity(make_client(agency), make_activity(agency), shipped_form())


async def test_a_card_refused_on_the_board_is_told_once(rig, coordinator, opportunity):
    payload = {"token": "1", "id": opportunity.id, "stage": "quote"}
    state = await rig.send(OpportunitiesState, "move", coordinator, payload=payload)
    assert (state.answer["status"], state.answer["reasons"]) == ("refused", ["Ajoutez d’abord une mission."])
    assert (await rig.toasts(), rig.failures) == ([], [])


async def test_a_card_moved_on_the_board_is_put_back_from_the_message(rig, agency, coordinator, opportunity):
    make_mission(opportunity, make_service(agency), ((0, 480, 570),))
    at = "/opportunities"
    await rig.send(OpportunitiesState, "load", coordinator, at=at)
    payload = {"token": "1", "id": opportunity.id, "stage": "search"}
    state = await rig.send(OpportunitiesState, "move", coordinator, at=at, payload=payload)
    assert [column["key"] for column in state.board if column["cards"]] == ["search"]
    (toast,) = (await rig.state(SessionState)).toasts
    assert toast.text.endswith(" : étape « Recherche ».")
    assert (toast.action_label, toast.screen) == ("Annuler l’action", at)
    state = await rig.send(OpportunitiesState, "toast_action", coordinator, at=at, toast_id=toast.id)
    assert [column["key"] for column in state.board if column["cards"]] == ["new"]
    assert (await rig.toasts(), rig.failures) == (["Dernière action annulée."], [])
    await rig.send(OpportunitiesState, "toast_action", coordinator, at=at, toast_id=toast.id)
    assert await rig.toasts() == ["Dernière action annulée."]


async def test_how_a_save_ended_is_told_once_and_an_older_success_no_longer(rig, coordinator, opportunity):
    await rig.send(OpportunityState, "load", coordinator, at=f"/opportunities/{opportunity.id}")
    await rig.send(OpportunityState, "form_checked", coordinator, outcome="saved")
    assert await rig.toasts() == ["Formulaire enregistré."]
    await rig.send(OpportunityState, "form_checked", coordinator, outcome="wrong")
    assert await rig.toasts() == ["Certains champs sont à corriger."]
    await rig.send(OpportunityState, "form_checked", coordinator, outcome="<b>forged</b>")
    assert await rig.toasts() == ["Certains champs sont à corriger."]


async def test_a_loss_without_its_reason_is_told_at_the_field(rig, coordinator, opportunity):
    await rig.send(OpportunityState, "load", coordinator, at=f"/opportunities/{opportunity.id}")
    await rig.send(OpportunityState, "move", coordinator, stage="lost")
    state = await rig.send(OpportunityState, "confirm_move", coordinator)
    assert (state.moving_stage, state.moving_error, await rig.toasts()) == ("lost", "Donnez un motif.", [])
    state = await rig.send(OpportunityState, "write_reason", coordinator, text="Prix")
    assert state.moving_error == ""
    state = await rig.send(OpportunityState, "confirm_move", coordinator)
    assert (state.moving_stage, state.stage, rig.failures) == ("", "lost", [])


async def test_the_screen_follows_a_form_that_was_saved(rig, coordinator, opportunity, sqlite_database):
    state = await rig.send(OpportunityState, "load", coordinator, at=f"/opportunities/{opportunity.id}")
    assert (state.form_source, state.version) == (f"/api/opportunities/{opportunity.id}/form", 1)
    with Session(sqlite_database) as session, session.begin():
        session.get_one(Opportunity, opportunity.id).need = "Repas"
    state = await rig.send(OpportunityState, "form_saved", coordinator, version=2)
    assert (state.version, rig.failures) == (2, [])


async def test_a_tab_that_an_administrator_added_is_a_tab_of_the_screen(rig, coordinator, agency):
    section = {"label": "Tout", "fields": [{"key": "note", "label": "Note", "type": "text"}]}
    tabs = [{"key": key, "label": key.title(), "sections": [section]} for key in ("informations",)]
    tabs.append({"key": "logement", "label": "Logement", "sections": []})
    form = {"activity": "home", "name": "Recueil", "tabs": tabs}
    opportunity = make_opportunity(make_client(agency), make_activity(agency), form)
    state = await rig.send(OpportunityState, "load", coordinator, at=f"/opportunities/{opportunity.id}")
    assert [(one.value, one.label) for one in state.own_tabs] == [("form-logement", "Logement")]
    assert (await rig.send(OpportunityState, "show_page", coordinator, page="logement")).tab == "form-logement"
    assert (await rig.send(OpportunityState, "show_page", coordinator, page="taches")).tab == "tasks"
    assert (await rig.send(OpportunityState, "show_tab", coordinator, tab="form-nowhere")).tab == "definition"


async def test_a_second_press_saves_nothing_more(rig, coordinator, opportunity, sqlite_database):
    await rig.send(OpportunitiesState, "start_new", coordinator)
    await rig.send(OpportunitiesState, "fill_new", coordinator, name="client", value=str(opportunity.client_id))
    await rig.send(OpportunitiesState, "fill_new", coordinator, name="activity", value=str(opportunity.activity_id))
    for _press in range(2):
        await rig.send(OpportunitiesState, "create", coordinator)
        await rig.send(MissionsState, "save_slots", coordinator, slots=[])
    with Session(sqlite_database) as session:
        assert len(session.exec(select(Opportunity)).all()) == 2
    assert (await rig.toasts(), rig.failures) == (["Opportunité créée."], [])


async def test_a_next_action_is_written_on_the_page_and_done_there(rig, coordinator, opportunity):
    await rig.send(OpportunityState, "load", coordinator, at=f"/opportunities/{opportunity.id}")
    state = await rig.send(OpportunityState, "edit_step", coordinator)
    assert (state.step_open, state.next_key) == (True, "add_mission")
    state = await rig.send(OpportunityState, "save_step", coordinator, form={"what": "", "on": "2030-01-01"})
    assert (state.step_open, list(state.errors)) == (True, ["what", "on"])
    state = await rig.send(OpportunityState, "save_step", coordinator, form={"what": "Relancer la fille", "on": ""})
    assert (state.step_open, state.next_action, state.next_key) == (False, "Relancer la fille", "own")
    assert await rig.toasts() == ["Prochaine action enregistrée."]
    state = await rig.send(OpportunityState, "step_done", coordinator)
    assert (state.next_action, state.next_key) == ("Ajouter une mission", "add_mission")


async def test_a_next_action_that_someone_else_wrote_is_not_lost(rig, coordinator, opportunity):
    await rig.send(OpportunityState, "load", coordinator, at=f"/opportunities/{opportunity.id}")
    await rig.send(OpportunityState, "edit_step", coordinator)
    with Session(get_engine()) as session:
        row = session.get_one(Opportunity, opportunity.id)
        row.next_action, row.version = "Appeler le médecin", row.version + 1
        session.commit()
    state = await rig.send(OpportunityState, "save_step", coordinator, form={"what": "Relancer", "on": ""})
    assert (state.step_open, state.conflict) == (True, True)
    state = await rig.send(OpportunityState, "reread_step", coordinator)
    assert (state.next_action, state.conflict) == ("Appeler le médecin", False)
    state = await rig.send(OpportunityState, "save_step", coordinator, form={"what": "Relancer", "on": ""})
    assert (state.next_action, state.step_open) == ("Relancer", False)
