from __future__ import annotations

from pathlib import Path

from careapp.matching.rules import RULES
from careapp.matching.scores import PARTS

TEXT = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")


def test_every_rule_and_every_part_of_the_score_is_documented():
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]
    levels = {"block": "blocks", "warn": "warns", "off": "off"}
    for rule in RULES:
        assert any(line.startswith(f"| `{rule.code}` | {levels[rule.level]} |") for line in rows), rule.code
    for code, (_label, most) in PARTS.items():
        assert any(line.startswith(f"| `{code}` | {most} |") for line in rows), code
