"""For each rule of working-time law, a plan at its limit and one unit past it: the table of the test of limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from careapp.matching.problem import Busy, Place, Visit, Worker
from tests.matching.build import HOME, NEAR, busy, visit, worker


@dataclass(frozen=True)
class Plan:
    """A worker, what is planned, the visit that is asked for."""

    asked: Visit
    rows: tuple[Busy, ...] = ()
    who: Worker = field(default_factory=worker)
    more: dict[str, Any] = field(default_factory=dict)  # of the problem


@dataclass(frozen=True)
class Limit:
    """The limit of a rule, and the plan that is `past` units beyond it."""

    limit: int
    plan: Callable[[int], Plan]


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _day(start: str, end: int, *rows: Busy, **traits: Any) -> Plan:
    """A visit of the first Monday, until a minute of the day."""
    return Plan(visit(0, start, _clock(end)), rows, worker(**traits))


def _days(asked: int, *days: int) -> Plan:
    """An hour of work on each of some days."""
    return Plan(visit(asked, "10:00", "11:00"), tuple(busy("Samira", day, "10:00", "11:00") for day in days))


def _week(minutes: int, **traits: Any) -> Plan:
    """A week of eight hours on Monday and on Tuesday and the rest on Wednesday."""
    rows = tuple(busy("Samira", day, "08:00", "16:00") for day in (0, 1))
    return Plan(visit(2, "08:00", _clock(480 + minutes - 960)), rows, worker(**traits))


def _rested(past: int) -> Plan:
    """Work each day but a Saturday and the Sundays, a Friday until midnight: 35 hours until late on Sunday morning."""
    days = [day for day in range(-7, 12) if day not in (-1, 5, 6)]
    rows = tuple(busy("Samira", day, "10:00", "24:00" if day == 4 else "12:00") for day in days)
    return Plan(visit(6, _clock(660 - past), "12:00"), rows)


def _far(minutes: int) -> Plan:
    """A visit some minutes away from home."""
    home, there = Place(HOME.lat, HOME.lon, 0), Place(NEAR.lat, NEAR.lon, 1)
    return Plan(visit(place=there), (), worker(home=home), {"matrix": [[0, minutes], [minutes, 0]]})


NINE_HOURS: Final = busy("Samira", 0, "07:00", "12:00"), busy("Samira", 0, "12:30", "16:30")
EVENING: Final = busy("Samira", 0, "20:00", "23:30")
TUESDAY: Final = date(2026, 11, 24)

LIMITS: Final[dict[str, Limit]] = {
    "daily_rest": Limit(
        11 * 60, lambda past: Plan(visit(1, "08:00", "09:00"), (busy("Samira", 0, "20:00", _clock(21 * 60 + past)),))
    ),
    "weekly_rest": Limit(35 * 60, _rested),
    "day_work": Limit(10 * 60, lambda past: _day("17:00", 18 * 60 + past, *NINE_HOURS)),
    "long_day_work": Limit(12 * 60, lambda past: _day("17:00", 20 * 60 + past, *NINE_HOURS)),
    "week_work": Limit(20 * 60, lambda past: _week(20 * 60 + past)),
    "days_per_week": Limit(5, lambda past: _days(5, *range(4 + past))),
    "span_max": Limit(13 * 60, lambda past: _day("19:00", 20 * 60 + past, busy("Samira", 0, "07:00", "08:00"))),
    # from 13:00 until 1:00 of the next day
    "span": Limit(
        12 * 60,
        lambda past: Plan(visit(1, "00:15", "01:00"), (busy("Samira", 0, _clock(13 * 60 - past), "14:00"), EVENING)),
    ),
    "pause": Limit(6 * 60, lambda past: _day("12:05", 14 * 60 + past, busy("Samira", 0, "08:00", "12:00"))),
    "meal_break": Limit(30, lambda past: _day(_clock(750 - past), 14 * 60 + 30, busy("Samira", 0, "08:00", "12:00"))),
    "interruptions": Limit(
        2,
        lambda past: _day(
            "17:00", 18 * 60, *(busy("Samira", 0, f"{hour}:00", f"{hour}:30") for hour in (13, 14, 16)[1 - past :])
        ),
    ),
    "long_interruptions": Limit(
        1,
        lambda past: _day(
            "17:00", 18 * 60, *(busy("Samira", 0, f"{hour}:00", f"{hour}:30") for hour in (8, 12)[: 1 + past])
        ),
    ),
    "average_week_work": Limit(
        100, lambda past: Plan(visit(0, "08:00", "18:00"), (busy("Samira", 1, "08:00", _clock(18 * 60 + past)),))
    ),
    "long_days": Limit(2, lambda past: _day("17:00", 18 * 60 + 1, *NINE_HOURS, long_days=1 + past)),
    "sundays": Limit(2, lambda past: _days(-1, *(-15, -8)[: 1 + past])),
    "sundays_in_a_row": Limit(3, lambda past: _days(13, *(-1, 6, 20)[: 2 + past])),
    "days_in_a_row": Limit(6, lambda past: _days(5 + past, *range(5 + past))),
    "rest_days": Limit(4, lambda past: _days(4, *range(4), *range(5, 10 + past))),
    "weekend_off": Limit(1, lambda past: _days(4, 13, *(5, 7)[: 2 * past])),
    "public_holidays": Limit(0, lambda past: Plan(visit(past))),
    "night_work": Limit(
        1,
        lambda past: Plan(visit(3, "22:00", "25:00"), tuple(busy("Samira", 1, "22:00", "25:00") for _ in range(past))),
    ),
    "night_length": Limit(8 * 60, lambda past: _day("22:00", 25 * 60, busy("Samira", 0, "12:00", _clock(1020 + past)))),
    "part_time": Limit(20 * 60, lambda past: _week(20 * 60 - 1 + past, contract_minutes=960)),
    "complementary": Limit(25, lambda past: _week(20 * 60 + past, contract_minutes=960)),
    "part_time_least": Limit(24 * 60, lambda past: Plan(visit(), who=worker(contract_minutes=24 * 60 - past))),
    "notice": Limit(3, lambda past: Plan(visit(6 - past), who=worker(contract_minutes=960), more={"today": 3})),
    "planning_notice": Limit(7, lambda past: Plan(visit(9), more={"today": 1 + past})),
    "home_way": Limit(45, lambda past: _far(45 + past)),
}
