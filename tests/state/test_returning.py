"""A tab that loses its connection and finds it again."""

from __future__ import annotations

import importlib

import pytest
from reflex.app import App
from reflex_base.registry import RegistrationContext

from careapp.domain.permissions import Role
from careapp.state.catalog import SkillsState
from careapp.state.my import MyDayState
from careapp.state.returning import READ_AGAIN, ReturnMiddleware
from careapp.state.users import UsersState
from tests.factories import make_agency, make_user, make_worker

importlib.import_module("careapp.careapp")

SKILLS, USERS = "/admin/skills", "/admin/users"
LOADS = {SKILLS: [SkillsState.load], USERS: [UsersState.load], "/my/day": [MyDayState.load]}


@pytest.fixture
def connect(rig, signed_in, monkeypatch):
    """Connects the tab at an address, as a page just opened or again, and gives the state of its skills."""
    RegistrationContext.get().app.add_middleware(ReturnMiddleware())
    monkeypatch.setattr(App, "get_load_events", lambda _app, path: LOADS[path])
    session = signed_in(make_user(make_agency(), Role.ADMINISTRATOR))

    async def connecting(at: str, *, first: bool = False) -> SkillsState:
        payload = {"hashes": []} if first else {}
        await rig.send_raw("reflex___state____state.hydrate_and_load", payload, session, at)
        return await rig.state(SkillsState)

    return connecting


async def test_a_form_that_is_open_stays_open_when_the_connection_comes_back(connect):
    state = await connect(SKILLS, first=True)
    assert not state.loading
    state.editing = "skill"
    for _break in range(2):
        assert (await connect(SKILLS)).editing == "skill"
    assert (await connect(SKILLS, first=True)).editing == ""


async def test_a_page_opened_meanwhile_is_read(connect):
    await connect(USERS, first=True)
    assert (await connect(SKILLS)).loading is False


async def test_a_page_where_nothing_is_typed_is_read_again(connect):
    assert "/my/day" in READ_AGAIN
    assert SKILLS not in READ_AGAIN
    (await connect(SKILLS, first=True)).loading = True
    READ_AGAIN.add(SKILLS)
    try:
        assert (await connect(SKILLS)).loading is False
    finally:
        READ_AGAIN.discard(SKILLS)


async def test_the_day_that_is_shown_stays_when_the_connection_comes_back(rig, connect, signed_in):
    agency = make_agency()
    session = signed_in(make_user(agency, Role.WORKER, make_worker(agency)))

    async def day(at: str, *, first: bool = False) -> str:
        payload = {"hashes": []} if first else {}
        await rig.send_raw("reflex___state____state.hydrate_and_load", payload, session, at)
        return (await rig.state(MyDayState)).shown.day

    today = await day("/my/day", first=True)
    assert (await day("/my/day?day=2026-11-20", first=True)) == "2026-11-20"
    await rig.send(MyDayState, "go_to", session, iso="2026-11-26")
    for _break in range(2):
        assert (await day("/my/day?day=2026-11-20")) == "2026-11-26"
    assert (await day("/my/day", first=True)) == today
