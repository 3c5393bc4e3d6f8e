"""Writes the tables of docs/matching.md from the code: `make docs`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from careapp.matching.problem import Level
from careapp.matching.rules import RULES, Rule
from careapp.matching.scores import PARTS
from careapp.matching.weights import MEANINGS, Weights
from careapp.matching.wording import length

PAGE: Final = Path(__file__).parent / "matching.md"
LEVELS: Final = {Level.BLOCK: "blocks", Level.WARN: "warns", Level.OFF: "off"}


def _limit(rule: Rule) -> str:
    if not rule.limit:
        return ""
    return length(rule.limit).replace("\u00a0", " ") if rule.unit == "minutes" else str(rule.limit)


def _rules() -> list[str]:
    lines = ["| Code | Default | Limit | Says that | Source |", "|---|---|---|---|---|"]
    for rule in RULES:
        says = (rule.broken.__doc__ or "").strip()
        lines.append(f"| `{rule.code}` | {LEVELS[rule.level]} | {_limit(rule)} | {says} | {rule.law} |")
    return lines


def _weights() -> list[str]:
    usual = vars(Weights())
    lines = ["| Weight | Default | Price of |", "|---|---|---|"]
    return lines + [f"| `{name}` | {usual[name]:,} | {meaning} |" for name, meaning in MEANINGS.items()]


def _parts() -> list[str]:
    lines = ["| Part | Points | Full when |", "|---|---|---|"]
    return lines + [f"| `{code}` | {most} | {full} |" for code, (_label, most, full) in PARTS.items()]


TABLES: Final = {"rules": _rules, "weights": _weights, "parts": _parts}


def page(text: str) -> str:
    """The page with its tables as the code says they are; each stands between `<!-- name -->` and `<!-- end -->`."""
    for name, table in TABLES.items():
        body = "\n".join([f"<!-- {name} -->", *table(), "<!-- end -->"])
        text = re.sub(f"<!-- {name} -->.*?<!-- end -->", lambda _match, body=body: body, text, flags=re.DOTALL)
    return text


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
