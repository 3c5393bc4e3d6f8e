"""Published home health care instances (HHCRSP) as neutral data and as a problem of the engine.

Two formats: the Italian cities of Ceschia, Di Gaspero, Rosati and Schaerf (ITOR 2024, JSON, road minutes) and the
text blocks of Mankowska, Meisel and Bierwirth (HCMS 2014). A window bounds the *start* of the visits: hard at its
beginning, soft at its end. Two services at one patient are done by two people, `gap` minutes apart.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from math import ceil, cos, radians
from pathlib import Path
from typing import Final

from careapp.i18n import _
from careapp.matching.problem import Place, Problem, ProblemError, Settings, Skill, SkillHeld, Visit, Worker

KM_PER_DEGREE: Final = 111.2
CENTRE: Final = (45.57, 5.92)  # where a map without coordinates is laid
KM_PER_MINUTE: Final = 30 / 60 / 1.3  # what a minute of travel is worth on such a map


@dataclass(frozen=True)
class Needed:
    """Asks one service for some minutes."""

    service: str
    minutes: int


@dataclass(frozen=True)
class Patient:
    """Asks one or two services; times in minutes since the day of the instance begins."""

    id: str
    place: Place
    earliest: int
    latest: int  # last start that is not late
    services: tuple[Needed, ...]
    gap: tuple[int, int] = (0, 0)  # start of the second minus start of the first


@dataclass(frozen=True)
class Caregiver:
    """Does the services named; `shift` bounds the day when the instance says so."""

    id: str
    abilities: frozenset[str]
    shift: tuple[int, int] | None = None


@dataclass(frozen=True)
class Instance:
    """Holds a published day; `distances` are minutes, the depot first, then the patients in order."""

    name: str
    city: str
    depot: Place
    patients: tuple[Patient, ...]
    caregivers: tuple[Caregiver, ...]
    services: tuple[str, ...]
    distances: tuple[tuple[float, ...], ...]


def read(path: Path) -> Instance:
    """Read an instance, JSON or text blocks by its suffix."""
    try:
        return _read_json(path) if path.suffix == ".json" else _read_blocks(path)
    except (KeyError, IndexError, ValueError, TypeError) as error:
        raise ProblemError(_("{file} n’est pas une instance HHCRSP lisible.", file=path.name), path.name) from error


def _read_json(path: Path) -> Instance:
    data = json.loads(path.read_text(encoding="utf-8"))
    minutes = {service["id"]: service.get("default_duration") for service in data["services"]}
    size = len(data["patients"]) + 1
    return Instance(
        path.stem,
        data["name"],
        _place(data["central_offices"][0]["location"], 0),
        tuple(_patient(row, node, minutes) for node, row in enumerate(data["patients"], 1)),
        tuple(_caregiver(row) for row in data["caregivers"]),
        tuple(minutes),
        tuple(tuple(float(cell) for cell in row[:size]) for row in data["distances"][:size]),
    )


def _place(location: list[float], node: int) -> Place:
    return Place(location[1], location[0], node)


def _patient(row: dict, node: int, minutes: dict[str, int]) -> Patient:
    services = tuple(
        Needed(asked["service"], int(asked.get("duration", minutes[asked["service"]])))
        for asked in row["required_caregivers"]
    )
    link = row.get("synchronization") or {}
    gap = tuple(int(bound) for bound in link["distance"]) if link.get("type") == "sequential" else (0, 0)
    earliest, latest = (int(bound) for bound in row["time_window"])
    return Patient(row["id"], _place(row["location"], node), earliest, latest, services, gap)


def _caregiver(row: dict) -> Caregiver:
    shift = row.get("working_shift")
    return Caregiver(row["id"], frozenset(row["abilities"]), (int(shift[0]), int(shift[1])) if shift else None)


def _blocks(path: Path) -> dict[str, list[list[str]]]:
    """Rows of words under each name."""
    blocks: dict[str, list[list[str]]] = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if len(words) == 1 and not words[0][0].isdigit():
            rows = blocks.setdefault(words[0], [])
        elif words:
            rows.append(words)
    return blocks


def _numbers(row: list[str]) -> list[float]:
    return [float(word) for word in row]


def _read_blocks(path: Path) -> Instance:
    blocks = _blocks(path)
    count = int(blocks["nbNodes"][0][0])
    services = tuple(f"s{number}" for number in range(1, int(blocks["nbServi"][0][0]) + 1))
    x, y = _numbers(blocks["x"][0]), _numbers(blocks["y"][0])
    places = [_on_map(x[node], y[node], node) for node in range(count)]
    return Instance(
        path.stem,
        "",
        places[0],
        tuple(_block_patients(blocks, services, places, count)),
        tuple(
            Caregiver(f"c{number}", frozenset(s for s, able in zip(services, row, strict=True) if float(able)))
            for number, row in enumerate(blocks["a"], 1)
        ),
        services,
        tuple(tuple(_numbers(row)[: count - 1]) for row in blocks["d"][: count - 1]),
    )


def _on_map(x: float, y: float, node: int) -> Place:
    lat = CENTRE[0] + (y - 50) * KM_PER_MINUTE / KM_PER_DEGREE
    return Place(lat, CENTRE[1] + (x - 50) * KM_PER_MINUTE / KM_PER_DEGREE / cos(radians(lat)), node)


def _block_patients(
    blocks: dict[str, list[list[str]]], services: tuple[str, ...], places: list[Place], count: int
) -> Iterator[Patient]:
    caregivers = int(blocks["nbVehi"][0][0])
    low, high, early, late = (_numbers(blocks[name][0]) for name in ("mind", "maxd", "e", "l"))
    for node in range(1, count - 1):
        minutes = _numbers(blocks["p"][node * caregivers])
        asked = [column for column, cell in enumerate(blocks["r"][node]) if float(cell)]
        needed = tuple(Needed(services[column], int(minutes[column])) for column in asked)
        gap = (int(low[node]), int(high[node]))
        yield Patient(f"p{node}", places[node], int(early[node]), int(late[node]), needed, gap)


def to_problem(instance: Instance, day: date, begins: int = 7 * 60, settings: Settings | None = None) -> Problem:
    """The day of an instance as a problem, its minute 0 at `begins` minutes after midnight of `day`."""
    leave = {patient.id: ceil(away) for patient, away in zip(instance.patients, instance.distances[0][1:], strict=True)}
    return Problem(
        day,
        tuple(_worker(one, instance.depot, begins) for one in instance.caregivers),
        tuple(visit for patient in instance.patients for visit in _visits(patient, begins, leave)),
        skills={service: Skill(service, service) for service in instance.services},
        settings=settings or Settings(),
        matrix=instance.distances,
    )


def _worker(caregiver: Caregiver, depot: Place, begins: int) -> Worker:
    shift = caregiver.shift and ((begins + caregiver.shift[0], begins + caregiver.shift[1]),)
    skills = {ability: SkillHeld() for ability in sorted(caregiver.abilities)}
    return Worker(caregiver.id, caregiver.id, depot, skills=skills, availability=shift)


def _visits(patient: Patient, begins: int, leave: dict[str, int]) -> Iterator[Visit]:
    """The visits of a patient; nobody is there before the way from the depot."""
    paired = len(patient.services) == 2
    for position, needed in enumerate(patient.services):
        start = begins + max(patient.earliest, leave[patient.id])
        yield Visit(
            f"{patient.id}.{position + 1}",
            patient.id,
            start,
            start + needed.minutes,
            patient.id,
            patient.place,
            earliest=start,
            latest=max(begins + patient.latest, start) + needed.minutes,
            soft_end=True,
            required={needed.service: 1},
            pair_key=patient.id if paired else None,
            position=position,
            gap=patient.gap,
        )
