"""Forms of the activities: every publication is a version, and opportunities keep theirs."""

from __future__ import annotations

import copy
import json

import pytest
from sqlmodel import Session, select

from careapp.actions import form_templates as forms
from careapp.actions.catalog import load
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Activity, AuditEntry, FormTemplate
from careapp.domain import form_edits
from careapp.domain.permissions import Role, house
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from tests.factories import actor, make_agency


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


def test_the_forms_in_force_are_listed_and_shown_whole(database):
    agency, activity_id = loaded()
    rows = see(agency, forms.listed)
    assert [row.number for row in rows] == [1, 1, 1, 1]
    shown = see(agency, forms.view, activity_id)
    assert sum(tab.count for tab in shown.tabs) == rows[0].fields
    assert (shown.number, shown.latest, shown.current) == (1, 1, True)


def test_a_publication_is_a_new_version_and_the_old_one_stays(database):
    agency, activity_id = loaded()
    first = see(agency, forms.view, activity_id)
    data = see(agency, forms.definition, first.template_id)
    changed = form_edits.put_field(data, {"label": "Groupe sanguin", "copied": "on"}, "", 1, 0)
    assert do(agency, forms.publish, activity_id, 1, changed) == 2
    shown = see(agency, forms.view, activity_id)
    assert (shown.number, [row.current for row in shown.versions]) == (2, [True, False])
    assert "groupe_sanguin" in {choice.value for choice in forms.others(changed, tab=1)}
    assert see(agency, forms.view, activity_id, first.template_id).number == 1
    assert see(agency, forms.definition, first.template_id) == data
    with Session(database) as session:
        assert session.exec(select(AuditEntry).where(AuditEntry.verb == "publish")).one().changes["number"] == 2


def test_two_people_publishing_lose_nothing(database):
    agency, activity_id = loaded()
    data = see(agency, forms.definition, see(agency, forms.view, activity_id).template_id)
    with pytest.raises(Refused, match="Rien n’a changé"):
        do(agency, forms.publish, activity_id, 1, copy.deepcopy(data))
    do(agency, forms.publish, activity_id, 1, form_edits.put_tab(data, {"label": "Un"}))
    with pytest.raises(Stale, match="version 2"):
        do(agency, forms.publish, activity_id, 1, form_edits.put_tab(data, {"label": "Deux"}))


def test_a_broken_definition_is_never_published(sqlite_database):
    agency, activity_id = loaded()
    with pytest.raises(RefusedFields):
        do(agency, forms.publish, activity_id, 1, {"name": "Vide", "tabs": []})
    with Session(sqlite_database) as session:
        assert {row.number for row in session.exec(select(FormTemplate))} == {1}


def test_a_form_goes_out_and_comes_back_as_json(sqlite_database):
    agency, activity_id = loaded()
    shown = see(agency, forms.view, activity_id)
    name, text = see(agency, forms.export, shown.template_id)
    assert name == "aide_a_la_personne-v1.json"
    assert forms.tabs(forms.read_json(text, "aide_a_la_personne")) == shown.tabs
    with pytest.raises(RefusedFields) as refusal:
        forms.read_json(text, "creche")
    assert "aide_a_la_personne" in refusal.value.errors["text"]


EMPTY = json.dumps({"activity": "a", "name": "b", "tabs": []})
NO_FORMS = ("", "{", "[]", "null", '"x"', "[" * 5000, '{"tabs": 3}', EMPTY, "x" * 200_001)


@pytest.mark.parametrize("text", NO_FORMS)
def test_what_is_no_form_is_refused_at_the_text(text):
    with pytest.raises(RefusedFields) as refusal:
        forms.read_json(text, "a")
    assert list(refusal.value.errors) == ["text"]


def test_the_forms_of_another_agency_do_not_exist(sqlite_database):
    agency, _activity = loaded()
    other, foreign = loaded()
    template = see(other, forms.view, foreign).template_id
    for query, *args in [(forms.view, foreign), (forms.definition, template), (forms.export, template)]:
        with pytest.raises(NotFound):
            see(agency, query, *args)
    with pytest.raises(NotFound):
        see(agency, forms.view, _activity, template)
    with pytest.raises(NotFound):
        do(agency, forms.publish, foreign, 1, {})


@pytest.mark.parametrize("role", [Role.MANAGER, Role.COORDINATOR, Role.WORKER])
def test_only_administrators_keep_forms(sqlite_database, role):
    agency = make_agency()
    for query, *args in [(forms.listed,), (forms.view, 1), (forms.definition, 1), (forms.export, 1)]:
        with pytest.raises(Forbidden):
            see(agency, query, *args, role=role)
    with pytest.raises(Forbidden):
        do(agency, forms.publish, 1, 1, {}, role=role)
