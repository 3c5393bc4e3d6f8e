"""A command of a browser is done once for its key, also when it arrives twice at once, and forgotten after a day."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import commands
from careapp.actions.commands import Sent
from careapp.actions.work import work
from careapp.db.models import Client, Command
from careapp.domain.refusal import Refused
from tests.factories import NOW, actor, make_agency, make_client, make_user


@pytest.fixture
def agency(database):
    return make_agency()


@pytest.fixture
def me(agency):
    return actor(agency, user=make_user(agency))


@pytest.fixture
def client(agency):
    return make_client(agency)


def add_a_mark(unit, client_id: int) -> dict:
    client = unit.get(Client, client_id)
    client.remarks += "x"
    return {"marks": len(client.remarks)}


def send(me, client, key: str = "k", verb: str = "mark") -> dict:
    with work(me, now=NOW) as unit:
        return commands.once(unit, Sent.of(key, verb, {"client": client.id}), add_a_mark, client.id)


def marks(database, client) -> int:
    with Session(database) as session:
        return len(session.get_one(Client, client.id).remarks)


def test_the_same_key_does_nothing_twice_and_answers_alike(database, me, client):
    assert [send(me, client) for _arrival in range(3)] == [{"marks": 1}] * 3
    assert (send(me, client, "other"), marks(database, client)) == ({"marks": 2}, 2)


def test_without_a_key_a_command_is_done_each_time(database, me, client):
    assert [send(me, client, "")["marks"] for _press in range(2)] == [1, 2]


def test_twenty_arrivals_at_once_do_it_once(database, me, client):
    barrier, answers = threading.Barrier(20), []

    def arrive() -> None:
        barrier.wait(20)
        answers.append(send(me, client))

    threads = [threading.Thread(target=arrive) for _arrival in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert answers == [{"marks": 1}] * 20
    assert marks(database, client) == 1


def test_a_key_of_another_command_is_refused_and_changes_nothing(database, me, client):
    send(me, client)
    with pytest.raises(Refused, match="mal formée"):
        send(me, client, verb="erase")
    assert marks(database, client) == 1


def test_the_keys_of_two_people_do_not_meet(database, agency, me, client):
    send(me, client)
    assert send(actor(agency, user=make_user(agency)), client) == {"marks": 2}


def test_a_refusal_is_kept_and_the_first_answer_wins(database, me, client):
    sent = Sent.of("k", "mark", {})
    for told in ("non", "oui"):
        with work(me, now=NOW) as unit:
            assert commands.remember(unit, sent, {"status": told}) == {"status": "non"}


def test_commands_are_forgotten_after_a_day(database, me, client):
    send(me, client)
    assert commands.forget_old(NOW + timedelta(hours=23)) == 0
    assert commands.forget_old(NOW + timedelta(hours=25)) == 1
    with Session(database) as session:
        assert session.exec(select(Command)).all() == []
