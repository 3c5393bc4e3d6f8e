"""Twenty coordinators on one busy day: answers to drops, how soon the others see them, memory of the server.

Each holds a page's two lines to the server, as a browser does: the one of its events and the one of the planning's
changes. It takes a visit (verdicts of all rows), drops it, waits for the answer, looks at something else, and goes on.
They open the page one after the other within the first seconds, as people do; what they did until all had opened it is
not counted. The twenty are one process, which shares the machine's processors with the server.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import socketio

from benchmarks import figures, large, screens

COORDINATORS = 20
SECONDS = float(os.environ.get("CAREAPP_BENCH_SECONDS", "60"))
ARRIVALS = 15.0  # seconds within which everybody opens the page
PAUSE = (2.0, 5.0)
DRAG = 0.4
SETTLE = 5.0
MOVE = "reflex___state____state.careapp___state___planning____planning_state.move"


@dataclass
class Measured:
    """What all coordinators saw."""

    answers: list[float] = field(default_factory=list)
    verdicts: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    sent: dict[tuple[int, int], float] = field(default_factory=dict)  # accepted: visit and its new version
    statuses: list[str] = field(default_factory=list)
    silent: int = 0
    begins: float = 0.0  # when everybody is at work: what began before is not counted


class Coordinator:
    """One person at one page."""

    def __init__(self, number: int, cookie: str, day: str, all_of: Measured) -> None:
        self.number, self.day, self.all = number, day, all_of
        self.headers = {"Cookie": cookie, "Origin": screens.ADDRESS}
        self.sio = socketio.AsyncClient(reconnection=False)
        self.waiting: dict[str, asyncio.Future] = {}
        self.heard: dict[tuple[int, int], float] = {}
        self.visits: dict[int, dict[str, Any]] = {}

    async def work(self, http: aiohttp.ClientSession, end: float) -> None:
        """Look at the day, then take and drop visits until the end."""
        await asyncio.sleep(self.number * ARRIVALS / COORDINATORS)
        self.sio.on("event", self._told, namespace="/_event")
        query = f"{screens.ADDRESS}?token=bench-{self.number}-{time.time()}"
        await self.sio.connect(
            query, headers=dict(self.headers), transports=["websocket"], namespaces=["/_event"], socketio_path="/_event"
        )
        async with http.get(f"/api/planning/day?date={self.day}", headers=self.headers) as answer:
            told = await answer.json()
            if "visits" not in told:
                raise RuntimeError(f"the day is not read: {answer.status} {str(told)[:200]}")
            self.visits = {one["i"]: one for one in told["visits"]}
        async with http.ws_connect("/api/planning/feed", headers=self.headers) as feed:
            await feed.send_json({"watch": "day", "first": self.day, "last": self.day})
            listening = asyncio.create_task(self._listen(feed))
            draw = random.Random(self.number)
            await asyncio.sleep(draw.uniform(0, PAUSE[1]))
            while time.perf_counter() < end:
                await self._take_and_drop(http, feed, draw)
                await asyncio.sleep(draw.uniform(*PAUSE))
            await asyncio.sleep(SETTLE)
            listening.cancel()
        await self.sio.disconnect()

    async def _listen(self, feed: aiohttp.ClientWebSocketResponse) -> None:
        async for message in feed:
            told = json.loads(message.data)
            if "beat" in told:
                await feed.send_json({"pong": 1})
            for visit in told.get("visits", ()):
                self.heard.setdefault((visit["i"], visit["v"]), time.perf_counter())
                self.visits[visit["i"]] = visit

    async def _take_and_drop(self, http: aiohttp.ClientSession, feed: Any, draw: random.Random) -> None:
        mine = [
            one for one in self.visits.values()
            if one["i"] % COORDINATORS == self.number and one["st"] == "planned" and one["w"] and not one["l"]
        ]  # fmt: skip
        visit = draw.choice(mine)
        await feed.send_json({"hold": visit["i"]})
        started = time.perf_counter()
        async with http.get(f"/api/planning/verdicts?visit={visit['i']}", headers=self.headers) as answer:
            await answer.read()
        if started >= self.all.begins:
            self.all.verdicts.append(time.perf_counter() - started)
        await asyncio.sleep(DRAG)
        await self._drop(visit, draw.choice((-15, 15)))
        await feed.send_json({"hold": 0})

    async def _drop(self, visit: dict[str, Any], by: int) -> None:
        token = f"{self.number}-{time.time():.6f}"
        span = {name: _wall(self.day, visit[key] + by) for name, key in (("start", "s"), ("end", "e"))}
        plain = {"token": token, "id": visit["i"], "worker_id": visit["w"], "version": visit["v"], "copy": False}
        event = {"name": MOVE, "payload": {"payload": {**plain, **span, "reason": "Essai"}}, "router_data": {}}
        self.waiting[token] = answered = asyncio.get_running_loop().create_future()
        started = time.perf_counter()
        await self.sio.emit("event", event, namespace="/_event")
        try:
            answer = await asyncio.wait_for(answered, 15)
        except TimeoutError:
            self.all.silent += 1
            return
        if started >= self.all.begins:
            self.all.answers.append(time.perf_counter() - started)
        self.all.statuses.append(answer["status"])
        if answer["status"] == "accepted":
            self.all.sent[answer["visit"]["i"], answer["visit"]["v"]] = started
        for one in (answer.get("visit"), *answer.get("visits", ())):
            if one:
                self.visits[one["i"]] = one

    async def _told(self, update: dict[str, Any]) -> None:
        for changed in (update.get("delta") or {}).values():
            for name, value in changed.items():
                if name.startswith("answer") and isinstance(value, dict):
                    future = self.waiting.pop(value.get("token", ""), None)
                    if future and not future.done():
                        future.set_result(value)


def _wall(day: str, minute: int) -> str:
    on = date.fromisoformat(day) + timedelta(days=minute // 1440)
    return f"{on.isoformat()}T{minute % 1440 // 60:02}:{minute % 60:02}"


def _cookies() -> list[str]:
    """Sessions of so many coordinators of the large demo."""
    from sqlmodel import select

    from careapp.actions import sessions
    from careapp.api.guard import cookie_name
    from careapp.db.engine import transaction
    from careapp.db.models import Membership, User

    with transaction() as session:
        model = session.exec(select(User).where(User.email == "coordinator@demo.example")).one()
        seat = session.exec(select(Membership).where(Membership.user_id == model.id)).one()
        for number in range(COORDINATORS):
            email = f"coordinator-{number}@bench.example"
            if session.exec(select(User).where(User.email == email)).first() is None:
                user = User(email=email, name=f"Personne {number}", password_hash=model.password_hash)
                session.add(user)
                session.flush()
                session.add(Membership(user_id=user.id, agency_id=seat.agency_id, role=seat.role))
    emails = [f"coordinator-{number}@bench.example" for number in range(COORDINATORS)]
    return [f"{cookie_name()}={sessions.sign_in(sessions.Signin(email, 'careapp-demo'))}" for email in emails]


def _memory(process: int) -> float:
    """Resident megabytes of the server."""
    status = Path(f"/proc/{process}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) / 1024


async def _all_at_work(day: str, cookies: list[str]) -> tuple[Measured, list[Coordinator]]:
    measured = Measured()
    people = [Coordinator(number, cookie, day, measured) for number, cookie in enumerate(cookies)]
    measured.begins = time.perf_counter() + ARRIVALS + PAUSE[1]
    end = measured.begins + SECONDS
    async with aiohttp.ClientSession(screens.ADDRESS) as http:
        await asyncio.gather(*(one.work(http, end) for one in people))
    for key, started in measured.sent.items():
        measured.seen += [one.heard[key] - started if key in one.heard else 60.0 for one in people]
    return measured, people


def measure() -> list[figures.Figure]:
    """The figures of twenty coordinators at work."""
    large.use()
    day = large.busiest_day()
    with screens.served() as server:
        measured, _people = asyncio.run(_all_at_work(day, _cookies()))
        memory = _memory(server.pid)
    if not measured.sent:
        raise RuntimeError(f"no drop was accepted: {measured.statuses[:5]}, {measured.silent} without an answer")
    return [
        figures.at_most("20 coordinators: answer to a drop, median", _ms(measured.answers, 0.5), "ms", 100),
        figures.at_most("20 coordinators: answer to a drop, p95", _ms(measured.answers, 0.95), "ms", 250),
        figures.at_most("20 coordinators: verdicts of 200 workers, median", _ms(measured.verdicts, 0.5), "ms", 100),
        figures.at_most("20 coordinators: a change seen by the others, p95", _ms(measured.seen, 0.95), "ms", 2000),
        figures.exactly("20 coordinators: drops without an answer", measured.silent, "drops", 0),
        figures.at_most("20 coordinators: memory of the server", memory, "MB", 700),
        figures.at_least("20 coordinators: drops made", len(measured.answers), "drops", 3 * COORDINATORS),
    ]


def _ms(spent: list[float], share: float) -> float:
    ordered = sorted(spent)
    if share == 0.5:
        return statistics.median(ordered) * 1000
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] * 1000


if __name__ == "__main__":
    figures.write("coordinators", measure())
