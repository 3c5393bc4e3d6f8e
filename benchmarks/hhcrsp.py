"""Published instances read, and solutions judged, without a line of the engine.

Files, rules and objective as the papers state them: Mankowska, Meisel, Bierwirth 2014 (text blocks); Ceschia,
Di Gaspero, Rosati, Schaerf 2024 (JSON, MIT licence). The archive also holds the values the papers published.
"""

from __future__ import annotations

import csv
import io
import json
import re
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ARCHIVE = Path(__file__).parent / "instances" / "hhcrsp.tar.xz"
LETTERS = {10: "A", 25: "B", 50: "C", 75: "D", 100: "E", 200: "F", 300: "G"}
NOT_VALUES = re.compile("LB_|_time_s|_mean|_method")
TOLERANCE = 1e-3


@dataclass(frozen=True)
class Day:
    """Holds an instance: one row of services, window and gap for each patient, places from the depot (0) on."""

    distances: list[list[float]]
    able: list[set[int]]
    services: list[list[tuple[int, float]]]
    windows: list[tuple[float, float]]
    gaps: list[tuple[float, float]]


def unpacked(folder: Path) -> Path:
    """The folder with the archive's files."""
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder


def published(folder: Path) -> dict[str, float]:
    """The smallest published value of each instance, by the path of its file."""
    best = {}
    for row in csv.DictReader((folder / "published_results.csv").open()):
        values = [
            float(v)
            for name, v in row.items()
            if name not in ("instance", "patients") and v and not NOT_VALUES.search(name)
        ]
        size = int(row["patients"])
        kind = "CPLEX" if size < 100 else "VNS"
        best[f"mankowska/Instanz{kind}_HCSRP_{size}_{row['instance'][1:]}.txt"] = min(values)
    for row in csv.DictReader((folder / "italian_published.csv").open()):
        best[f"italian/{row['instance']}"] = float(row["objective"])
    return {name: value for name, value in best.items() if (folder / name).exists()}


def read(path: Path) -> Day:
    """Read an instance."""
    return _json(json.loads(path.read_text())) if path.suffix == ".json" else _text(path.read_text())


def _json(data: dict) -> Day:
    ids = [service["id"] for service in data["services"]]
    usual = {service["id"]: service.get("default_duration") for service in data["services"]}
    patients = data["patients"]
    links = [patient.get("synchronization") or {} for patient in patients]
    return Day(
        [[float(cell) for cell in row] for row in data["distances"]],
        [{ids.index(ability) for ability in one["abilities"]} for one in data["caregivers"]],
        [
            [
                (ids.index(one["service"]), float(one.get("duration", usual[one["service"]])))
                for one in patient["required_caregivers"]
            ]
            for patient in patients
        ],
        [tuple(int(bound) for bound in patient["time_window"]) for patient in patients],
        [tuple(link["distance"]) if link.get("type") == "sequential" else (0, 0) for link in links],
    )


def _text(text: str) -> Day:
    blocks = {
        name: list(_numbers(io.StringIO(rows)))
        for name, rows in re.findall(r"^([A-Za-z]\w*)\s*\n([^A-Za-z]*)", text, re.M)
    }
    nodes, people = int(blocks["nbNodes"][0][0]), int(blocks["nbVehi"][0][0])
    low, high, early, late = (blocks[name][0] for name in ("mind", "maxd", "e", "l"))
    inside = range(1, nodes - 1)
    asked = [[column for column, cell in enumerate(blocks["r"][node]) if cell] for node in inside]
    return Day(
        blocks["d"],
        [{service for service, cell in enumerate(row) if cell} for row in blocks["a"]],
        [
            [(one, blocks["p"][node * people][one]) for one in wanted]
            for node, wanted in zip(inside, asked, strict=True)
        ],
        [(early[node], late[node]) for node in inside],
        [(low[node], high[node]) for node in inside],
    )


def _numbers(rows: io.StringIO) -> Iterator[list[float]]:
    for row in rows:
        if row.strip():
            yield [float(word) for word in row.split()]


def objective(day: Day, routes: dict[str, list[dict]]) -> float:
    """(travel + lateness + largest lateness) / 3 of a solution; ValueError when it breaks a rule."""
    starts, travel = {}, 0.0
    for caregiver, stops in routes.items():
        here, free = 0, 0.0
        for stop in stops:
            patient, service, start = stop["patient"], stop["service"] - 1, stop["start"]
            minutes = dict(day.services[patient - 1])
            if service not in minutes or service not in day.able[int(caregiver) - 1] or (patient, service) in starts:
                raise ValueError(f"caregiver {caregiver}, patient {patient}: not asked, not able or done twice")
            if start < max(free + day.distances[here][patient], day.windows[patient - 1][0]) - TOLERANCE:
                raise ValueError(f"caregiver {caregiver}, patient {patient}: begins too early")
            travel += day.distances[here][patient]
            starts[patient, service] = start, caregiver
            here, free = patient, start + minutes[service]
        travel += day.distances[here][0]
    late = [_late(day, patient, wanted, starts) for patient, wanted in enumerate(day.services, 1)]
    return (travel + sum(map(sum, late)) + max(map(max, late))) / 3


def _late(day: Day, patient: int, wanted: list[tuple[int, float]], starts: dict) -> list[float]:
    """Minutes late of each service of a patient."""
    missing = [service for service, _minutes in wanted if (patient, service) not in starts]
    if missing:
        raise ValueError(f"patient {patient}: not visited")
    begins = [starts[patient, service] for service, _minutes in wanted]
    if len(begins) == 2:
        (first, one), (second, other), (low, high) = *begins, day.gaps[patient - 1]
        if one == other or not low - TOLERANCE <= second - first <= high + TOLERANCE:
            raise ValueError(f"patient {patient}: pair out of step")
    return [max(0.0, start - day.windows[patient - 1][1]) for start, _who in begins]
