"""The runner: takes the jobs that are due, one at a time, and makes each effective once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from careapp.db.engine import reading, transaction
from careapp.db.models.jobs import Job
from careapp.db.queries import jobs as queries
from careapp.jobs.table import JOBS, JobSpec
from careapp.logs import get_logger, log_unforeseen

LEASE: Final = timedelta(minutes=30)
MOST_ATTEMPTS: Final = 5
LONG: Final = tuple(spec.name for spec in JOBS if spec.long)
SHORT: Final = tuple(spec.name for spec in JOBS if not spec.long)
EVERY: Final = LONG + SHORT
_RUN: Final = {spec.name: spec.run for spec in JOBS}


@dataclass(frozen=True, slots=True)
class Leased:
    """A job this runner alone may run until `until`."""

    id: int
    kind: str
    until: datetime
    attempts: int


def enqueue(spec: JobSpec, now: datetime) -> bool:
    """Make the job of the latest slot, once however many processes ask; say whether this one made it."""
    slot = spec.slot(now)
    key = f"{spec.name}@{slot.isoformat()}"
    with reading() as session:
        if session.execute(queries.job_named(key)).first() is not None:
            return False
    with transaction() as session:
        plain = {"payload": {}, "attempts": 0, "status": "due", "error": ""}
        return queries.make_once(session, kind=spec.name, dedupe_key=key, due_at=slot, **plain)


def was_made(spec: JobSpec) -> bool:
    """Whether the job was ever made: a new house does not catch up on what it never missed."""
    with reading() as session:
        return session.execute(queries.any_of_kind(spec.name)).first() is not None


def run_due(now: datetime | None = None, kinds: Collection[str] = EVERY) -> int:
    """Run the jobs that are due until there is none left; give how many were run."""
    count = 0
    while leased := lease(now or datetime.now(UTC), kinds):
        _run(leased, now)
        count += 1
    return count


def lease(now: datetime, kinds: Collection[str] = EVERY) -> Leased | None:
    """Take a job of some kinds that is due and that nobody holds."""
    with reading() as session:
        if session.execute(queries.due_jobs(now, kinds).limit(1)).first() is None:
            return None
    with transaction() as session:
        job = session.execute(queries.one_to_lease(queries.due_jobs(now, kinds))).scalar()
        if job is None:
            return None
        job.leased_until, job.attempts = now + LEASE, job.attempts + 1
        return Leased(job.id or 0, job.kind, job.leased_until, job.attempts)


def _run(leased: Leased, now: datetime | None) -> None:
    try:
        done = _RUN[leased.kind](now or datetime.now(UTC))
    except Exception as error:
        reference = log_unforeseen(error, job=leased.kind)
        _settle(leased, **_after_failure(leased, reference, now or datetime.now(UTC)))
        return
    if done:
        get_logger("careapp.jobs").info("job done", job=leased.kind, count=done)
    _settle(leased, status="done", done_at=now or datetime.now(UTC), leased_until=None, error="")


def _after_failure(leased: Leased, reference: str, now: datetime) -> dict[str, Any]:
    if leased.attempts >= MOST_ATTEMPTS:
        return {"status": "failed", "error": reference, "leased_until": None}
    return {"error": reference, "leased_until": now + timedelta(minutes=2**leased.attempts)}


def _settle(leased: Leased, **values: Any) -> None:
    with transaction() as session:
        session.execute(queries.settled(Job, leased.id, leased.until, **values))
