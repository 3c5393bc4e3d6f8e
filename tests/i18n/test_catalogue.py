"""Every text has its English, and the generated files say what the code says."""

import ast
import re
from pathlib import Path

import pytest

from careapp.i18n import _, catalogue, ngettext, using_locale

SCREENS = [
    path for folder in ("components", "pages") for path in sorted((catalogue.ROOT / "careapp" / folder).rglob("*.py"))
]
MARKED = {"t", "tv", "plural", "N_", "_", "ngettext"}
FRENCH = re.compile(r"[àâçéèêëîïôùûœÀÂÇÉÈÊÎÔ’…]|^[A-Z][a-z’]+ [a-z]")
NOT_TEXTS = {"Français", "Escape"}


def test_every_text_is_translated_into_english():
    assert catalogue.missing("en") == []


def test_no_text_hides_in_a_formatted_string_where_nothing_finds_it():
    hidden = [
        f"{path.name}:{call.lineno}"
        for path in sorted((catalogue.ROOT / "careapp").rglob("*.py"))
        for string in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in MARKED
        if call.args and isinstance(call.args[0], ast.Constant)
    ]
    assert hidden == []


def test_generated_catalogues_are_fresh():
    assert [path.name for path in catalogue.stale()] == []


def test_a_translation_keeps_the_placeholders_of_its_text():
    holes = re.compile(r"\{(\w+)\}")
    for message in catalogue.read("en"):
        if message.id and isinstance(message.id, str):
            assert set(holes.findall(message.id)) >= set(holes.findall(message.string)), message.id


def test_a_text_is_read_in_both_languages():
    with using_locale("en"):
        assert (_("Annuler"), _("Annuler l’action")) == ("Cancel", "Undo")
        assert (_("Nom"), _("Nom de famille")) == ("Name", "Last name")
    with using_locale("fr"):
        assert _("Annuler") == "Annuler"


@pytest.mark.parametrize(("count", "written"), [(0, "Dans 0 jour"), (1, "Dans 1 jour"), (2, "Dans 2 jours")])
def test_zero_is_singular_in_french(count, written):
    with using_locale("fr"):
        assert ngettext("Dans {count} jour", "Dans {count} jours", count) == written


def _unmarked(tree: ast.AST) -> list[str]:
    """The French strings of a module that stand outside a marking call and are no docstring."""
    marked = {
        id(part)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and getattr(call.func, "id", getattr(call.func, "attr", "")) in MARKED
        for part in ast.walk(call)
    }
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    texts = [node for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [
        node.value
        for node in texts
        if id(node) not in marked | docstrings and node.value not in NOT_TEXTS and FRENCH.search(node.value)
    ]


@pytest.mark.parametrize("path", SCREENS, ids=lambda path: str(path.relative_to(catalogue.ROOT / "careapp")))
def test_no_french_text_of_a_screen_is_left_unmarked(path: Path):
    assert _unmarked(ast.parse(path.read_text(encoding="utf-8"))) == []
