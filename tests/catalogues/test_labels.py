"""English labels: nothing that the product ships stays French for an English reader."""

from collections.abc import Iterator

from careapp.catalogues import (
    ACTIVITIES,
    activities,
    conduct,
    expected_documents,
    form,
    incident_types,
    label,
    legal_categories,
    lists,
    skills,
)
from careapp.catalogues import _english as english
from careapp.i18n import using_locale


def shipped() -> Iterator[str]:
    yield from skills().levels
    yield from skills().categories
    yield from (skill.name for skill in skills().skills)
    yield from (kind.label for kind in incident_types())
    yield from legal_categories().values()
    yield from (one.name for one in expected_documents())
    yield from (criterion.label for criterion in lists().satisfaction)
    yield from (*lists().origins, *lists().funders, *lists().respondents)
    for coded in ("absence_reasons", "contract_kinds", "languages", "transport_modes", "pet_species"):
        yield from (entry.label for entry in getattr(lists(), coded))
    for activity in activities():
        yield activity.label
        yield from (service.name for service in activity.services)
        yield from (text for task in activity.tasks for text in (task.group, task.name))
        yield from (text for risk in activity.risks for text in (risk.name, *risk.measures, conduct(risk.measures)))
    for code in ACTIVITIES:
        yield from texts_of_a_form(code)


def texts_of_a_form(code: str) -> Iterator[str]:
    definition = form(code)
    yield definition.name
    for tab, section, field in definition.placed_fields():
        yield from (tab.label, section.label, field.label, field.help, field.unit)
        yield from (choice.label for choice in field.choices)
        for column in field.columns:
            yield from (column.label, column.help, *(choice.label for choice in column.choices))


def test_every_shipped_text_has_an_english_label():
    assert sorted({text for text in shipped() if text} - set(english())) == []


def test_no_english_label_outlives_its_text():
    assert sorted(set(english()) - set(shipped())) == []


def test_a_label_follows_the_reader():
    assert label("Aide à la toilette") == "Aide à la toilette"
    with using_locale("en"):
        assert label("Aide à la toilette") == "Help with washing"
        assert label("Prestation maison") == "Prestation maison"
