"""The shipped needs forms: readable by the product, printable on the sheet, answerable."""

import pytest

from careapp.catalogues import ACTIVITIES, form, form_data
from careapp.domain.form_answers import blank_answers, validate_answers, visible_fields
from careapp.domain.forms import FieldType, FormField, parse_definition, to_dict
from careapp.domain.refusal import RefusedFields

TABS = ["definition", "informations", "taches", "risques"]


@pytest.mark.parametrize("code", ACTIVITIES)
def test_a_shipped_form_is_a_form_for_its_activity(code):
    assert form(code).activity == code
    assert [tab.key for tab in form(code).tabs] == TABS


@pytest.mark.parametrize("code", ACTIVITIES)
def test_a_shipped_form_survives_being_stored(code):
    assert parse_definition(to_dict(form(code))) == form(code)
    assert form_data(code)["activity"] == code


@pytest.mark.parametrize("code", ACTIVITIES)
def test_the_client_is_inherited_and_never_typed_again(code):
    inherited = [field for field in form(code).fields if field.inherited]
    assert {"client.full_name", "client.phone", "client.address"} <= {field.inherited for field in inherited}
    assert all(field.key not in blank_answers(form(code)) for field in inherited)


@pytest.mark.parametrize("code", ACTIVITIES)
def test_the_informations_tab_prints_something_on_the_sheet_and_in_telecare(code):
    informations = form(code).tabs[1]
    assert any(field.on_sheet for field in informations.fields)
    assert any(field.telecare for field in informations.fields)


@pytest.mark.parametrize("code", ACTIVITIES)
def test_the_safety_box_has_its_field(code):
    alert = next(field for field in form(code).fields if field.key == "alerte")
    assert alert.on_sheet


def answer(field: FormField):
    values = {
        FieldType.NUMBER: "5", FieldType.INTEGER: field.min or 1, FieldType.DATE: "2026-11-24", FieldType.TIME: "09:00",
        FieldType.BOOLEAN: True, FieldType.PHONE: "04 79 00 12 48", FieldType.EMAIL: "a@example.org",
        FieldType.DURATION: field.min or 30, FieldType.MONEY: "100",
    }  # fmt: skip
    if field.choices:
        chosen = field.choices[-1].value
        return [chosen] if field.type is FieldType.CHOICES else chosen
    return values.get(field.type, "Texte")


@pytest.mark.parametrize("code", ACTIVITIES)
def test_a_form_filled_in_everywhere_is_accepted(code):
    definition = form(code)
    answers = {field.key: answer(field) for field in definition.fields if not field.inherited}
    kept = validate_answers(definition, answers)
    assert len(kept) > 20
    assert set(kept) == {field.key for field in visible_fields(definition, answers) if not field.inherited}


@pytest.mark.parametrize("code", ACTIVITIES)
def test_an_empty_form_is_a_draft_but_not_a_finished_one(code):
    assert validate_answers(form(code), {}, draft=True) == {}
    with pytest.raises(RefusedFields):
        validate_answers(form(code), {})
