"""Sixteen processes book the same worker a hundred times: each time is won once, on both databases."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, date, datetime, timedelta
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

from benchmarks.figures import Figure, exactly, write
from careapp.actions.visits import edit
from careapp.actions.visits.judging import Blocked
from careapp.actions.work import DoubleBooking, work
from careapp.db import engine as database
from careapp.db import schema
from careapp.db.engine import reading
from careapp.db.queries.invariants import violations
from careapp.domain.permissions import house
from careapp.settings import get_settings
from tests import factories as make
from tests import postgres

PROCESSES = 16
TIMES = 100


def measure() -> list[Figure]:
    """Race on each database."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_race(f"sqlite:///{Path(folder) / 'race.sqlite3'}"), *_race(_postgres_database())]


def _postgres_database() -> str:
    server = postgres.server_url()
    engine = database.make_engine(f"{server}/postgres")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE race"))
    engine.dispose()
    return f"{server}/race"


def _race(url: str) -> list[Figure]:
    _use(url)
    schema.upgrade(url)
    agency = make.make_agency()
    ids = agency.id, make.make_client(agency).id, make.make_service(agency).id, make.make_worker(agency).id
    database.get_engine().dispose()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        outcomes = sum(pool.map(_book_all, [(url, *ids)] * PROCESSES), Counter())
    with reading() as session:
        broken = len(violations(session))
    kind = database.get_engine().dialect.name
    return [
        exactly(f"booking race, times won, {kind}", outcomes["won"], "bookings", TIMES),
        exactly(f"booking race, refused, {kind}", outcomes["refused"], "bookings", TIMES * (PROCESSES - 1)),
        exactly(f"booking race, unexpected errors, {kind}", outcomes["error"], "errors", 0),
        exactly(f"booking race, rules broken, {kind}", broken, "rules", 0),
    ]


def _use(url: str) -> None:
    os.environ["CAREAPP_DATABASE_URL"] = url
    get_settings.cache_clear()
    database.get_engine.cache_clear()


def _book_all(race: tuple[str, int, int, int, int]) -> Counter:
    url, agency, client, service, worker = race
    _use(url)
    outcomes: Counter = Counter()
    form = {"client_id": client, "service_id": service, "worker_id": worker, "start": "09:00", "end": "10:00"}
    for day in _working_days():
        try:
            with work(house(agency)) as unit:
                edit.create(unit, form | {"day": day.isoformat(), "reason": "course"})
            outcomes["won"] += 1
        except (Blocked, DoubleBooking):
            outcomes["refused"] += 1
        except Exception as error:
            print(repr(error)[:300])
            outcomes["error"] += 1
    return outcomes


def _working_days() -> list[date]:
    """Days to come without Sundays: a worker rests one day a week."""
    start = datetime.now(UTC).date() + timedelta(days=1)
    days = (start + timedelta(days=after) for after in range(2 * TIMES))
    return [day for day in days if day.weekday() < 6][:TIMES]


if __name__ == "__main__":
    write("booking_race", measure())
