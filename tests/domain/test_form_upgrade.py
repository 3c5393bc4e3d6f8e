"""A filled form in a newer version of its template."""

from __future__ import annotations

from careapp.domain.form_upgrade import Fate, upgrade
from careapp.domain.forms import parse_definition
from tests.domain.test_forms import CHOICES, field, form

OLD = parse_definition(
    form(
        field("nom", label="Nom"),
        field("poids", "number", label="Poids"),
        field("aide", "choice", label="Aide", choices=CHOICES),
        field("ancien", label="Surnom"),
        field("parti", label="Religion"),
        field("vers", "choice", label="Aides", choices=CHOICES),
    )
)
NEW = parse_definition(
    form(
        field("nom", label="Nom de naissance"),
        field("poids", "number", label="Poids", max="100"),
        field("aide", "choice", label="Aide", choices=CHOICES[:1]),
        field("surnom", label="Surnom"),
        field("vers", "choices", label="Aides", choices=CHOICES),
        field("tel", "phone", label="Téléphone", required=True),
    )
)
ANSWERS = {"nom": "Roux", "poids": "60", "aide": "fauteuil", "ancien": "Lili", "parti": "–", "vers": "seule"}


def test_each_answer_is_kept_renamed_or_put_aside_and_none_is_lost():
    found = upgrade(OLD, NEW, ANSWERS, 3)
    assert found.answers == {"nom": "Roux", "poids": "60", "surnom": "Lili", "vers": ["seule"]}
    fates = {(fate.key, fate.fate) for fate in found.fates}
    assert fates == {
        ("nom", Fate.RENAMED), ("poids", Fate.KEPT), ("aide", Fate.DROPPED), ("ancien", Fate.KEPT),
        ("parti", Fate.DROPPED), ("vers", Fate.KEPT), ("tel", Fate.MISSING),
    }  # fmt: skip
    assert [(one["key"], one["value"], one["text"], one["number"]) for one in found.past] == [
        ("aide", "fauteuil", "Fauteuil roulant", 3),
        ("parti", "–", "–", 3),
    ]
    assert len(found.past) + len(found.answers) == len(ANSWERS)


def test_an_answer_out_of_the_newer_limits_is_put_aside():
    assert upgrade(OLD, NEW, {"poids": "120"}, 1).past[0]["text"] == "120"


def test_the_same_version_changes_nothing():
    found = upgrade(OLD, OLD, ANSWERS, 1)
    assert (found.answers, found.past) == (ANSWERS, ())
    assert {fate.fate for fate in found.fates} == {Fate.KEPT}
