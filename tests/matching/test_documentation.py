from __future__ import annotations

import runpy
from pathlib import Path

from careapp.matching.rules import RULES
from careapp.matching.weights import MEANINGS, Weights

DOCS = Path(__file__).parents[2] / "docs"


def test_the_tables_of_the_page_are_those_of_the_code():
    text = (DOCS / "matching.md").read_text("utf-8")
    assert runpy.run_path(str(DOCS / "matching_tables.py"))["page"](text) == text, "run: make docs"
    assert all(f"| `{name}` |" in text for name in [*MEANINGS, *(rule.code for rule in RULES)])


def test_every_price_has_a_meaning():
    assert [name for name, value in vars(Weights()).items() if isinstance(value, int)] == list(MEANINGS)
