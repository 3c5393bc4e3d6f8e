"""Calendar feeds: the secret is shown once, what is read holds no health data, what is taken back answers no more."""

from __future__ import annotations

from datetime import timedelta

import pytest
from icalendar import Calendar
from sqlmodel import Session, select

from careapp.actions import feeds
from careapp.actions.visits.cancel import cancel
from careapp.actions.work import Forbidden, reading, work
from careapp.db.engine import transaction
from careapp.db.models import AuditEntry, CalendarFeed, Worker
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused
from tests.actions.test_generate import run
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_visit


def token_of(url: str) -> str:
    return url.rpartition("/")[2].removesuffix(".ics")


def give(town: Town, naming: str = "short") -> str:
    with work(town.me, now=NOW) as unit:
        return token_of(feeds.give_worker(unit, town.samira.id, naming).url)


def events(token: str, now=NOW) -> list:
    found = feeds.answer(token, now)
    assert found is not None
    return list(Calendar.from_ical(found.content).walk("VEVENT"))


def test_only_the_hash_of_the_secret_is_kept_and_the_trail_does_not_hold_it(database):
    town = Town()
    token = give(town)
    assert len(token) == 43
    with Session(database) as session:
        feed, line = session.exec(select(CalendarFeed)).one(), session.exec(select(AuditEntry)).one()
    assert len(feed.token_hash) == 64
    assert token not in str(feed.model_dump()) + str(line.model_dump())
    assert (line.verb, line.noun, line.changes["renewed"]) == ("give", "calendar_feeds", False)


def test_a_worker_reads_first_name_initial_place_and_time_and_nothing_else(database):
    town = Town()
    town.visit(2, worker_id=town.samira.id, reason="Chute la veille, plaie au genou")
    town.visit(4, worker_id=town.leila.id)
    (event,) = events(give(town))
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == ("Visite Odette F.", "1 rue du Test, 73000 Chambéry")
    assert event["DTSTART"].to_ical() == b"20261124T120000"
    text = feeds.answer(give(town), NOW).content.decode()
    assert not any(word in text for word in ("Ferrand", "toilette", "plaie", "Chute"))


@pytest.mark.parametrize(("naming", "summary"), [("initials", "Visite O. F."), ("code", "Visite C-")])
def test_the_names_are_those_that_were_chosen(sqlite_database, naming, summary):
    town = Town()
    town.visit(2, worker_id=town.samira.id)
    (event,) = events(give(town, naming))
    assert str(event["SUMMARY"]).startswith(summary)


def test_a_naming_that_does_not_exist_is_refused(sqlite_database):
    town = Town()
    with pytest.raises(Refused, match="n’existe pas"):
        give(town, "everything")


def test_the_feed_follows_what_becomes_of_a_visit(database):
    town = Town()
    moved = town.visit(26, worker_id=town.samira.id)
    token = give(town)
    before = events(token)[0]
    first = feeds.answer(token, NOW)
    run(town, cancel, moved.id, 1, "client_wish")
    (after,) = events(token)
    assert (after["UID"], after["SEQUENCE"], after["STATUS"]) == (before["UID"], before["SEQUENCE"] + 1, "CANCELLED")
    assert feeds.answer(token, NOW).tag != first.tag


def test_the_window_reaches_from_a_month_ago_to_three_months_ahead(database):
    town = Town()
    for days in (-31, -29, 0, 89, 91):
        make_visit(town.client, town.service, NOW + timedelta(days=days), worker_id=town.samira.id)
    assert [(event["DTSTART"].dt.date() - NOW.date()).days for event in events(give(town))] == [-29, 0, 89]


def test_a_client_s_feed_names_who_comes_and_says_when_nobody_does(database):
    town = Town()
    town.visit(2, worker_id=town.samira.id)
    town.visit(5)
    with work(town.me, now=NOW) as unit:
        token = token_of(feeds.give_client(unit, town.client.id, "short").url)
    assert [str(event["SUMMARY"]) for event in events(token)] == ["Visite Samira H.", "Visite à pourvoir"]


def test_a_new_address_replaces_the_old_one_and_a_revoked_one_is_as_one_that_never_was(database):
    town = Town()
    old = give(town)
    new = give(town)
    assert feeds.answer(old, NOW) is None
    assert feeds.answer(new, NOW) is not None
    with work(town.me, now=NOW) as unit:
        feeds.revoke_worker(unit, town.samira.id)
    assert feeds.answer(new, NOW) is None
    with pytest.raises(NotFound), work(town.me, now=NOW) as unit:
        feeds.revoke_worker(unit, town.samira.id)
    for guess in ("", "x", old[:-1] + "A", old.lower(), "'; DROP TABLE visits; --"):
        assert feeds.answer(guess, NOW) is None


def test_the_feed_of_someone_who_has_left_is_silent(sqlite_database):
    town = Town()
    token = give(town)
    with transaction() as session:
        session.get_one(Worker, town.samira.id).status = "left"
    assert feeds.answer(token, NOW) is None


def test_the_last_reading_is_told_and_the_tag_changes_with_the_content_alone(database):
    town = Town()
    town.visit(2, worker_id=town.samira.id)
    token = give(town)
    with reading(town.me, now=NOW) as unit:
        assert (feeds.of_worker(unit, town.samira.id).active, feeds.of_worker(unit, town.samira.id).read) == (True, "")
    first, again = feeds.answer(token, NOW), feeds.answer(token, NOW + timedelta(minutes=30))
    assert (first.tag, first.changed_at) == (again.tag, again.changed_at)
    with reading(town.me, now=NOW) as unit:
        assert feeds.of_worker(unit, town.samira.id).read == "24/11/2026 10:30"
    town.visit(4, worker_id=town.samira.id)
    later = feeds.answer(token, NOW + timedelta(hours=1))
    assert (later.tag != first.tag, later.changed_at) == (True, NOW + timedelta(hours=1))


def test_a_worker_keeps_her_own_feed_and_no_other(sqlite_database):
    town = Town()
    me = actor(town.agency, Role.WORKER, worker=town.samira)
    with work(me, now=NOW) as unit:
        assert feeds.own(unit).active is False
        feeds.give_own(unit, "initials")
        assert feeds.own(unit).naming_label == "Initiales"
        with pytest.raises(Forbidden):
            feeds.give_worker(unit, town.leila.id, "short")
        feeds.revoke_own(unit)
        assert feeds.own(unit).active is False
