"""The planning's data: fetched by the boards themselves, since thousands of rows do not belong in a page's state."""

from __future__ import annotations

import asyncio
import gzip
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson
from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response

from careapp.actions.planning import board, day_map, month, team, verdicts, week
from careapp.actions.work import reading
from careapp.api.flights import Flights
from careapp.api.gate import actor_of, routed
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Actor, Permission

router = APIRouter()
FLIGHTS: Final = Flights()
SMALL: Final = 1000


@dataclass(frozen=True, slots=True)
class Body:
    """An answer as it is sent: the mark of what it says (if it has one), its text, and that text compressed."""

    rev: str
    text: bytes
    packed: bytes

    @classmethod
    def of(cls, payload: dict[str, Any]) -> Body:
        """The body of a payload."""
        text = orjson.dumps(payload, option=orjson.OPT_NON_STR_KEYS)
        return cls(payload.get("rev", ""), text, gzip.compress(text, 3, mtime=0) if len(text) > SMALL else b"")


@routed(router, "GET", "/api/planning/day", Permission.PLANNING_READ)
async def day(request: Request, date: str, since: str = "", actor: Actor = Depends(actor_of)) -> Response:
    """A day by worker; with `since`, nothing but the mark when the day is still the same."""
    body = await _shared(actor, board.day, parse_date(date, "date"))
    if since and since == body.rev:
        body = Body.of({"diff": True, "rev": body.rev, "visits": [], "workers": [], "gone": []})
    return _answer(request, body)


@routed(router, "GET", "/api/planning/map", Permission.PLANNING_READ)
async def map_of(request: Request, date: str, actor: Actor = Depends(actor_of)) -> Response:
    """The routes of a day with the places they lead to."""
    return _answer(request, await _shared(actor, day_map.day, parse_date(date, "date")))


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
    return _answer(request, await _shared(actor, verb, on, *more))


async def _read(actor: Actor, query: Callable[..., Any], *args: Any) -> Body:
    return await asyncio.to_thread(_body, actor, query, args)


async def _shared(actor: Actor, query: Callable[..., Any], *args: Any) -> Body:
    """What is the same for everybody of an agency who speaks a language, read once for all who ask at once."""
    key = actor.agency_id, actor.role, actor.locale, query, args
    return await FLIGHTS.share(key, lambda: _body(actor, query, args))


def _body(actor: Actor, query: Callable[..., Any], args: tuple) -> Body:
    with reading(actor) as unit:
        return Body.of(query(unit, *args))


def _answer(request: Request, body: Body) -> Response:
    tag = f'"{body.rev}"' if body.rev else ""
    headers = {"Cache-Control": "private, no-cache", **({"ETag": tag} if tag else {})}
    if tag and tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    text = body.text
    if "gzip" in request.headers.get("accept-encoding", "") and body.packed:
        headers["Content-Encoding"], headers["Vary"] = "gzip", "Accept-Encoding"
        text = body.packed
    return Response(text, media_type="application/json", headers=headers)
