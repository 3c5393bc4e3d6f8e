"""What is already planned, kept as columns so that a hundred thousand visits are cheap to hold and to search."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import NamedTuple

import numpy as np

Id = int | str


class Busy(NamedTuple):
    """One commitment of a worker; plain tuples in this order do as well (rows of a query)."""

    worker_id: Id
    start: int
    end: int
    lat: float | None = nan
    lon: float | None = nan
    visit_id: Id | None = None
    label: str = ""  # what a sentence calls it, for instance the client's name
    pair_key: Id | None = None
    node: int = -1


def _objects(values: Iterable) -> np.ndarray:
    column = list(values)
    array = np.empty(len(column), dtype=object)
    array[:] = column
    return array


def _ids(values: Iterable[Id]) -> np.ndarray:
    column = _objects(values)
    return column.astype(np.int64) if len(column) and all(type(value) is int for value in column) else column


@dataclass(frozen=True, eq=False)
class Agenda:
    """Holds commitments as equally long columns, in any order; times are minutes since the problem's epoch.

    Columns may come straight from a query; `worker_id` is fastest as an integer array.
    """

    worker_id: np.ndarray
    start: np.ndarray
    end: np.ndarray
    lat: np.ndarray
    lon: np.ndarray
    visit_id: np.ndarray
    label: np.ndarray
    pair_key: np.ndarray
    node: np.ndarray

    @classmethod
    def empty(cls) -> Agenda:
        """An agenda without commitments."""
        return cls.of(())

    @classmethod
    def of(cls, rows: Iterable[Busy | tuple]) -> Agenda:
        """An agenda from `Busy` rows or shorter tuples in the same order."""
        full = [row if len(row) == 9 else Busy(*row) for row in rows]
        worker, start, end, lat, lon, visit, label, pair, node = zip(*full, strict=True) if full else [()] * 9
        return cls(
            _ids(worker),
            np.array(start, dtype=np.int64),
            np.array(end, dtype=np.int64),
            np.array(lat, dtype=float),
            np.array(lon, dtype=float),
            _objects(visit),
            _objects(label),
            _objects(pair),
            np.array(node, dtype=np.int64),
        )

    @classmethod
    def joined(cls, parts: Sequence[Agenda]) -> Agenda:
        """Agendas one after the other."""
        if not parts:
            return cls.empty()
        return cls(*map(np.concatenate, zip(*(part.columns() for part in parts), strict=True)))

    def __len__(self) -> int:
        return len(self.start)

    def columns(self) -> list[np.ndarray]:
        """The columns in the order of `Busy`."""
        return [getattr(self, name) for name in Busy._fields]

    def take(self, rows: np.ndarray) -> Agenda:
        """The chosen rows (positions or a mask)."""
        return Agenda(*[column[rows] for column in self.columns()])

    @cached_property
    def paired(self) -> np.ndarray:
        """Which rows are halves of pairs."""
        return np.array([key is not None for key in self.pair_key], dtype=bool)

    def owned_by(self, worker_ids: Collection[Id]) -> np.ndarray:
        """Which rows are those of some workers."""
        if self.worker_id.dtype.kind == "i" and all(type(worker) is int for worker in worker_ids):
            return np.isin(self.worker_id, np.array(list(worker_ids), dtype=np.int64))
        return np.array([worker in worker_ids for worker in self.worker_id], dtype=bool)

    def without(self, visit_ids: Iterable[Id]) -> Agenda:
        """The agenda once some visits are taken out."""
        gone = set(visit_ids)
        return self.take(np.array([visit not in gone for visit in self.visit_id], dtype=bool))

    def plus(self, rows: Iterable[Busy | tuple]) -> Agenda:
        """The agenda with more commitments."""
        more = Agenda.of(rows)
        if not len(self) or not len(more):
            return more if len(more) else self
        pairs = zip(self.columns(), more.columns(), strict=True)
        return Agenda(*[np.concatenate(pair) for pair in pairs])
