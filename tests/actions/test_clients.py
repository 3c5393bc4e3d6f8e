"""Clients: found in their list, created, changed without losing anyone's work."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import clients
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, Client, ClientAddress, Pet
from careapp.domain.listing import PAGE_SIZE, Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, RefusedFields, Stale
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_sector,
    make_service,
    make_user,
    make_visit,
    make_worker,
)

ODETTE = {"civility": "mme", "last_name": "Ferrand", "first_name": "Odette", "birth_date": "03/02/1942", "gir": "2"}


def listed(agency, **asked):
    with reading(actor(agency), now=NOW) as unit:
        return clients.listed(unit, Listing(**asked))


def names(agency, **asked):
    return [row.name for row in listed(agency, **asked).rows]


def seen(agency, client_id, role=Role.COORDINATOR):
    with reading(actor(agency, role), now=NOW) as unit:
        return clients.view(unit, client_id)


def do(agency, verb, *args, role=Role.COORDINATOR):
    with work(actor(agency, role), now=NOW) as unit:
        return verb(unit, *args)


def verbs_of(database, row_id):
    with Session(database) as session:
        return list(session.exec(select(AuditEntry.verb).where(AuditEntry.noun_id == row_id).order_by(AuditEntry.id)))


def test_the_list_finds_sorts_and_filters(database):
    agency = make_agency()
    sector = make_sector(agency, name="Nord")
    make_client(agency, first_name="Élise", last_name="Zola", sector_id=sector.id, gir=2)
    make_client(agency, first_name="Émile", last_name="Éluard", status="ended")
    make_client(agency, first_name="Odette", last_name="Ferrand", gir=4)
    make_client(make_agency(), last_name="Ailleurs")

    assert names(agency) == ["Mme Émile Éluard", "Mme Odette Ferrand", "Mme Élise Zola"]
    assert names(agency, sort="name", descending=True)[0] == "Mme Élise Zola"
    assert names(agency, sort="gir") == ["Mme Élise Zola", "Mme Odette Ferrand", "Mme Émile Éluard"]
    assert names(agency, text="elise zola") == ["Mme Élise Zola"]
    assert names(agency, filters={"status": "ended"}) == ["Mme Émile Éluard"]
    assert names(agency, filters={"sector": str(sector.id)}) == ["Mme Élise Zola"]
    assert names(agency, text="chambery ferrand") == ["Mme Odette Ferrand"]


@pytest.mark.parametrize("asked", [{"sort": "password"}, {"filters": {"sector": "1 or 1=1"}}, {"page": -4}])
def test_a_list_asked_for_nonsense_is_the_plain_list(sqlite_database, asked):
    agency = make_agency()
    make_client(agency)
    assert len(listed(agency, **asked).rows) == 1


def test_a_page_past_the_end_is_the_last(sqlite_database):
    agency = make_agency()
    for number in range(PAGE_SIZE + 2):
        make_client(agency, last_name=f"Client {number:02}", place=None)
    page = listed(agency, page=99)
    assert (page.figures.page, page.figures.pages, page.figures.first, page.figures.last) == (2, 2, 26, 27)
    assert [row.name for row in page.rows] == ["Mme Odette Client 25", "Mme Odette Client 26"]


def test_the_list_says_when_the_next_visit_is(database):
    agency = make_agency()
    client, service = make_client(agency), make_service(agency)
    make_visit(client, service, NOW - timedelta(days=1))
    make_visit(client, service, NOW + timedelta(hours=2))
    assert listed(agency, sort="next").rows[0].next_visit == "Aujourd’hui 12:00"


def test_a_client_is_created_with_a_code_of_its_own(database):
    agency = make_agency()
    make_client(agency, code="C-00001")
    view = do(agency, clients.create, {**ODETTE, "phone": "04 79 00 12 48", "email": "o.ferrand@Test.Example"})
    assert (view.code, view.name, view.birth) == ("C-00002", "Mme Odette Ferrand", "03/02/1942, 84 ans")
    assert (view.phone, view.phone_url, view.email) == ("04 79 00 12 48", "tel:+33479001248", "o.ferrand@test.example")
    assert view.dependence == "GIR 2"
    assert verbs_of(database, view.id) == ["create"]


def test_someone_the_agency_knows_is_refused_until_said_to_be_another(database):
    agency = make_agency()
    do(agency, clients.create, ODETTE)
    with pytest.raises(RefusedFields, match="C-00001, Mme Odette Ferrand"):
        do(agency, clients.create, {**ODETTE, "last_name": "FERRAND"})
    assert do(agency, clients.create, {**ODETTE, "birth_date": "04/02/1942"}).code == "C-00002"
    assert do(agency, clients.create, {**ODETTE, "twin_accepted": "on"}).code == "C-00003"


WRONG_IDENTITIES = [
    ("last_name", ""),
    ("last_name", "F" * 81),
    ("civility", "docteur"),
    ("birth_date", "30/02/1942"),
    ("birth_date", "2031-01-01"),
    ("birth_date", "1842-01-01"),
    ("gender", "x"),
    ("phone", "04 79 00"),
    ("mobile", "bonjour"),
    ("email", "odette@"),
    ("status", "morte"),
    ("gir", "7"),
    ("gir", "deux"),
    ("language", "klingon"),
    ("sector_id", "99999"),
    ("manager_id", "99999"),
    ("gender_required", "on"),
    ("telecare", "t" * 201),
    ("remarks", "r" * 4001),
]


@pytest.mark.parametrize(("field", "value"), WRONG_IDENTITIES)
def test_each_field_of_the_identity_has_its_sentence(sqlite_database, field, value):
    agency = make_agency()
    with pytest.raises(RefusedFields) as refusal:
        do(agency, clients.create, {**ODETTE, field: value})
    assert list(refusal.value.errors) == [field]
    assert refusal.value.errors[field].endswith(".")


def test_nothing_is_kept_of_a_refused_identity(sqlite_database):
    agency = make_agency()
    client = make_client(agency)
    with pytest.raises(RefusedFields):
        do(agency, clients.save, client.id, 1, {**ODETTE, "gir": "9"})
    view = seen(agency, client.id)
    assert (view.version, view.identity.gir) == (1, "")


def test_a_saved_identity_shows_and_is_written_down_without_its_values(database):
    agency = make_agency()
    manager, client = make_user(agency), make_client(agency)
    view = do(agency, clients.save, client.id, 1, {**ODETTE, "manager_id": str(manager.id), "remarks": "Diabète"})
    assert (view.version, view.manager, view.identity.remarks) == (2, manager.name, "Diabète")
    with Session(database) as session:
        entry = session.exec(select(AuditEntry)).one()
    assert "remarks" in entry.changes["fields"]
    assert "Diabète" not in str(entry.changes)


def test_a_manager_of_another_agency_or_a_worker_cannot_follow_a_client(sqlite_database):
    agency = make_agency()
    for user in (make_user(make_agency()), make_user(agency, Role.WORKER)):
        with pytest.raises(RefusedFields) as refusal:
            do(agency, clients.create, {**ODETTE, "manager_id": str(user.id)})
        assert "manager_id" in refusal.value.errors


def test_two_people_saving_at_once_lose_nothing(database):
    agency = make_agency()
    client = make_client(agency)
    do(agency, clients.save, client.id, 1, ODETTE)
    with pytest.raises(Stale):
        do(agency, clients.save, client.id, 1, {**ODETTE, "first_name": "Yvette"})
    assert seen(agency, client.id).identity.first_name == "Odette"


def test_a_part_changed_by_someone_else_makes_the_record_stale(database):
    agency = make_agency()
    client = make_client(agency)
    view = do(agency, clients.save_pet, client.id, 1, 0, {"species": "dog", "name": "Rex"})
    assert (view.version, [pet.species_label for pet in view.pets]) == (2, ["Chien"])
    with pytest.raises(Stale):
        do(agency, clients.save_pet, client.id, 1, 0, {"species": "cat"})


def test_a_client_has_one_main_address(database):
    agency = make_agency()
    client = make_client(agency)
    flat = {"street": "14 rue du Biollay", "postcode": "73000", "city": "Chambéry", "door_code": "24B7", "main": "on"}
    view = do(agency, clients.save_address, client.id, 1, 0, flat)
    assert view.address == "14 rue du Biollay, Chambéry"
    assert [row.main for row in view.addresses] == [False, True]
    view = do(agency, clients.remove, client.id, view.version, "address", view.addresses[1].id)
    assert [row.main for row in view.addresses] == [True]
    assert verbs_of(database, client.id) == ["add_address", "remove_address"]


def test_a_client_has_one_main_carer(database):
    agency = make_agency()
    client = make_client(agency)
    view = do(agency, clients.save_contact, client.id, 1, 0, {"name": "Anne Ferrand", "main_carer": "on"})
    view = do(agency, clients.save_contact, client.id, view.version, 0, {"name": "Luc Ferrand", "main_carer": "on"})
    assert {row.name: row.main_carer for row in view.contacts} == {"Anne Ferrand": False, "Luc Ferrand": True}


def test_the_first_address_is_the_main_one(sqlite_database):
    agency = make_agency()
    client = make_client(agency, place=None)
    view = do(agency, clients.save_address, client.id, 1, 0, {"street": "1 place du Marché", "city": "Cognin"})
    assert view.addresses[0].main


WRONG_PARTS = [
    (clients.save_address, {"street": "", "city": "Cognin"}, "street"),
    (clients.save_address, {"street": "1 rue", "city": "Cognin", "postcode": "7300"}, "postcode"),
    (clients.save_address, {"street": "1 rue", "city": "Cognin", "latitude": "45,5"}, "longitude"),
    (clients.save_address, {"street": "1 rue", "city": "Cognin", "latitude": "145", "longitude": "5"}, "latitude"),
    (clients.save_contact, {"name": ""}, "name"),
    (clients.save_contact, {"name": "Anne", "emergency": "on"}, "phone"),
    (clients.save_contact, {"name": "Anne", "email": "anne"}, "email"),
    (clients.save_pet, {"species": "dragon"}, "species"),
    (clients.save_care_plan, {"funder": "", "monthly_minutes": "20", "starts_on": "2026-01-01"}, "funder"),
    (
        clients.save_care_plan,
        {"funder": "APA", "monthly_minutes": "900 h", "starts_on": "2026-01-01"},
        "monthly_minutes",
    ),
    (clients.save_care_plan, {"funder": "APA", "monthly_minutes": "20", "starts_on": ""}, "starts_on"),
    (
        clients.save_care_plan,
        {"funder": "APA", "monthly_minutes": "20", "starts_on": "2026-02-01", "ends_on": "2026-01-01"},
        "ends_on",
    ),
]


@pytest.mark.parametrize(("verb", "form", "field"), WRONG_PARTS)
def test_each_field_of_a_part_has_its_sentence(sqlite_database, verb, form, field):
    agency = make_agency()
    client = make_client(agency)
    with pytest.raises(RefusedFields) as refusal:
        do(agency, verb, client.id, 1, 0, form)
    assert field in refusal.value.errors


def test_hours_granted_are_shown_with_the_dependence(database):
    agency = make_agency()
    client = make_client(agency, gir=2)
    plan = {"funder": "APA", "monthly_minutes": "68", "hourly_rate": "24,58", "starts_on": "2026-01-01"}
    view = do(agency, clients.save_care_plan, client.id, 1, 0, plan)
    assert view.dependence == "GIR 2, 68\xa0h par mois"
    assert (view.care_plans[0].rate_text, view.care_plans[0].current) == ("24,58\xa0€", True)
    with pytest.raises(RefusedFields, match="déjà un plan"):
        do(agency, clients.save_care_plan, client.id, view.version, 0, {**plan, "funder": "apa"})


@pytest.mark.parametrize(
    ("typed", "hours"), [("12,5", "12\u00a0h\u00a030"), ("68 h 30", "68\u00a0h\u00a030"), ("744", "744\u00a0h")]
)
def test_hours_a_month_are_read_as_people_write_them(sqlite_database, typed, hours):
    agency = make_agency()
    plan = {"funder": "APA", "monthly_minutes": typed, "starts_on": "2026-01-01"}
    assert do(agency, clients.save_care_plan, make_client(agency).id, 1, 0, plan).care_plans[0].hours == hours
    with pytest.raises(RefusedFields, match="durée"):
        do(agency, clients.save_care_plan, make_client(agency).id, 1, 0, {**plan, "monthly_minutes": "0"})


def test_a_worker_never_wanted_again_needs_a_reason_and_replaces_what_was_said(database):
    agency = make_agency()
    client, worker, service = make_client(agency), make_worker(agency), make_service(agency)
    make_visit(client, service, NOW + timedelta(days=1), worker_id=worker.id)
    view = do(agency, clients.save_choice, client.id, 1, {"worker_id": str(worker.id), "kind": "preferred"})
    with pytest.raises(RefusedFields) as refusal:
        do(agency, clients.save_choice, client.id, view.version, {"worker_id": str(worker.id), "kind": "never"})
    assert list(refusal.value.errors) == ["remark"]
    never = {"worker_id": str(worker.id), "kind": "never", "remark": "Retards répétés"}
    view = do(agency, clients.save_choice, client.id, view.version, never)
    assert [(row.kind, row.worker, row.upcoming) for row in view.choices] == [("never", "Samira Haddad", 1)]


def test_what_belongs_to_another_client_or_agency_does_not_exist(sqlite_database):
    agency, elsewhere = make_agency(), make_agency()
    mine, other, stranger = make_client(agency), make_client(agency), make_client(elsewhere)
    with Session(sqlite_database) as session:
        address = session.exec(select(ClientAddress).where(ClientAddress.client_id == other.id)).one()
    foreign = make_worker(elsewhere)
    attempts = [
        (clients.view, stranger.id),
        (clients.save, stranger.id, 1, ODETTE),
        (clients.save_address, mine.id, 1, address.id, {"street": "1 rue", "city": "Cognin"}),
        (clients.remove, mine.id, 1, "address", address.id),
        (clients.save_choice, mine.id, 1, {"worker_id": str(foreign.id), "kind": "preferred"}),
        (clients.opportunities, stranger.id),
        (clients.visits, stranger.id),
        (clients.documents, stranger.id),
    ]
    for verb, *args in attempts:
        with pytest.raises(NotFound):
            do(agency, verb, *args)


def test_a_worker_sees_and_changes_nothing_here(sqlite_database):
    agency = make_agency()
    client = make_client(agency)
    attempts = [
        (clients.listed, Listing()),
        (clients.options,),
        (clients.view, client.id),
        (clients.create, ODETTE),
        (clients.save, client.id, 1, ODETTE),
        (clients.save_pet, client.id, 1, 0, {"species": "dog"}),
        (clients.remove, client.id, 1, "pet", 1),
        (clients.opportunities, client.id),
        (clients.visits, client.id),
        (clients.documents, client.id),
    ]
    for verb, *args in attempts:
        with pytest.raises(Forbidden):
            do(agency, verb, *args, role=Role.WORKER)
    with Session(sqlite_database) as session:
        assert session.exec(select(Pet)).all() == []
        assert session.get(Client, client.id).version == 1


def test_the_record_lists_opportunities_and_visits(database):
    agency = make_agency()
    client, activity, worker = make_client(agency), make_activity(agency), make_worker(agency)
    service = make_service(agency, activity)
    make_opportunity(client, activity, number="OPP-0512")
    make_visit(client, service, NOW + timedelta(hours=3), worker_id=worker.id)
    make_visit(client, service, NOW + timedelta(hours=5), minutes=90)
    make_visit(client, service, NOW - timedelta(days=2), status="done")
    with reading(actor(agency), now=NOW) as unit:
        assert [line.number for line in clients.opportunities(unit, client.id)] == ["OPP-0512"]
        coming, past = clients.visits(unit, client.id), clients.visits(unit, client.id, past=True)
    assert [(line.hours, line.person, line.status) for line in coming.rows] == [
        ("13:00–14:00", "Mme Samira Haddad", "planned"),
        ("15:00–16:30", "Non affectée", "unassigned"),
    ]
    assert [line.status for line in past.rows] == ["done"]
    view = seen(agency, client.id)
    assert (view.opportunities, view.visits, view.next_visit) == (1, 2, "Aujourd’hui 13:00, Samira Haddad")


def test_the_options_of_a_client_are_those_of_the_agency(sqlite_database):
    agency = make_agency()
    manager, sector, worker = make_user(agency), make_sector(agency), make_worker(agency)
    make_user(make_agency())
    with reading(actor(agency)) as unit:
        options = clients.options(unit)
    assert [choice.value for choice in options.managers] == [str(manager.id)]
    assert [choice.label for choice in options.sectors] == [sector.name]
    assert [choice.value for choice in options.workers] == [str(worker.id)]


def test_the_age_is_counted_on_the_day_of_the_agency(sqlite_database):
    agency = make_agency()
    client = make_client(agency, birth_date=date(2025, 11, 24))
    assert seen(agency, client.id).birth.endswith("1 an")
