"""What a browser gets when it connects, and what becomes of whatever it sends back."""

from __future__ import annotations

import dataclasses
import datetime
import importlib
import json
import random
from types import SimpleNamespace
from typing import Any

import pytest
from reflex.app import EventNamespace
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State
from reflex_base.registry import RegistrationContext
from sqlmodel import Session, select

from careapp.actions import sessions
from careapp.db.models import AuditEntry, Client, LoginAttempt
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused
from careapp.state import access, events
from careapp.state.client import ClientState
from careapp.state.session import SessionState
from tests.factories import NOW, PASSWORD, make_agency, make_client, make_user, make_worker

importlib.import_module("careapp.careapp")

# What an event without a single argument may do: keep a preference, save or publish the text that is open, take the
# documents over that the house ships.
WRITTEN_BY_OFFICE = {"load", "save", "choose", "publish"}
# A worker keeps a preference, or gives and revokes the address of her own calendar.
WRITTEN_BY_WORKER = {"choose", "give", "take_back"}
LARGEST_SNAPSHOT = 50 * 1024
PLAIN = (str, int, float, bool, type(None), datetime.date, datetime.datetime)


@pytest.fixture
def people(sqlite_database):
    """A person of each role in an agency with a client and a worker whose names cannot be mistaken."""
    agency = make_agency()
    make_client(agency, last_name="Zyxwalda", phone="0479000001")
    workers = {role: make_worker(agency, last_name="Qrintel") if role is Role.WORKER else None for role in Role}
    return {role: make_user(agency, role, workers[role], name=f"Prénom {role.value.title()}") for role in Role}


async def _snapshot(rig) -> dict[str, Any]:
    root = await rig.manager.get_state(BaseStateToken(ident=rig.tab, cls=State))
    return root.dict()


def _strange(value: Any) -> list[Any]:
    """What is in a value besides plain kinds and read models."""
    if isinstance(value, dict):
        return [found for pair in value.items() for part in pair for found in _strange(part)]
    if isinstance(value, list | tuple | set):
        return [found for part in value for found in _strange(part)]
    if dataclasses.is_dataclass(value):
        shown = type(value).__module__.startswith("careapp.readmodels")
        return [found for part in vars_of(value) for found in _strange(part)] if shown else [value]
    return [] if isinstance(value, PLAIN) else [value]


def vars_of(value: Any) -> list[Any]:
    return [getattr(value, field.name) for field in dataclasses.fields(value)]


def _text(snapshot: dict[str, Any]) -> str:
    return json.dumps(snapshot, default=lambda value: vars_of(value) if dataclasses.is_dataclass(value) else str(value))


async def test_a_fresh_tab_holds_plain_kinds_alone_and_little_of_them(rig, people):
    snapshot = {name: values for name, values in (await _snapshot(rig)).items() if "careapp" in name}
    assert _strange(snapshot) == []
    assert len(_text(snapshot)) < LARGEST_SNAPSHOT


@pytest.mark.parametrize("role", [None, *Role])
async def test_a_tab_that_connects_knows_nobody_but_its_own_person(rig, people, signed_in, role):
    if role:
        await rig.send(SessionState, "load", signed_in(people[role]))
    text = _text(await _snapshot(rig))
    others = [person for each, person in people.items() if each is not role]
    assert [name for name in ("Zyxwalda", "0479000001", "Qrintel") if name.lower() in text.lower()] == []
    assert [person.name for person in others if person.name in text or person.email in text] == []


async def test_what_one_tab_reads_stays_in_that_tab(rig, people, signed_in):
    session_id = signed_in(people[Role.COORDINATOR])
    await rig.send(ClientState, "load", session_id, at="/clients/1")
    assert "Zyxwalda" in _text(await _snapshot(rig))
    rig.tab = "another tab"
    await rig.send(SessionState, "load", session_id)
    assert "Zyxwalda" not in _text(await _snapshot(rig))


STRANGE = (
    None, True, -1, 2**70, 1.5, float("nan"), "", "1; DROP TABLE visits", "é" * 5000, "\x00", "../../etc/passwd",
    [], [[]] * 50, {}, {"a": {"b": [None]}}, {"$ne": 1}, "{{ 7*7 }}", "<script>alert(1)</script>", [1, "2", None],
)  # fmt: skip


def _fuzzed(luck: random.Random, names: list[str]) -> tuple[str, dict[str, Any]]:
    """An event as nobody would send it: missing, strange and superfluous arguments."""
    name = luck.choice(names)
    known = RegistrationContext.get().event_handlers[name].handler._parameters
    keys = list(known)[1:]
    if luck.random() < 0.3:
        keys = luck.sample([*keys, "self", "x" * 300, "var_name"], luck.randint(0, len(keys)))
    return name, {key: luck.choice(STRANGE) for key in keys}


@pytest.mark.timeout(180)
@pytest.mark.parametrize(
    ("role", "seed"), [(None, 1), (Role.WORKER, 2), (Role.COORDINATOR, 3), (Role.ADMINISTRATOR, 4)]
)
async def test_strange_events_break_nothing_and_write_nothing_that_the_role_may_not(
    rig, people, signed_in, sqlite_database, role, seed
):
    luck = random.Random(seed)
    names = [name for name in sorted(RegistrationContext.get().event_handlers) if ".careapp___" in name]
    session_id = signed_in(people[role]) if role else None
    unforeseen = []
    for _turn in range(150):
        name, payload = _fuzzed(luck, names)
        (await rig.state(SessionState)).toasts = []
        await rig.send_raw(name, payload, session_id)
        unforeseen += [(name, payload) for text in await rig.toasts() if "Référence" in text]
    assert rig.failures == []
    assert unforeseen == []
    may_write = {None: set(), Role.WORKER: WRITTEN_BY_WORKER}.get(role, WRITTEN_BY_OFFICE)
    assert _written(sqlite_database) <= may_write


def _written(engine: Any) -> set[str]:
    with Session(engine) as session:
        assert [client.last_name for client in session.exec(select(Client)).all()] == ["Zyxwalda"]
        return {entry.verb for entry in session.exec(select(AuditEntry)).all()}


async def test_the_framework_sets_no_variable_that_a_browser_names(rig, people, signed_in):
    session_id = signed_in(people[Role.WORKER])
    await rig.send(SessionState, "load", session_id)
    forged = {f"{SessionState.get_full_name()}.permissions": ["users.edit"]}
    for handler in ("reflex___state____update_vars_internal_state.update_vars_internal", "hydrate_and_load"):
        await rig.send_raw(f"reflex___state____state.{handler}", {"vars": forged}, session_id)
    assert "users.edit" not in (await rig.state(SessionState)).permissions


class Wire:
    """The application as the framework's own event entry sees it; keeps what would be queued."""

    def __init__(self) -> None:
        self._registration_context, self.event_processor, self.queued = RegistrationContext.get(), self, []

    async def enqueue(self, token: str, event: Any) -> None:
        self.queued.append(event)

    def router(self, path: str) -> str:
        return path


@pytest.fixture
def wire():
    """A connection that the guard opened for session 7."""
    events.bound_events()
    events._buckets.clear()
    app: Any = Wire()
    namespace = EventNamespace("/_event", app)
    namespace.sid_to_token["sid"] = "tab"
    namespace._static_router_data["sid"] = {"headers": {access.SESSION_HEADER: "7"}}
    return SimpleNamespace(send=lambda data: namespace.on_event("sid", data), queued=app.queued)


KNOWN = f"{SessionState.get_full_name()}.load"


@pytest.mark.parametrize("forged", ["1", ["1"], {"a": 1}, None])
async def test_the_session_is_the_connections_whatever_the_event_says(wire, forged):
    headers = {access.SESSION_HEADER: forged, access.SESSION_HEADER.title(): forged}
    await wire.send({"name": KNOWN, "payload": {}, "router_data": {"headers": headers}})
    (event,) = wire.queued
    assert access.session_of(event, SimpleNamespace(router_data={})) == 7  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "data",
    [
        None, "load", [], 7, {}, {"name": 7}, {"name": "no.such.event"}, {"name": "x" * 100_000},
        {"name": f"{SessionState.get_full_name()}.setvar", "payload": {"var_name": "role", "value": "administrator"}},
        {"name": KNOWN, "payload": "text"}, {"name": KNOWN, "payload": [1]}, {"name": KNOWN, "router_data": "text"},
        {"name": KNOWN, "payload": {"text": "x" * events.LARGEST_EVENT}},
        {"name": f"{SessionState.get_full_name()}._add_toast", "payload": {}},
        {"name": f"{SessionState.get_full_name()}.reset", "payload": {}},
    ],
)  # fmt: skip
async def test_what_is_no_event_of_the_product_is_not_even_queued(wire, data):
    await wire.send(data)
    assert wire.queued == []


async def test_a_tab_sends_no_more_than_a_person_can_cause(wire, monkeypatch):
    clock = SimpleNamespace(now=100.0)
    monkeypatch.setattr(events.time, "monotonic", lambda: clock.now)
    for _turn in range(events.EVENTS_A_SECOND * 3):
        await wire.send({"name": KNOWN})
    assert len(wire.queued) == events.EVENTS_A_SECOND
    clock.now += 2
    await wire.send({"name": KNOWN})
    assert len(wire.queued) == events.EVENTS_A_SECOND + 1


def test_an_address_that_guesses_too_often_waits_whatever_account_it_names(people, sqlite_database):
    with Session(sqlite_database) as session:
        for number in range(sessions.ADDRESS_FAILURES_AN_HOUR):
            session.add(LoginAttempt(account_hash=f"{number:064}", address="203.0.113.7", at=NOW))
        session.commit()
    email = people[Role.COORDINATOR].email
    with pytest.raises(Refused, match="Trop d’essais"):
        sessions.sign_in(sessions.Signin(email, PASSWORD, "203.0.113.7"), NOW)
    assert sessions.sign_in(sessions.Signin(email, PASSWORD, "203.0.113.8"), NOW)
    assert sessions.sign_in(sessions.Signin(email, PASSWORD, "203.0.113.7"), NOW + datetime.timedelta(minutes=61))
