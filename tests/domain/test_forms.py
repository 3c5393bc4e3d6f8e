import copy
import json
from pathlib import Path

import pytest

from careapp.domain.forms import FieldType, FormField, parse_definition, to_dict
from careapp.domain.refusal import RefusedFields


def field(key="deplacement", type="text", **more):
    return {"key": key, "label": f"Libellé de {key}", "type": type, **more}


def form(*fields, **more):
    tab = {"key": "informations", "label": "Informations", "sections": [{"label": "Santé", "fields": list(fields)}]}
    return {"activity": "home_care", "name": "Aide à la personne", "tabs": [tab], **more}


CHOICES = [{"value": "seule", "label": "Marche seule"}, {"value": "fauteuil", "label": "Fauteuil roulant"}]


def test_a_definition_reads_back_from_its_own_json():
    data = form(
        field("telephone", "phone", inherited="client.phone", on_sheet=True),
        field("deplacement", "choice", choices=CHOICES, required=True, telecare=True, width=4),
        field("aides", "choices", choices=CHOICES, copied=False),
        field("chaise", "text", max_length=40, visible_if={"field": "deplacement", "in": ["fauteuil"]}),
        field("tarif", "money", min="10", max="80,50", help="TTC", unit="€/h"),
        field("lever", "time", min="6:00", max="10:30", visible_if={"field": "aides", "not_empty": True}),
        field("debut", "date", min="2026-01-01"),
        field("pause", "duration", max="1 h 30"),
        field("etage", "integer", min=0, max=60, visible_if={"field": "chaise", "equals": "électrique"}),
    )
    definition = parse_definition(data)
    assert parse_definition(to_dict(definition)) == definition
    assert [f.max for f in definition.fields if f.key in ("tarif", "lever", "pause")] == ["80.50", "10:30", 90]


@pytest.mark.parametrize(
    ("fields", "path", "words"),
    [
        ([field("a"), field("a")], "tabs.0.sections.0.fields.1.key", "«\u00a0a\u00a0» sert déjà"),
        ([field("a", "couleur")], "tabs.0.sections.0.fields.0.type", "couleur"),
        ([field("A b")], "tabs.0.sections.0.fields.0.key", "A b"),
        ([field("a", label="")], "tabs.0.sections.0.fields.0.label", "libellé"),
        ([field("a", "choice")], "tabs.0.sections.0.fields.0.choices", "valeur à choisir"),
        ([field("a", "choice", choices=[{"value": "x"}])], "tabs.0.sections.0.fields.0.choices.0.label", "libellé"),
        ([field("a", "choice", choices=[*CHOICES, CHOICES[0]])], "tabs.0.sections.0.fields.0.choices.2", "deux fois"),
        ([field("a", choices=CHOICES)], "tabs.0.sections.0.fields.0.choices", "champ à choix"),
        ([field("a", "number", min=5, max=4)], "tabs.0.sections.0.fields.0.max", "minimum (5)"),
        ([field("a", "number", min="9", max="10")], None, ""),
        ([field("a", "date", max="2026-02-30")], "tabs.0.sections.0.fields.0.max", "calendrier"),
        ([field("a", "text", min=1)], "tabs.0.sections.0.fields.0.min", "ni minimum"),
        ([field("a", "number", max_length=4)], "tabs.0.sections.0.fields.0.max_length", "texte"),
        ([field("a", max_length=0)], "tabs.0.sections.0.fields.0.max_length", "20 000"),
        ([field("a", required="oui")], "tabs.0.sections.0.fields.0.required", "oui ou par non"),
        ([field("a", colour="red")], "tabs.0.sections.0.fields.0.colour", "colour"),
        ([field("a", inherited="<script>")], "tabs.0.sections.0.fields.0.inherited", "Origine"),
        ([field("a", width=7)], "tabs.0.sections.0.fields.0.width", "quarts"),
        (["a"], "tabs.0.sections.0.fields.0", "illisible"),
    ],
)
def test_a_faulty_field_is_named_where_it_stands(fields, path, words):
    if path is None:
        assert parse_definition(form(*fields))
        return
    with pytest.raises(RefusedFields) as refusal:
        parse_definition(form(*fields))
    assert words in refusal.value.errors[path].replace("\u00a0000", " 000")


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ({"field": "inconnu", "not_empty": True}, "inconnu"),
        ({"field": "chaise", "not_empty": True}, "lui-même"),
        ({"all": [{"field": "deplacement", "equals": "seule"}, {"field": "ailleurs", "empty": True}]}, "ailleurs"),
        ({"any": []}, "de 1 à 20"),
        ({"any": [{"field": "etage", "at_least": 1}], "all": []}, "de 1 à 20"),
        ({"all": [{"any": [{"all": [{"any": [{"field": "etage", "empty": True}]}]}]}]}, "de 1 à 20"),
        ({"field": "deplacement", "at_least": "seule"}, "ne se compare pas"),
        ({"field": "plus_tard", "at_most": "x"}, "ne se compare pas"),
        ({"field": "etage", "not_empty": False}, "oui ou par non"),
        ({"field": "deplacement"}, "une seule chose"),
        ({"field": "deplacement", "equals": "seule", "in": ["seule"]}, "une seule chose"),
        ({"field": "deplacement", "equals": "voiture"}, "valeur attendue"),
        ({"field": "deplacement", "in": []}, "valeur attendue"),
        ({"field": "deplacement", "in": ["seule", "voiture"]}, "valeur attendue"),
        ({"field": "etage", "equals": "rez"}, "valeur attendue"),
        ({"field": "deplacement", "above": 3}, "above"),
        ("deplacement", "illisible"),
    ],
)
def test_a_condition_asks_another_field_for_a_value_it_can_have(condition, words):
    fields = [
        field("deplacement", "choice", choices=CHOICES),
        field("etage", "integer"),
        field("chaise", visible_if=condition),
        field("plus_tard"),
    ]
    with pytest.raises(RefusedFields) as refusal:
        parse_definition(form(*fields))
    assert any(words in sentence for sentence in refusal.value.errors.values())
    assert all("visible_if" in path for path in refusal.value.errors)


@pytest.mark.parametrize("data", [None, [], "x", {}, {"tabs": 3}, {"tabs": [None]}, form(name=3), form(activity="")])
def test_what_is_no_form_is_refused(data):
    with pytest.raises(RefusedFields):
        parse_definition(data)


def test_two_tabs_do_not_share_a_key_and_all_faults_come_at_once():
    data = form(field("a", "nothing"), field("b", label=""))
    data["tabs"].append(copy.deepcopy(data["tabs"][0]))
    with pytest.raises(RefusedFields) as refusal:
        parse_definition(data)
    assert {"tabs.1.key", "tabs.0.sections.0.fields.0.type", "tabs.0.sections.0.fields.1.label"} <= set(
        refusal.value.errors
    )


def test_every_field_type_can_be_asked():
    more = {
        "choice": {"choices": CHOICES}, "choices": {"choices": CHOICES}, "computed": {"formula": "1"},
        "table": {"columns": [{"key": "nom", "label": "Nom", "type": "text"}]},
    }  # fmt: skip
    fields = [field(kind.value, kind.value, **more.get(kind.value, {})) for kind in FieldType]
    assert [f.type for f in parse_definition(form(*fields)).fields] == list(FieldType)


def test_the_page_on_forms_names_every_attribute_and_type():
    page = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
    names = [*FormField.__dataclass_fields__, *FieldType]
    assert [name for name in names if f"`{name}`" not in page] == []


def test_the_example_of_the_page_is_a_form():
    page = (Path(__file__).parents[2] / "docs" / "forms.md").read_text(encoding="utf-8")
    example = json.loads(page.split("```json")[1].split("```")[0])
    assert [f.key for f in parse_definition(example).fields] == ["deplacement", "fauteuil"]
