"""Twenty coordinators drag the same visit two hundred times: one wins each time, the others are told who and why."""

from __future__ import annotations

import tempfile
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.booking_race import _postgres_database, _use
from benchmarks.figures import Figure, exactly, write
from careapp.actions import commands
from careapp.actions.commands import Sent
from careapp.actions.planning import moves
from careapp.actions.work import reading, work
from careapp.db import engine as database
from careapp.db import schema
from careapp.db.models import Visit
from careapp.db.queries.invariants import violations
from careapp.domain.permissions import Actor
from careapp.domain.refusal import Refused
from tests import factories as make

CLIENTS = 20
ROUNDS = 200


def measure() -> list[Figure]:
    """Race on each database."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_figures(f"sqlite:///{Path(folder) / 'race.sqlite3'}"), *_figures(_postgres_database())]


def _figures(url: str) -> list[Figure]:
    _use(url)
    schema.upgrade(url)
    found = race(CLIENTS, ROUNDS)
    with database.reading() as session:
        broken = len(violations(session))
    kind = database.get_engine().dialect.name
    database.get_engine().dispose()
    return [
        exactly(f"drag race, rounds with one winner, {kind}", found["one winner"], "rounds", ROUNDS),
        exactly(f"drag race, told who and why, {kind}", found["told"], "drops", ROUNDS * (CLIENTS - 1)),
        exactly(f"drag race, lost updates, {kind}", found["lost"], "updates", 0),
        exactly(f"drag race, unexpected errors, {kind}", found["error"], "errors", 0),
        exactly(f"drag race, rules broken, {kind}", broken, "rules", 0),
    ]


def race(clients: int, rounds: int) -> Counter:
    """Let everybody drop one visit at once, round after round, each on a worker of their own."""
    agency = make.make_agency()
    people = [make.actor(agency, user=make.make_user(agency)) for _client in range(clients)]
    workers = [make.make_worker(agency).id or 0 for _client in range(clients)]
    start = (datetime.now(UTC) + timedelta(days=7)).replace(hour=9, minute=0, second=0, microsecond=0)
    visit = make.make_visit(make.make_client(agency), make.make_service(agency), start)
    found: Counter = Counter()
    for number in range(rounds):
        version = _version(people[0], visit.id or 0)
        payloads = [_drop(visit, worker, version, start, number) for worker in workers]
        outcomes = together(people, payloads)
        won = sum(one.get("status") == "accepted" for one in outcomes)
        found["one winner"] += won == 1
        found["told"] += sum(one.get("status") == "conflict" and bool(one.get("by")) for one in outcomes)
        found["lost"] += abs(_version(people[0], visit.id or 0) - version - won)
        found["error"] += sum("error" in one for one in outcomes)
    return found


def _drop(visit: Visit, worker: int, version: int, start: datetime, number: int) -> dict:
    local = (start + timedelta(hours=2 * (number % 2 + 1))).astimezone(_tz())
    key = {"token": f"race-{visit.id}-{worker}-{number}", "reason": "course", "copy": False}
    place = {"start": f"{local:%Y-%m-%dT%H:%M}", "end": f"{local + timedelta(hours=1):%Y-%m-%dT%H:%M}"}
    return {**key, **place, "id": visit.id, "worker_id": worker, "version": version}


def _tz():  # type: ignore[no-untyped-def]
    from careapp.settings import get_settings

    return get_settings().tz


def _version(actor: Actor, visit_id: int) -> int:
    with reading(actor) as unit:
        return unit.get(Visit, visit_id).version


def together(people: Sequence[Actor], payloads: Sequence[dict]) -> list[dict]:
    """The answers to drops that arrive at the same moment."""
    barrier, outcomes = threading.Barrier(len(people)), []

    def run(actor: Actor, payload: dict) -> None:
        barrier.wait(60)
        outcomes.append(answered(actor, payload))

    threads = [threading.Thread(target=run, args=pair) for pair in zip(people, payloads, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return outcomes


def answered(actor: Actor, payload: dict) -> dict:
    """What a board gets for a drop."""
    drop = moves.Drop.of(payload)
    try:
        with work(actor) as unit:
            return commands.once(unit, Sent.of(payload["token"], "move", payload), moves.carry, drop)
    except Refused:
        with reading(actor) as unit:
            return moves.standing(unit, drop.visit_id)
    except Exception as error:
        return {"error": repr(error)[:300]}


if __name__ == "__main__":
    write("drag_race", measure())
