"""Recherche: 200 workers ranked for a mission's weekly slots over its horizon, among 60 days of visits."""

from __future__ import annotations

import statistics
import time

from benchmarks import figures, large

LIMIT_MS = 100
MISSIONS = 24


def measure() -> list[figures.Figure]:
    """The median of one search for each of some missions, and the slowest, in the action."""
    large.use()
    from sqlmodel import select

    from careapp.actions.search_workers import search
    from careapp.actions.work import reading
    from careapp.db.engine import reading as session_for
    from careapp.db.models import Agency, Mission, Opportunity
    from careapp.domain.permissions import house

    with session_for() as session:
        agency_id = session.exec(select(Agency.id)).first() or 1
        wanted = select(Mission.id).join(Opportunity).where(Opportunity.stage.in_(("search", "quote", "active")))
        ids = session.exec(wanted.order_by(Mission.id.desc()).limit(MISSIONS)).all()
    actor = house(agency_id)

    def once(mission_id: int) -> float:
        start = time.perf_counter()
        with reading(actor) as unit:
            search(unit, mission_id)
        return (time.perf_counter() - start) * 1000

    once(ids[0])
    spent = [once(one) for one in ids]
    return [
        figures.at_most("search: 200 workers, 60 days, median", statistics.median(spent), "ms", LIMIT_MS),
        figures.at_most("search: slowest of 24 missions", max(spent), "ms", 4 * LIMIT_MS),
    ]


if __name__ == "__main__":
    figures.write("search_workers", measure())
