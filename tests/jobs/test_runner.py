"""Jobs: each time of each job is effective once, whoever runs it and whatever breaks."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import Session, select

from careapp.db.models import Job, Mail, Reminder
from careapp.jobs import runner, tasks
from careapp.jobs.table import JOBS, JobSpec
from careapp.jobs.ticker import Ticker, leads, resign
from tests.factories import NOW, make_agency, make_user, save

HOURLY = JobSpec("raise_reminders", timedelta(hours=1), tasks.raise_reminders)


def jobs(database):
    with Session(database) as session:
        return list(session.exec(select(Job).where(Job.kind != "leader").order_by(Job.id)))


def test_a_slot_is_the_same_for_all_who_ask_within_it():
    daily = JobSpec("forget_old", timedelta(days=1), tasks.forget_old, after=timedelta(hours=2))
    assert daily.slot(datetime(2026, 11, 24, 1, 59, tzinfo=UTC)) == datetime(2026, 11, 23, 2, tzinfo=UTC)
    assert daily.slot(datetime(2026, 11, 24, 2, tzinfo=UTC)) == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert len({spec.name for spec in JOBS}) == len(JOBS)


def test_five_runners_make_and_run_each_job_once(database, monkeypatch):
    seen = []
    monkeypatch.setitem(runner._RUN, "raise_reminders", lambda now: seen.append(now) or 1)
    times = [NOW + timedelta(hours=hour) for hour in range(6)]

    def one_runner(_number):
        made = sum(runner.enqueue(HOURLY, time) for time in times)
        return made, runner.run_due(times[-1])

    with ThreadPoolExecutor(5) as pool:
        counted = list(pool.map(one_runner, range(5)))
    runner.run_due(times[-1])
    assert sum(made for made, _run in counted) == len(seen) == 6
    assert [job.status for job in jobs(database)] == ["done"] * 6


WORKER = """
import sys
from datetime import UTC, datetime, timedelta
from careapp.jobs import runner, tasks
from careapp.jobs.table import JobSpec
spec = JobSpec("raise_reminders", timedelta(hours=1), tasks.raise_reminders)
start = datetime.fromisoformat(sys.argv[1])
for hour in range(4):
    runner.enqueue(spec, start + timedelta(hours=hour))
    runner.run_due(start + timedelta(hours=hour))
"""


def test_five_processes_raise_each_reminder_once(database):
    agency = make_agency()
    manager = make_user(agency)
    due = NOW.date()
    for number in range(20):
        row = {"title": f"Rappel {number}", "due_on": due, "manager_id": manager.id, "mail": True, "category": "Devis"}
        save(Reminder(agency_id=agency.id, **row))
    environment = dict(os.environ)
    started = [
        subprocess.Popen([sys.executable, "-c", WORKER, NOW.isoformat()], env=environment, stderr=subprocess.PIPE)
        for _number in range(5)
    ]
    for process in started:
        _out, err = process.communicate(timeout=90)
        assert process.returncode == 0, err.decode()
    with Session(database) as session:
        assert len(session.exec(select(Mail)).all()) == 20
        assert all(reminder.raised_at for reminder in session.exec(select(Reminder)))
    assert [job.status for job in jobs(database)] == ["done"] * 4


def test_a_job_that_fails_is_run_again_later_and_given_up_in_the_end(sqlite_database, monkeypatch):
    def broken(_now):
        raise RuntimeError("no")

    monkeypatch.setitem(runner._RUN, "raise_reminders", broken)
    runner.enqueue(HOURLY, NOW)
    assert (runner.run_due(NOW), runner.run_due(NOW)) == (1, 0)
    assert (jobs(sqlite_database)[0].status, jobs(sqlite_database)[0].attempts) == ("due", 1)
    for day in range(1, runner.MOST_ATTEMPTS + 2):
        runner.run_due(NOW + timedelta(days=day))
    assert (jobs(sqlite_database)[0].status, jobs(sqlite_database)[0].attempts) == ("failed", runner.MOST_ATTEMPTS)


def test_a_job_whose_runner_died_is_taken_by_another_when_its_lease_ends(database):
    runner.enqueue(HOURLY, NOW)
    first = runner.lease(NOW)
    assert first is not None
    assert runner.lease(NOW + timedelta(minutes=1)) is None
    second = runner.lease(NOW + runner.LEASE + timedelta(seconds=1))
    assert second is not None
    assert (first.id, second.attempts) == (second.id, 2)
    runner._settle(first, status="failed")
    assert jobs(database)[0].status == "due"


def test_one_process_leads_until_it_stops_or_dies(database):
    assert leads("a", NOW)
    assert not leads("b", NOW + timedelta(seconds=10))
    assert leads("a", NOW + timedelta(seconds=45))
    assert not leads("b", NOW + timedelta(seconds=70))
    assert leads("b", NOW + timedelta(seconds=200))
    resign("b")
    assert leads("a", NOW + timedelta(seconds=201))


def test_the_ticker_brings_a_due_reminder_to_life(sqlite_database):
    agency = make_agency()
    reminder = save(Reminder(agency_id=agency.id, title="Rappel", category="Devis", due_on=NOW.date()))
    ticker = Ticker()
    ticker.tick(HOURLY, NOW)
    runner.run_due(NOW)
    with Session(sqlite_database) as session:
        assert session.get(Reminder, reminder.id).raised_at == NOW


@pytest.mark.parametrize("spec", JOBS, ids=lambda spec: spec.name)
def test_every_job_runs_on_an_empty_house(database, spec):
    make_agency()
    runner.enqueue(spec, NOW)
    assert runner.run_due(NOW) == 1
    assert [job.status for job in jobs(database)] == ["done"]


def test_old_finished_jobs_are_forgotten(sqlite_database):
    runner.enqueue(HOURLY, NOW)
    runner.run_due(NOW)
    assert tasks.forget_old(NOW + timedelta(days=1)) == 0
    assert tasks.forget_old(NOW + timedelta(days=3)) == 1
    assert jobs(sqlite_database) == []
