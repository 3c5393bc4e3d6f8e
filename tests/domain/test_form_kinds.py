"""Tables, persons, scales, references, computed fields: stored, refused, told in words."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from careapp.domain import aggir
from careapp.domain.form_answers import (
    first_answers,
    keep_unseen,
    portal_lines,
    sheet_lines,
    telecare_lines,
    validate_answers,
    visible_fields,
)
from careapp.domain.form_fields import TYPE_LABELS, FieldType
from careapp.domain.form_schema import schema
from careapp.domain.forms import parse_definition, to_dict
from careapp.domain.refusal import RefusedFields
from careapp.domain.scales import SCALE_OF
from careapp.i18n import using_locale
from tests.domain.test_forms import CHOICES, field, form

TODAY = date(2026, 11, 30)
COLUMNS = [
    {"key": "nom", "label": "Médicament", "type": "text", "required": True},
    {"key": "prises", "label": "Prises", "type": "integer", "min": 1},
    {"key": "le", "label": "Le", "type": "date"},
]
FORM = parse_definition(
    form(
        field("traitements", "table", columns=COLUMNS, max=3, on_sheet=True),
        field("aidant", "person", on_sheet=True),
        field("domicile", "address", on_sheet=True),
        field("ordonnance", "file", on_sheet=True),
        field("accord", "signature", on_sheet=True, copied=False),
        field("grille", "aggir", on_sheet=True, sensitive=True),
        field("douleur", "pain", on_sheet=True),
        field("chutes", "falls", on_sheet=True),
        field("titre", "heading"),
        field("naissance", "date"),
        field("age", "computed", formula="age(naissance)", result="integer", unit="ans", on_sheet=True),
        field("prises", "computed", formula="somme(traitements.prises)", on_sheet=True),
        field("apa", "computed", formula="grille <= 4", result="boolean", on_sheet=True),
        field("dossier", "text", visible_if={"field": "grille", "at_most": 4}),
        field("surveillance", "long_text", visible_if={"field": "age", "at_least": 80}),
    )
)
GIR_4 = dict(zip(aggir.DISCRIMINATING, "AABBBBAAAA", strict=True))
NO_FALLS = {item.key: "no" for item in SCALE_OF[FieldType.FALLS].items}
FILE = {"attachment": 4, "name": "ordonnance.pdf"}
SIGNED = {"attachment": 5, "signed_by": "Léa Roux", "signed_at": "2026-11-30T09:00:00+00:00"}
PAIN = {"intensity": "7", "moment": "night"}
RISKS = NO_FALLS | {"fell": "yes", "sight": "yes", "unsteady": "yes"}


def check(**answers):
    return validate_answers(FORM, answers, today=TODAY)


@pytest.mark.parametrize(
    ("key", "given", "stored", "words"),
    [
        ("traitements", [{"nom": " Doliprane ", "prises": "3", "le": "30/11/2026"}, {"nom": "", "prises": None}, {}],
         [{"nom": "Doliprane", "prises": 3, "le": "2026-11-30"}], "Doliprane · 3 · 30/11/2026"),
        ("aidant", {"first_name": "Léa", "last_name": "Roux", "phone": "06 12 34 56 78", "email": ""},
         {"first_name": "Léa", "last_name": "Roux", "phone": "+33612345678"}, "Léa Roux, 06 12 34 56 78"),
        ("domicile", {"street": "3 rue Basse", "postcode": "73000", "city": "Chambéry"},
         {"street": "3 rue Basse", "postcode": "73000", "city": "Chambéry"}, "3 rue Basse, 73000 Chambéry"),
        ("ordonnance", FILE, FILE, "ordonnance.pdf"),
        ("accord", SIGNED, SIGNED, "Signé par Léa Roux le 30/11/2026"),
        ("grille", {"items": GIR_4, "score": 1}, {"items": GIR_4, "score": 4}, "GIR 4"),
        ("grille", {"items": {"coherence": "B", "toilette": ""}}, {"items": {"coherence": "B"}}, "En cours, 1 sur 10"),
        ("douleur", {"items": PAIN}, {"items": PAIN, "score": 7}, "7 sur 10, douleur intense"),
        ("chutes", {"items": RISKS}, {"items": RISKS, "score": 3}, "3 sur 11, risque élevé"),
        ("chutes", {"items": NO_FALLS}, {"items": NO_FALLS, "score": 0}, "0 sur 11, risque faible"),
    ],
)  # fmt: skip
def test_an_answer_in_parts_is_stored_in_one_form_and_told_in_words(key, given, stored, words):
    cleaned = check(**{key: given})
    assert cleaned[key] == stored
    assert validate_answers(FORM, cleaned, today=TODAY) == cleaned
    told = {line.key: line.value.replace("\u00a0", " ") for line in sheet_lines(FORM, cleaned)}
    assert told[key] == words


@pytest.mark.parametrize(
    ("key", "given", "path", "words"),
    [
        ("traitements", [{"nom": "A", "prises": "0"}], "traitements.0.prises", "Au moins 1"),
        ("traitements", [{"prises": "2"}], "traitements.0.nom", "Remplissez"),
        ("traitements", [{"nom": "A", "prises": "zéro"}], "traitements", "Ligne 1, Prises"),
        ("traitements", [{"nom": "A"}] * 4, "traitements", "Au plus 3"),
        ("traitements", [{"nom": "A"}] * 201, "traitements", "200 lignes"),
        ("traitements", [{"dose": "A"}], "traitements", "illisible"),
        ("traitements", ["A"], "traitements", "illisible"),
        ("traitements", {"nom": "A"}, "traitements", "illisible"),
        ("aidant", {"phone": "12"}, "aidant.phone", "numéro"),
        ("aidant", {"phone": "12"}, "aidant", "Téléphone"),
        ("aidant", {"last_name": "x" * 121}, "aidant.last_name", "120"),
        ("aidant", {"mot_de_passe": "x"}, "aidant", "illisible"),
        ("aidant", "Léa", "aidant", "illisible"),
        ("domicile", {"city": 3}, "domicile.city", "illisible"),
        ("ordonnance", {"attachment": "4", "name": "a"}, "ordonnance", "illisible"),
        ("ordonnance", {"attachment": -4, "name": "a"}, "ordonnance", "illisible"),
        ("ordonnance", {"attachment": 4, "name": "a", "path": "/etc"}, "ordonnance", "illisible"),
        ("accord", {"attachment": 4, "signed_by": "L", "signed_at": "hier"}, "accord", "illisible"),
        ("accord", {"attachment": 4, "signed_by": "L", "signed_at": "2026-11-30T09:00:00"}, "accord", "illisible"),
        ("grille", {"items": {"coherence": "D"}}, "grille", "liste"),
        ("grille", {"items": {"humeur": "A"}}, "grille", "liste"),
        ("grille", "GIR 4", "grille", "illisible"),
        ("douleur", {"items": {"intensity": "11"}}, "douleur", "liste"),
    ],
)
def test_a_bad_part_is_refused_where_it_stands(key, given, path, words):
    with pytest.raises(RefusedFields) as refusal:
        check(**{key: given})
    assert words in refusal.value.errors[path]


def test_a_required_grid_says_what_it_waits_for():
    needed = parse_definition(form(field("grille", "aggir", required=True)))
    most = {name: letter for name, letter in GIR_4.items() if name != "communication"}
    with pytest.raises(RefusedFields, match="Communication à distance"):
        validate_answers(needed, {"grille": {"items": most}})
    assert validate_answers(needed, {"grille": {"items": most}}, draft=True)["grille"] == {"items": most}


def test_computed_fields_are_worked_out_here_whatever_was_sent():
    cleaned = check(
        naissance="1940-12-01", age=12, prises="999", apa=False, grille={"items": GIR_4},
        traitements=[{"nom": "A", "prises": 2}, {"nom": "B", "prises": 3}],
    )  # fmt: skip
    assert (cleaned["age"], cleaned["prises"], cleaned["apa"]) == (85, "5", True)
    lines = {line.key: line.value.replace("\u00a0", " ") for line in sheet_lines(FORM, cleaned)}
    assert (lines["age"], lines["prises"], lines["apa"]) == ("85 ans", "5", "Oui")
    assert "age" not in check(naissance="")


def test_a_score_and_a_computed_field_open_other_fields():
    shown = {f.key for f in visible_fields(FORM, {"grille": {"items": GIR_4}, "naissance": "1940-01-01"}, today=TODAY)}
    assert {"dossier", "surveillance"} <= shown
    autonomous = {"grille": {"items": dict.fromkeys(GIR_4, "A")}, "naissance": "1990-01-01"}
    assert not {"dossier", "surveillance"} & {f.key for f in visible_fields(FORM, autonomous, today=TODAY)}


def test_a_printed_table_has_its_head_and_its_cells():
    line = sheet_lines(FORM, check(traitements=[{"nom": "A"}, {"nom": "B", "prises": 2}]))[0]
    assert line.head == ("Médicament", "Prises", "Le")
    assert line.cells == (("A", "–", "–"), ("B", "2", "–"))


def cyclic(*fields):
    with pytest.raises(RefusedFields) as refusal:
        parse_definition(form(*fields))
    return refusal.value.errors


def test_a_circle_of_conditions_is_refused_with_the_names_of_its_fields():
    errors = cyclic(
        field("a", label="Animaux", visible_if={"field": "b", "not_empty": True}),
        field("b", label="Balcon", visible_if={"any": [{"field": "c", "not_empty": True}]}),
        field("c", "computed", label="Calcul", formula="a + 1"),
    )
    (sentence,) = errors.values()
    assert [name in sentence for name in ("Animaux", "Balcon", "Calcul")] == [True] * 3
    assert "tabs.0.sections.0.fields.0.visible_if" in errors


def test_two_fields_may_require_each_other():
    pair = parse_definition(
        form(
            field("prenom", required_if={"field": "nom", "not_empty": True}),
            field("nom", required_if={"field": "prenom", "not_empty": True}),
        )
    )
    assert validate_answers(pair, {}) == {}
    with pytest.raises(RefusedFields) as refusal:
        validate_answers(pair, {"prenom": "Léa"})
    assert list(refusal.value.errors) == ["nom"]


def test_conditions_are_joined_by_and_or_and_ask_fields_further_down():
    definition = parse_definition(
        form(
            field("chaise", visible_if={"all": [
                {"field": "deplacement", "differs": "seule"},
                {"any": [{"field": "etage", "at_least": 1}, {"field": "ascenseur", "equals": False}]},
            ]}),
            field("deplacement", "choice", choices=CHOICES),
            field("etage", "integer"),
            field("ascenseur", "boolean"),
        )
    )  # fmt: skip
    assert parse_definition(to_dict(definition)) == definition

    def shown(**answers):
        return "chaise" in {f.key for f in visible_fields(definition, answers)}

    assert shown(deplacement="fauteuil", etage=2)
    assert shown(deplacement="fauteuil", etage=0, ascenseur=False)
    assert not shown(deplacement="fauteuil", etage=0)
    assert not shown(deplacement="seule", etage=2)


def test_a_chain_as_long_as_a_form_is_followed_to_its_end():
    fields = [field(f"c{n}", visible_if={"field": f"c{n + 1}", "not_empty": True}) for n in range(399)]
    chain = parse_definition(form(*fields, field("c399")))
    assert len(visible_fields(chain, {f"c{n}": "x" for n in range(400)})) == 400
    assert [f.key for f in visible_fields(chain, {})] == ["c399"]


@pytest.mark.parametrize(
    ("faulty", "name", "words"),
    [
        (field("a", "computed"), "formula", "Écrivez"),
        (field("a", "computed", formula="1 +"), "formula", "trop tôt"),
        (field("a", "computed", formula="zzz"), "formula", "zzz"),
        (field("a", "computed", formula="a"), "formula", "lui-même"),
        (field("a", "computed", formula="t.n"), "formula", "somme"),
        (field("a", "computed", formula="somme(t.zzz)"), "formula", "zzz"),
        (field("a", "computed", formula="1", result="table"), "result", "calcul"),
        (field("a", formula="1"), "formula", "calculé"),
        (field("a", "computed", formula="1", required=True), "required", "Personne"),
        (field("a", "heading", required=True), "required", "Personne"),
        (field("a", "heading", required_if={"field": "t", "empty": True}), "required_if", "Personne"),
        (field("a", "table"), "columns", "colonnes"),
        (field("a", "table", columns=[{"key": "n", "label": "N", "type": "aggir"}]), "columns.0.type", "colonne"),
        (field("a", "table", columns=[*COLUMNS, COLUMNS[0]]), "columns.3.key", "nom"),
        (field("a", columns=COLUMNS), "columns", "tableau"),
        (field("a", visible_to=["boss"]), "visible_to", "rôles"),
        (field("a", visible_to=["manager"], telecare=True), "visible_to", "intervenants"),
        (field("a", "integer", default="x"), "default", "entier"),
        (field("a", "file", default={"attachment": 1, "name": "a"}), "default", "défaut"),
        (field("a", "heading", inherited="client.phone"), "inherited", "repris"),
        (field("a", visible_if={"field": "t", "equals": "x"}), "visible_if", "ne se compare pas"),
        (field("a", help="x" * 501), "help", "500"),
    ],
)
def test_a_faulty_field_is_named_where_it_stands(faulty, name, words):
    table = field("t", "table", columns=[{"key": "n", "label": "N", "type": "integer"}])
    errors = cyclic(table, faulty)
    assert words in errors[f"tabs.0.sections.0.fields.1.{name}"]


def test_a_form_starts_with_its_defaults():
    definition = parse_definition(
        form(
            field("le", "date", default="today"), field("etage", "integer", default="2"),
            field("aides", "choices", choices=CHOICES, default=["seule"]), field("note"),
        )
    )  # fmt: skip
    assert parse_definition(to_dict(definition)) == definition
    assert first_answers(definition, TODAY) == {"le": "2026-11-30", "etage": 2, "aides": ["seule"]}


def test_nobody_erases_what_they_cannot_read():
    definition = parse_definition(form(field("a"), field("b", visible_to=["manager", "administrator"])))
    kept = keep_unseen(definition, "coordinator", {"a": "1", "b": "secret"}, {"a": "2", "b": "forgé"})
    assert kept == {"a": "2", "b": "secret"}
    assert keep_unseen(definition, "manager", {"b": "secret"}, {"a": "2", "b": "lu"}) == {"a": "2", "b": "lu"}


def test_workers_read_on_their_phone_only_what_is_theirs_to_read():
    definition = parse_definition(
        form(field("a", telecare=True, portal=True), field("b", telecare=True), field("c", portal=True, on_sheet=True))
    )
    answers = {"a": "1", "b": "2", "c": "3"}
    assert [line.key for line in telecare_lines(definition, answers)] == ["a", "b"]
    assert [line.key for line in portal_lines(definition, answers)] == ["a", "c"]


def test_labels_are_told_in_the_readers_language():
    definition = parse_definition(form(field("a", label="Poids", label_en="Weight", on_sheet=True)))
    with using_locale("en"):
        assert [line.label for line in sheet_lines(definition, {"a": "60"})] == ["Weight"]
    assert [line.label for line in sheet_lines(definition, {"a": "60"})] == ["Poids"]


def test_every_kind_has_a_name_and_the_published_schema_is_of_today():
    assert set(TYPE_LABELS) == set(FieldType)
    page = Path(__file__).parents[2] / "docs" / "schema" / "form.json"
    assert json.loads(page.read_text(encoding="utf-8")) == json.loads(json.dumps(schema()))
