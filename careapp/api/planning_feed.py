"""The planning as it changes: a websocket through which a screen says what it shows and is told what becomes of it.

A screen sends `{"watch": name, "first": day, "last": day, "worker": id, "client": id}`, `{"unwatch": name}`,
`{"hold": visit id or 0}`, `{"away": bool}`, and `{"pong": 1}` for each beat. It is told `{"hello": its user}`,
`{"beat": {name: check}}`, `{"people": […]}`, and under the name `k` of what it shows: `check`, `visits`, `gone`,
`workers`, `left`, `by` (who changed which visit), or `reload` where it is to read its source again: see
`careapp.actions.planning.changes`.
"""

from __future__ import annotations

import asyncio
import json
import time
from contextlib import suppress
from typing import Any, Final

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from careapp.actions.planning import changes
from careapp.actions.planning.changes import Watched
from careapp.actions.work import reading
from careapp.api.gate import SIGNED_OUT, socketed
from careapp.api.planning_hub import Hub, Tab
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Actor, Permission
from careapp.domain.refusal import Refused

router = APIRouter()
HUB: Final = Hub()
LONGEST: Final = 1000
MOST_A_SECOND: Final = 40
FLOOD: Final = 1008


@socketed(router, "/api/planning/feed", Permission.PLANNING_READ)
async def feed(socket: WebSocket, actor: Actor) -> None:
    """Tell one screen what becomes of what it shows, until it is closed."""
    tab = Tab(actor)
    HUB.join(tab)
    tasks = [asyncio.create_task(_speak(socket, tab)), asyncio.create_task(_listen(socket, tab))]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        HUB.leave(tab)
        for task in tasks:
            task.cancel()


async def _speak(socket: WebSocket, tab: Tab) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):  # the browser has gone meanwhile
        while (text := await tab.outbox.get()) is not None:
            await socket.send_text(text)
        await socket.close(SIGNED_OUT)


async def _listen(socket: WebSocket, tab: Tab) -> None:
    second, count = time.monotonic(), 0
    with suppress(WebSocketDisconnect, RuntimeError):
        while True:
            text = await socket.receive_text()
            tab.seen = time.monotonic()
            second, count = (tab.seen, 0) if tab.seen - second > 1 else (second, count + 1)
            if len(text) > LONGEST or count > MOST_A_SECOND:
                await socket.close(FLOOD)
                return
            await _heed(tab, text)


async def _heed(tab: Tab, text: str) -> None:
    with suppress(
        Refused, ValueError, TypeError, KeyError, AttributeError
    ):  # no screen of ours sends it: nothing is done
        asked = json.loads(text)
        if "watch" in asked:
            await HUB.watch(tab, str(asked["watch"])[:40], await asyncio.to_thread(_watched, tab.actor, asked))
        elif "unwatch" in asked:
            HUB.unwatch(tab, str(asked["unwatch"]))
        elif "hold" in asked:
            HUB.show(tab, holds=int(asked["hold"]))
        elif "away" in asked:
            HUB.show(tab, away=bool(asked["away"]))


def _watched(actor: Actor, asked: dict[str, Any]) -> Watched:
    span = parse_date(str(asked["first"]), "first"), parse_date(str(asked["last"]), "last")
    with reading(actor) as unit:
        return changes.watched(unit, *span, int(asked.get("worker") or 0), int(asked.get("client") or 0))
