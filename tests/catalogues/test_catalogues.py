"""The shipped catalogues: complete, consistent with each other and with the rules of the trade."""

from dataclasses import replace
from decimal import Decimal

import pytest

from careapp.catalogues import (
    ACTIVITIES,
    CatalogueError,
    activities,
    activity,
    incident_types,
    legal_categories,
    lists,
    skills,
)
from careapp.domain import incidents
from careapp.domain.tasks import RISK_LEVEL_LABELS


def test_four_activities_are_shipped():
    assert tuple(found.code for found in activities()) == ACTIVITIES


@pytest.mark.parametrize("code", ACTIVITIES)
def test_an_activity_has_services_tasks_and_risks(code):
    found = activity(code)
    assert 8 <= len(found.services) <= 14
    assert len(found.tasks) >= 15
    assert len(found.risks) >= 8
    assert any(task.essential for task in found.tasks)


def test_home_care_knows_at_least_twenty_five_risk_situations():
    assert len(activity("aide_a_la_personne").risks) >= 25


@pytest.mark.parametrize("code", ACTIVITIES)
def test_every_service_asks_for_a_skill_and_brings_tasks(code):
    for service in activity(code).services:
        assert service.skills, service.code
        assert service.tasks, service.code


VAT = {"5.5": "CGI 278-0 bis D", "10": "CGI 279 i", "20": "CGI 278", "0": "CGI 261-4-8 bis"}


@pytest.mark.parametrize("code", ACTIVITIES)
def test_every_vat_rate_rests_on_its_article(code):
    for service in activity(code).services:
        assert service.vat_source == VAT[str(service.vat_rate)], service.code


def test_a_task_knows_the_services_that_bring_it():
    tasks = {task.name: task for task in activity("aide_a_la_personne").tasks}
    assert "toilette" in tasks["Habillage"].services


def test_certificates_expire_and_some_skills_block():
    known = {skill.name: skill for skill in skills().skills}
    assert known["Sauveteur secouriste du travail"].validity_months == 24
    assert known["Lève-personne et verticalisateur"].blocking
    assert known["Aspirations endo-trachéales"].blocking
    assert skills().levels == ("Débutant", "Intermédiaire", "Avancé", "Expert")


def test_the_eleven_legal_categories_are_named_and_numbered():
    assert list(legal_categories()) == list(range(1, 12))


def test_every_legal_category_is_reached_by_some_incident_type():
    assert {kind.legal for kind in incident_types()} - {None} == set(range(1, 12))


def test_incident_types_belong_to_the_families_of_the_form():
    assert {kind.category for kind in incident_types()} <= set(incidents.CATEGORIES)
    assert {kind.severity for kind in incident_types()} <= set(incidents.Severity)


def test_risk_levels_are_those_of_the_trade():
    assert {risk.level for found in activities() for risk in found.risks} <= set(RISK_LEVEL_LABELS)


def test_measures_fit_into_a_line_of_an_opportunity():
    assert max(len(" ".join(risk.measures)) for found in activities() for risk in found.risks) < 1000


@pytest.mark.parametrize("code", ACTIVITIES)
def test_satisfaction_has_questions_for_every_activity(code):
    asked = [
        criterion for criterion in lists().satisfaction if not criterion.activities or code in criterion.activities
    ]
    assert len(asked) >= 10


def test_activities_named_anywhere_exist():
    named = {code for kind in incident_types() for code in kind.activities}
    named |= {code for criterion in lists().satisfaction for code in criterion.activities}
    assert named <= set(ACTIVITIES)


def test_french_texts_use_the_typographic_apostrophe():
    texts = [skill.name for skill in skills().skills] + [kind.label for kind in incident_types()]
    for found in activities():
        texts += [service.name for service in found.services] + [task.name for task in found.tasks]
        texts += [text for risk in found.risks for text in (risk.name, *risk.measures)]
    assert [text for text in texts if "'" in text] == []


WRONG = [
    {"vat_rate": Decimal("19.6")},
    {"vat_source": ""},
    {"hourly_price": Decimal("0")},
    {"colour": "pink"},
    {"name": ""},
    {"name": "x" * 81},
]


@pytest.mark.parametrize("changes", WRONG, ids=str)
def test_a_wrong_service_is_refused(changes):
    with pytest.raises(CatalogueError):
        replace(activity("proprete").services[0], **changes)


def test_an_unknown_activity_is_refused():
    with pytest.raises(CatalogueError):
        activity("../skills")
