"""Sixteen processes book the same worker for the same hundred hours: each hour is won once, on both databases."""

from __future__ import annotations

import os
import tempfile
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from datetime import timedelta
from multiprocessing import get_context
from pathlib import Path

from sqlalchemy import text

from benchmarks.figures import Figure, exactly, write
from careapp.actions.work import DoubleBooking, work
from careapp.db import engine as database
from careapp.db import schema
from careapp.db.engine import reading
from careapp.db.models import Visit
from careapp.db.queries.invariants import violations
from careapp.domain.permissions import house
from careapp.settings import get_settings
from tests import factories as make
from tests import postgres

PROCESSES = 16
HOURS = 100


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
        exactly(f"booking race, hours won, {kind}", outcomes["won"], "bookings", HOURS),
        exactly(f"booking race, refused, {kind}", outcomes["refused"], "bookings", HOURS * (PROCESSES - 1)),
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
    for hour in range(HOURS):
        start = make.NOW + timedelta(hours=hour)
        span = {"starts_at": start, "ends_at": start + timedelta(hours=1)}
        try:
            with work(house(agency)) as unit:
                visit = unit.add(
                    Visit(client_id=client, service_id=service, worker_id=worker, agency_id=agency, **span)
                )
                unit.audit("book", visit)
            outcomes["won"] += 1
        except DoubleBooking:
            outcomes["refused"] += 1
        except Exception as error:
            print(repr(error)[:300])
            outcomes["error"] += 1
    return outcomes


if __name__ == "__main__":
    write("booking_race", measure())
