"""The planning's websocket: who is let in, what a screen is told, who is there, and who is gone."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect

from careapp.actions import sessions
from careapp.actions.visits import edit
from careapp.actions.visits.edit import Target
from careapp.actions.work import work
from careapp.api import planning_hub
from careapp.api.guard import cookie_name
from careapp.domain.permissions import Role
from careapp.settings import get_settings
from tests.factories import (
    PASSWORD,
    actor,
    make_agency,
    make_client,
    make_service,
    make_user,
    make_visit,
    make_worker,
)

START = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
DAY = {"watch": "day", "first": "2026-12-08", "last": "2026-12-08"}


@pytest.fixture(autouse=True)
def hasty(monkeypatch):
    """Beats, sweeps and reviews come at once."""
    monkeypatch.setattr(planning_hub, "STEP", 0.02)


@pytest.fixture
def agency(sqlite_database):
    return make_agency()


@pytest.fixture
def visit(agency):
    return make_visit(make_client(agency), make_service(agency), START, worker_id=make_worker(agency).id)


@pytest.fixture
def server(application):
    with TestClient(application, base_url=get_settings().address) as client:
        yield client


@pytest.fixture
def screen(server):
    """Opens the planning's socket as a user."""

    @contextmanager
    def open_screen(user=None, origin=None, token=None):
        token = token or (sessions.sign_in(sessions.Signin(user.email, PASSWORD)) if user else "")
        headers = {"origin": origin or get_settings().origins[0], "cookie": f"{cookie_name()}={token}"}
        with server.websocket_connect("/api/planning/feed", headers=headers) as socket:
            yield socket

    return open_screen


def heard(socket, name: str, wanted=lambda message: True):
    """The next message that holds a name; beats are answered meanwhile."""
    for _message in range(200):
        message = socket.receive_json()
        if "beat" in message:
            socket.send_json({"pong": 1})
        if name in message and wanted(message):
            return message
    raise AssertionError(name)


def move(agency, visit, user, hours: float = 1) -> None:
    with work(actor(agency, user=user)) as unit:
        target = Target(
            visit.starts_at + timedelta(hours=hours), visit.ends_at + timedelta(hours=hours), visit.worker_id
        )
        edit.move(unit, visit.id, 1, target, "essai")


def test_a_screen_is_told_how_its_day_stands_and_what_becomes_of_it(agency, visit, screen):
    reader, mover = make_user(agency), make_user(agency, name="Karim Belhadj")
    with screen(reader) as socket:
        assert socket.receive_json() == {"hello": reader.id}
        socket.send_json(DAY)
        assert heard(socket, "check") == {"k": "day", "check": [1, visit.id]}
        move(agency, visit, mover)
        told = heard(socket, "visits")
    assert (told["k"], told["changed"], told["check"]) == ("day", [visit.id], [1, 2 * visit.id])
    assert (told["visits"][0]["v"], told["by"][str(visit.id)]["n"]) == (2, "Karim Belhadj")


def test_another_agency_and_another_day_are_told_nothing(agency, visit, screen):
    stranger, reader = make_user(make_agency()), make_user(agency)
    with screen(stranger) as apart, screen(reader) as elsewhere, screen(reader) as there:
        apart.send_json(DAY)
        elsewhere.send_json({**DAY, "first": "2026-12-20", "last": "2026-12-20"})
        there.send_json(DAY)
        assert heard(apart, "check")["check"] == [0, 0]
        heard(elsewhere, "check")
        heard(there, "check")
        move(agency, visit, make_user(agency))
        heard(there, "visits")
        for socket in (apart, elsewhere):
            socket.send_json({**DAY, "watch": "again", "first": "2026-12-30", "last": "2026-12-30"})
            seen = []
            while "again" not in (seen or [""]):
                message = socket.receive_json()
                assert "visits" not in message
                seen.append(message.get("k"))


def test_who_looks_at_the_day_is_told_with_the_visit_in_hand_until_they_leave(agency, visit, screen):
    camille, karim = make_user(agency, name="Camille Rostaing"), make_user(agency, name="Karim Belhadj")
    with screen(camille) as mine:
        mine.send_json(DAY)
        assert heard(mine, "people")["people"] == []
        with screen(karim) as theirs, screen(karim) as second:
            theirs.send_json(DAY)
            second.send_json({"watch": "week", "first": "2026-12-07", "last": "2026-12-13"})
            there = heard(mine, "people", lambda message: message["people"])["people"]
            assert [(one["n"], one["s"], one["h"]) for one in there] == [("Karim Belhadj", "KB", 0)]
            theirs.send_json({"hold": visit.id})
            assert heard(mine, "people", lambda message: message["people"][0]["h"])["people"][0]["h"] == visit.id
            for socket in (theirs, second):
                socket.send_json({"away": True})
            assert heard(mine, "people", lambda message: not message["people"])["people"] == []
            theirs.send_json({"away": False})
            heard(mine, "people", lambda message: message["people"])
        assert heard(mine, "people", lambda message: not message["people"])["people"] == []


def test_a_screen_that_answers_no_beat_is_gone(agency, screen, monkeypatch):
    monkeypatch.setattr(planning_hub, "BEAT", 0.3)
    monkeypatch.setattr(planning_hub, "SILENT", 4.0)
    with screen(make_user(agency)) as mine, screen(make_user(agency)) as dead:
        mine.send_json(DAY)
        dead.send_json(DAY)
        heard(mine, "people", lambda message: message["people"])
        heard(mine, "people", lambda message: not message["people"])
        with pytest.raises(WebSocketDisconnect):
            for _message in range(100):
                dead.receive_json()


def test_each_beat_says_how_a_day_stands_so_that_whoever_missed_something_knows(agency, visit, screen, monkeypatch):
    monkeypatch.setattr(planning_hub, "BEAT", 0.1)
    with screen(make_user(agency)) as socket:
        socket.send_json(DAY)
        heard(socket, "check")
        assert heard(socket, "beat", lambda message: message["beat"])["beat"] == {"day": [1, visit.id]}


@pytest.mark.parametrize(("who", "code"), [("nobody", 4401), ("worker", 4403), ("evil", 4401)])
def test_only_those_who_read_the_planning_from_our_own_pages_are_let_in(agency, screen, who, code):
    user = {"nobody": None, "worker": make_user(agency, Role.WORKER), "evil": make_user(agency)}[who]
    origin = "https://evil.example" if who == "evil" else None
    with pytest.raises(WebSocketDisconnect) as refused, screen(user, origin):
        pass
    assert refused.value.code == code


def test_a_session_that_is_revoked_hears_nothing_more(agency, screen, monkeypatch):
    monkeypatch.setattr(planning_hub, "REVIEW", 0.1)
    token = sessions.sign_in(sessions.Signin(make_user(agency).email, PASSWORD))
    with screen(token=token) as socket:
        socket.receive_json()
        sessions.sign_out(sessions.session_id_of(token))
        with pytest.raises(WebSocketDisconnect) as ended:
            for _message in range(100):
                socket.receive_json()
    assert ended.value.code == 4401


@pytest.mark.parametrize(
    "sent",
    ["no json", "[]", '"watch"', '{"watch": "day"}', '{"watch": "day", "first": "2026-02-31", "last": "x"}',
     '{"watch": "y", "first": "2026-01-01", "last": "2026-12-31"}', '{"hold": "x"}', '{"hold": {}}',
     '{"watch": "w", "first": "2026-12-08", "last": "2026-12-08", "worker": 999999}'],
)  # fmt: skip
def test_what_no_screen_sends_does_nothing(agency, visit, screen, sent):
    with screen(make_user(agency)) as socket:
        socket.send_text(sent)
        socket.send_json(DAY)
        assert heard(socket, "check")["k"] == "day"


@pytest.mark.parametrize("sent", [['{"hold":1}'] * 60, [" " * 2000]])
def test_a_flood_is_hung_up_on(agency, screen, sent):
    with screen(make_user(agency)) as socket:
        for text in sent:
            socket.send_text(text)
        with pytest.raises(WebSocketDisconnect):
            for _message in range(100):
                socket.receive_json()
