"""The work of the jobs, agency by agency, through the same actions as people's."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Final, TypeVar

from sqlmodel import select

from careapp.actions import attachments, commands, sessions
from careapp.actions.documents import runs
from careapp.actions.matching_data import learning, road_server
from careapp.actions.planning import late
from careapp.actions.reminder_rules import sweep
from careapp.actions.reminders import digest, due
from careapp.actions.visits import generate, kept_notes
from careapp.actions.work import Work, work
from careapp.actions.work import reading as read_as
from careapp.db.engine import reading, transaction
from careapp.db.models.agencies import Agency
from careapp.db.queries.jobs import forget_done
from careapp.domain.permissions import Actor, house
from careapp.domain.reminder_rules import RULES
from careapp.jobs import outbox
from careapp.settings import get_settings

Item = TypeVar("Item")
JOBS_KEPT: Final = timedelta(days=2)
# SQLite asks for its turn every tenth of a second at most: without a pause a long job would keep people out.
PAUSE_SECONDS: Final = 0.15
LEARNING_SECONDS: Final = 20 * 60  # within the lease of a job; the next night goes on


def each(items: Iterable[Item], verb: Callable[[Item], int]) -> int:
    """The sum of a verb over items; one that fails does not stop the others, and is raised at the end."""
    done, failure = 0, None
    for item in items:
        try:
            done += verb(item)
        except Exception as error:
            failure = failure or error
    if failure is not None:
        raise failure
    return done


def agencies() -> list[Actor]:
    """The house itself, in each agency."""
    with reading() as session:
        return [house(key or 0) for key in session.exec(select(Agency.id).order_by(Agency.id))]


def raise_reminders(now: datetime) -> int:
    """Bring to life the reminders that are due and make the next of those that repeat, a batch in each transaction."""

    def in_agency(actor: Actor) -> int:
        raised = _in_batches(actor, now, due.waits, due.raise_due)
        return raised + _if_any(actor, now, due.repeats, due.repeat_due)

    return each(agencies(), in_agency)


def _in_batches(actor: Actor, now: datetime, is_due: Callable[[Work], object], verb: Callable[[Work], int]) -> int:
    """Do a verb, a batch in each transaction, until nothing is left to do."""
    total = 0
    while done := _if_any(actor, now, is_due, verb):
        total += done
        time.sleep(PAUSE_SECONDS)
    return total


def _if_any(actor: Actor, now: datetime, is_due: Callable[[Work], object], verb: Callable[[Work], int]) -> int:
    """Do a verb only where reading says that there is something to write."""
    with read_as(actor, now=now) as unit:
        if not is_due(unit):
            return 0
    with work(actor, now=now) as unit:
        return verb(unit)


def apply_reminder_rules(now: datetime) -> int:
    """Make the reminders that rules ask for and close those whose cause is gone, a transaction for each kind."""

    def one(actor: Actor, kind: str) -> int:
        return _if_any(actor, now, lambda unit: any(sweep.plan(unit, kind)), lambda unit: sweep.sweep(unit, kind))

    return each(agencies(), lambda actor: each(RULES, lambda kind: one(actor, kind)))


def send_digests(now: datetime) -> int:
    """Send the list of the morning to those who have something due, agency by agency."""
    return each(agencies(), lambda actor: _if_any(actor, now, digest.readers, digest.send))


def watch_clockings(now: datetime) -> int:
    """Raise an alert for each visit begun without clocking, agency by agency; write only where there is something."""
    return each(agencies(), lambda actor: _if_any(actor, now, late.is_due, late.watch))


def extend_visits(now: datetime) -> int:
    """Keep every running mission planned as far ahead as its agency wants, a transaction for each mission."""

    def in_agency(actor: Actor) -> int:
        with read_as(actor, now=now) as unit:
            missions = generate.running(unit)
        return each(missions, lambda mission_id: _extend(actor, mission_id, now))

    return each(agencies(), in_agency)


def _extend(actor: Actor, mission_id: int, now: datetime) -> int:
    with work(actor, now=now) as unit:
        made = generate.generate(unit, mission_id).made
    if made:
        time.sleep(PAUSE_SECONDS)
    return made


def learn_roads(now: datetime) -> int:
    """Ask the road server, if there is one, for the minutes that the agencies do not know yet."""
    server, end = road_server.configured(get_settings()), time.monotonic() + LEARNING_SECONDS
    if server is None:
        return 0

    def go_on() -> bool:
        return time.monotonic() < end and not outbox.stopping.is_set()

    return each(agencies(), lambda actor: learning.learn(actor, server, go_on, now))


def print_runs(now: datetime) -> int:
    """Print the sheets that wait to be printed together, agency by agency, and throw old files away."""

    def in_agency(actor: Actor) -> int:
        with work(actor, now=now) as unit:
            runs.forget_old(unit)
        return runs.run_waiting(actor)

    return each(agencies(), in_agency)


def forget_old(now: datetime) -> int:
    """Delete dead sessions, old attempts to sign in, finished jobs, old commands, notes and files of what is gone."""
    with transaction() as session:
        jobs = session.execute(forget_done(now - JOBS_KEPT)).rowcount
    return (
        jobs
        + sessions.forget_old(now)
        + commands.forget_old(now)
        + kept_notes.forget_old(now)
        + attachments.forget_unused(now)
    )
