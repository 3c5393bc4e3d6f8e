"""The agency's identity, habits and sectors, and its audit trail."""

from __future__ import annotations

from dataclasses import fields

import pytest
from sqlmodel import Session

from careapp.actions import agency as agencies
from careapp.actions import audit
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Agency
from careapp.domain import accounts, catalog, clients, incidents, notes, reminders, workers
from careapp.domain import agencies as domain_agencies
from careapp.domain.audit_fields import FIELD_LABELS
from careapp.domain.listing import Listing
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import NOW, actor, make_agency, make_client, make_sector

IDENTITY = {"name": "Les Sorbiers", "postcode": "73000", "city": "Chambéry", "phone": "04 79 00 12 48"}
HABITS = {"reevaluation_months": "6", "planning_weeks": "12", "holidays_region": "6AE"}


def do(agency, verb, *args, role=Role.ADMINISTRATOR, now=NOW):
    with work(actor(agency, role), now=now) as unit:
        return verb(unit, *args)


def seen(agency):
    with reading(actor(agency, Role.ADMINISTRATOR)) as unit:
        return agencies.view(unit)


def test_the_identity_is_saved_and_shown(database):
    agency = make_agency()
    do(agency, agencies.save_identity, seen(agency).seen, IDENTITY)
    shown = seen(agency)
    assert (shown.name, shown.phone, shown.city) == ("Les Sorbiers", "04 79 00 12 48", "Chambéry")


def test_the_habits_start_as_usual_and_are_kept(database):
    agency = make_agency(settings={"other": 1})
    shown = seen(agency)
    assert (shown.reevaluation_months, shown.planning_weeks, shown.holidays_region) == ("11", "8", "metropole")
    do(agency, agencies.save_habits, shown.seen, HABITS)
    with Session(database) as session:
        row = session.get(Agency, agency.id)
        assert row.settings == {"other": 1, "reevaluation_months": 6, "planning_weeks": 12}
        assert row.holidays_region == "6AE"


def test_the_cost_of_an_hour_is_kept_and_taken_away(database):
    agency = make_agency()
    for typed, kept in (("21,80 €", "21,80"), ("", "")):
        do(agency, agencies.save_habits, seen(agency).seen, {**HABITS, "hour_cost": typed})
        assert seen(agency).hour_cost == kept


def test_settings_saved_by_someone_else_are_not_overwritten(sqlite_database):
    agency = make_agency()
    before = seen(agency).seen
    do(agency, agencies.save_habits, before, HABITS)
    with pytest.raises(Stale):
        do(agency, agencies.save_identity, before, IDENTITY)


WRONG = [
    (agencies.save_identity, {**IDENTITY, "name": ""}, "name"),
    (agencies.save_identity, {**IDENTITY, "postcode": "7300"}, "postcode"),
    (agencies.save_identity, {**IDENTITY, "phone": "0"}, "phone"),
    (agencies.save_identity, {**IDENTITY, "email": "x"}, "email"),
    (agencies.save_identity, {**IDENTITY, "registration": "x" * 61}, "registration"),
    (agencies.save_habits, {**HABITS, "reevaluation_months": "0"}, "reevaluation_months"),
    (agencies.save_habits, {**HABITS, "reevaluation_months": "onze"}, "reevaluation_months"),
    (agencies.save_habits, {**HABITS, "planning_weeks": "27"}, "planning_weeks"),
    (agencies.save_habits, {**HABITS, "holidays_region": "Texas"}, "holidays_region"),
    (agencies.save_habits, {**HABITS, "hour_cost": "-2"}, "hour_cost"),
    (agencies.save_habits, {**HABITS, "hour_cost": "2180"}, "hour_cost"),
]


@pytest.mark.parametrize(("verb", "form", "field"), WRONG)
def test_each_setting_has_its_sentence(sqlite_database, verb, form, field):
    agency = make_agency()
    with pytest.raises(RefusedFields) as refusal:
        do(agency, verb, seen(agency).seen, form)
    assert list(refusal.value.errors) == [field]


def test_sectors_are_added_renamed_and_removed_while_empty(database):
    agency = make_agency()
    do(agency, agencies.save_sector, 0, "", {"sector": "Bissy"})
    do(agency, agencies.save_sector, 0, "", {"sector": "Mérande"})
    bissy, merande = seen(agency).sectors
    do(agency, agencies.save_sector, bissy.id, "Bissy", {"sector": "Bissy nord"})
    with pytest.raises(Stale):
        do(agency, agencies.save_sector, bissy.id, "Bissy", {"sector": "Autre"})
    with pytest.raises(RefusedFields) as refusal:
        do(agency, agencies.save_sector, bissy.id, "Bissy nord", {"sector": "Mérande"})
    assert set(refusal.value.errors) == {"sector"}  # not the name of the agency, which stands behind the dialog
    make_client(agency, sector_id=bissy.id)
    with pytest.raises(Refused, match="sert encore"):
        do(agency, agencies.remove_sector, bissy.id)
    do(agency, agencies.remove_sector, merande.id)
    assert [(row.name, row.clients) for row in seen(agency).sectors] == [("Bissy nord", 1)]
    foreign = make_sector(make_agency())
    for verb, args in [(agencies.remove_sector, ()), (agencies.save_sector, (foreign.name, {"sector": "X"}))]:
        with pytest.raises(NotFound):
            do(agency, verb, foreign.id, *args)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.WORKER])
def test_only_administrators_set_the_agency_up(sqlite_database, role):
    agency = make_agency()
    for verb, *args in [
        (agencies.view,),
        (agencies.save_identity, "", IDENTITY),
        (agencies.save_habits, "", HABITS),
        (agencies.save_sector, 0, "", {"sector": "X"}),
        (agencies.remove_sector, 1),
    ]:
        with pytest.raises(Forbidden):
            do(agency, verb, *args, role=role)


def trail(agency, role=Role.MANAGER, **filters):
    with reading(actor(agency, role), now=NOW) as unit:
        return audit.listed(unit, Listing(filters=filters))


def test_the_trail_tells_who_did_what_when(database):
    agency, elsewhere = make_agency(), make_agency()
    do(agency, agencies.save_habits, seen(agency).seen, HABITS)
    do(agency, agencies.save_sector, 0, "", {"sector": "Bissy"})
    do(elsewhere, agencies.save_sector, 0, "", {"sector": "Ailleurs"})
    page = trail(agency)
    assert [(row.day, row.time, row.actor, row.verb) for row in page.rows] == [
        ("Aujourd’hui", "10:00", "Test", "Crée"),
        ("Aujourd’hui", "10:00", "Test", "Enregistre"),
    ]
    assert "Ailleurs" not in str(page)
    assert [row.noun.split()[0] for row in trail(agency, noun="sectors").rows] == ["Secteur"]
    assert trail(agency, first="2026-11-25").rows == []
    assert len(trail(agency, first="2026-11-24", last="2026-11-24").rows) == 2
    assert len(trail(agency, first="demain", last="9999-99-99").rows) == 2
    assert [choice.label for choice in page.nouns] == ["Agence", "Secteur"]


def test_the_trail_names_fields_and_roles_as_the_screens_do(sqlite_database):
    agency = make_agency()
    with work(actor(agency, Role.ADMINISTRATOR), now=NOW) as unit:
        row = unit.get(Agency, agency.id)
        unit.audit("save", row, fields=["postcode", "gir", "deplacement"], part=117, stage=["new", "lost"])
        unit.audit("save", row, role="manager", before="coordinator", entry="service", visits=[{"id": 1}])
        unit.audit("save", row, name="Bissy", up=True, fields=[])
    assert [row.detail for row in trail(agency).rows] == [
        "nom : Bissy · vers le haut",
        "rôle : Encadrement · avant : Coordination",
        "champs : code postal, GIR, deplacement · n° : 117 · étape : Recueil, Perdue",
    ]


def test_the_trail_has_a_word_for_every_field_that_is_saved():
    modules = (accounts, domain_agencies, catalog, clients, incidents, notes, reminders, workers)
    named = [one for module in modules for one in vars(module).items() if one[0].endswith("Draft")]
    assert {field.name for _name, draft in named for field in fields(draft)} <= {*FIELD_LABELS}


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.WORKER])
def test_the_trail_is_read_by_managers(sqlite_database, role):
    with pytest.raises(Forbidden):
        trail(make_agency(), role)
