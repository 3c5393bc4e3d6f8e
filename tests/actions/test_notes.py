"""Notes: written once, seen in the client's, the worker's and the manager's records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import notes
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, Note, Reminder
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import NOW, actor, make_agency, make_client, make_user, make_worker, save

GOOD = {"kind": "satisfaction", "rating": "4", "channel": "phone", "body": "Repas bien chaud."}


def write(agency, form, note_id=0, version=1, role=Role.COORDINATOR, now=NOW):
    with work(actor(agency, role), now=now) as unit:
        return notes.save(unit, note_id, version, form)


def seen(agency, noun, row_id, kind=""):
    with reading(actor(agency), now=NOW) as unit:
        return notes.of_record(unit, noun, row_id, kind)


def test_a_note_is_seen_in_the_records_of_client_worker_and_manager(database):
    agency = make_agency()
    client, worker, manager = make_client(agency), make_worker(agency), make_user(agency)
    write(agency, {**GOOD, "client_id": client.id, "worker_id": worker.id, "manager_id": manager.id})

    for noun, row in (("client", client), ("worker", worker), ("manager", manager)):
        (entry,) = seen(agency, noun, row.id).lines
        assert (entry.title, entry.rating, entry.channel) == ("Satisfaction du 24/11/2026", 4, "Téléphone")
    assert seen(agency, "client", client.id).counts == {"satisfaction": 1, "all": 1}
    assert seen(agency, "client", client.id, "complaint").lines == []
    with Session(database) as session:
        assert session.exec(select(AuditEntry.verb).where(AuditEntry.noun == "notes")).all() == ["write"]


def test_satisfaction_is_the_mean_of_twelve_months_and_a_curve_by_month(sqlite_database):
    agency = make_agency()
    client = make_client(agency)
    for days, rating in ((0, 5), (1, 2), (40, 4), (500, 1)):
        at = NOW - timedelta(days=days)
        save(Note(agency_id=agency.id, kind="satisfaction", client_id=client.id, rating=rating, noted_at=at))

    shown = seen(agency, "client", client.id).satisfaction

    assert (shown.average, shown.count, shown.low) == ("3,7", 3, 1)
    assert [(month.label, month.value) for month in shown.months] == [("octobre 2026", 4.0), ("novembre 2026", 3.5)]


def test_a_note_may_ask_for_a_call_in_three_months(sqlite_database):
    agency = make_agency()
    manager = make_user(agency)
    client = make_client(agency, manager_id=manager.id)
    said = write(agency, {**GOOD, "client_id": client.id, "remind": "on"})
    with Session(sqlite_database) as session:
        reminder = session.exec(select(Reminder)).one()
    assert said == "Note enregistrée. Rappel le 24/02/2027."
    assert (reminder.title, reminder.category, reminder.manager_id) == (
        "Appel satisfaction",
        "Satisfaction",
        manager.id,
    )
    assert reminder.due_on.isoformat() == "2027-02-24"


def test_a_note_is_changed_by_those_who_saw_its_latest_state(sqlite_database):
    agency = make_agency()
    client = make_client(agency)
    write(agency, {**GOOD, "client_id": client.id})
    (entry,) = seen(agency, "client", client.id).lines
    write(agency, {**GOOD, "client_id": client.id, "rating": "5"}, entry.id, 1)
    with pytest.raises(Stale):
        write(agency, {**GOOD, "client_id": client.id}, entry.id, 1)
    assert seen(agency, "client", client.id).lines[0].rating == 5


def test_what_is_missing_elsewhere_or_not_ones_own_is_refused(sqlite_database):
    agency, other = make_agency(), make_agency()
    client, stranger = make_client(agency), make_client(other)
    with pytest.raises(NotFound):
        write(agency, {**GOOD, "client_id": stranger.id})
    with pytest.raises(NotFound):
        write(agency, {**GOOD, "client_id": client.id, "manager_id": make_user(other).id})
    with pytest.raises(NotFound):
        write(agency, {**GOOD, "client_id": client.id, "manager_id": make_user(agency, Role.WORKER).id})
    with pytest.raises(RefusedFields):
        write(agency, {**GOOD, "client_id": client.id, "rating": "9"})
    with pytest.raises(Forbidden):
        write(agency, {**GOOD, "client_id": client.id}, role=Role.WORKER)
    with pytest.raises(NotFound):
        seen(agency, "client", stranger.id)
    with pytest.raises(NotFound):
        seen(agency, "planet", client.id)


def test_the_note_of_an_incident_is_changed_with_the_incident_alone(sqlite_database):
    agency = make_agency()
    client = make_client(agency)
    note = save(Note(agency_id=agency.id, kind="incident", client_id=client.id, body="x", noted_at=NOW))
    with pytest.raises(Refused):
        write(agency, {**GOOD, "client_id": client.id}, note.id, 1)
    with work(actor(agency), now=NOW) as unit, pytest.raises(Refused):
        notes.remove(unit, note.id)


def test_the_list_of_marks_shows_the_bad_ones_first(database):
    agency = make_agency()
    client, worker = make_client(agency), make_worker(agency)
    for day, rating in ((20, 5), (21, 2), (22, 4), (23, 1)):
        at = datetime(2026, 11, day, 9, tzinfo=UTC)
        row = {"kind": "satisfaction", "client_id": client.id, "noted_at": at, "rating": rating}
        save(Note(agency_id=agency.id, worker_id=worker.id if rating > 3 else None, **row))
    with reading(actor(agency), now=NOW) as unit:
        page = notes.marks(unit, Listing())
        low = notes.marks(unit, Listing(filters={"mark": "low"}))
        hers = notes.marks(unit, Listing(text="haddad", filters={"worker": str(worker.id)}, sort="rating"))
        average = notes.agency_satisfaction(unit).average
    assert [row.rating for row in page.rows] == [1, 2, 4, 5]
    assert (page.low, [row.rating for row in low.rows], [row.rating for row in hers.rows]) == (2, [1, 2], [4, 5])
    assert average == "3,0"
