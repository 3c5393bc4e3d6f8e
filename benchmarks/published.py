"""Published instances against the best values in print: a process a run, its start counted, its answer judged apart.

`python -m benchmarks.published --seconds 10 --seeds 3 [--only TEXT …]` prints every instance and keeps the figures.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import figures, hhcrsp

FAMILIES = (10, 25, 50, 75, 100, 200, 300)
# % by family, as a prototype reached over all ten instances of each; its mean for 25 patients (−0.15) is instance 6
# alone (440.9 against 447.8 in print), which the archive does not hold: on its five, the best in print is the limit
MEANS = {10: (0, 0, 0, -0.5, -1.0, -1.5, -3.3), 60: (0, 0, -0.1, -0.6, -1.2, -2.0, -4.0)}
WORST = {10: 2.0, 60: 0.5}
ITALIAN_MEAN = -1.0
ROUNDING = 0.01  # %: values in print are rounded
OVERRUN = 1.1


def run(folder: Path, name: str, best: float, seconds: float, seed: int) -> tuple[float, float]:
    """Percent above the best published value, and seconds from the start of the process to its end."""
    out, begun = folder / "answer.json", time.monotonic()
    command = [sys.executable, "-m", "careapp", "bench", "hhcrsp", str(folder / name), "--out", str(out)]
    subprocess.run([*command, "--time-limit", str(seconds), "--seed", str(seed)], check=True, stdout=subprocess.DEVNULL)
    spent = time.monotonic() - begun
    routes = json.loads(out.read_text())["routes"]
    return 100 * (hhcrsp.objective(hhcrsp.read(folder / name), routes) / best - 1), spent


def family(name: str) -> str:
    """The set an instance is counted in."""
    return name.split("_")[2] if name.startswith("mankowska") else "Italian"


def measure(seconds: int, seeds: int, only: Sequence[str]) -> list[figures.Figure]:
    """Mean of each family and the worst instance, medians over seeds."""
    gaps: dict[str, float] = {}
    longest = 0.0
    with tempfile.TemporaryDirectory() as work:
        folder = hhcrsp.unpacked(Path(work))
        for name, best in sorted(hhcrsp.published(folder).items(), key=lambda item: (len(item[0]), item[0])):
            if not only or any(text in name for text in only):
                found = [run(folder, name, best, seconds, seed) for seed in range(seeds)]
                longest = max(longest, *(spent for _gap, spent in found))
                gaps[name] = statistics.median(gap for gap, _spent in found)
                print(f"{name}\t{gaps[name]:+.2f} %\t{' '.join(f'{gap:+.2f}' for gap, _spent in found)}", flush=True)
    return [*_summed(gaps, seconds), figures.at_most(f"longest run of {seconds} s", longest, "s", OVERRUN * seconds)]


def _summed(gaps: dict[str, float], seconds: int) -> list[figures.Figure]:
    limits = dict(zip(map(str, FAMILIES), MEANS[seconds], strict=True)) | {"Italian": ITALIAN_MEAN}
    found = []
    for name, limit in limits.items():
        mine = [one for instance, one in gaps.items() if family(instance) == name]
        if mine and (name != "Italian" or seconds == 60):
            title = f"published {name}, mean of {len(mine)} at {seconds} s"
            found.append(figures.at_most(title, statistics.mean(mine), "%", limit + ROUNDING))
    return [*found, figures.at_most(f"published, worst of {len(gaps)}", max(gaps.values()), "%", WORST[seconds])]


if __name__ == "__main__":
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, choices=sorted(MEANS), default=10)
    options.add_argument("--seeds", type=int, default=3)
    options.add_argument("--only", nargs="*", default=[])
    asked = options.parse_args()
    answer = measure(asked.seconds, asked.seeds, asked.only)
    if not asked.only:
        figures.write(f"published_{asked.seconds}s", answer)
    print(*answer, sep="\n")
