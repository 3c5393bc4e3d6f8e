"""What a road server teaches of an agency's roads: asked once for each place, kept, never over what people told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import pairwise
from typing import Final

import numpy as np

from careapp.actions.matching_data.road_server import NoAnswer, RoadServer
from careapp.actions.matching_data.roads import MINUTES, SAME_ROADS, Known, Point, Roads
from careapp.actions.work import Work, reading, work
from careapp.db.models.travel import LEARNT, MANUAL, TravelMatrix
from careapp.db.queries import matching as queries
from careapp.domain.people import point
from careapp.domain.permissions import Actor, Permission
from careapp.logs import get_logger
from careapp.matching.travel import UNKNOWN

BLOCK: Final = 50  # sources, and as many destinations: a server takes a hundred coordinates at once
MOST_PLACES: Final = 1500  # of one agency: a square of 4.5 MB for each mode


def learn(actor: Actor, server: RoadServer, go_on: Callable[[], bool], now: datetime) -> int:
    """Ask a server for the minutes an agency does not know yet; give how many places were learnt.

    A server that does not answer leaves what is known as it is, to be asked another day.
    """
    with reading(actor, now=now) as unit:
        unit.require(Permission.AGENCY_EDIT)
        points, modes, roads = _points(unit), _modes(unit, server.modes), Roads.read(unit)
    count = 0
    for mode in modes:
        told = {place for one in roads.known if one.source == MANUAL and one.mode in ("", mode) for place in one.places}
        if not told.issuperset(points):
            before = next((one for one in roads.known if (one.source, one.mode) == (LEARNT, mode)), None)
            known = _kept(before, points) if before else Known(LEARNT, mode, (), b"")
            if before not in (None, known):
                _save(actor, known, now)
            count += _learn_mode(actor, server, points, known, go_on, now)
    return count


def _points(unit: Work) -> list[Point]:
    """Where the agency's workers start and its clients live, in the order they came."""
    rows = [row for query in queries.located(unit.actor.agency_id) for row in unit.tuples(query)]
    return list(dict.fromkeys(point(latitude, longitude) for latitude, longitude in rows))[:MOST_PLACES]


def _modes(unit: Work, served: Sequence[str]) -> list[str]:
    """The modes a server knows and somebody goes by."""
    used = {mode for (mode,) in unit.tuples(queries.transports(unit.actor.agency_id))}
    roads = {SAME_ROADS.get(mode, mode) for mode in used}
    return [mode for mode in served if mode in roads]


def _kept(before: Known, points: Sequence[Point]) -> Known:
    """What was learnt before of places that are still there."""
    there = set(points)
    rows = [row for row, place in enumerate(before.places) if place in there]
    minutes = before.square[np.ix_(rows, rows)].tobytes()
    return replace(before, places=tuple(before.places[row] for row in rows), minutes=minutes)


def _save(actor: Actor, known: Known, now: datetime) -> None:
    with work(actor, now=now) as unit:
        plain = {"source": known.source, "mode": known.mode, "places": list(known.places), "minutes": known.minutes}
        row = unit.session.merge(TravelMatrix(agency_id=actor.agency_id, **plain))
        unit.audit("learn", row, mode=known.mode, count=len(known.places))


def _learn_mode(
    actor: Actor, server: RoadServer, points: Sequence[Point], known: Known, go_on: Callable[[], bool], now: datetime
) -> int:
    """Learn the places not known yet, some at a time, each time kept."""
    there, count = set(known.places), 0
    new = [place for place in points if place not in there]
    for first in range(0, len(new), BLOCK):
        batch = tuple(new[first : first + BLOCK])
        try:
            known = _grown(server, known, batch, go_on)
        except NoAnswer as reason:
            get_logger().warning("roads not learnt", agency_id=actor.agency_id, mode=known.mode, reason=str(reason))
            break
        _save(actor, known, now)
        count += len(batch)
    return count


def _grown(server: RoadServer, known: Known, batch: tuple[Point, ...], go_on: Callable[[], bool]) -> Known:
    """What is known once a server told the minutes from and to some more places."""
    before, places = len(known.places), (*known.places, *batch)
    square = np.full((len(places), len(places)), UNKNOWN, MINUTES)
    square[:before, :before] = known.square
    for start, stop in _blocks(before, len(places)):
        if not go_on():
            raise NoAnswer("out of time")
        square[before:, start:stop] = server.table(known.mode, batch, places[start:stop])
        if start < before:
            square[start:stop, before:] = server.table(known.mode, places[start:stop], batch)
    return Known(LEARNT, known.mode, places, square.tobytes())


def _blocks(before: int, size: int) -> list[tuple[int, int]]:
    """Slices of the places known before, and of those to learn."""
    edges = [*range(0, before, BLOCK), *range(before, size, BLOCK), size]
    return list(pairwise(edges))
