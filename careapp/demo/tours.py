"""Weekly tours: which worker goes to which client when, so that a week holds together from the first day.

A tour is a chain of stops with the travel between them; the missions, slots and visits of the demo are read off it.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import asin, cos, radians, sin, sqrt
from typing import Final

FIRST_START: Final = 7 * 60 + 30
LUNCH: Final = 12 * 60
LAST_END: Final = 19 * 60
KILOMETRES_AN_HOUR: Final = 24
DETOUR: Final = 1.3
# Service code, minutes, the earliest and latest it starts.
PROGRAMME: Final = (
    ("lever_coucher", 45, 420, 570),
    ("toilette", 60, 450, 660),
    ("repas", 45, 690, 780),
    ("menage", 90, 540, 1020),
    ("courses", 60, 540, 1020),
    ("garde_jour", 90, 780, 1020),
    ("accompagnement", 60, 540, 1020),
    ("cuisine", 45, 1020, 1110),
    ("toilette", 45, 480, 660),
    ("repas", 45, 1050, 1140),
)
SHORT_PROGRAMME: Final = (
    ("lever_coucher", 30, 420, 600),
    ("toilette", 30, 450, 700),
    ("repas", 30, 660, 800),
    ("menage", 45, 540, 1080),
    ("courses", 30, 540, 1080),
    ("cuisine", 30, 990, 1140),
    ("repas", 30, 1040, 1200),
)


@dataclass(frozen=True, slots=True)
class Home:
    """A client or a worker with a place: `key` tells whose."""

    key: int
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Stop:
    """A worker's weekly stop at a client's."""

    client: int
    worker: int
    service: str
    weekday: int
    start: int
    minutes: int


@dataclass(slots=True)
class Loom:
    """What weaves the tours: chance, places, what each client has already."""

    chance: random.Random
    stops_a_day: int
    short: bool = False
    taken: dict[tuple[int, int], list[tuple[int, int]]] = field(default_factory=dict)


def travel_minutes(one: Home, other: Home) -> int:
    """Minutes between two places, rounded up to five: great circle × 1.3 ÷ 24 km/h, plus two to park."""
    east, north = radians(other.longitude - one.longitude), radians(other.latitude - one.latitude)
    chord = sin(north / 2) ** 2 + cos(radians(one.latitude)) * cos(radians(other.latitude)) * sin(east / 2) ** 2
    kilometres = 2 * 6371 * asin(sqrt(chord)) * DETOUR
    return -(-round(kilometres / KILOMETRES_AN_HOUR * 60 + 2) // 5) * 5


def weave(loom: Loom, worker: Home, clients: Sequence[Home], weekdays: Sequence[int]) -> list[Stop]:
    """A worker's weekly stops: much the same clients each working day, one or two that change."""
    near = sorted(clients, key=lambda client: travel_minutes(worker, client) + loom.chance.randrange(8))
    stops: list[Stop] = []
    for weekday in weekdays:
        stops += _day(loom, worker, near[: loom.stops_a_day + 4], weekday)
    return stops


def _day(loom: Loom, worker: Home, near: Sequence[Home], weekday: int) -> list[Stop]:
    programme = SHORT_PROGRAMME if loom.short else PROGRAMME
    wanted = loom.stops_a_day + (0 if loom.short else loom.chance.choice((-1, 0, 0, 1)))
    order, moment, here, stops = list(near), FIRST_START, worker, []
    loom.chance.shuffle(order[loom.stops_a_day - 1 :])
    for client in order:
        if len(stops) >= wanted:
            break
        start = moment + (travel_minutes(here, client) if stops else 0)
        fitting = [entry for entry in programme if entry[2] <= start <= entry[3] and start + entry[1] <= LAST_END + 60]
        if not fitting:
            moment += 45
            continue
        service, minutes, *_window = fitting[(client.key + weekday // 3) % len(fitting)]
        if not _free(loom, client.key, weekday, start, start + minutes):
            continue
        stops.append(Stop(client.key, worker.key, service, weekday, start, minutes))
        loom.taken.setdefault((client.key, weekday), []).append((start, start + minutes))
        moment, here = start + minutes, client
        if len(stops) == (wanted + 1) // 2:
            moment = max(moment + 30, LUNCH + loom.chance.randrange(0, 60, 15))
    return stops


def _free(loom: Loom, client: int, weekday: int, start: int, end: int) -> bool:
    return all(end <= other or start >= until for other, until in loom.taken.get((client, weekday), []))
