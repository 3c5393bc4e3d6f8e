"""Runs the benchmarks, each in a process of its own, and prints all figures as one table."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from benchmarks import figures

HERE = Path(__file__).parent
HELPERS = {"__init__", "agency", "figures", "hhcrsp", "run"}
LONG = {"agency_day", "published", "peers"}  # asked for by name only; their last figures are printed with the others


def names() -> list[str]:
    """The benchmarks that can be run: the modules of this folder that have something to measure."""
    return sorted(
        file.stem for file in HERE.glob("*.py") if file.stem not in HELPERS and "\ndef measure" in file.read_text()
    )


def run(wanted: list[str]) -> bool:
    """Run the benchmarks of those names, or all; say whether each ran and every figure holds."""
    ran = [_run_one(name) for name in wanted or [one for one in names() if one not in LONG]]
    kept = figures.read()
    print(table(kept))
    return all(ran) and all(figure.holds for figure in kept)


def _run_one(name: str) -> bool:
    print(f"… {name}", file=sys.stderr, flush=True)
    (figures.RESULTS / f"{name}.json").unlink(missing_ok=True)
    return subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], cwd=HERE.parent, check=False).returncode == 0


def table(kept: list[figures.Figure]) -> str:
    """The figures in columns."""
    width = max((len(figure.name) for figure in kept), default=0)
    lines = [
        f"{figure.name:<{width}}  {figure.value:>12,.6g} {figure.unit:<10} limit {figure.limit:>10,.6g}  "
        f"{'holds' if figure.holds else 'DOES NOT HOLD'}"
        for figure in kept
    ]
    return "\n".join(lines)
