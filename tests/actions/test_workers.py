"""Workers: found in their list, described, available or not, under contract or not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions import workers
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Absence, AuditEntry, Availability, SkillLevel, Worker, WorkerSkill
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import (
    NOW,
    actor,
    make_agency,
    make_client,
    make_sector,
    make_service,
    make_skill,
    make_visit,
    make_worker,
    save,
)

SAMIRA = {"civility": "mme", "last_name": "Haddad", "first_name": "Samira", "birth_date": "1984-05-02"}


def listed(agency, **asked):
    with reading(actor(agency), now=NOW) as unit:
        return workers.listed(unit, Listing(**asked)).rows


def names(agency, **asked):
    return [row.name for row in listed(agency, **asked)]


def seen(agency, worker_id):
    with reading(actor(agency), now=NOW) as unit:
        return workers.view(unit, worker_id)


def do(agency, verb, *args, role=Role.COORDINATOR):
    with work(actor(agency, role), now=NOW) as unit:
        return verb(unit, *args)


def refused(agency, verb, *args):
    with pytest.raises(RefusedFields) as refusal:
        do(agency, verb, *args)
    return refusal.value.errors


def make_levels(agency):
    for rank, name in enumerate(("Débutant", "Intermédiaire", "Avancé", "Expert")):
        save(SkillLevel(agency_id=agency.id, rank=rank, name=name))


def test_the_list_finds_sorts_and_filters(database):
    agency = make_agency()
    hoist, first_aid, sector = make_skill(agency), make_skill(agency), make_sector(agency)
    samira = make_worker(agency, skills=(hoist,))
    fatou = make_worker(agency, first_name="Fatou", last_name="Diop", skills=(first_aid,), available=False)
    save(Availability(agency_id=agency.id, worker_id=fatou.id, weekday=5, start=480, end=720))
    do(agency, workers.save, samira.id, 1, {**SAMIRA, f"sector_{sector.id}": "on"})
    make_worker(make_agency(), last_name="Ailleurs")
    with work(actor(agency), now=NOW) as unit:
        row = unit.session.exec(select(WorkerSkill).where(WorkerSkill.worker_id == fatou.id)).one()
        row.expires_on = date(2026, 11, 1)

    assert names(agency) == ["Mme Fatou Diop", "Mme Samira Haddad"]
    assert names(agency, sort="name", descending=True) == ["Mme Samira Haddad", "Mme Fatou Diop"]
    assert names(agency, sort="expiry") == ["Mme Fatou Diop", "Mme Samira Haddad"]
    assert names(agency, text="hadd") == ["Mme Samira Haddad"]
    assert names(agency, filters={"sector": str(sector.id)}) == ["Mme Samira Haddad"]
    assert names(agency, filters={"skill": str(hoist.id)}) == ["Mme Samira Haddad"]
    assert names(agency, filters={"skill": str(first_aid.id)}) == []
    assert names(agency, filters={"weekday": "5"}) == ["Mme Fatou Diop", "Mme Samira Haddad"]
    assert names(agency, filters={"weekday": "6"}) == ["Mme Samira Haddad"]
    assert names(agency, filters={"expired": "yes"}) == ["Mme Fatou Diop"]


def test_the_list_shows_the_week_planned_against_the_contract(database):
    agency = make_agency()
    worker, client, service = make_worker(agency), make_client(agency), make_service(agency)
    make_visit(client, service, NOW, 210, worker_id=worker.id)
    make_visit(client, service, NOW + timedelta(days=1), 60, worker_id=worker.id, status="cancelled")
    make_visit(client, service, NOW + timedelta(days=7), 60, worker_id=worker.id)
    row = listed(agency)[0]
    assert (row.planned, row.contract, row.load) == ("3\xa0h\xa030", "35\xa0h", 10)


def test_a_worker_is_created_with_languages_pets_and_sectors(database):
    agency = make_agency()
    sector = make_sector(agency)
    form = {**SAMIRA, "phone": "06 39 98 00 12", "language_fr": "on", "language_ar": "on", "pet_cat": "on"}
    view = do(agency, workers.create, {**form, f"sector_{sector.id}": "on", "sector_999": "on"})
    assert (view.code, view.name, view.birth) == ("I-0001", "Mme Samira Haddad", "02/05/1984, 42 ans")
    ticked = [box.value for box in view.identity.languages if box.ticked]
    assert ticked == ["fr", "ar"]
    assert [box.label for box in view.identity.refused_pets if box.ticked] == ["Chat"]
    assert [box.label for box in view.identity.sectors if box.ticked] == [sector.name]


WRONG_IDENTITIES = [
    ("last_name", ""),
    ("first_name", ""),
    ("birth_date", "2015-01-01"),
    ("birth_date", "31/04/1980"),
    ("phone", "12"),
    ("email", "samira@"),
    ("status", "retired"),
    ("postcode", "ABCDE"),
    ("latitude", "91"),
    ("transport", "helicopter"),
    ("job_title", "x" * 81),
]


@pytest.mark.parametrize(("field", "value"), WRONG_IDENTITIES)
def test_each_field_of_the_identity_has_its_sentence(sqlite_database, field, value):
    more = {"longitude": "5"} if field == "latitude" else {}
    assert list(refused(make_agency(), workers.create, {**SAMIRA, **more, field: value})) == [field]


def test_two_people_saving_at_once_lose_nothing(database):
    agency = make_agency()
    worker = make_worker(agency)
    do(agency, workers.save, worker.id, 1, {**SAMIRA, "job_title": "Auxiliaire de vie"})
    with pytest.raises(Stale):
        do(agency, workers.save, worker.id, 1, SAMIRA)
    assert seen(agency, worker.id).job_title == "Auxiliaire de vie"


def test_a_skill_expires_when_its_validity_says(database):
    agency = make_agency()
    make_levels(agency)
    skill, worker = make_skill(agency, validity_months=24), make_worker(agency)
    form = {"skill_id": str(skill.id), "level": "2", "obtained_on": "2025-02-28"}
    view = do(agency, workers.save_skill, worker.id, 1, form)
    held = view.skills[0]
    assert (held.level_name, held.expires_on, held.validity) == ("Avancé", "2027-02-28", "ok")
    view = do(agency, workers.save_skill, worker.id, view.version, {**form, "expires_on": "2026-12-24"})
    assert [(held.expires_text, held.validity) for held in view.skills] == [("24/12/2026", "soon")]
    with work(actor(agency), now=NOW) as unit:
        assert workers.expiry_of(unit, skill.id, "31/08/2025") == "2027-08-31"
        assert workers.expiry_of(unit, skill.id, "") == ""


def test_a_skill_that_cannot_be_is_refused_at_its_field(sqlite_database):
    agency = make_agency()
    make_levels(agency)
    skill, worker = make_skill(agency), make_worker(agency)
    form = {"skill_id": str(skill.id), "level": "1"}
    assert "skill_id" in refused(agency, workers.save_skill, worker.id, 1, {"level": "1"})
    assert "level" in refused(agency, workers.save_skill, worker.id, 1, {**form, "level": "7"})
    assert "obtained_on" in refused(agency, workers.save_skill, worker.id, 1, {**form, "obtained_on": "2027-01-01"})
    late = {**form, "obtained_on": "2026-01-01", "expires_on": "2025-01-01"}
    assert "expires_on" in refused(agency, workers.save_skill, worker.id, 1, late)


def test_the_weekly_hours_are_replaced_as_a_whole(database):
    agency = make_agency()
    worker = make_worker(agency)
    rows = [
        {"weekday": 0, "start": "08:00", "end": "12:00"},
        {"weekday": 0, "start": "14:00", "end": "18:30"},
        {"weekday": 5, "start": "22:00", "end": "00:00"},
    ]
    view = do(agency, workers.save_week, worker.id, 1, rows)
    assert (view.week[0].spans, view.week[0].total) == ("08:00–12:00, 14:00–18:30", "8\xa0h\xa030")
    assert view.week[5].spans == "22:00–24:00"
    assert (view.weekly_hours, view.version) == ("10\xa0h\xa030", 2)
    assert [(row.start, row.end) for row in view.hours][-1] == ("22:00", "00:00")


WRONG_WEEKS = [
    ([{"weekday": 0, "start": "12:00", "end": "08:00"}], "availability.0"),
    ([{"weekday": 0, "start": "08:00", "end": "08:00"}], "availability.0"),
    ([{"weekday": 9, "start": "08:00", "end": "12:00"}], "availability.0"),
    ([{"weekday": "0", "start": "08:00", "end": "12:00"}], "availability.0"),
    ([{"weekday": 0, "start": "8 heures", "end": "12:00"}], "availability.0"),
    (
        [{"weekday": 0, "start": "08:00", "end": "12:00"}, {"weekday": 0, "start": "11:00", "end": "13:00"}],
        "availability.1",
    ),
]


@pytest.mark.parametrize(("rows", "field"), WRONG_WEEKS)
def test_an_impossible_week_is_refused_at_its_row_and_nothing_is_lost(sqlite_database, rows, field):
    agency = make_agency()
    worker = make_worker(agency)
    assert list(refused(agency, workers.save_week, worker.id, 1, rows)) == [field]
    assert len(seen(agency, worker.id).hours) == 7


def test_a_week_of_a_thousand_spans_is_refused(sqlite_database):
    agency = make_agency()
    worker = make_worker(agency)
    with pytest.raises(Refused, match="plages au plus"):
        do(agency, workers.save_week, worker.id, 1, [{"weekday": 0, "start": "08:00", "end": "12:00"}] * 1000)


def test_a_dated_exception_says_more_or_less_than_the_week(database):
    agency = make_agency()
    worker = make_worker(agency)
    view = do(agency, workers.save_exception, worker.id, 1, 0, {"on": "2026-12-24", "start": "14:00", "end": "18:00"})
    view = do(agency, workers.save_exception, worker.id, view.version, 0, {"on": "2026-12-27", "available": "on"})
    assert [(row.hours, row.available) for row in view.exceptions] == [
        ("14:00–18:00", False),
        ("Toute la journée", True),
    ]
    again = {"on": "2026-12-24", "start": "17:00", "end": "19:00"}
    assert "start" in refused(agency, workers.save_exception, worker.id, view.version, 0, again)
    assert "on" in refused(agency, workers.save_exception, worker.id, view.version, 0, {"on": "2026-11-01"})
    backwards = {"on": "2026-12-28", "start": "18:00", "end": "09:00"}
    assert "end" in refused(agency, workers.save_exception, worker.id, view.version, 0, backwards)


def test_an_absence_of_whole_days_counts_the_visits_it_leaves(database):
    agency = make_agency()
    worker, client, service = make_worker(agency), make_client(agency), make_service(agency)
    make_visit(client, service, datetime(2026, 12, 23, 9, tzinfo=UTC), worker_id=worker.id)
    make_visit(client, service, datetime(2026, 12, 24, 9, tzinfo=UTC), worker_id=worker.id)
    form = {"first": "2026-12-21", "last": "2026-12-23", "reason": "leave"}
    view = do(agency, workers.save_absence, worker.id, 1, 0, form)
    absence = view.absences[0]
    assert (absence.period, absence.visits, absence.time) == ("lun. 21 déc. – mer. 23 déc.", 1, "coming")
    assert (absence.first, absence.last, absence.start, absence.end) == ("2026-12-21", "2026-12-23", "", "")
    with Session(database) as session:
        row = session.exec(select(Absence)).one()
    assert (row.starts_at, row.ends_at) == (
        datetime(2026, 12, 20, 23, tzinfo=UTC),
        datetime(2026, 12, 23, 23, tzinfo=UTC),
    )


def test_an_absence_of_some_hours_keeps_its_times(sqlite_database):
    agency = make_agency()
    worker = make_worker(agency)
    form = {"first": "2026-11-24", "start": "09:00", "end": "12:30", "reason": "training", "remark": "SST"}
    view = do(agency, workers.save_absence, worker.id, 1, 0, form)
    assert (view.absences[0].period, view.absences[0].time) == ("mar. 24 nov. 09:00–12:30", "current")
    assert view.absent == "Absence jusqu’au mar. 24 nov."
    assert listed(agency)[0].absent == "Absence jusqu’au mar. 24 nov."


def test_an_absence_that_cannot_be_is_refused_at_its_field(sqlite_database):
    agency = make_agency()
    worker = make_worker(agency)
    form = {"first": "2026-12-21", "last": "2026-12-23", "reason": "leave"}
    view = do(agency, workers.save_absence, worker.id, 1, 0, form)
    version = view.version
    twice = refused(agency, workers.save_absence, worker.id, version, 0, {**form, "first": "2026-12-23", "last": ""})
    assert twice["first"] == "Une absence couvre déjà ces dates (lun. 21 déc. – mer. 23 déc., congés payés)."
    assert "last" in refused(agency, workers.save_absence, worker.id, version, 0, {**form, "last": "2026-12-20"})
    assert "last" in refused(agency, workers.save_absence, worker.id, version, 0, {**form, "last": "2062-12-23"})
    assert "reason" in refused(agency, workers.save_absence, worker.id, version, 0, {**form, "reason": "paresse"})
    assert "first" in refused(agency, workers.save_absence, worker.id, version, 0, {**form, "first": "31/02/2026"})


def test_the_absences_of_the_agency_are_listed(database):
    agency = make_agency()
    samira, fatou = make_worker(agency), make_worker(agency, first_name="Fatou", last_name="Diop")
    do(agency, workers.save_absence, samira.id, 1, 0, {"first": "2026-12-21", "reason": "leave"})
    do(agency, workers.save_absence, fatou.id, 1, 0, {"first": "2026-11-23", "last": "2026-11-25", "reason": "sick"})
    with reading(actor(agency), now=NOW) as unit:
        assert [row.worker for row in workers.absences(unit, Listing()).rows] == ["Fatou Diop", "Samira Haddad"]
        assert [row.worker for row in workers.absences(unit, Listing("haddad")).rows] == ["Samira Haddad"]
        assert workers.absences(unit, Listing(filters={"reason": "sick"})).figures.total == 1
        assert workers.absences(unit, Listing(filters={"when": "past"})).rows == []


def test_two_contracts_never_share_a_day(database):
    agency = make_agency()
    worker = make_worker(agency, weekly_hours=0)
    form = {"kind": "cdd", "weekly_minutes": "24 h 30", "starts_on": "2026-01-01", "ends_on": "2026-12-31"}
    view = do(agency, workers.save_contract, worker.id, 1, 0, {**form, "days_per_week": "4"})
    assert view.contract == "CDD, 24\xa0h\xa030"
    later = {"kind": "cdi", "weekly_minutes": "35", "starts_on": "2026-12-31"}
    assert "starts_on" in refused(agency, workers.save_contract, worker.id, view.version, 0, later)
    view = do(agency, workers.save_contract, worker.id, view.version, 0, {**later, "starts_on": "2027-01-01"})
    assert [row.current for row in view.contracts] == [False, True]


WRONG_CONTRACTS = [
    ({"weekly_minutes": "60"}, "weekly_minutes"),
    ({"weekly_minutes": "beaucoup"}, "weekly_minutes"),
    ({"days_per_week": "7"}, "days_per_week"),
    ({"starts_on": ""}, "starts_on"),
    ({"ends_on": "2025-01-01"}, "ends_on"),
    ({"kind": "cdd"}, "ends_on"),
    ({"kind": "esclave"}, "kind"),
]


@pytest.mark.parametrize(("change", "field"), WRONG_CONTRACTS)
def test_each_field_of_a_contract_has_its_sentence(sqlite_database, change, field):
    agency = make_agency()
    worker = make_worker(agency, weekly_hours=0)
    form = {"kind": "cdi", "weekly_minutes": "35", "days_per_week": "5", "starts_on": "2026-01-01"}
    assert list(refused(agency, workers.save_contract, worker.id, 1, 0, {**form, **change})) == [field]


def test_what_belongs_to_another_worker_or_agency_does_not_exist(sqlite_database):
    agency, elsewhere = make_agency(), make_agency()
    mine, stranger = make_worker(agency), make_worker(elsewhere)
    skill = make_skill(elsewhere)
    other = make_worker(agency, last_name="Autre")
    view = do(agency, workers.save_absence, other.id, 1, 0, {"first": "2026-12-21", "reason": "leave"})
    attempts = [
        (workers.view, stranger.id),
        (workers.save, stranger.id, 1, SAMIRA),
        (workers.visits, stranger.id),
        (workers.save_week, stranger.id, 1, []),
        (workers.save_skill, mine.id, 1, {"skill_id": str(skill.id), "level": "0"}),
        (workers.save_absence, mine.id, 1, view.absences[0].id, {"first": "2026-12-21", "reason": "leave"}),
        (workers.remove, mine.id, 1, "absence", view.absences[0].id),
        (workers.remove, mine.id, 1, "worker", 1),
    ]
    for verb, *args in attempts:
        with pytest.raises(NotFound):
            do(agency, verb, *args)


def test_a_worker_sees_and_changes_nothing_here(sqlite_database):
    agency = make_agency()
    worker = make_worker(agency)
    attempts = [
        (workers.listed, Listing()),
        (workers.options,),
        (workers.view, worker.id),
        (workers.create, SAMIRA),
        (workers.save, worker.id, 1, SAMIRA),
        (workers.save_week, worker.id, 1, []),
        (workers.save_absence, worker.id, 1, 0, {"first": "2026-12-21", "reason": "leave"}),
        (workers.remove, worker.id, 1, "contract", 1),
        (workers.absences, Listing()),
        (workers.visits, worker.id),
        (workers.expiry_of, 1, "2026-01-01"),
    ]
    for verb, *args in attempts:
        with pytest.raises(Forbidden):
            do(agency, verb, *args, role=Role.WORKER)
    with Session(sqlite_database) as session:
        assert session.get(Worker, worker.id).version == 1


def test_what_is_done_to_a_worker_is_written_down(database):
    agency = make_agency()
    worker = make_worker(agency)
    form = {"first": "2026-12-21", "reason": "sick", "remark": "Opération du genou"}
    view = do(agency, workers.save_absence, worker.id, 1, 0, form)
    do(agency, workers.remove, worker.id, view.version, "absence", view.absences[0].id)
    with Session(database) as session:
        entries = session.exec(select(AuditEntry).order_by(AuditEntry.id)).all()
    assert [entry.verb for entry in entries] == ["add_absence", "remove_absence"]
    assert "genou" not in str([entry.changes for entry in entries])
