"""A thousand mails before a server that refuses three in ten: each arrives once, at the right address, or never."""

from __future__ import annotations

import random
import socket
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Lock
from typing import Any

from aiosmtpd.controller import Controller
from sqlalchemy import select

from benchmarks.booking_race import _postgres_database, _use
from benchmarks.figures import Figure, exactly, write
from careapp.db import engine as database
from careapp.db import schema
from careapp.db.engine import reading, transaction
from careapp.db.models import Agency, Client, Mail
from careapp.documents.mail import Smtp
from careapp.jobs import outbox

MAILS = 1000
AGAINST = 20  # mails whose client says no after they were queued
SENDERS = 3
REFUSES = 0.3
MOST_REFUSALS = 5  # of one mail: a server that never takes a mail is another matter
SEED = 7
START = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Post:
    """A mail server that refuses at random, in four ways, and keeps what it took, copy by copy."""

    chance: random.Random
    lock: Lock = field(default_factory=Lock)
    copies: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))  # address -> Message-IDs
    wrong: int = 0
    refusals: Counter = field(default_factory=Counter)
    ways: Counter = field(default_factory=Counter)

    def _refuses(self, address: str, way: str, share: float) -> bool:
        with self.lock:
            if self.refusals[address] >= MOST_REFUSALS or self.chance.random() >= share:
                return False
            self.refusals[address] += 1
            self.ways[way] += 1
            return True

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Put off one address in ten."""
        if self._refuses(address, "450 at RCPT", REFUSES / 3):
            return "450 4.2.1 Later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        """Put off one message in ten; cut the line on another one, having kept it or not."""
        (address,) = envelope.rcpt_tos
        if self._refuses(address, "451 at DATA", REFUSES / 3):
            return "451 4.3.0 Later"
        if self._refuses(address, "cut before it was kept", REFUSES / 6):
            server.transport.abort()
            return "421 Gone"
        cut = self._refuses(address, "cut after it was kept", REFUSES / 6)
        self._keep(address, envelope.content)
        if cut:
            server.transport.abort()
        return "250 OK"

    def _keep(self, address: str, content: bytes) -> None:
        message = message_from_bytes(content, policy=policy.default)
        body = message.get_body(("plain",))  # type: ignore[attr-defined]
        with self.lock:
            self.copies[address].append(str(message["Message-ID"]))
            meant = body is not None and body.get_content().strip().endswith(f"For {address}")
            self.wrong += not (meant and str(message["To"]) == address)


@contextmanager
def open_post(seed: int = SEED) -> Iterator[tuple[Post, Smtp]]:
    """The server while it listens, and how to reach it."""
    post = Post(random.Random(seed))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    controller = Controller(post, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield post, Smtp("127.0.0.1", port, "none", seconds=60)
    finally:
        controller.stop()


def fill(count: int, against: int) -> None:
    """Queue the mails of two agencies; the clients of the last ones have said no since."""
    with transaction() as session:
        agencies = [Agency(name=name, settings={"mails_a_minute": 10**6}) for name in ("One", "Two")]
        session.add_all(agencies)
        session.flush()
        for number in range(count + against):
            agency, address = agencies[number % 2].id or 0, f"p{number}@example.org"
            said = {"email": address, "mail_consent": "no" if number >= count else ""}
            client = Client(agency_id=agency, code=f"C-{number:05}", last_name=f"Name {number}", **said)
            session.add(client)
            session.flush()
            text = {"recipient": address, "subject": f"Sheet {number}", "body": f"Hello,\n\nFor {address}"}
            session.add(Mail(agency_id=agency, client_id=client.id, created_at=START, **text))


def deliver(server: Smtp, senders: int = SENDERS) -> None:
    """Let several senders work through the queue, at the times at which the refused ones are due again."""
    now = START
    for _turn in range(len(outbox.BACKOFF) + 2):
        with ThreadPoolExecutor(senders) as pool:
            list(pool.map(lambda _number, at=now: outbox.send_due(at, server), range(senders)))
        now += timedelta(hours=15)


def measure() -> list[Figure]:
    """Queue, deliver and count on each database."""
    with tempfile.TemporaryDirectory() as folder:
        return [*_measured(f"sqlite:///{Path(folder) / 'mails.sqlite3'}"), *_measured(_postgres_database())]


def _measured(url: str) -> list[Figure]:
    _use(url)
    schema.upgrade(url)
    with open_post() as (post, server):
        fill(MAILS, AGAINST)
        deliver(server)
        with reading() as session:
            statuses = Counter(session.execute(select(Mail.status)).scalars())
    kind = database.get_engine().dialect.name
    database.get_engine().dispose()
    return _figures(post, statuses, kind)


def second_copies(post: Post) -> int:
    """How many copies beyond the first arrived, whichever their identifier."""
    return sum(len(copies) - 1 for copies in post.copies.values())


def _figures(post: Post, statuses: Counter, kind: str) -> list[Figure]:
    told = ", ".join(f"{count} {way}" for way, count in sorted(post.ways.items()))
    lost = post.ways["cut after it was kept"]
    print(f"{sum(post.refusals.values())} refusals: {told}; statuses: {dict(statuses)}")
    renamed = sum(len(set(copies)) - 1 for copies in post.copies.values())
    what = f"mails, 30 % refused, {kind}"
    return [
        exactly(f"{what}, delivered", len(post.copies), "mails", MAILS),
        exactly(f"{what}, sent as the outbox says", statuses["sent"], "mails", MAILS),
        exactly(f"{what}, to a wrong person", post.wrong, "mails", 0),
        exactly(f"{what}, for a client who said no", AGAINST - statuses["refused"], "mails", 0),
        exactly(f"{what}, twice though the first answer came", second_copies(post) - lost, "mails", 0),
        exactly(f"{what}, twice under two Message-IDs", renamed, "mails", 0),
    ]


if __name__ == "__main__":
    write("mails", measure())
