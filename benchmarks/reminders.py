"""A thousand reminders come due under five clocks whose leader is killed: none is missed, none is doubled."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select, text

from benchmarks.figures import Figure, at_least, at_most, exactly, write
from careapp.db import engine as database
from careapp.db import schema
from careapp.db.engine import reading
from careapp.db.models import Agency, AuditEntry, Job, Mail, Reminder, ReminderRule, User
from careapp.domain.reminder_rules import usual
from careapp.settings import get_settings
from tests import factories as make
from tests import postgres

ROOT = Path(__file__).resolve().parents[1]
CLOCKS = 5
OPENED = re.compile(r"/reminders\?open=(\d+)")


@dataclass
class Race:
    """Five clocks over one database, and how often one of them was killed."""

    term: float
    clocks: dict[str, subprocess.Popen] = field(default_factory=dict)
    leaders_killed: int = 0
    others_killed: int = 0

    def start(self, count: int = 1) -> None:
        """Start clocks, each known by the name it leads under."""
        command = [sys.executable, "-m", "benchmarks.reminder_clock", str(self.term)]
        fresh = [
            subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
            for _number in range(count)
        ]
        for process in fresh:
            self.clocks[str(process.stdout.readline()).strip()] = process  # type: ignore[union-attr]

    def kill(self, *, leader: bool) -> bool:
        """Kill the clock that leads, or one that does not, as a power cut would, and start another in its place."""
        leads = _leader()
        chosen = leads if leader else random.choice([name for name in self.clocks if name != leads] or [""])
        process = self.clocks.pop(chosen, None)
        if process is None:
            return False
        process.kill()
        process.wait()
        self.leaders_killed += leader
        self.others_killed += not leader
        self.start()
        return True

    def stop(self) -> None:
        """Kill every clock that is left."""
        for process in self.clocks.values():
            process.kill()
            process.wait()


def _leader() -> str:
    with reading() as session:
        row = session.execute(select(Job).where(Job.kind == "leader")).scalar()
        return str(row.payload.get("holder")) if row is not None else ""


def measure() -> list[Figure]:
    """Race on each database, with the lead as long as the product's."""
    with tempfile.TemporaryDirectory() as folder:
        urls = (f"sqlite:///{Path(folder) / 'reminders.sqlite3'}", _postgres_database())
        return [figure for url in urls for figure in _figures(url)]


def _postgres_database() -> str:
    server = postgres.server_url()
    engine = database.make_engine(f"{server}/postgres")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CREATE DATABASE reminders_race"))
    engine.dispose()
    return f"{server}/reminders_race"


def _figures(url: str) -> list[Figure]:
    os.environ["CAREAPP_DATABASE_URL"] = url
    get_settings.cache_clear()
    database.get_engine.cache_clear()
    schema.upgrade(url)
    kind = database.get_engine().dialect.name
    started = time.monotonic()
    race, found = run(1000, 200, term=20)
    return [
        at_least(f"reminders under five clocks, leaders killed, {kind}", race.leaders_killed, "kills", 2),
        at_least(f"reminders under five clocks, others killed, {kind}", race.others_killed, "kills", 3),
        exactly(f"reminders under five clocks, missed, {kind}", found.missed, "reminders", 0),
        exactly(f"reminders under five clocks, doubled, {kind}", found.doubled, "reminders", 0),
        exactly(f"reminders by rule under five clocks, missed, {kind}", found.rules_missed, "reminders", 0),
        exactly(f"reminders by rule under five clocks, doubled, {kind}", found.rules_doubled, "reminders", 0),
        at_most(f"reminders under five clocks, until all are told, {kind}", time.monotonic() - started, "s", 180),
    ]


@dataclass(frozen=True)
class Found:
    """What became of the reminders."""

    missed: int
    doubled: int
    rules_missed: int
    rules_doubled: int


def run(count: int, causes: int, *, term: float, leaders: int = 2, others: int = 3) -> tuple[Race, Found]:
    """Let reminders come due in waves while clocks are killed; give what became of them once all is quiet."""
    agency, people = _agency(causes)
    race = Race(term)
    try:
        race.start(CLOCKS)
        waves = 20
        for wave in range(waves):
            _come_due(agency, people, count // waves)
            if wave % 4 == 1:
                race.kill(leader=race.leaders_killed < leaders and wave > 2)
            time.sleep(0.4)
        while race.leaders_killed < leaders or race.others_killed < others:
            race.kill(leader=race.leaders_killed < leaders)
            time.sleep(0.5)
        _wait(count, causes, patience=6 * term + 60)
        time.sleep(3)
    finally:
        race.stop()
    return race, _found(count, causes)


def _agency(causes: int) -> tuple[Agency, list[User]]:
    agency = make.make_agency()
    people = [make.make_user(agency) for _number in range(20)]
    client, activity = make.make_client(agency, manager_id=people[0].id), make.make_activity(agency)
    since = datetime.now(UTC) - timedelta(days=30)
    first = make.make_opportunity(client, activity, stage="quote", stage_since=since)
    with database.transaction() as session:
        plain = first.model_dump(exclude={"id", "number"})
        session.add_all(type(first)(**plain, number=f"R-{number:05}") for number in range(causes - 1))
        rule = usual("quote")
        session.add(ReminderRule(agency_id=agency.id or 0, kind="quote", active=True, delay=rule.delay,
                                 title=rule.title, note=rule.note, category=rule.category))  # fmt: skip
    return agency, people


def _come_due(agency: Agency, people: list[User], count: int) -> None:
    today = datetime.now(UTC).astimezone(get_settings().tz).date()
    with database.transaction() as session:
        for number in range(count):
            person = people[number % len(people)]
            session.add(Reminder(agency_id=agency.id or 0, title="Rappeler", category="Autre", due_on=today,
                                 manager_id=person.id, mail=True))  # fmt: skip


def _wait(count: int, causes: int, patience: float) -> None:
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with reading() as session:
            told = session.execute(text("SELECT count(*) FROM reminders WHERE raised_at IS NOT NULL")).scalar_one()
        if told >= count + causes:
            return
        time.sleep(0.5)


def _found(count: int, causes: int) -> Found:
    with reading() as session:
        rows = session.execute(select(Reminder.id, Reminder.rule, Reminder.raised_at, Reminder.opportunity_id)).all()
        told = select(AuditEntry.noun_id).where(AuditEntry.noun == "reminders", AuditEntry.verb == "raise")
        raised = Counter(session.execute(told).scalars())
        bodies = session.execute(select(Mail.body)).scalars()
        mails = Counter(int(key) for body in bodies for key in OPENED.findall(body))
    written = [row for row in rows if not row.rule]
    made = Counter(row.opportunity_id for row in rows if row.rule)
    missed = [row for row in written if row.raised_at is None or not raised[row.id] or not mails[row.id]]
    doubled = [row for row in rows if raised[row.id] > 1 or mails[row.id] > 1]
    assert len(written) == count
    return Found(
        missed=len(missed),
        doubled=len(doubled),
        rules_missed=causes - len(made),
        rules_doubled=sum(many > 1 for many in made.values()),
    )


if __name__ == "__main__":
    write("reminders", measure())
