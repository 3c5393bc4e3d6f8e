"""The planning at 200 workers: a day, a month, a team read; verdicts; a drop until its answer; the cost per visit."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from benchmarks import figures, large

READ_MS = 150
VERDICTS_MS = 100
DROP_MS = 100
TEAM_MS = 1000
TIMES = 15
MONTH_MS = 300
FLAT = 1.5
FEW, MANY = 200, 2000


def measure() -> list[figures.Figure]:
    """The medians of reading a busy day, the verdicts of a visit in hand, and moving it by a quarter of an hour."""
    large.use()
    from sqlmodel import select

    from careapp.actions.planning import board, month, moves, team, verdicts
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

    def calendar(visit: dict[str, Any]) -> None:
        with reading(actor) as unit:
            json.dumps(month.of_client(unit, visit["ci"], day))

    def team_of(query: Callable[..., Any], *more: str) -> Callable[[dict[str, Any]], None]:
        def read_team(_visit: dict[str, Any]) -> None:
            with reading(actor) as unit:
                json.dumps(query(unit, day, *more))

        return read_team

    chosen = visits[:: max(1, len(visits) // TIMES)][:TIMES]
    few = chosen[: TIMES // 2]
    return [
        figures.at_most("planning: a day of 2,000 visits read, median", _median(read, chosen), "ms", READ_MS),
        figures.at_most("planning: verdicts of 200 workers, median", _median(judge, chosen), "ms", VERDICTS_MS),
        figures.at_most("planning: answer to a drop, median", _median(drop, chosen), "ms", DROP_MS),
        figures.at_most("planning: month of one client read, median", _median(calendar, chosen), "ms", MONTH_MS),
        figures.at_most("planning: week of the team read, median", _median(team_of(team.week), few), "ms", TEAM_MS),
        figures.at_most(
            "planning: month of the team by worker read, median",
            _median(team_of(team.month, "worker"), few),
            "ms",
            TEAM_MS,
        ),
        figures.at_most(
            "planning: month of the team by client read, median",
            _median(team_of(team.month, "client"), few),
            "ms",
            TEAM_MS,
        ),
        figures.at_most("planning: cost of a visit, of 2,000 against 200", _flat(actor, day, chosen), "times", FLAT),
    ]


def _flat(actor: Any, day: date, times: list[dict[str, Any]]) -> float:
    """What a visit of a whole day costs to draw, as a multiple of what it costs in a day of a tenth of the workers."""
    from careapp.actions.planning import board
    from careapp.actions.work import reading
    from careapp.db.models import Visit

    def drawn(workers: list[int]) -> tuple[float, int]:
        mine = Visit.worker_id.in_(workers)  # type: ignore[union-attr]
        found: list[int] = []

        def draw(_visit: dict[str, Any]) -> None:
            with reading(actor) as unit:
                sheet, rows = board.open_sheet(unit, day, day, mine)
                json.dumps(board.visits(unit, sheet, rows))
                found[:] = [len(rows)]

        return _median(draw, times), found[0]

    with reading(actor) as unit:
        workers = sorted({one["w"] for one in board.day(unit, day)["visits"] if one["w"]})
    (few_ms, few), (many_ms, many) = drawn(workers[: len(workers) * FEW // MANY]), drawn(workers)
    return (many_ms / many) / (few_ms / few)


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
