"""What is already planned, as the matching engine's agenda: read whole for an agency, or for a few workers.

The whole agenda is kept in memory by day and checked before each use: a day is read again when its mark changed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from careapp.actions.matching_data.roads import Roads
from careapp.actions.matching_data.workers import Horizon
from careapp.actions.work import Work
from careapp.db.queries import matching as queries
from careapp.domain.people import short_name
from careapp.matching.agenda import Agenda
from careapp.matching.problem import Place
from careapp.matching.travel import Points

Marks = dict[date, tuple]


@dataclass(frozen=True, eq=False)
class Block:
    """The assigned visits of a day as columns; instants in UTC minutes since 1970."""

    mark: tuple
    columns: tuple[np.ndarray, ...]


@dataclass(frozen=True, eq=False)
class Planned:
    """A day's block on the wall clock of a horizon, with its places."""

    block: Block
    agenda: Agenda


@dataclass(slots=True)
class Shelf:
    """The blocks kept for one agency of one database, by day."""

    blocks: dict[date, Block] = field(default_factory=dict)


_shelves: WeakKeyDictionary[Any, dict[int, Shelf]] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Places:
    """Where each address is, the main one of each client, clients' names, and the roads between them all."""

    roads: Roads
    addresses: dict[int, Place | None]
    mains: dict[int, Place | None]
    names: dict[int, str]

    @classmethod
    def read(cls, work: Work, client_ids: Collection[int] | None = None) -> Places:
        """The addresses of the agency, or of some clients."""
        return cls.of(work.tuples(queries.places(work.actor.agency_id, client_ids)), Roads.read(work))

    @classmethod
    def of(cls, rows: tuple[tuple, ...], roads: Roads) -> Places:
        """Addresses from their rows, the main one of each client last."""
        addresses, mains, names = {}, {}, {}
        for address, client, latitude, longitude, civility, first, last in rows:
            addresses[address] = mains[client] = roads.place(latitude, longitude)
            names[client] = short_name(first, last, civility)
        return cls(roads, addresses, mains, names)

    def at(self, client: int, address: int | None) -> Place | None:
        """Where a visit takes place: its own address, else the client's main one; None when nobody knows."""
        return self.addresses[address] if address in self.addresses else self.mains.get(client)

    def points(self, clients: Iterable[int], addresses: Iterable[int | None]) -> Points:
        """Where visits take place, as columns."""
        return Points.of([self.at(*pair) for pair in zip(clients, addresses, strict=True)])


def marks(work: Work, horizon: Horizon) -> Marks:
    """The mark of each day of the horizon."""
    days = [horizon.first + timedelta(days=n) for n in range(len(horizon.days) + 1)]
    bounds = {f"b{n}": horizon.wall.midnight(day) for n, day in enumerate(days)}
    rows = work.tuples(queries.revisions(len(horizon.days)), {"agency": work.actor.agency_id, **bounds})
    return {days[row[0]]: row[1:] for row in rows}


def whole(work: Work, horizon: Horizon, current: Marks) -> list[Block]:
    """The blocks of all days of the horizon, those that changed read again."""
    shelf = _shelf(work)
    kept = {day: shelf.blocks.get(day) for day in current}
    fresh = {day: _read(work, horizon, day, mark) for day, mark in current.items() if _stale(kept[day], mark)}
    if committed(work):
        shelf.blocks.update(fresh)
    return [fresh.get(day) or kept[day] for day in current]  # type: ignore[misc]


def planned(
    work: Work, horizon: Horizon, current: Marks, places: Places, known: Mapping[date, Planned]
) -> dict[date, Planned]:
    """The days of the horizon as agendas, those made anew whose block is another than the known one."""
    blocks = zip(current, whole(work, horizon, current), strict=True)
    return {
        day: known[day]
        if day in known and known[day].block is block
        else Planned(block, agenda(block.columns, horizon, places))
        for day, block in blocks
    }


def _stale(block: Block | None, mark: tuple) -> bool:
    return block is None or block.mark != mark


def _shelf(work: Work) -> Shelf:
    shelves = _shelves.setdefault(work.session.get_bind().pool, {})  # type: ignore[union-attr]
    return shelves.setdefault(work.actor.agency_id, Shelf())


def committed(work: Work) -> bool:
    """Whether what this unit of work reads is there for good: a writing one may yet be rolled back."""
    return bool(work.session.connection().get_execution_options().get("read_only"))


def _read(work: Work, horizon: Horizon, day: date, mark: tuple) -> Block:
    bounds = horizon.wall.midnight(day), horizon.wall.midnight(day + timedelta(days=1))
    return Block(mark, columns(work.tuples(queries.busy_on(work.actor.agency_id, *bounds))))


def columns(rows: Iterable[Any]) -> tuple[np.ndarray, ...]:
    """Rows of `queries.busy_columns` as arrays: worker, start, end, visit, client, address (−1: none), pair."""
    parts = list(zip(*rows, strict=True)) or [()] * 7
    numbers = [np.array([-1 if value is None else value for value in part], dtype=np.int64) for part in parts[:6]]
    return (*numbers, _objects(key or None for key in parts[6]))


def _objects(values: Iterable[Any]) -> np.ndarray:
    found = list(values)
    array = np.empty(len(found), dtype=object)
    array[:] = found
    return array


def some(work: Work, horizon: Horizon, worker_ids: Collection[int]) -> tuple[np.ndarray, ...]:
    """The columns of a few workers' visits, read from the database."""
    begins = horizon.wall.midnight(horizon.first)
    ends = horizon.wall.midnight(horizon.last + timedelta(days=1))
    statement = queries.busy_of(work.actor.agency_id, worker_ids, begins, ends)
    return columns(work.tuples(statement))


def agenda(parts: tuple[np.ndarray, ...], horizon: Horizon, places: Places) -> Agenda:
    """Columns as an agenda on the horizon's wall clock."""
    worker, starts, ends, visit, client, address, pair = parts
    begin = horizon.wall.minutes(starts)
    points = places.points(client.tolist(), address.tolist())
    names = _objects(places.names.get(c, "") for c in client.tolist())
    # The length is the true one: on the night the clocks go back, wall times alone would end before they begin.
    return Agenda(worker, begin, begin + ends - starts, points.lat, points.lon, visit, names, pair, points.node)
