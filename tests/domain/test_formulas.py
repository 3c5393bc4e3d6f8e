"""The language of computed fields: read into a tree, worked out, refused with a sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from careapp.domain.formula_values import evaluate
from careapp.domain.formulas import names, parse_formula
from careapp.domain.refusal import Refused

VALUES = {
    "heures": Decimal(10), "tarif": Decimal("26.50"), "vide": None, "naissance": date(1940, 12, 1), "gir": Decimal(4),
    "entree": date(2026, 11, 1), "sortie": date(2026, 11, 30), "mode": "mandataire", "aides": ["canne", "lit"],
    "ascenseur": False, "courses.montant": [Decimal(12), None, Decimal("8.5")],
    "courses.jour": [date(2026, 1, 2), date(2026, 3, 4)],
}  # fmt: skip
TODAY = date(2026, 11, 30)


def worth(text):
    def lookup(name):
        return VALUES[f"{name.field}.{name.column}" if name.column else name.field]

    return evaluate(parse_formula(text), lookup, TODAY)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 + 2 * 3", Decimal(7)),
        ("(1 + 2) * 3", Decimal(9)),
        ("10 - 4 - 3", Decimal(3)),
        ("-2 * -3", Decimal(6)),
        ("heures * tarif", Decimal("265.00")),
        ("heures × 2 ÷ 4", Decimal(5)),
        ("heures / 0", None),
        ("heures * vide", None),
        ("somme(heures; vide; 2)", Decimal(12)),
        ("somme(courses.montant)", Decimal("20.5")),
        ("moyenne(courses.montant)", Decimal("10.25")),
        ("nombre(courses.montant)", Decimal(2)),
        ("nombre(aides)", Decimal(2)),
        ("maxi(courses.montant, 3)", Decimal(12)),
        ("mini(courses.jour)", date(2026, 1, 2)),
        ("moyenne(vide)", None),
        ("somme(vide)", None),
        ("nombre(vide)", Decimal(0)),
        ("age(naissance)", Decimal(85)),
        ("age(naissance; entree)", Decimal(85)),
        ("age(sortie; entree)", None),
        ("jours(entree; sortie) + 1", Decimal(30)),
        ("sortie - entree", Decimal(29)),
        ("entree + 7", date(2026, 11, 8)),
        ("entree + 1000000", None),
        ("aujourdhui() - sortie", Decimal(0)),
        ('si(gir <= 4; "APA"; "caisse")', "APA"),
        ("si(vide > 3; 1; 2)", Decimal(2)),
        ('mode = "mandataire" et non ascenseur', True),
        ('aides = "lit" ou vide = 1', True),
        ('mode ≠ « prestataire »', True),
        ('mode + "!"', "mandataire!"),
        ("mode + 1", None),
        ("mode < 1", None),
        ("rempli(vide) ou rempli(aides)", True),
        ("arrondi(tarif / 3; 2)", Decimal("8.83")),
        ("arrondi(mode)", None),
        ("sum(heures, 1) + if(ascenseur, 1, 2)", Decimal(13)),
    ],
)  # fmt: skip
def test_a_formula_is_worth_what_it_says(text, value):
    found = worth(text)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "Écrivez la formule"),
        ("1 +", "trop tôt"),
        ("(1", "parenthèse"),
        ("1 2", "caractère 3"),
        ("1 ? 2", "caractère 3"),
        (")", "caractère 1"),
        ("si(1; 2)", "attend 3"),
        ("somme()", "1 à 20"),
        ("eval(1)", "n’existe pas"),
        ("__import__", "caractère 1"),
        ("a.b.c", "caractère 4"),
        ("heures = = 2", "caractère 10"),
        ("(" * 30 + "1" + ")" * 30, "niveaux"),
        ("1+" * 200 + "1", "trop longue"),
        ("x" * 501, "500"),
    ],
)
def test_what_makes_no_sense_is_refused_where_it_stands(text, words):
    with pytest.raises(Refused) as refusal:
        parse_formula(text)
    assert words in refusal.value.reason


def test_a_formula_names_what_it_reads():
    read = names(parse_formula("somme(courses.montant) + heures * si(gir < 3; heures; 1)"))
    assert [(name.field, name.column) for name in read] == [("courses", "montant"), ("heures", ""), ("gir", "")]


PIECES = st.sampled_from(
    ["heures", "vide", "naissance", "courses.montant", "mode", "ascenseur", "aides", "1", "2.5", '"a"', "+", "-", "*",
     "/", "=", "<", "et", "ou", "non", "(", ")", ";", "somme(", "si(", "age(", "jours(", "arrondi(", "aujourdhui()"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=14).map(" ".join) | st.text(max_size=30))
def test_any_text_is_refused_or_worth_something(text):
    try:
        tree = parse_formula(text)
    except Refused:
        return
    evaluate(tree, lambda name: VALUES.get(f"{name.field}.{name.column}" if name.column else name.field), TODAY)
