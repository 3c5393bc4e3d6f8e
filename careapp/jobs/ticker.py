"""The ticker: APScheduler in each server process; the one that leads makes the jobs, all of them run jobs."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from careapp.db.engine import reading, transaction
from careapp.db.models.jobs import Job
from careapp.db.queries import jobs as queries
from careapp.jobs import outbox
from careapp.jobs.runner import LONG, SHORT, enqueue, run_due, was_made
from careapp.jobs.table import JOBS, JobSpec
from careapp.logs import log_unforeseen

LEADER: Final = "leader"
TERM: Final = timedelta(seconds=60)
RENEW_BEFORE: Final = timedelta(seconds=30)
POLL_SECONDS: Final = 2


class Ticker:
    """The clock of one process."""

    def __init__(self) -> None:
        # A runner that is busy is passed over; that is no news.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        self.holder = secrets.token_hex(8)
        self.scheduler = BackgroundScheduler(
            jobstores={"default": MemoryJobStore()}, executors={"default": ThreadPoolExecutor(2)}, timezone=UTC
        )

    def start(self) -> None:
        """Tick each job at its times from now on, and at once for the latest time missed."""
        outbox.stopping.clear()
        now = datetime.now(UTC)
        options = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        for spec in JOBS:
            following = {"seconds": spec.every.total_seconds(), "start_date": spec.slot(now) + spec.every}
            self.scheduler.add_job(_safely, "interval", [self.tick, spec], id=spec.name, **following, **options)
            self.scheduler.add_job(_safely, None, [self.catch_up, spec], **options)
        for name, kinds in (("short", SHORT), ("long", LONG)):
            self.scheduler.add_job(
                _safely, "interval", [run_due, None, kinds], id=name, seconds=POLL_SECONDS, **options
            )
        self.scheduler.start()

    def catch_up(self, spec: JobSpec) -> None:
        """Make the job of the latest time, unless it is a long one that this house never had."""
        if not spec.long or was_made(spec):
            self.tick(spec)

    def tick(self, spec: JobSpec, now: datetime | None = None) -> None:
        """Make the job of this time, if this process leads."""
        now = now or datetime.now(UTC)
        if leads(self.holder, now):
            enqueue(spec, now)

    def stop(self) -> None:
        """Stop ticking, let the mail being sent end, and leave the lead to another process."""
        outbox.stopping.set()
        self.scheduler.shutdown(wait=False)
        _safely(resign, self.holder)


def leads(holder: str, now: datetime) -> bool:
    """Whether a process leads: it holds the leased row, or takes it because nobody does."""
    with reading() as session:
        row = session.execute(queries.leader(LEADER)).scalar()
        if row is not None and _held(row, now):
            mine = row.payload.get("holder") == holder
            if not mine or row.leased_until - now > RENEW_BEFORE:
                return mine
    with transaction() as session:
        plain = {"kind": LEADER, "status": LEADER, "attempts": 0, "error": "", "payload": {}}
        queries.make_once(session, dedupe_key=LEADER, due_at=now, **plain)
        row = session.execute(queries.leader(LEADER).with_for_update()).scalar_one()
        if _held(row, now) and row.payload.get("holder") != holder:
            return False
        row.payload, row.leased_until = {"holder": holder}, now + TERM
    return True


def _held(row: Job, now: datetime) -> bool:
    return row.leased_until is not None and row.leased_until > now


def resign(holder: str) -> None:
    """Give the lead back, so that the next process need not wait for the lease to end."""
    with transaction() as session:
        row = session.execute(queries.leader(LEADER).with_for_update()).scalar()
        if row is not None and row.payload.get("holder") == holder:
            row.leased_until = None


def _safely(run: Callable[..., Any], *arguments: Any) -> None:
    try:
        run(*arguments)
    except Exception as error:
        log_unforeseen(error)


@asynccontextmanager
async def ticking() -> AsyncIterator[None]:
    """The server's clock, from its start to its end."""
    ticker = Ticker()
    ticker.start()
    try:
        yield
    finally:
        await asyncio.to_thread(ticker.stop)
