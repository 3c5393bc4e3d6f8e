"""The dashboard and what belongs to it at 200 workers × 2,000 visits a day: tiles, alerts, the map of a day, a feed."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from benchmarks import figures, large

DASHBOARD_MS = 500
ALERTS_MS = 500
KIND_MS = 250
MAP_MS = 250
FEED_MS = 100
TIMES = 9


def measure() -> list[figures.Figure]:
    """The medians of reading each of them from the large demo."""
    large.use()
    from sqlmodel import select

    from careapp.actions import feeds
    from careapp.actions.alerts import listing
    from careapp.actions.alerts.sight import Sight
    from careapp.actions.dashboard import view
    from careapp.actions.planning import day_map
    from careapp.actions.work import reading, work
    from careapp.db.engine import reading as session_for
    from careapp.db.models import Agency, Visit
    from careapp.domain.permissions import house

    with session_for() as session:
        actor = house(session.exec(select(Agency.id)).first() or 1)
        worker_id = session.exec(select(Visit.worker_id).where(Visit.worker_id.is_not(None))).first()  # type: ignore[union-attr]
    day = date.fromisoformat(large.busiest_day())
    with work(actor) as unit:
        token = feeds.give_worker(unit, worker_id or 0, "short").url.rpartition("/")[2].removesuffix(".ics")

    def read(query: Callable[..., Any], *args: Any) -> Callable[[], Any]:
        def run() -> Any:
            with reading(actor) as unit:
                return query(unit, *args)

        return run

    kinds = {
        kind: _median(read(lambda unit, source=source: source(Sight(unit)))) for kind, source in listing.SOURCES.items()
    }
    slowest = max(kinds, key=lambda kind: kinds[kind])
    routes = read(day_map.day, day)
    return [
        figures.at_most("dashboard read, median", _median(read(view.view)), "ms", DASHBOARD_MS),
        figures.at_most(
            "alerts: all kinds counted, one listed, median", _median(read(listing.listed)), "ms", ALERTS_MS
        ),
        figures.at_most(f"alerts: the slowest kind ({slowest}), median", kinds[slowest], "ms", KIND_MS),
        figures.at_most("map of 2,000 visits read, median", _median(lambda: json.dumps(routes())), "ms", MAP_MS),
        figures.at_most("a worker's calendar feed, median", _median(lambda: feeds.answer(token)), "ms", FEED_MS),
    ]


def _median(call: Callable[[], Any]) -> float:
    call()
    spent = []
    for _time in range(TIMES):
        start = time.perf_counter()
        call()
        spent.append((time.perf_counter() - start) * 1000)
    return statistics.median(spent)


if __name__ == "__main__":
    figures.write("dashboard", measure())
