"""The shipped needs forms: readable by the product, printable on the sheet, answerable."""

from datetime import date

import pytest

from careapp.catalogues import ACTIVITIES, form, form_data
from careapp.domain.form_answers import blank_answers, validate_answers, visible_fields
from careapp.domain.forms import FieldType, FormField, parse_definition, to_dict
from careapp.domain.refusal import RefusedFields
from careapp.domain.scales import SCALE_OF

TODAY = date(2026, 11, 30)
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


SIGNED = {"attachment": 1, "signed_by": "Léa Roux", "signed_at": "2026-11-30T09:00:00+00:00"}


def answer(field: FormField):
    if field.type in SCALE_OF:
        return {"items": {item.key: item.options[-1][0] for item in SCALE_OF[field.type].items}}
    if field.type is FieldType.TABLE:
        return [{column.key: answer(column) for column in field.columns}]
    values = {
        FieldType.NUMBER: "5", FieldType.INTEGER: field.min or 1, FieldType.DATE: "2026-11-24", FieldType.TIME: "09:00",
        FieldType.BOOLEAN: True, FieldType.PHONE: "04 79 00 12 48", FieldType.EMAIL: "a@example.org",
        FieldType.DURATION: field.min or 30, FieldType.MONEY: "100", FieldType.SIGNATURE: SIGNED,
        FieldType.FILE: {"attachment": 1, "name": "a.pdf"}, FieldType.PERSON: {"last_name": "Roux"},
        FieldType.ADDRESS: {"street": "3 rue Basse", "city": "Chambéry"},
    }  # fmt: skip
    if field.choices:
        chosen = field.choices[-1].value
        return [chosen] if field.type is FieldType.CHOICES else chosen
    return values.get(field.type, "Texte")


@pytest.mark.parametrize("code", ACTIVITIES)
def test_a_form_filled_in_everywhere_is_accepted(code):
    definition = form(code)
    answers = {field.key: answer(field) for field in definition.fields if field.answered}
    kept = validate_answers(definition, answers, today=TODAY)
    assert len(kept) > 20
    seen = visible_fields(definition, answers, today=TODAY)
    assert set(kept) == {field.key for field in seen if field.answered or field.type is FieldType.COMPUTED}


def test_the_four_forms_are_clearly_different_and_each_uses_what_its_trade_needs():
    kinds = {code: {field.type for field in form(code).fields} for code in ACTIVITIES}
    assert all(
        {FieldType.TABLE, FieldType.PERSON, FieldType.SIGNATURE, FieldType.COMPUTED} <= one for one in kinds.values()
    )
    assert [code for code in ACTIVITIES if FieldType.AGGIR in kinds[code]] == ["aide_a_la_personne"]
    own = {code: {field.key for field in form(code).fields} for code in ACTIVITIES}
    for code in ACTIVITIES:
        others = set().union(*(own[one] for one in ACTIVITIES if one != code))
        assert len(own[code] - others) > len(own[code]) / 2, code


def test_what_the_forms_compute_is_right():
    care = {"heures_mois": "20", "tarif_horaire": "27", "participation": "10"}
    assert validate_answers(form("aide_a_la_personne"), care, draft=True, today=TODAY)["reste_a_charge"] == "54.00"
    nursery = {"enfant_naissance": "2026-05-30", "semaine": [{"jour": "lundi", "presence": "9 h"}] * 2}
    kept = validate_answers(form("creche"), nursery, draft=True, today=TODAY)
    assert (kept["enfant_age"], kept["heures_semaine"]) == (6, 1080)
    course = {
        "budget": "700",
        "seances": [{"le": "2026-12-01", "heures": "7 h"}],
        "stagiaires": [{"nom": "A", "prenom": "B"}] * 3,
    }
    kept = validate_answers(form("formation"), course, draft=True, today=TODAY)
    assert (kept["inscrits"], kept["heures_groupe"], kept["cout_horaire"]) == (3, 21, "100.00")
    site = {"plan_zones": [{"zone": "Bureaux", "surface": "300", "temps": "2 h"}, {"zone": "Hall", "surface": "100"}]}
    kept = validate_answers(form("proprete"), site, draft=True, today=TODAY)
    assert (kept["surface_totale"], kept["cadence_calculee"]) == ("400", 200)


@pytest.mark.parametrize("code", ACTIVITIES)
def test_an_empty_form_is_a_draft_but_not_a_finished_one(code):
    counted = {field.key for field in form(code).fields if field.type is FieldType.COMPUTED}
    assert set(validate_answers(form(code), {}, draft=True)) <= counted
    with pytest.raises(RefusedFields):
        validate_answers(form(code), {})
