"""The import screen: a preview waits, is confirmed once or dropped."""

from __future__ import annotations

import pytest

from careapp.actions import imports
from careapp.actions.work import reading
from careapp.domain.permissions import Role
from careapp.state.clients import ClientsState
from careapp.state.imports import ImportState
from tests.factories import actor, make_agency, make_user


@pytest.fixture
def manager(sqlite_database):
    agency = make_agency()
    return make_user(agency, Role.MANAGER), agency


def send_file(manager, data: bytes):
    user, agency = manager
    with reading(actor(agency, Role.MANAGER, user)) as unit:
        imports.prepare(unit, "clients", "clients.csv", data)


async def test_a_sound_file_is_confirmed_and_its_people_listed(rig, manager, signed_in):
    session = signed_in(manager[0])
    send_file(manager, b"Nom\nFerrand\nTissot\n")
    state = await rig.send(ImportState, "load", session, at="/admin/import")
    assert (state.preview.sound, state.preview.total) == (True, 2)
    state = await rig.send(ImportState, "confirm", session)
    assert (state.busy, state.preview.key) == (False, "")
    assert rig.redirects == ["/clients"]
    await rig.send(ImportState, "confirm", session)
    assert await rig.toasts() == ["2 fiches importées."]
    assert (await rig.send(ClientsState, "load", session)).total == 2


async def test_an_address_that_asks_for_workers_does_not_show_clients_that_wait(rig, manager, signed_in):
    session = signed_in(manager[0])
    send_file(manager, b"Nom\nFerrand\n")
    state = await rig.send(ImportState, "load", session, at="/admin/import?kind=workers")
    assert (state.kind, state.preview.key) == ("workers", "")
    state = await rig.send(ImportState, "load", session, at="/admin/import")
    assert (state.kind, state.preview.total) == ("clients", 1)


async def test_a_faulty_file_cannot_be_confirmed_and_is_dropped(rig, manager, signed_in):
    session = signed_in(manager[0])
    send_file(manager, b"Nom;GIR\nFerrand;9\n")
    state = await rig.send(ImportState, "load", session, at="/admin/import")
    assert [fault.reason for fault in state.preview.faults] == ["Le GIR va de 1 à 6."]
    state = await rig.send(ImportState, "confirm", session)
    assert (state.busy, rig.redirects) == (False, [])
    state = await rig.send(ImportState, "drop", session)
    assert state.preview.key == ""
    assert (await rig.send(ClientsState, "load", session)).total == 0
