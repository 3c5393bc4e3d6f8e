"""The planning of a day: what its route reads, and what a drop costs until its answer, at 200 workers."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from benchmarks import figures, large

READ_MS = 150
DROP_MS = 150
TIMES = 15


def measure() -> list[figures.Figure]:
    """The medians of reading a busy day, the verdicts of a visit in hand, and moving it by a quarter of an hour."""
    large.use()
    from sqlmodel import select

    from careapp.actions.planning import board, moves, verdicts
    from careapp.actions.work import reading, work
    from careapp.db.engine import reading as session_for
    from careapp.db.models import Agency
    from careapp.domain.permissions import house
    from careapp.domain.refusal import Refused

    with session_for() as session:
        actor = house(session.exec(select(Agency.id)).first() or 1)
    day = date.fromisoformat(large.busiest_day())
    with reading(actor) as unit:
        visits = [one for one in board.day(unit, day)["visits"] if one["st"] == "planned" and one["w"] and not one["l"]]

    def read(_visit: dict[str, Any]) -> None:
        with reading(actor) as unit:
            json.dumps(board.day(unit, day))

    def judge(visit: dict[str, Any]) -> None:
        with reading(actor) as unit:
            verdicts.of_visit(unit, visit["i"])

    def drop(visit: dict[str, Any]) -> None:
        start = timedelta(minutes=visit["s"] + 15)
        span = {"start": _wall(day, start), "end": _wall(day, start + timedelta(minutes=visit["e"] - visit["s"]))}
        wanted = {"id": visit["i"], "worker_id": visit["w"], "version": visit["v"], "reason": "Essai", **span}
        try:
            with work(actor) as unit:
                moves.carry(unit, moves.Drop.of(wanted))
        except Refused:
            with reading(actor) as unit:
                moves.standing(unit, visit["i"])

    chosen = visits[:: max(1, len(visits) // TIMES)][:TIMES]
    return [
        figures.at_most("planning: a day of 2,000 visits read, median", _median(read, chosen), "ms", READ_MS),
        figures.at_most("planning: verdicts of 200 workers, median", _median(judge, chosen), "ms", READ_MS),
        figures.at_most("planning: answer to a drop, median", _median(drop, chosen), "ms", DROP_MS),
    ]


def _wall(day: date, after: timedelta) -> str:
    minutes = int(after.total_seconds()) // 60
    return f"{day.isoformat()}T{minutes // 60:02}:{minutes % 60:02}"


def _median(call: Callable[[dict[str, Any]], None], visits: list[dict[str, Any]]) -> float:
    call(visits[0])
    spent = []
    for visit in visits[1:]:
        start = time.perf_counter()
        call(visit)
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    figures.write("planning", measure())
