"""The planning's data: fetched by the boards themselves, since thousands of rows do not belong in a page's state."""

from __future__ import annotations

import asyncio
import gzip
import json
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from careapp.actions.planning import board, day_map, month, team, verdicts, week
from careapp.actions.work import reading
from careapp.api.gate import actor_of, routed
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Actor, Permission

router = APIRouter()
SMALL: Final = 1000


@routed(router, "GET", "/api/planning/day", Permission.PLANNING_READ)
async def day(request: Request, date: str, since: str = "", actor: Actor = Depends(actor_of)) -> Response:
    """A day by worker; with `since`, nothing but the mark when the day is still the same."""
    payload = await _read(actor, board.day, parse_date(date, "date"))
    if since and since == payload["rev"]:
        payload = {"diff": True, "rev": payload["rev"], "visits": [], "workers": [], "gone": []}
    return _answer(request, payload)


@routed(router, "GET", "/api/planning/map", Permission.PLANNING_READ)
async def map_of(request: Request, date: str, actor: Actor = Depends(actor_of)) -> Response:
    """The routes of a day with the places they lead to."""
    return _answer(request, await _read(actor, day_map.day, parse_date(date, "date")))


@routed(router, "GET", "/api/planning/verdicts", Permission.PLANNING_READ)
async def verdicts_of(
    request: Request,
    visit: int,
    start: datetime | None = None,
    end: datetime | None = None,
    actor: Actor = Depends(actor_of),
) -> Response:
    """What every worker's row says to a visit where it is, or from `start` to `end` of the wall clock."""
    span = (start.replace(tzinfo=None), end.replace(tzinfo=None)) if start and end else ()
    return _answer(request, await _read(actor, verdicts.of_visit, visit, *span))


@routed(router, "GET", "/api/planning/week", Permission.PLANNING_READ)
async def week_of(
    request: Request,
    date: str,
    worker: int = 0,
    client: int = 0,
    actor: Actor = Depends(actor_of),
) -> Response:
    """The week of a worker or of a client."""
    verb = week.of_worker if worker else week.of_client
    return _answer(request, await _read(actor, verb, worker or client, parse_date(date, "date")))


@routed(router, "GET", "/api/planning/month", Permission.PLANNING_READ)
async def month_of(
    request: Request,
    date: str,
    worker: int = 0,
    client: int = 0,
    actor: Actor = Depends(actor_of),
) -> Response:
    """The month of a worker or of a client."""
    verb = month.of_worker if worker else month.of_client
    return _answer(request, await _read(actor, verb, worker or client, parse_date(date, "date")))


@routed(router, "GET", "/api/planning/team", Permission.PLANNING_READ)
async def team_of(
    request: Request, date: str, span: str = "week", by: str = "worker", actor: Actor = Depends(actor_of)
) -> Response:
    """The week of everyone, or the hours of each day of a month by worker or by client."""
    on = parse_date(date, "date")
    verb, more = (team.month, [by]) if span == "month" else (team.week, [])
    return _answer(request, await _read(actor, verb, on, *more))


async def _read(actor: Actor, query: Callable[..., Any], *args: Any) -> Any:
    def run() -> Any:
        with reading(actor) as unit:
            return query(unit, *args)

    return await asyncio.to_thread(run)


def _answer(request: Request, payload: Any) -> Response:
    tag = f'"{payload["rev"]}"' if "rev" in payload else ""
    headers = {"Cache-Control": "private, no-cache", **({"ETag": tag} if tag else {})}
    if tag and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    if "gzip" in request.headers.get("accept-encoding", "") and len(body) > SMALL:
        headers["Content-Encoding"], headers["Vary"] = "gzip", "Accept-Encoding"
        body = gzip.compress(body, 4, mtime=0)
    return Response(body, media_type="application/json", headers=headers)
