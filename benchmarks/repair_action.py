"""A worker away on a busy day, from the press of the button: the problem read, three ways out, all of it stored."""

from __future__ import annotations

import statistics
import time
from datetime import UTC, date, datetime, timedelta
from typing import Final

from benchmarks import figures, large

TIMES: Final = 3
READ_LIMIT: Final = 3.0
WHOLE_LIMIT: Final = 10.0


def measure() -> list[figures.Figure]:
    """The medians of reading the problem and of the whole, at 200 workers and 2,000 visits a day."""
    large.use()
    from sqlmodel import select

    from careapp.actions.repairs import ask, store
    from careapp.actions.work import work
    from careapp.db.engine import reading as session_for
    from careapp.db.models import Absence, Agency, Visit
    from careapp.domain.permissions import house
    from careapp.matching.alerts import alerts
    from careapp.matching.repair import repair

    day = date.fromisoformat(large.busiest_day())
    begins = datetime(day.year, day.month, day.day, tzinfo=UTC)
    with session_for() as session:
        actor = house(session.exec(select(Agency.id)).first() or 1)
    reads, wholes = [], []
    for turn in range(TIMES):
        with work(actor) as unit:
            given = unit.mine(Visit).where(Visit.starts_at > begins, Visit.starts_at < begins + timedelta(days=1))
            held = sorted({visit.worker_id for visit in unit.all(given) if visit.worker_id})
            span = {"starts_at": begins, "ends_at": begins + timedelta(days=1), "reason": "sick"}
            row = Absence(agency_id=actor.agency_id, worker_id=held[turn * 7 % len(held)], **span)
            absence = unit.add(row).id or 0
        started = time.perf_counter()
        with work(actor) as unit:
            asked = ask.repair(unit, "absence", absence)
        reads.append(time.perf_counter() - started)
        found = repair(asked.problem, asked.breakdown, time_limit=8.0)
        with work(actor) as unit:
            store.store(unit, asked, found, alerts(asked.problem, asked.breakdown, found), 8.0)
        wholes.append(time.perf_counter() - started)
        with work(actor) as unit:
            unit.session.delete(unit.get(Absence, absence))
    return [
        figures.at_most(
            "repair from the planning: the problem read, median", statistics.median(reads), "s", READ_LIMIT
        ),
        figures.at_most(
            "repair from the planning: three ways stored, median", statistics.median(wholes), "s", WHOLE_LIMIT
        ),
    ]


if __name__ == "__main__":
    figures.write("repair_action", measure())
