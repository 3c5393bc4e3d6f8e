"""What workers did before the horizon of a question, in no agenda: work by week, long days, Sundays."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from careapp.actions.matching_data.workers import MARGIN, Horizon
from careapp.actions.work import Work
from careapp.db.queries import matching as queries
from careapp.matching.problem import Thresholds

NOTHING: Final[Mapping[int, int]] = {}
SUNDAY: Final = 6


@dataclass(frozen=True, slots=True)
class Past:
    """By worker: minutes of visits by week of the engine, how many long days the year has had, the Sundays worked."""

    weeks: Mapping[int, Mapping[int, int]]
    long_days: Mapping[int, int]
    sundays: Mapping[int, list[int]]

    def of(self, worker: int) -> dict[str, object]:
        """The fields of a worker of the engine."""
        return {
            "extra_minutes": self.weeks.get(worker, NOTHING),
            "long_days": self.long_days.get(worker, 0),
            "past_sundays": tuple(self.sundays.get(worker, ())),
        }


def read(work: Work, horizon: Horizon, limits: Thresholds, worker_ids: Collection[int] | None = None) -> Past:
    """What active workers, or some, did before the horizon: the weeks of an average, the days of the year."""
    epoch, january = horizon.first, date((horizon.first + timedelta(days=MARGIN)).year, 1, 1)
    averaged = epoch - timedelta(days=epoch.weekday(), weeks=limits.averaged_weeks - 1)
    first = min(january, averaged)
    span = horizon.wall.midnight(first), horizon.wall.midnight(epoch)
    weeks: dict[int, Counter[int]] = defaultdict(Counter)
    long_days: Counter[int] = Counter()
    sundays: dict[int, list[int]] = defaultdict(list)
    for worker, number, minutes in work.tuples(queries.worked_days(work.actor.agency_id, worker_ids, *span)):
        day = first + timedelta(days=number)
        if day >= averaged:
            weeks[worker][((day - epoch).days + epoch.weekday()) // 7] += minutes
            sundays[worker] += [(day - epoch).days] if day.weekday() == SUNDAY else []
        long_days[worker] += int(day >= january and minutes > limits.long_day)
    return Past(weeks, long_days, sundays)
