"""The mission sheet: from the records to the bytes of its PDF, alone and two hundred into one file."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from itertools import cycle, islice

from benchmarks import figures, large

LIMIT_MS = 700
SHEETS = 12
TOGETHER = 200
TOGETHER_SECONDS = 60


def measure() -> list[figures.Figure]:
    """The median over some opportunities, the process of the documents being warm; then all of a large round."""
    large.use()
    from sqlmodel import select

    from careapp.actions.mission_sheets import issue
    from careapp.actions.work import reading
    from careapp.db.engine import reading as session_for
    from careapp.db.models import Opportunity
    from careapp.documents import pool
    from careapp.documents.batch import print_all
    from careapp.domain.permissions import house

    with session_for() as session:
        found = session.exec(select(Opportunity).where(Opportunity.stage == "active").limit(TOGETHER)).all()
    actor = house(found[0].agency_id)

    def page(one: int) -> issue.Page:
        with reading(actor) as unit:
            return issue.page(unit, one)

    def once(one: int) -> float:
        start = time.perf_counter()
        issue.pdf(page(one))
        return (time.perf_counter() - start) * 1000

    def pages() -> Iterator[str]:
        return (page(row.id).html for row in islice(cycle(found), TOGETHER))

    once(found[0].id)
    spent = [once(row.id) for row in found[:SHEETS]]
    pool.shut_down()
    start = time.perf_counter()
    told: list[int] = []
    whole = print_all(pages(), lambda done: told.append(done) is None)
    seconds = time.perf_counter() - start
    return [
        figures.at_most("mission sheet: PDF, median", statistics.median(spent), "ms", LIMIT_MS),
        figures.at_most(f"mission sheets: {TOGETHER} into one PDF", seconds, "s", TOGETHER_SECONDS),
        figures.at_least("mission sheets: times the progress is told", len(told) if whole else 0, "times", 10),
    ]


if __name__ == "__main__":
    figures.write("mission_sheet", measure())
