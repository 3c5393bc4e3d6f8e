"""The assigned visits of a span as columns, from the days kept in memory; those that changed are read again."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date

import numpy as np

from careapp.actions.matching_data.agenda import marks, whole
from careapp.actions.matching_data.clock import Wall
from careapp.actions.matching_data.workers import Horizon
from careapp.actions.work import Work


@dataclass(frozen=True, slots=True)
class Planned:
    """Visits by worker and start; minutes since 1970, and of the wall clock since today's midnight."""

    worker: np.ndarray
    begin: np.ndarray
    end: np.ndarray
    visit: np.ndarray
    client: np.ndarray
    address: np.ndarray
    start: np.ndarray

    @classmethod
    def read(cls, work: Work, first: date, last: date) -> Planned:
        """The visits of some days, both included."""
        horizon = Horizon(Wall(work.today, work.tz), first, last)
        blocks = whole(work, horizon, marks(work, horizon))
        columns = [np.concatenate(parts) for parts in zip(*(block.columns[:6] for block in blocks), strict=True)]
        order = np.lexsort((columns[1], columns[0]))
        ordered = [column[order] for column in columns]
        return cls(*ordered, start=horizon.wall.minutes(ordered[1]))

    @property
    def finish(self) -> np.ndarray:
        """When each visit ends on the wall clock; its length is the true one."""
        return self.start + self.minutes

    @property
    def minutes(self) -> np.ndarray:
        """How long each visit is."""
        return self.end - self.begin

    def of(self, worker_id: int) -> slice:
        """The rows of a worker."""
        return slice(*np.searchsorted(self.worker, [worker_id, worker_id + 1]))

    def between(self, first: int, after: int) -> Planned:
        """The visits that begin in `[first, after)` of the wall clock."""
        rows = (self.start >= first) & (self.start < after)
        return Planned(*(getattr(self, one.name)[rows] for one in fields(self)))

    def total(self, whose: np.ndarray) -> dict[int, int]:
        """Minutes by worker or by client, whichever column is given."""
        keys, place = np.unique(whose, return_inverse=True)
        return dict(zip(keys.tolist(), np.bincount(place, self.minutes, len(keys)).astype(int).tolist(), strict=True))
