"""The screens of clients: what a person does, what stays when it is refused."""

from __future__ import annotations

import pytest

from careapp.actions import clients
from careapp.actions.work import work
from careapp.domain.permissions import Role
from careapp.state.client import ClientState
from careapp.state.clients import ClientsState
from tests.factories import actor, make_agency, make_client, make_user, make_worker


@pytest.fixture
def agency(sqlite_database):
    return make_agency()


@pytest.fixture
def coordinator(agency, signed_in):
    return signed_in(make_user(agency, name="Camille Rostaing"))


async def opened(rig, client, session):
    return await rig.send(ClientState, "load", session, at=f"/clients/{client.id}")


async def test_the_list_is_searched_filtered_sorted_and_cleared(rig, agency, coordinator):
    make_client(agency, last_name="Zola")
    make_client(agency, last_name="Achard", status="ended")
    state = await rig.send(ClientsState, "load", coordinator)
    assert [row.name for row in state.rows] == ["Mme Odette Achard", "Mme Odette Zola"]
    state = await rig.send(ClientsState, "sort_by", coordinator, key="name")
    assert state.descending
    state = await rig.send(ClientsState, "filter_by", coordinator, name="status", value="ended")
    assert [row.name for row in state.rows] == ["Mme Odette Achard"]
    state = await rig.send(ClientsState, "search", coordinator, text="zola")
    assert (state.rows, state.narrowed) == ([], True)
    state = await rig.send(ClientsState, "clear", coordinator)
    assert (state.total, state.narrowed, state.text) == (2, False, "")
    assert rig.failures == []


async def test_a_new_client_opens_its_record_and_a_refused_one_keeps_the_form(rig, agency, coordinator):
    await rig.send(ClientsState, "open_new", coordinator)
    state = await rig.send(ClientsState, "create", coordinator, form={"last_name": "Ferrand", "gir": "9"})
    assert (state.creating, state.errors) == (True, {"gir": "Le GIR va de 1 à 6."})
    state = await rig.send(ClientsState, "create", coordinator, form={"last_name": "Ferrand", "gir": "2"})
    assert (state.creating, state.errors) == (False, {})
    state = await rig.send(ClientsState, "create", coordinator, form={"last_name": "Ferrand", "gir": "2"})
    assert (rig.redirects, state.errors) == (["/clients/1"], {})


@pytest.mark.parametrize("address", ["/clients?new", "/clients?new=1"])
async def test_an_address_opens_the_form_of_a_new_client(rig, agency, coordinator, address):
    assert (await rig.send(ClientsState, "load", coordinator, at=address)).creating
    state = await rig.send(ClientsState, "close_new", coordinator, at=address)
    assert (state.creating, rig.redirects) == (False, ["/clients"])


async def test_a_record_is_read_changed_part_by_part_and_said_to_be_saved(rig, agency, coordinator):
    client, worker = make_client(agency), make_worker(agency)
    state = await opened(rig, client, coordinator)
    assert (state.found, state.record.name) == (True, "Mme Odette Ferrand")
    await rig.send(ClientState, "edit_part", coordinator, noun="pet", part_id=0)
    state = await rig.send(ClientState, "save", coordinator, form={"species": "unicorn"})
    assert (state.editing, list(state.errors)) == ("pet", ["species"])
    state = await rig.send(ClientState, "save", coordinator, form={"species": "cat", "name": "Minou"})
    assert (state.editing, [pet.name for pet in state.record.pets]) == ("", ["Minou"])
    await rig.send(ClientState, "edit_part", coordinator, noun="choice", part_id=0)
    state = await rig.send(ClientState, "save", coordinator, form={"worker_id": str(worker.id), "kind": "preferred"})
    choice = state.record.choices[0]
    assert str(worker.id) not in [one.value for one in state.choosable]
    await rig.send(ClientState, "edit_part", coordinator, noun="choice", part_id=choice.id)
    state = await rig.send(ClientState, "save", coordinator, form={"kind": "never", "remark": "Retards"})
    assert [row.kind for row in state.record.choices] == ["never"]
    await rig.send(ClientState, "ask_removal", coordinator, noun="pet", part_id=state.record.pets[0].id)
    state = await rig.send(ClientState, "remove", coordinator)
    assert (state.removing, state.record.pets) == ("", [])
    assert "Fiche enregistrée." in await rig.toasts()
    assert rig.failures == []


async def test_someone_who_saved_first_is_told_of_and_nothing_typed_is_thrown_away(rig, agency, coordinator):
    client = make_client(agency)
    await opened(rig, client, coordinator)
    await rig.send(ClientState, "edit_identity", coordinator)
    with work(actor(agency)) as unit:
        clients.save(unit, client.id, 1, {"last_name": "Ferrand", "gir": "3"})
    state = await rig.send(ClientState, "save", coordinator, form={"last_name": "Autre"})
    assert (state.conflict, state.editing) == (True, "identity")
    state = await rig.send(ClientState, "reload", coordinator)
    assert (state.conflict, state.editing, state.record.identity.gir) == (False, "identity", "3")
    state = await rig.send(ClientState, "save", coordinator, form={"last_name": "Autre", "gir": "3"})
    assert (state.editing, state.record.identity.last_name) == ("", "Autre")


async def test_a_deletion_of_what_someone_changed_is_refused_and_the_record_read_again(rig, agency, coordinator):
    client = make_client(agency)
    state = await opened(rig, client, coordinator)
    part_id = state.record.addresses[0].id
    with work(actor(agency)) as unit:
        clients.save(unit, client.id, 1, {"last_name": "Ferrand", "gir": "3"})
    await rig.send(ClientState, "ask_removal", coordinator, noun="address", part_id=part_id, name="14 rue du Biollay")
    state = await rig.send(ClientState, "remove", coordinator)
    assert (state.record.identity.gir, len(state.record.addresses)) == ("3", 1)
    await rig.send(ClientState, "ask_removal", coordinator, noun="address", part_id=part_id, name="14 rue du Biollay")
    for _click in range(2):
        state = await rig.send(ClientState, "remove", coordinator)
    assert (state.removed_name, state.record.addresses) == ("14 rue du Biollay", [])
    assert [text.partition(".")[0] for text in await rig.toasts()] == [
        "Quelqu’un a modifié cet élément entre-temps",
        "Élément supprimé",
    ]


@pytest.mark.parametrize("address", ["/clients/999", "/clients/abc", "/clients/-1", "/clients/99999999999999999999"])
async def test_an_address_that_names_no_client_says_so(rig, agency, coordinator, address):
    state = await rig.send(ClientState, "load", coordinator, at=address)
    assert (state.found, state.record.name) == (False, "")
    assert rig.failures == []


async def test_a_client_of_another_agency_is_not_found(rig, coordinator):
    state = await opened(rig, make_client(make_agency()), coordinator)
    assert (state.found, state.record.name) == (False, "")


@pytest.mark.parametrize(
    ("name", "payload"),
    [
        ("edit_part", {"noun": "users", "part_id": 1}),
        ("ask_removal", {"noun": "client", "part_id": 1}),
        ("save", {"form": ["species"]}),
    ],
)
async def test_a_forged_event_changes_nothing(rig, agency, coordinator, name, payload):
    await opened(rig, make_client(agency), coordinator)
    state = await rig.send(ClientState, name, coordinator, **payload)
    assert (state.editing, state.removing) == ("", "")
    assert await rig.toasts() == ["Demande mal formée : rien n’a été modifié."]


async def test_a_worker_role_reads_no_client(rig, agency, signed_in):
    session = signed_in(make_user(agency, Role.WORKER))
    make_client(agency)
    state = await rig.send(ClientsState, "load", session)
    assert (state.rows, state.total) == ([], 0)
    assert await rig.toasts() == ["Votre rôle ne permet pas cette action."]
