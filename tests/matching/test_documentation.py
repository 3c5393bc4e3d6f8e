from __future__ import annotations

from pathlib import Path

from careapp.matching.rules import RULES
from careapp.matching.scores import PARTS
from careapp.matching.weights import Weights

TEXT = (Path(__file__).parents[2] / "docs" / "matching.md").read_text(encoding="utf-8")


def test_every_rule_and_every_part_of_the_score_is_documented():
    rows = [line for line in TEXT.splitlines() if line.startswith("| `")]
    levels = {"block": "blocks", "warn": "warns", "off": "off"}
    for rule in RULES:
        assert any(line.startswith(f"| `{rule.code}` | {levels[rule.level]} |") for line in rows), rule.code
    for code, (_label, most) in PARTS.items():
        assert any(line.startswith(f"| `{code}` | {most} |") for line in rows), code


def test_every_weight_is_documented_with_its_default():
    for name, value in vars(Weights()).items():
        assert not isinstance(value, int) or f"\n| `{name}` | {value:,} |" in TEXT, name
