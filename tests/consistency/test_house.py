"""The house's own rules, read from the source."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "careapp").rglob("*.py"))
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40
LONGEST_COMPONENT = 60


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_nothing_commits_but_the_transaction():
    committing = {
        _name(path)
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Attribute) and node.attr == "commit" and "db/" not in _name(path)
    }
    assert committing == set()


def test_modules_stay_short_enough_to_read():
    assert [_name(path) for path in MODULES if len(path.read_text("utf-8").splitlines()) > LONGEST_MODULE] == []


def test_functions_stay_short_enough_to_read():
    long = []
    for path in MODULES:
        limit = LONGEST_COMPONENT if {"pages", "components"} & set(path.parts) else LONGEST_FUNCTION
        for node in ast.walk(_tree(path)):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                size = (node.end_lineno or 0) - node.lineno + 1
                if size > limit:
                    long.append(f"{_name(path)}:{node.lineno} {node.name} has {size} lines")
    assert long == []


@pytest.mark.parametrize("word", ["rx.toast", "rx.call_script", "rx.set_clipboard", "rx.download", "rx.upload"])
def test_nothing_needs_eval_or_an_open_folder_in_the_browser(word):
    assert [_name(path) for path in MODULES if word + "(" in path.read_text("utf-8")] == []


def test_a_form_that_is_posted_is_one_the_browser_posts():
    # The framework's own form cancels every submission, so that an `action` of its would never be reached.
    framework = [
        f"{_name(path)}:{node.lineno}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("rx.el.form", "rx.form")
        and any(keyword.arg == "action" for keyword in node.keywords)
    ]  # fmt: skip
    assert framework == []


@pytest.mark.parametrize(
    ("call", "door"), [("Mail", "careapp/actions/mails.py"), ("post.send", "careapp/jobs/outbox.py")]
)
def test_a_mail_is_queued_and_sent_through_one_door_each_where_a_refusal_is_read(call, door):
    calling = {
        _name(path)
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func) == call
    }
    assert calling == {door}
