"""Requests from a file: every fault at its line, attached to who is known, opened whole or not at all."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import Session, select

from careapp.actions import imports
from careapp.actions.work import reading, work
from careapp.db.engine import get_engine
from careapp.db.models import Client, ClientAddress, FormTemplate, Opportunity
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused
from tests.factories import NOW, actor, make_activity, make_agency, make_client, make_user, save, shipped_form

HEAD = (
    "Nom de famille;Prénom;Date de naissance;Téléphone;Ville;Adresse;Besoin;Activité;Origine;Gestionnaire;"
    "Action;Échéance"
)


@pytest.fixture
def home(database):
    """An agency that knows Odette Ferrand, and who imports."""

    class Home:
        agency = make_agency()
        activity = make_activity(agency)
        boss = make_user(agency, Role.MANAGER, name="Lucie Martinod")
        who = actor(agency, Role.MANAGER, boss)
        known = make_client(agency, birth_date=date(1942, 2, 3), code="C-00012")

    save(
        FormTemplate(
            agency_id=Home.agency.id,
            activity_id=Home.activity.id,
            name="Recueil",
            number=1,
            current=True,
            definition=shipped_form(),
        )
    )
    return Home


def _file(*lines: str) -> bytes:
    return "\n".join((HEAD, *lines)).encode()


def _preview(home, data):
    with reading(home.who, now=NOW) as unit:
        return imports.preview(unit, "opportunities", data)


def test_requests_are_attached_to_who_is_known_and_the_others_flagged_or_entered(home):
    data = _file(
        "FERRAND;odétte;03/02/1942;;;;Repas;Aide à la personne;Hôpital;;;",
        "Odette;Ferrand;;;;;Ménage;Aide à la personne;;;;",
        "Rey;Paul;;04 65 71 00 13;Cognin;3 rue Pasteur;Courses;aide a la personne;;lucie martinod;Rappeler;25/11/2026",
        "Rey;Paul;;04 65 71 00 13;;;Jardin;Aide à la personne;;;;",
    )
    read = _preview(home, data)
    assert (read.errors, [row.note for row in read.rows]) == (
        (),
        [
            "Rattachée à la fiche C-00012",
            "Nouvelle fiche, doublon possible de C-00012",
            "Nouvelle fiche",
            "Nouvelle fiche",
        ],
    )
    with work(home.who, now=NOW) as unit:
        assert imports.write(unit, "opportunities", data) == 4
    with Session(get_engine()) as session:
        rows = session.exec(select(Opportunity).order_by(Opportunity.id)).all()
        clients = {row.id: row for row in session.exec(select(Client))}
    assert (len(clients), rows[0].client_id, rows[2].client_id == rows[3].client_id) == (3, home.known.id, True)
    assert clients[rows[1].client_id].maybe_twin
    assert (rows[2].manager_id, rows[2].next_action, rows[2].next_action_on) == (
        home.boss.id, "Rappeler", date(2026, 11, 25),
    )  # fmt: skip
    assert (rows[0].origin, rows[0].need) == ("Hôpital", "Repas")


def test_a_town_without_a_street_is_kept_and_the_street_left_to_be_asked(home):
    data = _file("Rey;Paul;;04 65 71 00 13;Cognin;;Courses;Aide à la personne;;;;")
    with work(home.who, now=NOW) as unit:
        imports.write(unit, "opportunities", data)
    with Session(get_engine()) as session:
        home_of = session.exec(select(ClientAddress).where(ClientAddress.client_id != home.known.id)).one()
    assert (home_of.street, home_of.city, home_of.main) == ("À préciser", "Cognin", True)


def test_every_fault_stands_at_its_line_and_nothing_is_written(home):
    data = _file(
        ";;;;;;Repas;Aide à la personne;;;;",
        "Rey;Paul;31/02/1950;;;;Repas;Jardinage;;Personne;Rappeler;01/01/2020",
        "Bon;Jean;;;;;Repas;Aide à la personne;;;;",
    )
    read = _preview(home, data)
    assert {(fault.line, fault.column) for fault in read.errors} == {
        (2, "Nom de famille"), (3, "Activité"), (3, "Gestionnaire"), (3, "Date de naissance"), (3, "Échéance"),
    }  # fmt: skip
    with pytest.raises(Refused), work(home.who, now=NOW) as unit:
        imports.write(unit, "opportunities", data)
    with Session(get_engine()) as session:
        assert session.exec(select(Opportunity)).all() == []


def test_the_empty_file_is_read_back_without_a_fault_but_its_example(home):
    with reading(home.who, now=NOW) as unit:
        text = imports.template(unit, "opportunities")
    read = _preview(home, text.encode())
    assert (read.ignored, [fault.column for fault in read.errors], len(read.rows)) == ((), [], 1)
