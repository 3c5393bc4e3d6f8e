"""The editions: a text that prints is published as a version, one that does not is refused with its line."""

from __future__ import annotations

import pytest

from careapp.actions import document_templates as editions
from careapp.actions.documents import trial
from careapp.actions.documents.texts import text_for
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.mails import Mail
from careapp.documents.render import TemplateError, default_template
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, Stale
from tests.factories import (
    NOW,
    actor,
    make_activity,
    make_agency,
    make_client,
    make_opportunity,
    make_user,
    shipped_form,
)

SHORT = "<h1>Fiche</h1>\n<p>{{ client.nom }}</p>"
KIND = "mission_sheet"


def do(agency, verb, *args, role=Role.ADMINISTRATOR):
    with work(actor(agency, role), now=NOW) as unit:
        return verb(unit, *args)


def body_in_force(agency):
    with reading(actor(agency), now=NOW) as unit:
        current = text_for(unit, KIND, None, "fr")
        return current.body.strip() if current.body else None


def test_an_edition_starts_from_the_shipped_text(sqlite_database):
    agency = make_agency()
    shown = do(agency, editions.view, KIND)
    assert (shown.number, shown.customised, shown.body) == (0, False, default_template(KIND))
    assert {"Client", "Mission", "Risques"} <= {group.name for group in shown.groups}


def test_publishing_makes_versions_and_any_of_them_comes_back(database):
    agency = make_agency()
    first = do(agency, editions.save, KIND, 0, "fr", 0, SHORT)
    second = do(agency, editions.save, KIND, 0, "fr", 1, SHORT + "<p>Suite</p>")
    assert (first.number, second.number, second.customised) == (1, 2, True)
    assert [(version.number, version.current) for version in second.versions] == [(2, True), (1, False), (0, False)]
    assert do(agency, editions.restore, KIND, 0, "fr", 1).number == 1
    assert body_in_force(agency) == SHORT
    assert do(agency, editions.restore, KIND, 0, "fr", 0).body == default_template(KIND)
    assert body_in_force(agency) is None
    assert do(agency, editions.save, KIND, 0, "fr", 0, SHORT).number == 3


def test_a_text_that_does_not_print_is_refused_with_its_line(sqlite_database):
    agency = make_agency()
    wrong = "<p>fine</p>\n{{ client.inconnu }}"
    with pytest.raises(TemplateError) as refusal:
        do(agency, editions.save, KIND, 0, "fr", 0, wrong)
    assert refusal.value.line == 2
    checked = do(agency, editions.check, KIND, wrong)
    assert (checked.ok, checked.line) == (False, 2)
    assert do(agency, editions.check, KIND, SHORT).ok
    assert not do(agency, editions.check, KIND, "<script>alert(1)</script>").ok
    assert body_in_force(agency) is None


def test_who_has_not_seen_the_latest_version_does_not_write_over_it(sqlite_database):
    agency = make_agency()
    do(agency, editions.save, KIND, 0, "fr", 0, SHORT)
    with pytest.raises(Stale):
        do(agency, editions.save, KIND, 0, "fr", 0, SHORT + "<p>b</p>")
    with pytest.raises(Refused):
        do(agency, editions.save, KIND, 0, "fr", 1, SHORT)


def test_a_preview_shows_the_sample_or_an_opportunity(sqlite_database):
    agency = make_agency()
    form = make_opportunity(make_client(agency, last_name="Barral"), make_activity(agency), shipped_form())
    assert "Ferrand" in do(agency, editions.preview, KIND, SHORT)
    assert "Barral" in do(agency, editions.preview, KIND, SHORT, form.id)
    with pytest.raises(NotFound):
        do(make_agency(), editions.preview, KIND, SHORT, form.id)


def test_editions_are_the_administrators(sqlite_database):
    agency = make_agency()
    for verb, *args in (
        (editions.view, KIND),
        (editions.save, KIND, 0, "fr", 0, SHORT),
        (editions.restore, KIND, 0, "fr", 0),
    ):
        with pytest.raises(Forbidden):
            do(agency, verb, *args, role=Role.MANAGER)
    with pytest.raises(NotFound):
        do(agency, editions.view, "nothing")


def test_a_trial_is_printed_with_the_sample_and_sent_to_oneself(sqlite_database):
    agency = make_agency()
    me = make_user(agency, Role.ADMINISTRATOR)
    with work(actor(agency, Role.ADMINISTRATOR, me), now=NOW) as unit:
        html = trial.page(unit, "quote", default_template("quote"))
        address = trial.send(unit, "quote", b"%PDF-1.7 trial")
        (mail,) = unit.all(unit.mine(Mail))
        document = unit.get(IssuedDocument, mail.document_id)
        kept = (document.title, document.content, document.client_id, document.opportunity_id)
    assert ("Odette Ferrand" in html, address, mail.recipient) == (True, me.email, me.email)
    assert kept == ("Essai : Devis", b"%PDF-1.7 trial", None, None)
    with work(actor(agency, Role.ADMINISTRATOR, me), now=NOW) as unit, pytest.raises(TemplateError, match="Ligne 1"):
        trial.page(unit, "quote", "{{ client.prenom }}")
    with work(actor(agency, Role.COORDINATOR, me), now=NOW) as unit, pytest.raises(Forbidden):
        trial.send(unit, "quote", b"%PDF")
