"""Known road minutes: which place is which row of the agency's travel matrices. A place is known by where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np

from careapp.actions.work import Work
from careapp.db.models.travel import MANUAL, TravelMatrix
from careapp.db.queries import matching as queries
from careapp.domain.people import point
from careapp.domain.permissions import Permission
from careapp.matching import travel
from careapp.matching.problem import Place

Point = tuple[float, float]
MINUTES: Final = np.dtype("<u2")
MOST: Final = travel.UNKNOWN - 1
SAME_ROADS: Final = {"scooter": "car"}  # modes that take what a road server says of another


@dataclass(frozen=True)
class Known:
    """The minutes between some places for a transport mode, "" being every mode."""

    source: str
    mode: str
    places: tuple[Point, ...]
    minutes: bytes

    @property
    def square(self) -> np.ndarray:
        """The minutes, from row to column."""
        return np.frombuffer(self.minutes, MINUTES).reshape(len(self.places), len(self.places))

    def serves(self, mode: str) -> bool:
        """Whether a mode goes by these minutes."""
        same = mode if self.source == MANUAL else SAME_ROADS.get(mode, mode)
        return self.mode in ("", same)


@dataclass(frozen=True)
class Roads:
    """What an agency knows of its roads, what wins coming last."""

    known: tuple[Known, ...]

    @classmethod
    def read(cls, work: Work) -> Roads:
        """The roads of the actor's agency."""
        rows = work.tuples(queries.travel(work.actor.agency_id))
        return cls(
            tuple(
                Known(source, mode, tuple((latitude, longitude) for latitude, longitude in places), bytes(minutes))
                for source, mode, places, minutes in rows
            )
        )

    @cached_property
    def nodes(self) -> Mapping[Point, int]:
        """The row of each place."""
        return {place: node for node, place in enumerate(dict.fromkeys(p for one in self.known for p in one.places))}

    @cached_property
    def matrix(self) -> travel.Roads:
        """The minutes from place to place, for every mode or mode by mode; None when nothing is known."""
        if not self.nodes:
            return None
        if all(one.mode == "" for one in self.known):
            return self._square(self.known)
        serving = {mode: [one for one in self.known if one.serves(mode)] for mode in travel.SPEEDS}
        return {mode: self._square(known) for mode, known in serving.items() if known}

    def _square(self, known: Sequence[Known]) -> np.ndarray:
        """The minutes between all places, those known later put over those known before."""
        if len(known) == 1 and len(known[0].places) == len(self.nodes):
            return known[0].square
        square = np.full((len(self.nodes), len(self.nodes)), travel.UNKNOWN, MINUTES)
        for one in known:
            rows = [self.nodes[place] for place in one.places]
            cells = np.ix_(rows, rows)
            square[cells] = np.where(one.square == travel.UNKNOWN, square[cells], one.square)
        return square

    def place(self, latitude: float | None, longitude: float | None) -> Place | None:
        """A place for the matching engine, with its row when the roads to it are known; None when it is nowhere."""
        if latitude is None or longitude is None:
            return None
        return Place(latitude, longitude, self.nodes.get(point(latitude, longitude), -1))


def keep(work: Work, places: Sequence[Point], minutes: Sequence[Sequence[float]], mode: str = "") -> None:
    """Know these minutes from place to place instead of those told before; part of a minute counts as a whole one."""
    work.require(Permission.AGENCY_EDIT)
    rows = {point(*place): row for row, place in reversed(list(enumerate(places)))}
    order = sorted(rows.values())
    square = np.ceil(np.asarray(minutes, dtype=float)[np.ix_(order, order)] - 1e-6).clip(0, MOST)
    matrix = TravelMatrix(
        agency_id=work.actor.agency_id,
        mode=mode,
        places=[point(*places[row]) for row in order],
        minutes=square.astype(MINUTES).tobytes(),
    )
    work.audit("import", work.session.merge(matrix), count=len(order))
