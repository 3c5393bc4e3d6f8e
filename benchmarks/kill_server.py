"""The server is killed twenty times while browsers write: what it acknowledged is there, nothing is half there."""

from __future__ import annotations

import asyncio
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import socketio
from sqlalchemy import text

from benchmarks.figures import Figure, at_least, at_most, exactly, write
from careapp import frontend
from careapp.actions import installation
from careapp.db import engine as database
from careapp.db import schema
from careapp.db.engine import reading, transaction
from careapp.db.queries.invariants import violations
from careapp.settings import get_settings

ROOT = Path(__file__).resolve().parents[1]
KILLS = 20
TABS = 4
ANSWER_SECONDS = 5
PAUSE = 0.03
EMAIL, PASSWORD = "admin@kill.example", "a-long-password"
STATE = "reflex___state____state.careapp___state___clients____clients_state"
HALF = """
  SELECT (SELECT count(*) FROM clients c WHERE NOT EXISTS
           (SELECT 1 FROM audit_entries a WHERE a.noun = 'clients' AND a.noun_id = c.id AND a.verb = 'create'))
       + (SELECT count(*) FROM audit_entries a WHERE a.noun = 'clients' AND a.verb = 'create' AND NOT EXISTS
           (SELECT 1 FROM clients c WHERE c.id = a.noun_id))
"""


@dataclass
class Tally:
    """What the browsers were told, and how long the server took to come back."""

    acknowledged: set[int] = field(default_factory=set)
    sent: int = 0
    restarts: list[float] = field(default_factory=list)


def measure() -> list[Figure]:
    """Kill and restart, then compare what was told with what is there."""
    with tempfile.TemporaryDirectory() as folder:
        address = _prepare(Path(folder))
        tally = Tally()
        for _ in range(KILLS):
            _round(address, tally)
        return _figures(tally)


def _prepare(folder: Path) -> str:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    os.environ |= {"CAREAPP_DATA_DIR": str(folder), "PORT": str(port), "CAREAPP_ENV": "demo", "CAREAPP_BASE_URL": ""}
    os.environ["CAREAPP_DATABASE_URL"] = f"sqlite:///{folder / 'kill.sqlite3'}"
    get_settings.cache_clear()
    database.get_engine.cache_clear()
    schema.upgrade(get_settings().database)
    with transaction() as session:
        installation.create_administrator(session, EMAIL, "Administration", PASSWORD)
    with frontend.up_to_date():
        return get_settings().address


def _round(address: str, tally: Tally) -> None:
    start = time.monotonic()
    server = subprocess.Popen([sys.executable, "-m", "careapp", "serve"], cwd=ROOT, stdout=subprocess.DEVNULL)
    try:
        _wait(address)
        tally.restarts.append(time.monotonic() - start)
        asyncio.run(_write_until_killed(address, server, tally))
    finally:
        server.kill()
        server.wait()


def _wait(address: str) -> None:
    for _ in range(600):
        try:
            if httpx.get(f"{address}/api/health", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise TimeoutError("the server does not answer")


async def _write_until_killed(address: str, server: subprocess.Popen, tally: Tally) -> None:
    cookie = await _sign_in(address)
    tabs = [asyncio.create_task(_tab(address, cookie, number, tally)) for number in range(TABS)]
    await asyncio.sleep(random.uniform(1, 3))
    server.send_signal(signal.SIGKILL)
    for tab in tabs:
        tab.cancel()
    await asyncio.gather(*tabs, return_exceptions=True)


async def _sign_in(address: str) -> str:
    async with httpx.AsyncClient() as browser:
        form = {"email": EMAIL, "password": PASSWORD}
        answer = await browser.post(f"{address}/login", data=form, headers={"Origin": address})
        return "; ".join(f"{name}={value}" for name, value in answer.cookies.items())


async def _tab(address: str, cookie: str, number: int, tally: Tally) -> None:
    answers: asyncio.Queue[int] = asyncio.Queue()
    tab = socketio.AsyncClient(reconnection=False)

    @tab.on("event", namespace="/_event")
    async def told(update: dict) -> None:
        for event in update.get("events") or ():
            path = str((event.get("payload") or {}).get("path", ""))
            if "/clients/" in path:
                await answers.put(int(path.strip('"').rsplit("/", 1)[1]))

    token = f"kill-{number}-{random.getrandbits(60)}"
    here = {"transports": ["websocket"], "namespaces": ["/_event"], "socketio_path": "/_event"}
    await tab.connect(f"{address}?token={token}", {"Cookie": cookie, "Origin": address}, **here)
    try:
        while True:
            await tab.emit("event", _event("open_new"), namespace="/_event")
            form = {"last_name": f"Essai {tally.sent}", "first_name": "Odette"}
            await tab.emit("event", _event("create", form=form), namespace="/_event")
            tally.sent += 1
            with suppress(TimeoutError):  # a write the server dropped is not acknowledged: the next one goes on
                tally.acknowledged.add(await asyncio.wait_for(answers.get(), ANSWER_SECONDS))
            await asyncio.sleep(PAUSE)
    finally:
        with suppress(Exception):
            await tab.shutdown()


def _event(handler: str, **payload: object) -> dict:
    return {"name": f"{STATE}.{handler}", "payload": payload, "router_data": {"pathname": "/clients", "query": {}}}


def _figures(tally: Tally) -> list[Figure]:
    with reading() as session:
        there = set(session.execute(text("SELECT id FROM clients")).scalars())
        half = session.execute(text(HALF)).scalar_one()
        sound = session.execute(text("PRAGMA integrity_check")).scalar_one()
        broken = len(violations(session))
    print(f"{tally.sent} writes sent, {len(tally.acknowledged)} acknowledged, {len(there)} there")
    return [
        at_least("kill -9 of the server, acknowledged writes", len(tally.acknowledged), "writes", KILLS),
        exactly("kill -9 of the server, acknowledged writes lost", len(tally.acknowledged - there), "writes", 0),
        exactly("kill -9 of the server, half transactions", half, "rows", 0),
        exactly("kill -9 of the server, rules broken", broken + (sound != "ok"), "rules", 0),
        at_most("kill -9 of the server, slowest restart", max(tally.restarts), "s", 20),
    ]


if __name__ == "__main__":
    write("kill_server", measure())
