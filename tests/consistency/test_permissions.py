"""Every event handler, route and page × every role, signed out among them: only who is allowed gets through."""

from __future__ import annotations

import functools
import importlib
import inspect
import re
import typing
from itertools import pairwise
from typing import Any

import httpx
import pytest
from reflex_base.registry import RegistrationContext
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from careapp.actions import sessions
from careapp.api.app import make_api
from careapp.api.gate import ROUTE_ACCESS, SOCKET_ACCESS
from careapp.api.guard import Guard, cookie_name
from careapp.domain.permissions import ROLE_PERMISSIONS, Permission, Role
from careapp.pages.routes import access_of
from careapp.pages.shell import PAGES
from careapp.settings import get_settings
from careapp.state import access
from careapp.state.session import SessionState
from tests.factories import PASSWORD, make_agency, make_user, make_worker

importlib.import_module("careapp.careapp")

EVERYONE = (None, *Role)
NOWHERE = 999_999
FORBIDDEN = "Votre rôle ne permet pas cette action."
FRAMEWORK = {
    "hydrate", "hydrate_and_load", "handle_frontend_exception", "on_load_internal", "set_is_hydrated",
    "update_vars_internal",
}  # fmt: skip


@pytest.fixture
def people(sqlite_database):
    """A person of each role; the worker has a record."""
    agency = make_agency()
    return {role: make_user(agency, role, make_worker(agency) if role is Role.WORKER else None) for role in Role}


def _holds(role: Role | None, needed: access.Access | None) -> bool:
    """The table itself, read without the gate's help."""
    if needed in ("public", None):
        return needed == "public"
    return role is not None and (needed == "signed_in" or needed in ROLE_PERMISSIONS[role])


def _handlers() -> dict[str, Any]:
    return {
        name: registered.handler
        for name, registered in sorted(RegistrationContext.get().event_handlers.items())
        if not name.partition(".")[2].startswith("tests___")
    }


def _plausible(hint: Any) -> Any:
    """The least value of a type; numbers of rows that nobody has."""
    origin = typing.get_origin(hint) or hint
    if origin is typing.Literal:
        return typing.get_args(hint)[0]
    plain = {int: NOWHERE, str: "", bool: False, float: 0.0, dict: {}, list: []}
    return plain[origin]


def _payload(handler: Any) -> dict[str, Any]:
    hints = typing.get_type_hints(handler.fn)
    parameters = list(inspect.signature(handler.fn).parameters.values())[1:]
    return {each.name: _plausible(hints[each.name]) for each in parameters if each.default is each.empty}


@pytest.fixture
def watched():
    """The product's handlers, each noting that it ran."""
    ran: list[str] = []
    originals = [(handler, handler.fn) for handler in _handlers().values()]
    for name, handler in _handlers().items():
        object.__setattr__(handler, "fn", _noting(handler.fn, ran, name))
    yield ran
    for handler, fn in originals:
        object.__setattr__(handler, "fn", fn)


def _noting(fn: Any, ran: list[str], name: str) -> Any:
    @functools.wraps(fn)
    def note(*args: Any, **kwargs: Any) -> Any:
        ran.append(name)
        return fn(*args, **kwargs)

    @functools.wraps(fn)
    async def note_and_wait(*args: Any, **kwargs: Any) -> Any:
        return await note(*args, **kwargs)

    return note_and_wait if inspect.iscoroutinefunction(fn) else note


@pytest.mark.timeout(180)
async def test_every_handler_runs_for_the_roles_that_hold_its_permission_and_no_other(rig, people, signed_in, watched):
    wrong = []
    seats = [(role, signed_in(people[role]) if role else None) for role in EVERYONE]
    for name, handler in _handlers().items():
        if handler.fn.__module__.startswith("reflex") and not name.endswith(".setvar"):
            continue
        for role, session_id in seats:
            watched.clear()
            refused = await _refused_toast(
                rig, name, _payload(handler) if "setvar" not in name else {}, session_id, role
            )
            if _holds(role, access.declared_access(name)) != (name in watched) or (name in watched and refused):
                wrong.append((name.rpartition("____")[2], str(role), "ran" if name in watched else "did not run"))
    assert wrong == []
    assert rig.failures == []


async def _refused_toast(rig, name: str, payload: dict[str, Any], session_id: int | None, role: Role | None) -> bool:
    """Whether the person was told that the role does not allow it."""
    rig.tab = str(role)
    (await rig.state(SessionState)).toasts = []
    await rig.send_raw(name, payload, session_id)
    return FORBIDDEN in await rig.toasts()


def test_the_framework_itself_answers_to_nothing_but_connecting_and_loading():
    """Its own handlers are let through the gate: a new one, after an update, is looked at first."""
    own = {
        name.rpartition(".")[2]
        for name, handler in _handlers().items()
        if handler.fn.__module__.startswith("reflex") and access.declared_access(name)
    }
    assert own == FRAMEWORK


def _browser(user: Any) -> httpx.AsyncClient:
    cookies = {cookie_name(): sessions.sign_in(sessions.Signin(user.email, PASSWORD))} if user else {}
    headers = {"origin": get_settings().origins[0], "accept": "text/html"}
    transport = httpx.ASGITransport(Guard(make_api(), access_of))
    return httpx.AsyncClient(transport=transport, base_url=get_settings().address, headers=headers, cookies=cookies)


async def test_every_route_answers_the_roles_that_hold_its_permission_and_no_other(people):
    wrong = []
    for role in EVERYONE:
        async with _browser(people.get(role)) as browser:
            for (method, path), needed in sorted(ROUTE_ACCESS.items(), key=lambda entry: entry[0][1] == "/logout"):
                answer = await browser.request(method, re.sub(r"{\w+}", str(NOWHERE), path))
                refused = answer.status_code == (401 if role is None else 403)
                if needed != "public" and refused == _holds(role, needed):
                    wrong.append((method, path, str(role), answer.status_code))
    assert wrong == []


def test_every_websocket_opens_for_the_roles_that_hold_its_permission_and_no_other(people):
    wrong = []
    for role in EVERYONE:
        token = sessions.sign_in(sessions.Signin(people[role].email, PASSWORD)) if role else ""
        headers = {"origin": get_settings().origins[0], "cookie": f"{cookie_name()}={token}"}
        with TestClient(Guard(make_api(), access_of), base_url=get_settings().address) as browser:
            for path, needed in sorted(SOCKET_ACCESS.items()):
                try:
                    with browser.websocket_connect(path, headers=headers):
                        opened = True
                except WebSocketDisconnect:
                    opened = False
                if opened != _holds(role, needed):
                    wrong.append((path, str(role), opened))
    assert SOCKET_ACCESS
    assert wrong == []


async def test_every_page_opens_for_the_roles_that_hold_its_permission_and_no_other(people):
    wrong = []
    for role in EVERYONE:
        async with _browser(people.get(role)) as browser:
            for page in PAGES:
                answer = await browser.get(re.sub(r"\[\w+\]", "1", page.route))
                # 404: the guard let the request through; no built page stands behind it in this test.
                if (answer.status_code == 404) != _holds(role, page.permission):
                    wrong.append((page.route, str(role), answer.status_code))
    assert wrong == []


def test_every_permission_is_held_by_the_administrator_or_by_workers():
    assert ROLE_PERMISSIONS[Role.ADMINISTRATOR] | ROLE_PERMISSIONS[Role.WORKER] == set(Permission)


def test_each_office_role_holds_what_the_role_below_it_holds():
    ladder = (Role.ASSISTANT, Role.COORDINATOR, Role.MANAGER, Role.ADMINISTRATOR)
    assert all(ROLE_PERMISSIONS[lower] < ROLE_PERMISSIONS[higher] for lower, higher in pairwise(ladder))


def test_whoever_may_not_read_health_data_sends_no_sheet_and_reads_no_note_or_incident():
    telling = {Permission.DOCUMENTS_SEND, Permission.NOTES_READ, Permission.INCIDENTS_READ}
    for role, held in ROLE_PERMISSIONS.items():
        assert Permission.HEALTH_READ in held or not held & telling, role
