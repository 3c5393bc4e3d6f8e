"""The calendar feeds: read without a session by whoever holds the address, which is the key and says nothing else."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from careapp.actions import feeds
from careapp.api.gate import routed
from careapp.api.throttle import Throttle

router = APIRouter()
LONGEST: Final = 100
# Many calendars are read by one server (Google, Microsoft, a proxy), so an address may ask often, but not guess.
ASKING: Final = Throttle(600, 60)
GUESSING: Final = Throttle(100, 600)
PRIVATE: Final = {
    "cache-control": "private, no-cache",
    "x-robots-tag": "noindex, nofollow",
    "referrer-policy": "no-referrer",
}


@routed(router, "GET", "/calendar/{token}.ics", "public")
async def calendar(request: Request, token: str) -> Response:
    """The visits as iCalendar text; the same 404 for every address that opens nothing."""
    asker = request.client.host if request.client else ""
    if ASKING.full(asker) or GUESSING.full(asker):
        return PlainTextResponse("", 429, {**PRIVATE, "retry-after": "600"})
    ASKING.mark(asker)
    found = await asyncio.to_thread(feeds.answer, token) if len(token) <= LONGEST else None
    if found is None:
        GUESSING.mark(asker)
        return PlainTextResponse("", 404, PRIVATE)
    headers = {
        **PRIVATE,
        "etag": f'"{found.tag}"',
        "last-modified": format_datetime(found.changed_at.astimezone(UTC), usegmt=True),
    }
    if _same(request, found):
        return Response(status_code=304, headers=headers)
    named = {"content-disposition": 'inline; filename="visites.ics"'}
    return Response(found.content, headers={**headers, **named}, media_type="text/calendar; charset=utf-8")


def _same(request: Request, found: feeds.Answer) -> bool:
    """Whether the calendar already has it: by its tag where it sends one, else by the date (RFC 9110, 13.2.2)."""
    known = request.headers.get("if-none-match")
    if known is not None:
        return f'"{found.tag}"' in known or known.strip() == "*"
    since = _date(request.headers.get("if-modified-since", ""))
    return since is not None and found.changed_at.replace(microsecond=0) <= since


def _date(text: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
