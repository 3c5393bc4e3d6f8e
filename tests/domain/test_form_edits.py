"""A form changed step by step always stays a form."""

from __future__ import annotations

import pytest

from careapp.domain import form_edits as edits
from careapp.domain.refusal import NotFound, Refused, RefusedFields

FORM = {
    "activity": "home_care",
    "name": "Recueil",
    "tabs": [
        {
            "key": "infos",
            "label": "Informations",
            "sections": [
                {
                    "label": "Autonomie",
                    "fields": [
                        {
                            "key": "niveau",
                            "label": "Niveau",
                            "type": "choice",
                            "choices": [{"value": "seul", "label": "Seul"}, {"value": "aide", "label": "Avec aide"}],
                        },
                        {"key": "detail", "label": "Détail", "type": "text", "help": "En peu de mots"},
                    ],
                }
            ],
        }
    ],
}
PLAIN = {"copied": "on", "width": "2"}


def keys(data):
    return [field["key"] for _rows, _place, field in edits.fields_of(data)]


def field(data, key):
    return edits.find(data, key)[2]


def test_a_new_field_gets_a_key_from_its_label_and_stands_last():
    data = edits.put_field(FORM, {**PLAIN, "label": "Niveau", "type": "integer", "unit": "m", "required": "on"})
    assert keys(data) == ["niveau", "detail", "niveau_2"]
    added = {"type": "integer", "key": "niveau_2", "label": "Niveau", "unit": "m", "required": True}
    assert field(data, "niveau_2") == added
    assert keys(FORM) == ["niveau", "detail"]


@pytest.mark.parametrize(
    ("label", "key"), [("Œdème ?", "oedeme"), ("2e étage", "champ_2e_etage"), ("…", "champ"), ("A" * 90, "a" * 56)]
)
def test_a_key_is_plain(label, key):
    assert edits.key_of(label, set()) == key


def test_a_changed_field_keeps_its_key_type_and_the_values_of_its_choices():
    form = {**PLAIN, "label": "Autonomie", "choices": "Avec aide\nLève-personne\nAvec aide\n", "on_sheet": "on"}
    data = edits.put_field(FORM, form, "niveau")
    changed = field(data, "niveau")
    assert (changed["key"], changed["type"], changed["label"], changed["on_sheet"]) == (
        "niveau", "choice", "Autonomie", True,
    )  # fmt: skip
    assert changed["choices"] == [
        {"value": "aide", "label": "Avec aide"},
        {"value": "leve_personne", "label": "Lève-personne"},
    ]
    assert "help" not in field(edits.put_field(FORM, {**PLAIN, "label": "Détail"}, "detail"), "detail")


CONDITIONS = [
    ("", {"field": "niveau", "not_empty": True}, ""),
    ("Avec aide", {"field": "niveau", "equals": "aide"}, "Avec aide"),
    ("Seul; Avec aide", {"field": "niveau", "in": ["seul", "aide"]}, "Seul; Avec aide"),
]


@pytest.mark.parametrize(("words", "stored", "shown"), CONDITIONS)
def test_a_condition_is_written_in_words_and_read_back(words, stored, shown):
    form = {**PLAIN, "label": "Détail", "condition_field": "niveau", "condition_value": words}
    data = edits.put_field(FORM, form, "detail")
    assert field(data, "detail")["visible_if"] == stored
    assert edits.condition_text(data, field(data, "detail")) == ("niveau", shown)
    assert "visible_if" not in field(edits.put_field(data, {**PLAIN, "label": "Détail"}, "detail"), "detail")


WRONG = [
    ({"label": ""}, "detail", "label"),
    ({"label": "x" * 201}, "detail", "label"),
    ({"label": "Détail", "width": "5"}, "detail", "width"),
    ({"label": "Détail", "help": "x" * 501}, "detail", "help"),
    ({"label": "Niveau", "choices": " \n"}, "niveau", "choices"),
    ({"label": "Détail", "condition_field": "autre"}, "detail", "condition_field"),
    ({"label": "Détail", "condition_field": "niveau", "condition_value": "Jamais"}, "detail", "condition_value"),
    ({"label": "Neuf", "type": "hologram"}, "", "type"),
    ({"label": "Neuf", "type": "choice"}, "", "choices"),
]


@pytest.mark.parametrize(("form", "key", "name"), WRONG)
def test_each_fault_stands_at_its_field(form, key, name):
    with pytest.raises(RefusedFields) as refusal:
        edits.put_field(FORM, form, key)
    assert name in refusal.value.errors


def test_a_field_others_depend_on_stays():
    data = edits.put_field(FORM, {**PLAIN, "label": "Détail", "condition_field": "niveau"}, "detail")
    with pytest.raises(Refused, match="Détail"):
        edits.remove_field(data, "niveau")
    assert keys(edits.remove_field(data, "detail")) == ["niveau"]
    for key, down in (("niveau", True), ("detail", False)):
        with pytest.raises(Refused, match=r"Détail.*s’affiche selon.*Niveau"):
            edits.move_field(data, key, down)


def test_a_condition_is_offered_the_fields_before_and_told_their_values():
    fields = [field["key"] for field in edits.fields_before(FORM, "detail", 0, 0)]
    assert (fields, edits.fields_before(FORM, "niveau", 0, 0)) == (["niveau"], [])
    assert [field["key"] for field in edits.fields_before(FORM, "", 0, 0)] == ["niveau", "detail"]
    with pytest.raises(RefusedFields) as refusal:
        edits.put_field(
            FORM, {**PLAIN, "label": "Détail", "condition_field": "niveau", "condition_value": "Seule"}, "detail"
        )
    assert refusal.value.errors["condition_value"].endswith("Seul, Avec aide.")


def test_fields_move_inside_their_section():
    assert keys(edits.move_field(FORM, "niveau", True)) == ["detail", "niveau"]
    assert keys(edits.move_field(FORM, "niveau", False)) == ["niveau", "detail"]


def test_sections_and_tabs_are_added_named_and_removed_while_empty():
    data = edits.put_section(FORM, 0, -1, {"label": "Santé"})
    data = edits.put_section(data, 0, 0, {"label": "Mobilité"})
    assert [section["label"] for section in data["tabs"][0]["sections"]] == ["Mobilité", "Santé"]
    assert len(edits.remove_section(data, 0, 1)["tabs"][0]["sections"]) == 1
    with pytest.raises(Refused, match="contient des champs"):
        edits.remove_section(data, 0, 0)
    data = edits.put_tab(data, {"label": "Logement"})
    assert (data["tabs"][1]["key"], data["tabs"][1]["sections"][0]["label"]) == ("logement", "Logement")
    with pytest.raises(RefusedFields):
        edits.put_tab(data, {"label": " "})
    assert len(edits.remove_tab(data, len(data["tabs"]) - 1)["tabs"]) == len(data["tabs"]) - 1
    with pytest.raises(Refused, match="contient des champs"):
        edits.remove_tab(data, 0)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: edits.put_field(FORM, {"label": "X"}, "nowhere"),
        lambda: edits.put_field(FORM, {"label": "X"}, "", 9, 0),
        lambda: edits.put_field(FORM, {"label": "X"}, "", -1, 0),
        lambda: edits.remove_field(FORM, "nowhere"),
        lambda: edits.move_field(FORM, "nowhere", True),
        lambda: edits.put_section(FORM, 5, -1, {"label": "X"}),
        lambda: edits.remove_section(FORM, 0, -2),
    ],
)
def test_what_is_not_in_the_form_is_not_found(attempt):
    with pytest.raises(NotFound):
        attempt()
