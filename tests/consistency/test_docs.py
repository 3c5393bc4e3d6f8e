"""What the documentation says of the code is true of the code."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest

from careapp.matching.rules import RULES
from careapp.matching.statements import NAMES

DOCS = Path(__file__).resolve().parents[2] / "docs"
ROOT = DOCS.parent
PAGES = [*sorted(DOCS.rglob("*.md")), ROOT / "README.md", ROOT / "CHANGELOG.md"]


def test_the_page_of_permissions_is_written_from_the_code():
    table = runpy.run_path(str(DOCS / "permissions.py"))["table"]()
    assert (DOCS / "permissions.md").read_text("utf-8") == table, "run: make docs"


def test_the_page_of_rules_is_written_from_the_code():
    text = (DOCS / "rules.md").read_text("utf-8")
    assert runpy.run_path(str(DOCS / "rules_page.py"))["page"]() == text, "run: make docs"
    assert all(f"| {NAMES[rule.code]} |" in text for rule in RULES)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    targets = re.findall(r"(?<!!)\[[^\]]*\]\((?!https?:|#)([^)#\s]+)", page.read_text("utf-8"))
    assert [target for target in targets if not (page.parent / target).exists()] == []


def test_the_paths_that_the_architecture_names_exist():
    named = re.findall(r"`([\w/]+(?:/|\.py|\.jsx))`", (DOCS / "architecture.md").read_text("utf-8"))
    places = ["/assets", "/migrations", "/tests", "/careapp"]
    places += [f"/{path.relative_to(ROOT)}" for top in ("careapp", "tests") for path in (ROOT / top).rglob("*")]
    assert [path for path in named if not any(place.endswith(f"/{path.rstrip('/')}") for place in places)] == []
