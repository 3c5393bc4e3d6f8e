"""The list of the morning: once a day to who has something due, in their language, never what people typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.reminders import digest, habits
from careapp.actions.work import Forbidden, work
from careapp.db.models import Mail, Reminder, ReminderDigest
from careapp.domain.permissions import Role, house
from tests.factories import actor, make_agency, make_client, make_user, make_worker, save

SEVEN = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def remind(agency, user, day, **traits):
    plain = {"title": "Rappeler", "category": "Devis", "due_on": date(2026, 11, day), "manager_id": user.id}
    return save(Reminder(agency_id=agency.id, **{**plain, **traits}))


def send(agency, now=SEVEN):
    with work(house(agency.id), now=now) as unit:
        return digest.send(unit)


def mails(database):
    with Session(database) as session:
        return list(session.exec(select(Mail).order_by(Mail.id)))


def test_who_has_something_due_is_sent_one_list_a_day(database):
    agency = make_agency()
    me, idle = make_user(agency), make_user(agency)
    client = make_client(agency)
    late = remind(agency, me, 20, title="Chute de Mme Ferrand", client_id=client.id)
    remind(agency, me, 24)
    remind(agency, me, 27)
    remind(agency, me, 30, title="Bien plus tard")
    remind(agency, me, 20, situation="done")
    remind(agency, idle, 27)
    before, after = SEVEN - timedelta(minutes=1), SEVEN + timedelta(hours=1)
    assert [send(agency, now) for now in (before, SEVEN, SEVEN, after)] == [0, 1, 0, 0]
    (mail,) = mails(database)
    assert (mail.recipient, mail.subject) == (me.email, "2 rappels aujourd’hui, dont 1 en retard")
    assert [line for line in mail.body.splitlines() if line.startswith("- ")] == [
        "- Devis · OF · ven. 20 nov.", "- Devis · Aujourd’hui", "- Devis · ven. 27 nov.",
    ]  # fmt: skip
    assert f"/reminders?open={late.id}" in mail.body
    assert not {"Chute", "Ferrand"} & set(mail.body.split())
    assert send(agency, SEVEN + DAY) == 1


def test_the_list_is_in_the_language_of_who_reads_it(sqlite_database):
    agency = make_agency()
    remind(agency, make_user(agency, locale="en"), 24)
    send(agency)
    mail = mails(sqlite_database)[0]
    assert mail.subject == "1 reminder today"
    assert "Stop receiving this list" in mail.body


def test_nothing_is_sent_to_who_does_not_want_it_left_or_only_visits(sqlite_database):
    agency = make_agency()
    for person in (
        make_user(agency, digest=False),
        make_user(agency, active=False),
        make_user(agency, Role.WORKER, make_worker(agency)),
        make_user(make_agency()),
    ):
        remind(agency, person, 24)
    assert send(agency) == 0


def test_a_person_stops_the_list_and_takes_it_up_again(sqlite_database):
    agency = make_agency()
    me = make_user(agency)
    remind(agency, me, 24)
    for wanted, sent in ((False, 0), (True, 1)):
        with work(actor(agency, user=me), now=SEVEN) as unit:
            digest.choose(unit, wanted)
            assert digest.is_wanted(unit) is wanted
        assert send(agency) == sent
    with pytest.raises(Forbidden), work(actor(agency, Role.WORKER, me), now=SEVEN) as unit:
        digest.choose(unit, False)


def test_the_agency_chooses_the_hour_or_no_list_at_all(database):
    agency = make_agency()
    remind(agency, make_user(agency), 24)
    with work(actor(agency, Role.ADMINISTRATOR), now=SEVEN) as unit:
        habits.save_digest(unit, {"digest": "on", "digest_hour": "9"})
    assert (send(agency), send(agency, SEVEN + timedelta(hours=2))) == (0, 1)
    with work(actor(agency, Role.ADMINISTRATOR), now=SEVEN) as unit:
        habits.save_digest(unit, {"digest_hour": "9"})
    assert send(agency, SEVEN + DAY + timedelta(hours=2)) == 0
    with Session(database) as session:
        assert [row.count for row in session.exec(select(ReminderDigest))] == [1]
