import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.form_answers import (
    blank_answers,
    changed_fields,
    copied_answers,
    sheet_lines,
    telecare_lines,
    validate_answers,
    visible_fields,
)
from careapp.domain.forms import parse_definition, to_dict
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import using_locale
from tests.domain.test_forms import CHOICES, field, form

FORM = parse_definition(
    form(
        field("telephone", "phone", inherited="client.phone", on_sheet=True),
        field("besoin", "long_text", required=True, on_sheet=True, max_length=60),
        field("deplacement", "choice", choices=CHOICES, on_sheet=True, telecare=True),
        field("sangle", "text", required=True, visible_if={"field": "deplacement", "equals": "fauteuil"}),
        field("couleur", "text", visible_if={"field": "sangle", "not_empty": True}, copied=False),
        field("aides", "choices", choices=CHOICES, on_sheet=True),
        field("debut", "date", min="2026-01-01", on_sheet=True),
        field("lever", "time", max="10:00", on_sheet=True),
        field("pause", "duration", on_sheet=True),
        field("poids", "number", max="12,5", unit="kg", on_sheet=True),
        field("etage", "integer", min=0),
        field("tarif", "money", on_sheet=True),
        field("ascenseur", "boolean", on_sheet=True),
        field("medecin", "phone", on_sheet=True),
        field("mail", "email"),
    )
)


def check(**answers):
    return validate_answers(FORM, {"besoin": "Toilette", **answers})


@pytest.mark.parametrize(
    ("key", "given", "stored"),
    [
        ("debut", "30/11/2026", "2026-11-30"),
        ("lever", "8h30", "08:30"),
        ("pause", "1 h 30", 90),
        ("pause", 45, 45),
        ("poids", "12,5", "12.5"),
        ("poids", 3, "3"),
        ("poids", "0,0", "0"),
        ("etage", "0", 0),
        ("tarif", "26,5 €", "26.50"),
        ("ascenseur", "non", False),
        ("ascenseur", False, False),
        ("medecin", "04 79 00 44 10", "+33479004410"),
        ("mail", "lea@Exemple.FR", "lea@exemple.fr"),
        ("aides", ["fauteuil", "seule", "fauteuil"], ["seule", "fauteuil"]),
        ("besoin", " Toilette \r\n à deux ", "Toilette\n à deux"),
    ],
)
def test_an_answer_is_stored_in_one_form_and_reads_back_as_itself(key, given, stored):
    cleaned = check(**{key: given})
    assert cleaned[key] == stored
    assert validate_answers(FORM, cleaned) == cleaned


@pytest.mark.parametrize(
    ("key", "given", "words"),
    [
        ("debut", "31/12/2025", "01/01/2026"),
        ("debut", "2026-02-30", "calendrier"),
        ("lever", "10:05", "10:00"),
        ("lever", "25:00", "08:30"),
        ("poids", "12,6", "12,5"),
        ("poids", "NaN", "nombre"),
        ("etage", "-1", "Au moins 0"),
        ("tarif", "1,005", "centimes"),
        ("tarif", "1e99", "nombre"),
        ("deplacement", "voiture", "liste"),
        ("deplacement", ["seule"], "liste"),
        ("aides", "seule", "illisible"),
        ("aides", ["voiture"], "liste"),
        ("aides", [{}], "liste"),
        ("ascenseur", "bof", "oui"),
        ("medecin", "12", "numéro"),
        ("mail", "lea@", "exemple.fr"),
        ("besoin", "x" * 61, "61"),
        ("besoin", {"$ne": 1}, "illisible"),
        ("besoin", "   ", "Remplissez"),
        ("inconnu", "x", "inconnu"),
        ("etage", True, "illisible"),
        ("pause", -3, "durée"),
    ],
)
def test_a_bad_answer_is_refused_at_its_field(key, given, words):
    with pytest.raises(RefusedFields) as refusal:
        check(**{key: given})
    assert list(refusal.value.errors) == [key]
    assert words in refusal.value.errors[key]


def test_all_refusals_come_at_once():
    with pytest.raises(RefusedFields) as refusal:
        validate_answers(FORM, {"debut": "x", "lever": "y", "zzz": 1})
    assert set(refusal.value.errors) == {"besoin", "debut", "lever", "zzz"}


def test_what_is_no_set_of_answers_is_refused():
    for answers in ([], "x", None):
        with pytest.raises(Refused):
            validate_answers(FORM, answers)


def test_hidden_answers_are_dropped_with_what_hangs_on_them():
    given = {"besoin": "b", "deplacement": "seule", "sangle": "M", "couleur": "bleue"}
    assert validate_answers(FORM, given) == {"besoin": "b", "deplacement": "seule"}
    shown = validate_answers(FORM, given | {"deplacement": "fauteuil"})
    assert shown == given | {"deplacement": "fauteuil"}


def test_a_required_field_counts_only_when_it_is_seen_and_the_form_is_no_draft():
    with pytest.raises(RefusedFields) as refusal:
        check(deplacement="fauteuil")
    assert list(refusal.value.errors) == ["sangle"]
    assert validate_answers(FORM, {"deplacement": "fauteuil"}, draft=True) == {"deplacement": "fauteuil"}


def test_inherited_answers_come_from_the_record_alone():
    assert "telephone" not in check(telephone="0600000000")
    lines = sheet_lines(FORM, check(), {"telephone": "04 79 00 12 48"})
    assert [(line.label, line.value) for line in lines] == [
        ("Libellé de telephone", "04 79 00 12 48"),
        ("Libellé de besoin", "Toilette"),
    ]


def test_a_condition_may_ask_an_inherited_field():
    definition = parse_definition(
        form(
            field("animaux", inherited="client.pets"),
            field("isoler", "boolean", visible_if={"field": "animaux", "not_empty": True}),
        )
    )
    assert [f.key for f in visible_fields(definition, {})] == ["animaux"]
    assert [f.key for f in visible_fields(definition, {}, {"animaux": "1 chat"})] == ["animaux", "isoler"]


def test_a_condition_compares_what_is_stored_not_what_was_typed():
    definition = parse_definition(
        form(field("ascenseur", "boolean"), field("code", visible_if={"field": "ascenseur", "equals": True}))
    )
    assert [f.key for f in visible_fields(definition, {"ascenseur": "oui"})] == ["ascenseur", "code"]


def test_the_sheet_says_answers_in_words():
    answers = check(
        deplacement="seule", aides=["seule", "fauteuil"], debut="2026-11-30", lever="08:30", pause=90, poids="2.5",
        tarif="26.5", ascenseur=False, medecin="+33479004410", etage="2",
    )  # fmt: skip
    assert [line.value.replace("\u00a0", " ") for line in sheet_lines(FORM, answers)] == [
        "Toilette", "Marche seule", "Marche seule, Fauteuil roulant", "30/11/2026", "08:30", "1 h 30", "2,5 kg",
        "26,50 €", "Non", "04 79 00 44 10",
    ]  # fmt: skip
    assert [line.value for line in telecare_lines(FORM, answers)] == ["Marche seule"]


def test_figures_follow_the_readers_language():
    answers = check(poids="2,5", tarif="26,5")
    with using_locale("en"):
        values = [line.value.replace("\u00a0", " ") for line in sheet_lines(FORM, answers)]
    assert values == ["Toilette", "2.5 kg", "€26.50"]


def test_a_blank_form_is_a_valid_draft():
    blank = blank_answers(FORM)
    assert "telephone" not in blank
    assert validate_answers(FORM, blank, draft=True) == {}


def test_changes_are_told_in_words():
    before, after = check(deplacement="seule", pause=60), check(deplacement="fauteuil", sangle="M", pause=60)
    changes = [(change.key, change.before, change.after) for change in changed_fields(FORM, before, after)]
    assert changes == [("deplacement", "Marche seule", "Fauteuil roulant"), ("sangle", "", "M")]
    assert changed_fields(FORM, before, before | {"aides": []}) == ()


def test_a_duplicate_leaves_behind_what_is_not_copied():
    assert copied_answers(FORM, {"besoin": "b", "couleur": "bleue", "parti": 1}) == {"besoin": "b"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)


@given(st.dictionaries(st.sampled_from([f.key for f in FORM.fields] + ["zzz"]), JSON))
def test_whatever_a_browser_sends_is_stored_or_refused(answers):
    try:
        cleaned = validate_answers(FORM, answers)
    except RefusedFields:
        return
    assert validate_answers(FORM, cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("3,5", "Écrivez un nombre entier, sans virgule."),
        ("abc", "Écrivez un nombre entier, sans virgule."),
        ("-1", "Au moins 0."),
        ("999999999999", "Au plus 60."),
        ("9999999999999", "Au plus 60."),
        ("", "Remplissez ce champ."),
    ],
)
def test_a_whole_number_is_refused_at_its_field_with_what_it_takes(typed, sentence):
    floor = parse_definition(form(field("etage", "integer", min=0, max=60, required=True)))
    with pytest.raises(RefusedFields) as refusal:
        validate_answers(floor, {"etage": typed})
    assert refusal.value.errors == {"etage": sentence}


def test_a_whole_number_is_read_with_the_spaces_around_it():
    floor = parse_definition(form(field("etage", "integer", min=0, max=60)))
    assert validate_answers(floor, {"etage": " 4 "}) == {"etage": 4}
    assert validate_answers(floor, {"etage": ""}) == {}


def test_a_whole_number_without_limits_stays_within_twelve_digits():
    free = parse_definition(form(field("dossier", "integer")))
    assert validate_answers(free, {"dossier": "999999999999"}) == {"dossier": 999_999_999_999}
    with pytest.raises(RefusedFields, match="12 chiffres au plus"):
        validate_answers(free, {"dossier": "9999999999999"})


def sections(condition):
    """A form of two sections, the second shown under a condition."""
    first = {"label": "Repas", "fields": [field("repas", "boolean")]}
    second = {"label": "Régime", "visible_if": condition, "fields": [field("regime"), field("sel", "boolean")]}
    tab = {"key": "informations", "label": "Informations", "sections": [first, second]}
    return {"activity": "home_care", "name": "Aide", "tabs": [tab]}


def test_the_fields_of_a_section_show_only_when_its_condition_holds():
    definition = parse_definition(sections({"field": "repas", "equals": True}))
    assert [one.key for one in visible_fields(definition, {"repas": True})] == ["repas", "regime", "sel"]
    assert [one.key for one in visible_fields(definition, {"repas": False})] == ["repas"]
    assert validate_answers(definition, {"repas": False, "regime": "Sans sel"}) == {"repas": False}
    assert parse_definition(to_dict(definition)) == definition


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"field": "sel", "equals": True}, "qu’elle contient"),
        ({"field": "ailleurs", "not_empty": True}, "champ inconnu"),
    ],
)
def test_a_section_asks_a_field_that_stands_elsewhere_in_the_form(condition, words):
    with pytest.raises(RefusedFields) as refusal:
        parse_definition(sections(condition))
    (path,) = refusal.value.errors
    assert path == "tabs.0.sections.1.visible_if"
    assert words in refusal.value.errors[path]


def test_two_sections_that_wait_for_each_other_are_a_circle():
    data = sections({"field": "repas", "equals": True})
    data["tabs"][0]["sections"][0]["visible_if"] = {"field": "sel", "equals": True}
    with pytest.raises(RefusedFields) as refusal:
        parse_definition(data)
    assert "en cercle" in next(iter(refusal.value.errors.values()))
