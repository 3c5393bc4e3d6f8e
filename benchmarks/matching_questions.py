"""The engine alone, agendas of 60 days: one visit ranked, a weekly pattern ranked, one move checked, a visit judged."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable
from datetime import date

from benchmarks import figures
from careapp.matching.check import check, verdicts
from careapp.matching.problem import DAY, Agenda, Place, Problem, Visit, Worker
from careapp.matching.ranking import rank

MONDAY = date(2026, 11, 23)
TIMES = 15


def _place(draw: random.Random) -> Place:
    return Place(45.57 + draw.uniform(-0.1, 0.1), 5.92 + draw.uniform(-0.1, 0.1))


def _agency(workers: int) -> Problem:
    """Workers with four visits on each working day of 60 days."""
    draw, rows = random.Random(1), []
    people = tuple(Worker(number, f"W{number}", _place(draw), contract_minutes=1800) for number in range(workers))
    for number in range(workers):
        for day in (day for day in range(60) if day % 7 < 5):
            for turn in range(4):
                place, start = _place(draw), day * DAY + 480 + 95 * turn
                rows.append((number, start, start + 45, place.lat, place.lon))
    return Problem(MONDAY, people, busy=Agenda.of(rows))


def _median_ms(ask: Callable[[], object]) -> float:
    ask()
    spent = []
    for _turn in range(TIMES):
        begun = time.perf_counter()
        ask()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def _visit(number: int, day: int, hour: int) -> Visit:
    start = day * DAY + hour * 60
    return Visit(number, "client", start, start + 60, place=Place(45.58, 5.93), slot=(day % 7, hour))


def measure() -> list[figures.Figure]:
    """The four questions, each the median of some turns."""
    large, agency = _agency(2_000), _agency(200)
    pattern = [_visit(day * 2 + part, day, hour) for day in range(7) for part, hour in enumerate((7, 18))]
    asked, who = _visit(0, 3, 18), agency.workers[7]
    return [
        figures.at_most("rank 1 visit, 2,000 workers × 60 days", _median_ms(lambda: rank(large, [asked])), "ms", 50),
        figures.at_most("rank 14 slots, 200 workers", _median_ms(lambda: rank(agency, pattern)), "ms", 100),
        figures.at_most("check one move", _median_ms(lambda: check(agency, who, asked)), "ms", 1),
        figures.at_most("verdicts of a visit, 200 rows", _median_ms(lambda: verdicts(agency, asked)), "ms", 20),
    ]


if __name__ == "__main__":
    figures.write("matching_questions", measure())
