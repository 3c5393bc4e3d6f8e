"""Travel minutes between places: those given for the mode first, else distance as the crow flies × detour ÷ speed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from careapp.matching.problem import Place, Problem, Settings

SPEEDS: Final = {"car": 30.0, "scooter": 28.0, "bike": 14.0, "transit": 14.0, "foot": 4.5}  # km/h, door to door
EARTH_KM: Final = 6371.0
UNKNOWN: Final = 65535  # stands in a square of minutes where nobody knows them

Square = np.ndarray | None
Roads = Square | Mapping[str, np.ndarray]  # one square for every mode, or some modes' own


@dataclass(frozen=True, eq=False)
class Points:
    """Holds places as columns: degrees (nan when unknown) and matrix rows (−1 when none)."""

    lat: np.ndarray
    lon: np.ndarray
    node: np.ndarray

    def take(self, rows: np.ndarray | slice) -> Points:
        """The chosen places."""
        return Points(self.lat[rows], self.lon[rows], self.node[rows])

    @classmethod
    def of(cls, places: list[Place | None]) -> Points:
        """Columns of places, None being unknown."""
        return cls(
            np.array([np.nan if p is None else p.lat for p in places], dtype=float),
            np.array([np.nan if p is None else p.lon for p in places], dtype=float),
            np.array([-1 if p is None else p.node for p in places], dtype=np.int64),
        )


def speed(settings: Settings, transport: str) -> float:
    """Kilometres an hour of a transport mode; an unknown mode goes by car."""
    return settings.speeds.get(transport) or SPEEDS.get(transport, SPEEDS["car"])


@dataclass(frozen=True, eq=False)
class Ways:
    """Holds the distinct ways to travel, slowest first (a speed and known minutes each), and whose is which."""

    kmh: np.ndarray
    squares: tuple[Square, ...]
    of: np.ndarray  # the way of each traveller

    @classmethod
    def among(cls, settings: Settings, roads: Roads, transports: Iterable[str]) -> Ways:
        """The ways of travellers, by their transport modes; modes as fast that know the same minutes are one way."""
        given = list(transports)
        modes = sorted(dict.fromkeys(given), key=lambda mode: speed(settings, mode))
        square = {mode: roads.get(mode) if isinstance(roads, Mapping) else roads for mode in modes}
        ways = {(speed(settings, mode), id(square[mode])): square[mode] for mode in modes}
        number = {way: index for index, way in enumerate(ways)}
        way = {mode: number[speed(settings, mode), id(square[mode])] for mode in modes}
        return cls(
            np.array([kmh for kmh, _square in ways], dtype=float),
            tuple(ways.values()),
            np.array([way[mode] for mode in given], dtype=np.int64),
        )

    @property
    def numbers(self) -> range:
        """The number of each way."""
        return range(len(self.squares))

    def known(self, way: np.ndarray) -> list[tuple[np.ndarray, np.ndarray | bool]]:
        """Each square that somebody knows, and which of these travellers know it."""
        keys = [id(square) for square in self.squares]
        distinct = {id(square): square for square in self.squares if square is not None}
        if len(set(keys)) == 1:
            return [(square, True) for square in distinct.values()]
        return [(square, np.array([one == key for one in keys])[way]) for key, square in distinct.items()]


def haversine_km(lat1: np.ndarray, lon1: np.ndarray, lat2: np.ndarray, lon2: np.ndarray) -> np.ndarray:
    """Great-circle kilometres between points in degrees, from the chord between them."""
    (x1, y1, z1), (x2, y2, z2) = _on_sphere(lat1, lon1), _on_sphere(lat2, lon2)
    chord = np.sqrt((x1 - x2) ** 2 + (y1 - y2) ** 2 + (z1 - z2) ** 2)
    return 2 * EARTH_KM * np.arcsin(np.minimum(chord / 2, 1.0))


def _on_sphere(lat: np.ndarray, lon: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Where points stand on a sphere of radius 1."""
    north, east = np.radians(lat), np.radians(lon)
    return np.cos(north) * np.cos(east), np.cos(north) * np.sin(east), np.sin(north)


def minutes_between(settings: Settings, ways: Ways, way: np.ndarray, a: Points, b: Points) -> np.ndarray:
    """Whole minutes (rounded up) from points `a` to points `b` by these ways, arrays that broadcast together."""
    km = haversine_km(a.lat, a.lon, b.lat, b.lon) * settings.detour
    raw = np.ceil(km / ways.kmh[way] * 60 - 1e-6)
    minutes = np.where(np.isnan(raw), settings.unknown_travel, raw).astype(np.int64)
    both = (a.node >= 0) & (b.node >= 0)
    for square, theirs in ways.known(way):
        known = both & theirs
        given = square[np.where(known, a.node, 0), np.where(known, b.node, 0)]
        minutes = np.where(known & (given != UNKNOWN), given, minutes)
    return minutes


def travel_minutes(problem: Problem, transport: str, a: Place | None, b: Place | None) -> int:
    """Minutes from one place to another for a transport mode."""
    ways = Ways.among(problem.settings, problem.roads, [transport])
    return int(minutes_between(problem.settings, ways, ways.of, Points.of([a]), Points.of([b]))[0])
