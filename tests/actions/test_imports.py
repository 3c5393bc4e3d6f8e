"""Clients and workers from a file: every bad line shown, everyone added or nobody."""

from __future__ import annotations

import pytest
from sqlmodel import Session, func, select

from careapp.actions import imports, workers
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import AuditEntry, Client, ClientAddress, FormTemplate, SkillLevel, Worker
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_sector,
    make_skill,
    make_user,
    save,
)

CLIENTS = """Code;Civilité;Nom;Prénom;Date de naissance;Téléphone;Adresse;Code postal;Ville;GIR;Couleur
C-00007;Mme;Ferrand;Odette;03/02/1942;04 65 71 00 12;14 rue du Biollay;73000;Chambéry;2;bleu
;M.;Tissot;Georges;12/05/1938;;3 place du Marché;73160;Cognin;;vert
"""
BAD_CLIENTS = """Nom;Date de naissance;Téléphone;GIR
Ferrand;31/02/1942;04 65 71 00 12;2
Tissot;12/05/1938;12;9
"""


def do(agency, verb, *args, role=Role.MANAGER, unit_of=work, **options):
    with unit_of(actor(agency, role), now=NOW) as unit:
        return verb(unit, *args, **options)


def count(database, model):
    with Session(database) as session:
        return session.exec(select(func.count()).select_from(model)).one()


def test_a_sound_file_of_clients_is_shown_then_written(database):
    agency = make_agency()
    view = do(agency, imports.prepare, "clients", "clients.csv", CLIENTS.encode(), unit_of=reading)
    assert (view.total, view.sound, view.ignored, view.faults) == (2, True, "Couleur", [])
    assert [(line.line, line.name, line.detail) for line in view.lines] == [
        (2, "Mme Odette Ferrand", "73000 Chambéry"),
        (3, "M. Georges Tissot", "73160 Cognin"),
    ]
    assert count(database, Client) == 0

    assert do(agency, imports.confirm, view.key) == 2
    with Session(database) as session:
        rows = session.exec(select(Client.code, Client.gir).order_by(Client.last_name)).all()
        assert rows == [("C-00007", 2), ("C-00001", None)]
        assert session.exec(select(ClientAddress.main)).all() == [True, True]
        assert session.exec(select(AuditEntry.verb)).all() == ["import", "import"]
    assert do(agency, imports.kept, unit_of=reading).key == ""


def test_every_bad_cell_is_shown_and_nobody_is_added(database):
    agency = make_agency()
    view = do(agency, imports.prepare, "clients", "clients.csv", BAD_CLIENTS.encode(), unit_of=reading)
    assert (view.sound, view.faulty_lines, view.lines) == (False, 2, [])
    assert [(fault.line, fault.column, fault.value) for fault in view.faults] == [
        ("2", "Date de naissance", "31/02/1942"),
        ("3", "Téléphone", "12"),
        ("3", "GIR", "9"),
    ]
    with pytest.raises(Refused, match="Rien n’est importé"):
        do(agency, imports.confirm, view.key)
    assert count(database, Client) == 0


@pytest.mark.parametrize("data", [b"", b"\x00\x01\xff", b"Nom\n", b"Foo;Bar\n1;2\n"])
def test_a_file_wrong_as_a_whole_has_no_line_to_correct(sqlite_database, data):
    view = do(make_agency(), imports.prepare, "clients", "clients.csv", data, unit_of=reading)
    assert (view.sound, view.faulty_lines, {fault.line for fault in view.faults}) == (False, 0, {""})


def test_workers_come_with_skills_sectors_and_contract(database):
    agency = make_agency()
    save(SkillLevel(agency_id=agency.id, rank=0, name="Débutant"))
    save(SkillLevel(agency_id=agency.id, rank=2, name="Avancé"))
    make_skill(agency, name="Aide à la toilette")
    make_sector(agency, name="Nord")
    text = (
        "Nom;Prénom;Langues;Compétences;Secteurs;Heures par semaine;Début de contrat\n"
        "Haddad;Samira;Français|Arabe;Aide à la toilette:Avancé:2027-03-31;Nord;35 h;01/09/2025\n"
    )
    assert do(agency, imports.write, "workers", text.encode()) == 1
    with reading(actor(agency), now=NOW) as unit:
        row = workers.listed(unit, Listing()).rows[0]
        view = workers.view(unit, row.id)
    assert (row.code, row.sectors, row.contract) == ("I-0001", "Nord", "35\xa0h")
    assert [(skill.name, skill.level_name, skill.expires_text) for skill in view.skills] == [
        ("Aide à la toilette", "Avancé", "31/03/2027")
    ]


def test_an_unknown_skill_is_refused_with_the_nearest_one(sqlite_database):
    agency = make_agency()
    make_skill(agency, name="Aide à la toilette")
    view = do(
        agency, imports.prepare, "workers", "w.csv", "Nom;Prénom;Compétences\nHaddad;Samira;Aide toilete\n".encode()
    )
    assert "Vouliez-vous dire « Aide à la toilette »" in view.faults[0].reason


def test_someone_the_agency_already_has_is_refused(sqlite_database):
    agency = make_agency()
    make_client(agency, code="C-00042", first_name="Odette", last_name="FERRAND", phone="+33465710012")
    make_client(make_agency(), first_name="Georges", last_name="Tissot")
    view = do(agency, imports.prepare, "clients", "clients.csv", CLIENTS.encode())
    assert [(fault.line, fault.reason) for fault in view.faults] == [("2", "Cette personne existe déjà : C-00042.")]


def test_what_changed_since_the_preview_is_seen_at_the_confirmation(database):
    agency = make_agency()
    view = do(agency, imports.prepare, "clients", "clients.csv", CLIENTS.encode())
    make_client(agency, code="C-00007")
    with pytest.raises(Refused):
        do(agency, imports.confirm, view.key)
    assert count(database, Client) == 1


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04xlsx", b"\x00\x01\x02\x00", "Prénom\nOdette\n".encode(), b"Nom\n"])
def test_what_is_no_list_of_people_is_refused_with_its_reason(sqlite_database, data):
    view = do(make_agency(), imports.prepare, "clients", "x", data)
    assert not view.sound
    assert view.faults[0].reason.endswith(".")


def test_a_preview_belongs_to_the_person_who_sent_it(sqlite_database):
    agency = make_agency()
    mine, other = make_user(agency, Role.MANAGER), make_user(agency, Role.MANAGER)
    with reading(actor(agency, Role.MANAGER, mine)) as unit:
        key = imports.prepare(unit, "clients", "clients.csv", CLIENTS.encode()).key
    with work(actor(agency, Role.MANAGER, other)) as unit:
        assert imports.kept(unit).key == ""
        with pytest.raises(Refused, match="n’existe plus"):
            imports.confirm(unit, key)


def test_only_who_may_import_does(sqlite_database):
    agency = make_agency()
    for role in (Role.COORDINATOR, Role.WORKER):
        for verb, *args in (
            (imports.prepare, "clients", "c.csv", CLIENTS.encode()),
            (imports.write, "clients", CLIENTS.encode()),
            (imports.kept,),
            (imports.confirm, "x"),
            (imports.drop,),
            (imports.template, "clients"),
        ):
            with pytest.raises(Forbidden):
                do(agency, verb, *args, role=role)


def test_only_clients_and_workers_are_imported(sqlite_database):
    with pytest.raises(NotFound):
        do(make_agency(), imports.prepare, "users", "u.csv", b"Nom\nX\n")


def test_the_empty_file_reads_back_as_a_sound_import(sqlite_database):
    agency = make_agency()
    activity = make_activity(agency)
    save(FormTemplate(agency_id=agency.id, activity_id=activity.id, name="Recueil", number=1, current=True))
    for kind in imports.KINDS:
        text = do(agency, imports.template, kind)
        assert do(agency, imports.preview, kind, text.encode()).sound, kind
    assert count(sqlite_database, Worker) == 0


def test_a_thousand_clients_are_written_at_once(sqlite_database):
    agency = make_agency()
    lines = [f"Nom{number};Prénom;12/05/1938;Rue {number};Chambéry" for number in range(1000)]
    text = "\n".join(["Nom;Prénom;Date de naissance;Adresse;Ville", *lines])
    assert do(agency, imports.write, "clients", text.encode()) == 1000
