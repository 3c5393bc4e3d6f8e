"""The catalogue shipped with the product, loaded into an agency."""

from __future__ import annotations

from sqlmodel import Session, select

from careapp import catalogues
from careapp.actions.catalog.load import load
from careapp.actions.opportunities import edit, missions, view
from careapp.actions.work import reading, work
from careapp.db.models import Activity, FormTemplate, RiskSituation, Service, Skill
from careapp.domain.permissions import house
from tests.factories import make_agency, make_client


def test_every_activity_is_loaded_once(database):
    agency = make_agency()
    for _time in range(2):
        with work(house(agency.id)) as unit:
            load(unit)
    with Session(database) as session:
        counts = {model: len(session.exec(select(model)).all()) for model in (Activity, Skill, FormTemplate)}
        services = session.exec(select(Service)).all()
        assert len(session.exec(select(RiskSituation)).all()) >= 25
    assert counts == {Activity: 4, Skill: len(catalogues.skills().skills), FormTemplate: 4}
    assert len(services) == sum(len(activity.services) for activity in catalogues.activities())


def test_every_activity_opens_an_opportunity_with_its_form_and_services(database):
    agency = make_agency()
    client = make_client(agency)
    with work(house(agency.id)) as unit:
        load(unit)
    with work(house(agency.id)) as unit:
        for activity in unit.all(unit.mine(Activity)):
            service = unit.all(unit.mine(Service).where(Service.activity_id == activity.id))[0]
            one = edit.create(unit, client.id, activity.id)
            missions.add(unit, one, service.id)
    with reading(house(agency.id)) as unit:
        for one in range(1, 5):
            shown = view.view(unit, one)
            assert shown.missions
            assert {tab.value for tab in shown.tabs} >= {"informations"}
