"""Templates that administrators edit: what is accepted, what is refused, and on which line."""

import pytest

from careapp.documents.render import (
    TemplateError,
    check_template,
    default_template,
    render_mission_sheet,
    variables,
)
from careapp.documents.sample import sample_mission_sheet


def rendered(template: str) -> str:
    return render_mission_sheet(sample_mission_sheet(), template)


def test_the_shipped_template_is_accepted():
    check_template("mission_sheet", default_template("mission_sheet"))


def test_every_documented_variable_exists():
    for variable in variables("mission_sheet"):
        assert rendered("{{ " + variable.name + " }}")
        assert variable.description


def test_an_edited_text_is_what_gets_printed():
    html = rendered("<h1>Mission chez {{ client.nom }}</h1>\n<p>Le {{ fiche.date | date_courte }}</p>")
    assert "<h1>Mission chez Odette Ferrand</h1>" in html
    assert "Le 24/11/2026" in html


REFUSED = [
    ("<p>\n{{ client.prenom }}</p>", 2, "prenom"),
    ("{{ inconnu }}", 1, "inconnu"),
    ("un\ndeux\n{% if client.age %}trois", 3, "syntaxe"),
    ("{{ client.nom | inventé }}", 1, "inventé"),
    ("{{ client.nom | pprint }}", 1, "pprint"),
    ("\n{% for i in client.nom %}{{ i }}{% endfor %}", 2, "expression"),
    ("<p>\n\n<script>alert(1)</script>", 3, "script"),
    ("<img src='https://example.org/logo.png'>", 1, "data:"),
    ("<p onclick='x()'>", 1, "onclick"),
    ("<p style=\"background: url('http://example.org/x')\">", 1, "data:"),
    ("<style>\n@import 'http://example.org/x.css';</style>", 1, "data:"),
    ("a\n{% include 'mission_sheet/sheet.html' %}", 2, "include"),
    ("{% macro f() %}{% endmacro %}", 1, "macro"),
    ("{% set x = 1 %}", 1, "assign"),
    ("{{ client.age + 1 }}", 1, "add"),
]


@pytest.mark.parametrize(("template", "line", "word"), REFUSED, ids=[case[0][:30] for case in REFUSED])
def test_a_template_is_refused_with_its_line(template, line, word):
    with pytest.raises(TemplateError) as refusal:
        check_template("mission_sheet", template)
    assert refusal.value.line == line
    assert f"Ligne {line}" in refusal.value.reason
    assert word in refusal.value.reason


def test_a_template_that_forgets_an_empty_age_is_still_printed():
    check_template("mission_sheet", "{{ client.age }}{{ mission.debut | date_longue }}")


TOO_MUCH = [
    "x" * 64_001,
    "{% for a in mission.creneaux %}" * 4 + "{% endfor %}" * 4,
    "{% for a in mission.creneaux %}{% for b in mission.creneaux %}" + "x" * 60_000 + "{% endfor %}{% endfor %}",
    "{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}",
    "{% if 1 %}" * 3_000 + "{% endif %}" * 3_000,
    "{{ client.nom" + " | upper" * 5_000 + " }}",
]


@pytest.mark.parametrize("template", TOO_MUCH, ids=range(len(TOO_MUCH)))
def test_a_template_that_asks_for_too_much_is_refused(template):
    with pytest.raises(TemplateError):
        rendered(template)
