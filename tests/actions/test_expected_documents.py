"""Expected documents: the catalogue, the checklist of a record, what is missing or expires."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp import catalogues
from careapp.actions import attachments
from careapp.actions.catalog import load
from careapp.actions.expected_documents import catalogue, checklist, files, listing
from careapp.actions.work import Forbidden, reading, work
from careapp.db import store
from careapp.db.models import AuditEntry, ExpectedDocument, ReceivedDocument
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from careapp.settings import get_settings
from tests.actions.test_opportunities import FORM
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_sector,
    make_service,
    make_visit,
    make_worker,
    save,
)

TODAY = NOW.date()


@pytest.fixture
def agency(database):
    return make_agency()


def expected(agency, **traits):
    plain = {"name": "Assurance", "whom": "worker", "validity_months": 12, "reminder_days": 30}
    return save(ExpectedDocument(agency_id=agency.id, **{**plain, **traits}))


def do(who, verb, *args):
    with work(who, now=NOW) as unit:
        return verb(unit, *args)


def look(who, verb, *args, **more):
    with reading(who, now=NOW) as unit:
        return verb(unit, *args, **more)


def receive(who, noun, person, document, version=0, **form):
    return do(who, checklist.receive, noun, person.id, document.id, version, form)


def states(lines):
    return {line.document: line.state for line in lines}


def test_a_document_goes_from_missing_to_received_to_expiring_to_expired(agency):
    who, worker, insurance = actor(agency), make_worker(agency), expected(agency)
    assert states(look(who, checklist.of_record, "worker", worker.id)) == {"Assurance": "missing"}
    (line,) = receive(who, "worker", worker, insurance, received_on="2026-11-01")
    assert (line.state, line.valid_until, line.by) == ("valid", "2027-11-01", "Test")
    for until, state in ((TODAY + timedelta(30), "expiring"), (TODAY, "expiring"), (TODAY - timedelta(1), "expired")):
        form = {"received_on": "2026-01-01", "valid_until": until.isoformat()}
        (line,) = receive(who, "worker", worker, insurance, line.version, **form)
        assert line.state == state
    (line,) = do(who, checklist.withdraw, line.received_id, line.version)
    assert (line.state, line.received_id) == ("missing", 0)


def test_a_document_without_object_is_not_asked_for_and_says_why(agency):
    who, worker, permit = actor(agency), make_worker(agency), expected(agency, name="Titre de séjour")
    with pytest.raises(RefusedFields) as refusal:
        receive(who, "worker", worker, permit, waived="on")
    assert set(refusal.value.errors) == {"remark"}
    (line,) = receive(who, "worker", worker, permit, waived="on", remark="Nationalité française")
    assert (line.state, line.received_on) == ("waived", "")
    assert look(who, listing.listed, Listing()).figures.total == 0


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, {"received_on"}),
        ({"received_on": "2026-11-25"}, {"received_on"}),
        ({"received_on": "hier"}, {"received_on"}),
        ({"received_on": "2026-11-01", "valid_until": "2026-10-01"}, {"valid_until"}),
    ],
)
def test_dates_that_cannot_be_are_refused_at_their_fields(agency, form, fields):
    who, worker, insurance = actor(agency), make_worker(agency), expected(agency)
    with pytest.raises(RefusedFields) as refusal:
        receive(who, "worker", worker, insurance, **form)
    assert set(refusal.value.errors) == fields


def test_two_people_who_write_down_the_same_document_do_not_overwrite_each_other(agency):
    who, worker, insurance = actor(agency), make_worker(agency), expected(agency)
    receive(who, "worker", worker, insurance, received_on="2026-11-01")
    with pytest.raises(Stale):
        receive(who, "worker", worker, insurance, received_on="2026-10-01")


def test_a_document_of_an_activity_is_asked_of_those_it_concerns(agency):
    who, activity = actor(agency), make_activity(agency)
    concerned, other = make_client(agency, last_name="Roux"), make_client(agency, last_name="Blanc")
    make_opportunity(concerned, activity, FORM)
    worker, idle = make_worker(agency), make_worker(agency, last_name="Petit")
    make_visit(concerned, make_service(agency, activity), worker_id=worker.id)
    expected(agency, name="Plan d’aide", whom="client", activity_id=activity.id)
    expected(agency, name="Badge", activity_id=activity.id)
    people = (("client", concerned), ("client", other), ("worker", worker), ("worker", idle))
    asked = {(noun, one.id): states(look(who, checklist.of_record, noun, one.id)) for noun, one in people}
    assert asked == {
        ("client", concerned.id): {"Plan d’aide": "missing"}, ("client", other.id): {},
        ("worker", worker.id): {"Badge": "missing"}, ("worker", idle.id): {},
    }  # fmt: skip


def test_the_list_holds_what_is_urgent_first_and_is_narrowed(agency):
    who, sector = actor(agency), make_sector(agency)
    client = make_client(agency, last_name="Roux", sector_id=sector.id)
    worker = make_worker(agency, last_name="Haddad")
    make_worker(agency, last_name="Parti", status="left")
    insurance, contract = expected(agency), expected(agency, name="Contrat", whom="client", validity_months=None)
    expected(agency, name="Photo", obligatory=False)
    receive(who, "worker", worker, insurance, received_on="2025-01-01")
    page = look(who, listing.listed, Listing())
    assert [(row.document, row.state) for row in page.rows] == [
        ("Assurance", "expired"), ("Contrat", "missing"),
    ]  # fmt: skip
    assert page.counts == {"expired": 1, "missing": 1, "optional": 1, "all": 2}

    def documents(text="", **filters):
        return [row.document for row in look(who, listing.listed, Listing(text, filters)).rows]

    assert documents(state="expired") == ["Assurance"]
    assert documents(whom="client") == ["Contrat"]
    assert documents(state="optional") == ["Photo"]
    assert documents(document=str(contract.id)) == ["Contrat"]
    assert documents(sector=str(sector.id)) == ["Contrat"]
    assert documents("roux") == ["Contrat"]
    assert documents(state="valid") == []
    assert look(who, listing.to_ask) == (2, 0)
    assert page.rows[1].url == f"/clients/{client.id}?tab=documents"


def test_the_list_leaves_as_a_file_and_the_audit_knows(agency, database):
    who = actor(agency)
    make_client(agency, last_name="=cmd()")
    expected(agency, name="Contrat", whom="client")
    table = do(who, listing.table, Listing())
    assert "Contrat" in table
    assert "'=cmd()" in table or "=cmd()" not in table.split("Mme ")[-1][:6]
    with Session(database) as session:
        assert session.exec(select(AuditEntry.verb)).all() == ["export"]


def test_reminders_are_told_what_is_due(agency):
    who, worker, client = actor(agency), make_worker(agency), make_client(agency)
    insurance = expected(agency)
    expected(agency, name="Contrat", whom="client")
    until = TODAY + timedelta(days=40)
    receive(who, "worker", worker, insurance, received_on="2026-11-01", valid_until=until.isoformat())
    assert [(one.document, one.person_id, one.state) for one in look(who, listing.due)] == [
        ("Contrat", client.id, "missing")
    ]
    assert look(who, listing.due, missing=False) == []
    (ahead,) = look(who, listing.due, 10, missing=False)
    assert (ahead.document, ahead.due_on, ahead.whom) == ("Assurance", until, "worker")


def test_the_catalogue_is_kept_by_an_administrator(agency):
    boss, worker = actor(agency, Role.ADMINISTRATOR), make_worker(agency)
    form = {"name": "Assurance", "whom": "worker", "obligatory": "on", "validity_months": "12", "reminder_days": "30"}
    do(boss, catalogue.save, 0, 0, form)
    (row,) = look(boss, catalogue.catalogue).rows
    with pytest.raises(RefusedFields) as refusal:
        do(boss, catalogue.save, 0, 0, form)
    assert set(refusal.value.errors) == {"name"}
    receive(boss, "worker", worker, row, received_on="2026-01-01", valid_until="2027-02-01")
    do(boss, catalogue.save, row.id, row.version, {**form, "reminder_days": "120"})
    (line,) = look(boss, checklist.of_record, "worker", worker.id)
    assert line.state == "expiring"
    (row,) = look(boss, catalogue.catalogue).rows
    with pytest.raises(RefusedFields) as refusal:
        do(boss, catalogue.save, row.id, row.version, {**form, "whom": "client"})
    assert set(refusal.value.errors) == {"whom"}
    do(boss, catalogue.set_active, row.id, False)
    (line,) = look(boss, checklist.of_record, "worker", worker.id)
    assert (line.asked, line.valid_until) == (False, "2027-02-01")


@pytest.mark.parametrize(
    ("form", "fields"),
    [
        ({}, {"name", "whom"}),
        ({"name": "x", "whom": "dog"}, {"whom"}),
        ({"name": "x", "whom": "client", "validity_months": "0"}, {"validity_months"}),
        ({"name": "x", "whom": "client", "reminder_days": "400"}, {"reminder_days"}),
        ({"name": "x" * 121, "whom": "client"}, {"name"}),
    ],
)
def test_a_document_that_cannot_be_asked_for_is_refused_at_its_fields(agency, form, fields):
    with pytest.raises(RefusedFields) as refusal:
        do(actor(agency, Role.ADMINISTRATOR), catalogue.save, 0, 0, form)
    assert set(refusal.value.errors) == fields


def test_what_ships_is_added_once_for_the_activities_of_the_agency(agency):
    boss = actor(agency, Role.ADMINISTRATOR)
    do(boss, load.load, ("creche",))
    rows = look(boss, catalogue.catalogue).rows
    assert {"Vaccinations obligatoires", "Pièce d’identité"} <= {row.name for row in rows}
    assert "Plan de prévention" not in {row.name for row in rows}
    with pytest.raises(Refused):
        do(boss, catalogue.ship)
    assert len({one.code for one in catalogues.expected_documents()}) == len(catalogues.expected_documents())


def file_of(content: bytes):
    draft = store.Draft(1_000_000)
    draft.write(content)
    return draft


@pytest.fixture
def folder(agency, monkeypatch, tmp_path):
    """A folder of data of the test's own, for the files."""
    monkeypatch.setenv("CAREAPP_DATA_DIR", str(tmp_path))
    get_settings.cache_clear()
    return tmp_path


def test_a_file_is_kept_with_its_document_checked_by_its_content(agency, folder):
    who, worker, insurance = actor(agency), make_worker(agency), expected(agency)
    (line,) = receive(who, "worker", worker, insurance, received_on="2026-11-01")
    do(who, files.take, line.received_id, "attestation.pdf", file_of(b"%PDF-1.7\n%%EOF"))
    (line,) = look(who, checklist.of_record, "worker", worker.id)
    assert (line.file, line.file_url) == ("attestation.pdf", f"/api/expected-documents/{line.received_id}/file")
    given = look(who, files.give, line.received_id)
    assert given.path.read_bytes() == b"%PDF-1.7\n%%EOF"
    with pytest.raises(Refused, match="contient"):
        do(who, files.take, line.received_id, "attestation.pdf", file_of(b"<script>alert(1)</script>"))
    for wrong in ("virus.exe", "page.html"):
        with pytest.raises(Refused):
            look(who, files.expect, line.received_id, wrong)
    with pytest.raises(NotFound):
        look(actor(make_agency()), files.give, line.received_id)
    attachments.forget_unused(NOW)
    assert given.path.exists()
    do(who, files.detach, line.received_id)
    with pytest.raises(Refused, match="plus là"):
        look(who, files.give, line.received_id)


def test_records_of_others_and_of_other_agencies_are_shut(agency):
    who, worker, insurance = actor(agency), make_worker(agency), expected(agency)
    contract = expected(agency, name="Contrat", whom="client")
    with pytest.raises(NotFound):
        receive(who, "worker", worker, contract, received_on="2026-11-01")
    with pytest.raises(NotFound):
        receive(actor(make_agency()), "worker", worker, insurance, received_on="2026-11-01")
    with pytest.raises(Forbidden):
        look(actor(agency, Role.WORKER), checklist.of_record, "worker", worker.id)
    with pytest.raises(Forbidden):
        do(actor(agency, Role.MANAGER), catalogue.save, 0, 0, {"name": "x", "whom": "client"})
    save(ReceivedDocument(agency_id=agency.id, expected_id=insurance.id, worker_id=worker.id, received_on=date.min))
