"""A figure: what was measured, its unit, its limit, and whether it holds."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

RESULTS = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of the table of `make bench`."""

    name: str
    value: float
    unit: str
    limit: float
    holds: bool


def at_most(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that holds up to its limit."""
    return Figure(name, round(value, 3), unit, limit, value <= limit)


def at_least(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that holds from its limit on."""
    return Figure(name, round(value, 3), unit, limit, value >= limit)


def exactly(name: str, value: float, unit: str, limit: float) -> Figure:
    """A figure that holds at one value only."""
    return Figure(name, value, unit, limit, value == limit)


def write(benchmark: str, figures: Iterable[Figure]) -> None:
    """Keep the figures of a benchmark."""
    RESULTS.mkdir(exist_ok=True)
    lines = [asdict(figure) for figure in figures]
    (RESULTS / f"{benchmark}.json").write_text(json.dumps(lines, indent=1, ensure_ascii=False) + "\n")


def read() -> list[Figure]:
    """Every figure that was kept, in the order of the benchmarks' names."""
    found: list[Figure] = []
    for file in sorted(RESULTS.glob("*.json")):
        held = json.loads(file.read_text())
        found += [Figure(**line) for line in (held if isinstance(held, list) else [held])]
    return found
