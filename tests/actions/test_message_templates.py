"""The texts of mails as an administrator words them: versions, activities, languages, a real record."""

from __future__ import annotations

import pytest

from careapp.actions import message_templates as texts
from careapp.actions import messages
from careapp.actions.work import Forbidden, reading, work
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, Stale
from tests.actions.test_opportunities import FORM
from tests.factories import NOW, actor, make_activity, make_agency, make_client, make_opportunity

TEXT = ("Votre devis", "Bonjour {{ destinataire.nom }},\n\n{{ agence.nom }}")


@pytest.fixture
def boss(database):
    return actor(make_agency(name="Les Sorbiers"), Role.ADMINISTRATOR)


def do(who, verb, *args):
    with work(who, now=NOW) as unit:
        return verb(unit, *args)


def written(who, activity_id=None, language="fr"):
    with reading(who, now=NOW) as unit:
        values = messages.client_values(None) | {"document": {"titre": ""}, "opportunite": {"numero": "OPP-1"}}
        return messages.written(
            unit, "quote", values, language=language, recipient="Mme Roux", activity_id=activity_id
        )  # fmt: skip


def test_a_text_is_published_used_and_the_shipped_one_restored(boss):
    shipped = written(boss).subject
    view = do(boss, texts.save, "quote", "fr", 0, *TEXT)
    assert (view.number, [version.number for version in view.versions]) == (1, [1, 0])
    assert written(boss).body == "Bonjour Mme Roux,\n\nLes Sorbiers"
    assert written(boss, language="en").subject != "Votre devis"
    do(boss, texts.restore, "quote", "fr", 0)
    assert written(boss).subject == shipped
    do(boss, texts.restore, "quote", "fr", 1)
    assert written(boss).subject == "Votre devis"


def test_a_text_of_an_activity_goes_before_that_of_all(boss):
    agency_id = boss.agency_id
    activity = make_activity(type("Found", (), {"id": agency_id})())
    do(boss, texts.save, "quote", "fr", 0, *TEXT)
    assert do(boss, texts.view, "quote", "fr", activity.id).inherited
    do(boss, texts.save, "quote", "fr", 0, "Crèche", "Bonjour", activity.id)
    assert (written(boss, activity.id).subject, written(boss).subject) == ("Crèche", "Votre devis")


def test_a_version_somebody_published_in_between_is_not_overwritten(boss):
    do(boss, texts.save, "quote", "fr", 0, *TEXT)
    with pytest.raises(Stale):
        do(boss, texts.save, "quote", "fr", 0, "Autre", "Texte")
    with pytest.raises(Refused, match="pas changé"):
        do(boss, texts.save, "quote", "fr", 1, *TEXT)


def test_a_fault_is_told_with_its_line_and_nothing_is_published(boss):
    with reading(boss, now=NOW) as unit:
        told = texts.check(unit, "quote", "fr", "Objet", "Bonjour\n{{ clients.nom }}")
    assert (told.ok, told.field, told.line) == (False, "body", 2)
    assert "clients" in told.reason
    with pytest.raises(Refused):
        do(boss, texts.save, "quote", "fr", 0, "Objet", "Bonjour\n{{ clients.nom }}")
    assert do(boss, texts.view, "quote", "fr").number == 0


def test_a_text_is_tried_on_a_real_record(boss):
    agency = type("Found", (), {"id": boss.agency_id})()
    client = make_client(agency)
    opportunity = make_opportunity(client, make_activity(agency), FORM)
    with reading(boss, now=NOW) as unit:
        body = "{{ client.nom }}, {{ opportunite.numero }}, {{ document.titre }}"
        told = texts.check(unit, "mission_sheet", "fr", "Objet", body, opportunity.id)
    assert told.body == f"Mme Ferrand, {opportunity.number}, Fiche mission OPP-0512"
    with reading(actor(make_agency(), Role.ADMINISTRATOR), now=NOW) as unit, pytest.raises(NotFound):
        texts.check(unit, "mission_sheet", "fr", "Objet", "Bonjour", opportunity.id)


def test_a_text_that_a_record_cannot_fill_gives_way_to_the_shipped_one(boss):
    do(boss, texts.save, "quote", "fr", 0, "{{ opportunite.numero }}", "{{ opportunite.activite }}")
    with reading(boss, now=NOW) as unit:
        values = messages.client_values(None) | {"document": {"titre": ""}, "opportunite": {"numero": "OPP-1"}}
        found = messages.written(unit, "quote", values, language="fr")
    assert "devis" in found.body


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.WORKER])
def test_only_an_administrator_words_mails(sqlite_database, role):
    with work(actor(make_agency(), role), now=NOW) as unit, pytest.raises(Forbidden):
        texts.view(unit, "quote")
