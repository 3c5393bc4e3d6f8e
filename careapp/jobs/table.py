"""The table of jobs: what is done, how often, by which function."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from careapp.jobs import bounces, outbox, tasks

EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class JobSpec:
    """A job: every `every`, `after` midnight UTC; `run` takes the time it runs at, and may safely run twice.

    A long one runs beside the others, so that mails do not wait for it.
    """

    name: str
    every: timedelta
    run: Callable[[datetime], int]
    after: timedelta = timedelta()
    long: bool = False

    def slot(self, now: datetime) -> datetime:
        """The latest time at which the job was due: the same for every process that asks."""
        start = EPOCH + self.after
        return start + (now - start) // self.every * self.every


JOBS: Final = (
    JobSpec("send_mails", timedelta(seconds=20), outbox.send_due),
    JobSpec("read_bounces", timedelta(minutes=5), bounces.read_bounces),
    JobSpec("raise_reminders", timedelta(minutes=5), tasks.raise_reminders),
    JobSpec("apply_reminder_rules", timedelta(minutes=15), tasks.apply_reminder_rules, after=timedelta(minutes=2)),
    JobSpec("send_digests", timedelta(minutes=10), tasks.send_digests),
    JobSpec("watch_clockings", timedelta(minutes=1), tasks.watch_clockings),
    JobSpec("extend_visits", timedelta(days=1), tasks.extend_visits, after=timedelta(hours=1), long=True),
    JobSpec("learn_roads", timedelta(days=1), tasks.learn_roads, after=timedelta(hours=3), long=True),
    JobSpec("print_runs", timedelta(minutes=10), tasks.print_runs, long=True),
    JobSpec("forget_old", timedelta(days=1), tasks.forget_old, after=timedelta(hours=2)),
)
