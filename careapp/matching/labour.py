"""Rules of working-time law that look beyond a day: fortnights, Sundays in a row, part time, notice, the way home.

`limit` is the agency's parameter, in the unit of the rule.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from careapp.matching.cases import Cases
from careapp.matching.tallies import bounds

FORTNIGHT: Final = 14
MOST_SUNDAYS: Final = 12  # worked in a row, beyond which nobody counts


def complementary(cases: Cases, limit: int) -> np.ndarray:
    """A part-time worker's week goes beyond the contract by more than `limit` percent."""
    contract = cases.tables.column("contract_minutes")[cases.worker]
    return (contract < cases.limits.full_time) & (cases.week_work * 100 > contract * (100 + limit))


def part_time_least(cases: Cases, limit: int) -> np.ndarray:
    """The contract is shorter than the least part time."""
    return cases.tables.column("contract_minutes")[cases.worker] < limit


def night_length(cases: Cases, limit: int) -> np.ndarray:
    """A day with a worked night holds too much work."""
    return (cases.nights > 0) & (cases.day_work > limit)


def fortnight_of(cases: Cases) -> np.ndarray:
    """First day of the two civil weeks a visit falls in; the pairs of weeks never change."""
    monday = (cases.problem.epoch.toordinal() + cases.day - 1) // 7
    return (monday - monday % 2) * 7 + 1 - cases.problem.epoch.toordinal()


def days_off(cases: Cases) -> np.ndarray:
    """Days without work in the fortnight with the visit."""
    first = fortnight_of(cases)
    return FORTNIGHT - cases.tables.tallies.worked.with_day(cases.worker, cases.day, first, first + FORTNIGHT)


def rest_days(cases: Cases, limit: int) -> np.ndarray:
    """Two weeks leave too few days off."""
    return days_off(cases) < limit


def sundays_off(cases: Cases) -> np.ndarray:
    """Sundays of the fortnight that are free together with the Saturday before or the Monday after."""
    first, worked = fortnight_of(cases), cases.tables.tallies.worked

    def free(day: np.ndarray) -> np.ndarray:
        return ~worked.has(cases.worker, day) & (cases.day != day)

    sundays = (first + 6, first + 13)
    return sum(
        ((free(day) & (free(day - 1) | free(day + 1))).astype(np.int64) for day in sundays),
        np.zeros(len(cases), dtype=np.int64),
    )


def weekend_off(cases: Cases, limit: int) -> np.ndarray:
    """Two weeks leave no Sunday off beside another day off."""
    return sundays_off(cases) < limit


def sundays_run(cases: Cases) -> np.ndarray:
    """Sundays worked one after the other around the visit; 0 when it is on another day."""
    sundays, worker, day = cases.tables.tallies.sundays, cases.worker, cases.day
    counts = ((day + cases.problem.epoch.weekday()) % 7 == 6).astype(np.int64)
    for way in (-7, 7):
        on = counts > 0
        for step in range(1, MOST_SUNDAYS):
            on = on & sundays.has(worker, day + way * step)
            counts = counts + on
    return counts


def sundays_in_a_row(cases: Cases, limit: int) -> np.ndarray:
    """Too many Sundays are worked one after the other."""
    return sundays_run(cases) > limit


def longest_way(cases: Cases) -> np.ndarray:
    """Minutes from home to the first visit of the day, or back from the last one, where the visit is one of them."""
    out, back = np.where(cases.follows_today, 0, cases.home_leg), np.where(cases.precedes_today, 0, cases.way_back)
    return np.maximum(out, back)


def home_way(cases: Cases, limit: int) -> np.ndarray:
    """The way between home and the first or the last visit of the day is longer than usual."""
    return longest_way(cases) > limit


def _others(cases: Cases) -> np.ndarray:
    """Where the visit is not already the worker's own in the plan of today."""
    own = [cases.tables.staff.position.get(visit.current, -1) for visit in cases.asked.visits]  # type: ignore[arg-type]
    return np.array(own, dtype=np.int64)[cases.visit] != cases.worker


def planning_notice(cases: Cases, limit: int) -> np.ndarray:
    """The planning of the visit's month, due `limit` days before the month begins, has already been handed over."""
    today = cases.problem.today
    if today is None or not len(cases):
        return np.zeros(len(cases), dtype=bool)
    first, _after = bounds(cases.problem.epoch, cases.day, "M")
    return (today < first) & (today > first - limit) & _others(cases)


def public_holidays(cases: Cases, limit: int) -> np.ndarray:
    """The visit is on a public holiday."""
    days = [(day - cases.problem.epoch).days for day in cases.problem.settings.holidays]
    return np.isin(cases.day, np.array(sorted(days), dtype=np.int64))
