"""The gate of the events: nothing undeclared runs, nobody does what the role does not hold."""

from __future__ import annotations

import pytest
import reflex as rx
from sqlmodel import Session, select

from careapp.actions import sessions
from careapp.db.models import LoginSession, User
from careapp.domain.permissions import Permission, Role
from careapp.domain.refusal import Refused
from careapp.state import access
from careapp.state.access import gated, push_toast
from careapp.state.session import SessionState
from tests.factories import make_agency, make_user


class GateState(rx.State):
    """Handlers of every kind, for these tests alone."""

    log: list[str] = []

    @gated(Permission.PLANNING_EDIT)
    async def plan(self, visit_id: int):
        self.log = [*self.log, f"planned {visit_id}"]

    @gated("signed_in")
    async def refuse(self):
        raise Refused("La fin doit suivre le début (08:00).")

    @gated("signed_in")
    async def break_down(self):
        raise RuntimeError("secret diagnosis of Mme Ferrand")

    @gated("signed_in", background=True)
    async def work_long(self):
        async with self:
            self.log = [*self.log, "background"]
            await push_toast(self, "success", "fini")

    @gated("signed_in")
    async def steps(self):
        self.log = ["one"]
        yield
        self.log = ["one", access.current_actor().name]

    async def forgotten(self):
        self.log = ["ran"]


@pytest.fixture
def people(sqlite_database):
    agency = make_agency()
    return {role: make_user(agency, role) for role in Role}


@pytest.mark.parametrize(
    ("role", "name", "payload", "log"),
    [
        (None, "plan", {"visit_id": 3}, []),
        (Role.WORKER, "plan", {"visit_id": 3}, []),
        (Role.COORDINATOR, "plan", {"visit_id": 3}, ["planned 3"]),
        (Role.COORDINATOR, "plan", {"visit_id": "3; drop"}, []),
        (Role.COORDINATOR, "plan", {"visit_id": {"a": 1}}, []),
        (Role.ADMINISTRATOR, "forgotten", {}, []),
        (Role.ADMINISTRATOR, "setvar", {"var_name": "log", "value": ["forged"]}, []),
        (Role.WORKER, "work_long", {}, ["background"]),
        (None, "work_long", {}, []),
    ],
)
async def test_a_handler_runs_for_those_it_declares(rig, people, signed_in, role, name, payload, log):
    session_id = signed_in(people[role]) if role else None
    state = await rig.send(GateState, name, session_id, **payload)
    assert list(state.log) == log
    assert rig.failures == []


async def test_a_handler_that_yields_knows_who_acts(rig, people, signed_in):
    user = people[Role.WORKER]
    state = await rig.send(GateState, "steps", signed_in(user))
    assert list(state.log) == ["one", user.name]


async def test_a_background_handler_can_show_a_toast(rig, people, signed_in):
    await rig.send(GateState, "work_long", signed_in(people[Role.WORKER]))
    assert await rig.toasts() == ["fini"]


async def test_a_refusal_is_shown_as_it_is_said(rig, people, signed_in):
    await rig.send(GateState, "refuse", signed_in(people[Role.WORKER]))
    assert await rig.toasts() == ["La fin doit suivre le début (08:00)."]


async def test_an_unforeseen_error_shows_a_reference_and_nothing_else(rig, people, signed_in):
    await rig.send(GateState, "break_down", signed_in(people[Role.WORKER]))
    (text,) = await rig.toasts()
    assert "Référence" in text
    assert "Ferrand" not in text


async def test_a_session_revoked_stops_the_next_event(rig, people, signed_in, monkeypatch):
    session_id = signed_in(people[Role.COORDINATOR])
    await rig.send(GateState, "plan", session_id, visit_id=1)
    sessions.sign_out(session_id)
    access.forget_actor(session_id)
    state = await rig.send(GateState, "plan", session_id, visit_id=2)
    assert list(state.log) == ["planned 1"]


async def test_a_user_switched_off_is_out_at_the_next_event(rig, people, signed_in, sqlite_database):
    user = people[Role.COORDINATOR]
    session_id = signed_in(user)
    with Session(sqlite_database) as session:
        session.get_one(User, user.id).active = False
        session.commit()
    assert list((await rig.send(GateState, "plan", session_id, visit_id=1)).log) == []


async def test_the_shell_shows_the_person_and_the_permissions(rig, people, signed_in):
    user = people[Role.WORKER]
    state = await rig.send(SessionState, "load", signed_in(user))
    assert (state.user_name, state.role) == (user.name, "worker")
    assert Permission.OWN_DAY in state.permissions
    assert Permission.CLIENTS_READ not in state.permissions


async def test_the_cookie_itself_is_not_in_the_database(people, signed_in, sqlite_database):
    token = sessions.sign_in(sessions.Signin(people[Role.WORKER].email, "careapp-demo"))
    with Session(sqlite_database) as session:
        assert token not in {row.token_hash for row in session.exec(select(LoginSession))}
