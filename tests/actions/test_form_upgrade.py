"""A filled form taken over by the newer version of its template."""

from __future__ import annotations

import pytest
from sqlmodel import Session

from careapp.actions import form_drafts as drafts
from careapp.actions import form_templates as forms
from careapp.actions.opportunities import form_upgrade
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Activity, Opportunity
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, Stale
from tests.domain.test_forms import field, form
from tests.factories import NOW, actor, make_activity, make_agency, make_client, make_opportunity

ANSWERS = {"nom": "Roux", "parti": "Oui", "sante": "Diabète"}


def world():
    agency = make_agency()
    activity = make_activity(agency)
    opportunity = make_opportunity(make_client(agency), activity)
    publish(agency, activity.id, field("nom"), field("parti"), field("sante", sensitive=True))
    return agency, activity.id, opportunity.id


def publish(agency, activity_id, *fields):
    with work(actor(agency, Role.ADMINISTRATOR)) as unit:
        code = unit.get(Activity, activity_id).code
        forms_now = forms.versions_of(unit, activity_id, "main")
        data = form(*fields, activity=code)
        if not forms_now:
            drafts.create(unit, activity_id, "Recueil")
        edits = drafts.save(unit, activity_id, "main", 0 if forms_now else 1, data).edits
        return forms.publish(unit, activity_id, "main", edits)


def filled(database, agency, activity_id, opportunity_id):
    """The opportunity answers the version in force."""
    with work(actor(agency, Role.ADMINISTRATOR)) as unit:
        row = unit.get(Opportunity, opportunity_id)
        row.form_template_id = forms.versions_of(unit, activity_id, "main")[0].id
        row.answers = dict(ANSWERS)


def test_a_newer_version_is_shown_then_taken_and_nothing_is_lost(database):
    agency, activity_id, opportunity_id = world()
    filled(database, agency, activity_id, opportunity_id)
    with reading(actor(agency)) as unit:
        assert form_upgrade.preview(unit, opportunity_id).newer == 0
    newer = publish(agency, activity_id, field("nom", label="Nom de naissance"), field("tel", "phone", required=True))
    with reading(actor(agency)) as unit:
        shown = form_upgrade.preview(unit, opportunity_id)
    assert (shown.newer, [(row.key, row.fate) for row in shown.rows]) == (
        newer,
        [("nom", "renamed"), ("parti", "dropped"), ("sante", "dropped"), ("tel", "missing")],
    )
    with work(actor(agency)) as unit, pytest.raises(NotFound):
        form_upgrade.apply(unit, opportunity_id, shown.template_id + 99)
    with Session(database) as session:
        older = session.get_one(Opportunity, opportunity_id).form_template_id
    with work(actor(agency)) as unit, pytest.raises(Stale):
        form_upgrade.apply(unit, opportunity_id, older)
    with work(actor(agency)) as unit:
        form_upgrade.apply(unit, opportunity_id, shown.template_id)
    with Session(database) as session:
        row = session.get_one(Opportunity, opportunity_id)
        assert (row.answers, row.form_template_id) == ({"nom": "Roux"}, shown.template_id)
        assert [(one["key"], one["value"]) for one in row.past_answers] == [("parti", "Oui"), ("sante", "Diabète")]
    with reading(actor(agency)) as unit:
        kept = form_upgrade.preview(unit, opportunity_id)
    assert (kept.newer, [one.text for one in kept.past]) == (0, ["Oui", "Diabète"])
    with work(actor(agency)) as unit, pytest.raises(Refused, match="dernière version"):
        form_upgrade.apply(unit, opportunity_id, shown.template_id)


def test_a_locked_form_keeps_its_version(sqlite_database):
    agency, activity_id, opportunity_id = world()
    filled(sqlite_database, agency, activity_id, opportunity_id)
    publish(agency, activity_id, field("nom"))
    with work(actor(agency)) as unit:
        unit.get(Opportunity, opportunity_id).locked_at = NOW
    with reading(actor(agency)) as unit:
        assert form_upgrade.preview(unit, opportunity_id).newer == 0
    with work(actor(agency)) as unit, pytest.raises(Refused):
        form_upgrade.apply(unit, opportunity_id, 1)


def test_the_form_of_another_agency_does_not_exist_and_workers_leave_it(sqlite_database):
    agency, _activity, _mine = world()
    _other, _foreign, theirs = world()
    with reading(actor(agency)) as unit, pytest.raises(NotFound):
        form_upgrade.preview(unit, theirs)
    with work(actor(agency)) as unit, pytest.raises(NotFound):
        form_upgrade.apply(unit, theirs, 1)
    with work(actor(agency, Role.WORKER)) as unit, pytest.raises(Forbidden):
        form_upgrade.apply(unit, theirs, 1)
