"""Known road minutes: which place is which row of the agency's travel matrix. A place is known by where it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from careapp.actions.work import Work
from careapp.db.models.travel import TravelMatrix
from careapp.db.queries import matching as queries
from careapp.domain.people import point
from careapp.domain.permissions import Permission
from careapp.matching.problem import Place

Point = tuple[float, float]
MINUTES: Final = np.dtype("<u2")


@dataclass(frozen=True, slots=True)
class Roads:
    """The known minutes of an agency and the row of each place in them."""

    nodes: Mapping[Point, int]
    minutes: bytes

    @classmethod
    def read(cls, work: Work) -> Roads:
        """The roads of the actor's agency."""
        places, minutes = next(iter(work.tuples(queries.travel(work.actor.agency_id))), ((), b""))
        return cls({(latitude, longitude): node for node, (latitude, longitude) in enumerate(places)}, bytes(minutes))

    @property
    def matrix(self) -> np.ndarray | None:
        """The minutes from place to place, None when nothing is known."""
        size = len(self.nodes)
        return np.frombuffer(self.minutes, MINUTES).reshape(size, size) if size else None

    def place(self, latitude: float | None, longitude: float | None) -> Place | None:
        """A place for the matching engine, with its row when the roads to it are known; None when it is nowhere."""
        if latitude is None or longitude is None:
            return None
        return Place(latitude, longitude, self.nodes.get(point(latitude, longitude), -1))


def keep(work: Work, places: Sequence[Point], minutes: Sequence[Sequence[float]]) -> None:
    """Know these minutes from place to place instead of those known before; part of a minute counts as a whole one."""
    work.require(Permission.AGENCY_EDIT)
    rows = {point(*place): row for row, place in reversed(list(enumerate(places)))}
    order = sorted(rows.values())
    square = np.ceil(np.asarray(minutes, dtype=float)[np.ix_(order, order)] - 1e-6).clip(0, np.iinfo(MINUTES).max)
    matrix = TravelMatrix(
        agency_id=work.actor.agency_id,
        places=[point(*places[row]) for row in order],
        minutes=square.astype(MINUTES).tobytes(),
    )
    work.audit("import", work.session.merge(matrix), count=len(order))
