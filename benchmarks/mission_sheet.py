"""The mission sheet: from the records to the bytes of its PDF."""

from __future__ import annotations

import statistics
import time

from benchmarks import figures, large

LIMIT_MS = 1000
SHEETS = 12


def measure() -> list[figures.Figure]:
    """The median over some opportunities, the process of the documents being warm."""
    large.use()
    from sqlmodel import select

    from careapp.actions.mission_sheets import issue
    from careapp.actions.work import reading
    from careapp.db.engine import reading as session_for
    from careapp.db.models import Opportunity
    from careapp.domain.permissions import house

    with session_for() as session:
        found = session.exec(select(Opportunity).where(Opportunity.stage == "active").limit(SHEETS)).all()
    actor = house(found[0].agency_id)

    def once(one: int) -> float:
        start = time.perf_counter()
        with reading(actor) as unit:
            made = issue.page(unit, one)
        issue.pdf(made)
        return (time.perf_counter() - start) * 1000

    once(found[0].id)
    spent = [once(row.id) for row in found]
    return [figures.at_most("mission sheet: PDF, median", statistics.median(spent), "ms", LIMIT_MS)]


if __name__ == "__main__":
    figures.write("mission_sheet", measure())
