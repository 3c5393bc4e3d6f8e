"""The unit of work: agencies apart, versions, audit, double booking."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from careapp.actions.work import DoubleBooking, Forbidden, work
from careapp.db.models import AuditEntry, Client, Visit
from careapp.domain.permissions import Permission, Role
from careapp.domain.refusal import NotFound, Stale
from tests.factories import NOW, actor, make_agency, make_client, make_service, make_visit, make_worker


def test_a_row_of_another_agency_does_not_exist(database):
    here, there = make_agency(), make_agency()
    stranger = make_client(there)
    with pytest.raises(NotFound), work(actor(here)) as unit:
        unit.get(Client, stranger.id)


def test_a_write_on_a_version_someone_changed_is_stale(database):
    agency = make_agency()
    client = make_client(agency)
    with work(actor(agency)) as unit:
        unit.get_seen(Client, client.id, 1).remarks = "Appeler avant de passer"
    with pytest.raises(Stale), work(actor(agency)) as unit:
        unit.get_seen(Client, client.id, 1)


def test_a_refused_action_leaves_no_trace(database):
    agency = make_agency()
    with pytest.raises(Forbidden), work(actor(agency, Role.WORKER)) as unit:
        unit.audit("enter", unit.session.merge(agency))
        unit.require(Permission.CLIENTS_EDIT)
    with Session(database) as session:
        assert session.exec(select(AuditEntry)).all() == []


def test_the_audit_row_says_who_did_what(database):
    agency = make_agency()
    client = make_client(agency)
    with work(actor(agency), now=NOW) as unit:
        unit.audit("rename", unit.get(Client, client.id), last_name="Achard")
    with Session(database) as session:
        entry = session.exec(select(AuditEntry)).one()
    found = (entry.at, entry.verb, entry.noun, entry.noun_id, entry.changes)
    assert found == (NOW, "rename", "clients", client.id, {"last_name": "Achard"})


@pytest.mark.parametrize(
    ("starts_after", "minutes", "refused"),
    [
        (0, 60, True),
        (59, 60, True),
        (-59, 60, True),
        (15, 30, True),
        (-30, 120, True),
        (60, 60, False),
        (-60, 60, False),
    ],
)
def test_the_database_refuses_two_visits_of_one_worker_at_once(database, starts_after, minutes, refused):
    agency = make_agency()
    client, service, worker = make_client(agency), make_service(agency), make_worker(agency)
    make_visit(client, service, worker_id=worker.id)

    def book() -> None:
        start = NOW + timedelta(minutes=starts_after)
        with work(actor(agency)) as unit:
            ids = {"agency_id": agency.id, "client_id": client.id, "service_id": service.id, "worker_id": worker.id}
            unit.add(Visit(**ids, starts_at=start, ends_at=start + timedelta(minutes=minutes)))

    if refused:
        with pytest.raises(DoubleBooking):
            book()
    else:
        book()


def test_a_visit_moved_onto_another_is_refused(database):
    agency = make_agency()
    client, service, worker = make_client(agency), make_service(agency), make_worker(agency)
    make_visit(client, service, worker_id=worker.id)
    other = make_visit(client, service)
    with pytest.raises(DoubleBooking), work(actor(agency)) as unit:
        unit.get(Visit, other.id).worker_id = worker.id


def test_cancelled_visits_free_their_time(database):
    agency = make_agency()
    client, service, worker = make_client(agency), make_service(agency), make_worker(agency)
    make_visit(client, service, worker_id=worker.id, status="cancelled")
    make_visit(client, service, worker_id=worker.id)


def test_numbers_of_a_series_follow_each_other(database):
    agency = make_agency()
    with work(actor(agency)) as unit:
        assert [unit.next_number("OPP"), unit.next_number("OPP"), unit.next_number("EI")] == [1, 2, 1]


def test_a_visit_never_lasts_more_than_a_day(sqlite_database):
    agency = make_agency()
    visit = make_visit(make_client(agency), make_service(agency))
    with pytest.raises(IntegrityError), work(actor(agency)) as unit:
        unit.get(Visit, visit.id).ends_at = NOW + timedelta(hours=25)
