"""Forms of the activities: drafts the server keeps, versions that never change, forms that are retired."""

from __future__ import annotations

import copy
import json

import pytest
from sqlmodel import Session, select

from careapp.actions import form_drafts as drafts
from careapp.actions import form_templates as forms
from careapp.actions.catalog import load
from careapp.actions.opportunities.edit import current_template
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Activity, AuditEntry, FormDraft, FormTemplate
from careapp.domain.permissions import Role, house
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import actor, make_agency

MAIN = "main"


def loaded():
    agency = make_agency()
    with work(house(agency.id)) as unit:
        load.load(unit)
        activity = unit.all(unit.mine(Activity).order_by(Activity.id))[0]
        return agency, activity.id


def do(agency, verb, *args, role=Role.ADMINISTRATOR):
    with work(actor(agency, role)) as unit:
        return verb(unit, *args)


def see(agency, query, *args, role=Role.ADMINISTRATOR):
    with reading(actor(agency, role)) as unit:
        return query(unit, *args)


def with_field(definition, key="groupe_sanguin", **more):
    data = copy.deepcopy(definition)
    field = {"key": key, "label": "Groupe sanguin", "type": "text", **more}
    data["tabs"][1]["sections"][0]["fields"].append(field)
    return data


def test_the_forms_are_listed_and_shown_whole(database):
    agency, activity_id = loaded()
    rows = see(agency, forms.listed)
    assert [(row.number, row.state, row.drafted) for row in rows] == [(1, "published", False)] * 4
    shown = see(agency, forms.view, activity_id)
    assert (shown.view.number, shown.view.edits, shown.view.editable, shown.faults) == (1, 0, True, {})
    assert rows[0].address == f"{activity_id}-main"


def test_a_draft_is_kept_then_published_and_the_old_version_stays(database):
    agency, activity_id = loaded()
    first = see(agency, forms.view, activity_id)
    kept = do(agency, drafts.save, activity_id, MAIN, 0, with_field(first.definition))
    assert (kept.edits, kept.faults) == (1, {})
    kept = do(agency, drafts.save, activity_id, MAIN, 1, with_field(first.definition, label="Rhésus"))
    assert kept.edits == 2
    assert see(agency, forms.view, activity_id).view.state == "draft"
    assert do(agency, forms.publish, activity_id, MAIN, 2) == 2
    shown = see(agency, forms.view, activity_id)
    assert (shown.view.number, [row.current for row in shown.view.versions]) == (2, [True, False])
    assert see(agency, forms.view, activity_id, MAIN, first.view.template_id).definition == first.definition
    with Session(database) as session:
        assert session.exec(select(FormDraft)).all() == []
        assert session.exec(select(AuditEntry).where(AuditEntry.verb == "publish")).one().changes["number"] == 2


def test_a_faulty_draft_is_kept_and_told_but_never_published(database):
    agency, activity_id = loaded()
    data = with_field(see(agency, forms.view, activity_id).definition, type="computed", formula="inconnu + 1")
    kept = do(agency, drafts.save, activity_id, MAIN, 0, data)
    (path,) = kept.faults
    assert (path.startswith("tabs.1.sections.0.fields."), path.endswith(".formula")) == (True, True)
    assert see(agency, forms.view, activity_id).faults == kept.faults
    with pytest.raises(RefusedFields, match="inconnu"):
        do(agency, forms.publish, activity_id, MAIN, 1)
    with Session(database) as session:
        assert {row.number for row in session.exec(select(FormTemplate))} == {1}


def test_two_people_at_one_draft_lose_nothing(database):
    agency, activity_id = loaded()
    data = see(agency, forms.view, activity_id).definition
    do(agency, drafts.save, activity_id, MAIN, 0, with_field(data, "un"))
    for seen in (0, 4):
        with pytest.raises(Stale):
            do(agency, drafts.save, activity_id, MAIN, seen, with_field(data, "deux"))
    with pytest.raises(Stale):
        do(agency, forms.publish, activity_id, MAIN, 7)
    assert "un" in json.dumps(see(agency, forms.view, activity_id).definition)
    do(agency, forms.publish, activity_id, MAIN, 1)
    with pytest.raises(Stale):
        do(agency, drafts.save, activity_id, MAIN, 1, with_field(data, "trois"))
    with pytest.raises(NotFound):
        do(agency, forms.publish, activity_id, MAIN, 1)


def test_a_draft_that_changes_nothing_is_not_a_version(sqlite_database):
    agency, activity_id = loaded()
    do(agency, drafts.save, activity_id, MAIN, 0, see(agency, forms.view, activity_id).definition)
    with pytest.raises(Refused, match="Rien n’a changé"):
        do(agency, forms.publish, activity_id, MAIN, 1)
    do(agency, drafts.discard, activity_id, MAIN)
    assert see(agency, forms.view, activity_id).view.edits == 0
    with pytest.raises(NotFound):
        do(agency, drafts.discard, activity_id, MAIN)


def test_an_activity_has_several_forms_and_one_may_be_retired(database):
    agency, activity_id = loaded()
    address = do(agency, drafts.create, activity_id, "Visite de suivi")
    assert address == f"{activity_id}-form2"
    blank = see(agency, forms.view, activity_id, "form2")
    assert (blank.view.name, blank.view.latest, blank.view.state) == ("Visite de suivi", 0, "draft")
    copied = do(agency, drafts.duplicate, activity_id, MAIN, "Sortie d’hôpital")
    assert copied == f"{activity_id}-form3"
    assert do(agency, forms.publish, activity_id, "form3", 1) == 1
    with work(actor(agency, Role.ADMINISTRATOR)) as unit:
        assert current_template(unit, activity_id).family == MAIN
    do(agency, forms.retire, activity_id, MAIN)
    with work(actor(agency, Role.ADMINISTRATOR)) as unit:
        assert current_template(unit, activity_id).family == "form3"
    with pytest.raises(Refused, match="seul formulaire"):
        do(agency, forms.retire, activity_id, "form3")
    states = {row.address: row.state for row in see(agency, forms.listed) if row.activity_id == activity_id}
    assert states == {f"{activity_id}-main": "retired", address: "draft", copied: "published"}
    assert do(agency, forms.restore, activity_id, MAIN) == 1
    with pytest.raises(Refused, match="déjà en service"):
        do(agency, forms.restore, activity_id, MAIN)


def test_an_old_version_becomes_the_draft_of_the_next_one(sqlite_database):
    agency, activity_id = loaded()
    first = see(agency, forms.view, activity_id)
    do(agency, drafts.save, activity_id, MAIN, 0, with_field(first.definition))
    do(agency, forms.publish, activity_id, MAIN, 1)
    old = see(agency, forms.view, activity_id, MAIN, first.view.template_id)
    assert not old.view.editable
    do(agency, drafts.start_from, first.view.template_id)
    assert see(agency, forms.view, activity_id).definition == first.definition
    do(agency, drafts.start_from, see(agency, forms.view, activity_id).view.versions[0].id)
    assert see(agency, forms.view, activity_id).view.edits == 2


@pytest.mark.parametrize("name", ["", "  ", "x" * 81])
def test_a_form_has_a_name(sqlite_database, name):
    agency, activity_id = loaded()
    with pytest.raises(RefusedFields) as refusal:
        do(agency, drafts.create, activity_id, name)
    assert list(refusal.value.errors) == ["name"]


@pytest.mark.parametrize(
    "data",
    [{}, {"tabs": 3}, {"tabs": [3]}, {"tabs": [{"sections": [{"fields": ["a"]}]}]}, {"tabs": [], "x": "y" * 300_000}],
)
def test_what_is_no_form_at_all_is_not_kept(sqlite_database, data):
    agency, activity_id = loaded()
    with pytest.raises(Refused):
        do(agency, drafts.save, activity_id, MAIN, 0, data)


def test_a_form_goes_out_and_comes_back_as_json(sqlite_database):
    agency, activity_id = loaded()
    shown = see(agency, forms.view, activity_id)
    name, text = see(agency, forms.export, shown.view.template_id)
    assert name == "aide_a_la_personne-v1.json"
    assert do(agency, drafts.bring, activity_id, MAIN, 0, text).faults == {}
    assert forms.parse_definition(see(agency, forms.view, activity_id).definition) == forms.parse_definition(
        shown.definition
    )
    name, draft = see(agency, drafts.export, see(agency, forms.view, activity_id).view.draft_id)
    assert name == "aide_a_la_personne-main-brouillon.json"
    assert forms.read_json(draft, "aide_a_la_personne") == forms.read_json(text, "aide_a_la_personne")
    with pytest.raises(RefusedFields) as refusal:
        forms.read_json(text, "creche")
    assert "aide_a_la_personne" in refusal.value.errors["text"]


EMPTY = json.dumps({"activity": "a", "name": "b", "tabs": []})
NO_FORMS = ("", "{", "[]", "null", '"x"', "[" * 5000, '{"tabs": 3}', EMPTY, "x" * 250_001)


@pytest.mark.parametrize("text", NO_FORMS)
def test_what_is_no_form_is_refused_at_the_text(text):
    with pytest.raises(RefusedFields) as refusal:
        forms.read_json(text, "a")
    assert list(refusal.value.errors) == ["text"]


def test_the_forms_of_another_agency_do_not_exist(sqlite_database):
    agency, activity_id = loaded()
    other, foreign = loaded()
    template = see(other, forms.view, foreign).view.template_id
    do(other, drafts.create, foreign, "Autre")
    draft = see(other, forms.view, foreign, "form2").view.draft_id
    for query, *args in [
        (forms.view, foreign), (forms.export, template), (drafts.export, draft),
        (forms.view, activity_id, MAIN, template),
    ]:  # fmt: skip
        with pytest.raises(NotFound):
            see(agency, query, *args)
    for verb, *args in [
        (forms.publish, foreign, MAIN, 1), (drafts.save, foreign, MAIN, 0, {"tabs": []}), (drafts.create, foreign, "A"),
        (drafts.duplicate, foreign, MAIN, "A"), (drafts.discard, foreign, "form2"), (drafts.start_from, template),
        (forms.retire, foreign, MAIN), (forms.restore, foreign, MAIN), (drafts.bring, foreign, MAIN, 0, "{}"),
    ]:  # fmt: skip
        with pytest.raises(NotFound):
            do(agency, verb, *args)


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.WORKER])
def test_only_administrators_keep_forms(sqlite_database, role):
    agency = make_agency()
    for query, *args in [(forms.listed,), (forms.view, 1), (forms.export, 1), (drafts.export, 1), (forms.activities,)]:
        with pytest.raises(Forbidden):
            see(agency, query, *args, role=role)
    for verb, *args in [
        (forms.publish, 1, MAIN, 1), (forms.retire, 1, MAIN), (forms.restore, 1, MAIN), (drafts.create, 1, "A"),
        (drafts.duplicate, 1, MAIN, "A"), (drafts.save, 1, MAIN, 0, {}), (drafts.bring, 1, MAIN, 0, ""),
        (drafts.start_from, 1), (drafts.discard, 1, MAIN),
    ]:  # fmt: skip
        with pytest.raises(Forbidden):
            do(agency, verb, *args, role=role)


def test_the_designer_knows_the_english_of_what_ships_and_of_nothing_an_agency_wrote(sqlite_database):
    agency, activity_id = loaded()
    first = see(agency, forms.view, activity_id)
    do(agency, drafts.save, activity_id, MAIN, 0, with_field(first.definition, label="Groupe de la tante"))
    words = see(agency, forms.view, activity_id).words
    assert (words["Prévention des risques"], words["Déplacement"]) == ("Risk prevention", "Getting about")
    assert "Groupe de la tante" not in words
