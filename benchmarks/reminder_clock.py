"""One process that keeps the clock as a server does, with reminders raised and rules applied every two seconds.

Its batches are small, so that whoever kills it strikes in the middle of the work. It says who it is, then ticks until
it is killed.
"""

from __future__ import annotations

import sys
import time
from datetime import timedelta

from careapp.actions.reminders import due
from careapp.jobs import runner, tasks, ticker
from careapp.jobs.table import JobSpec


def main(term: float) -> None:
    """Tick for ever; a lead lasts `term` seconds."""
    soon = timedelta(seconds=2)
    ticker.TERM, ticker.RENEW_BEFORE = timedelta(seconds=term), timedelta(seconds=term / 2)
    ticker.POLL_SECONDS = 2
    ticker.JOBS = (
        JobSpec("raise_reminders", soon, tasks.raise_reminders),
        JobSpec("apply_reminder_rules", soon, tasks.apply_reminder_rules),
    )
    runner.LEASE, due.BATCH, tasks.PAUSE_SECONDS = timedelta(seconds=term), 10, 0.05
    clock = ticker.Ticker()
    print(clock.holder, flush=True)
    clock.start()
    while True:
        time.sleep(60)


if __name__ == "__main__":
    main(float(sys.argv[1]))
