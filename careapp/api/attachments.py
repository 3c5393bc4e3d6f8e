"""Files of a form: streamed in with a limit, given out so that no browser ever runs what is in them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from careapp.actions import attachments
from careapp.actions.attachments import Announced, Expected
from careapp.actions.work import reading, work
from careapp.api.gate import actor_of, routed
from careapp.db import store
from careapp.domain.permissions import Actor, Permission
from careapp.readmodels.filling import AttachedFile

router = APIRouter()
SHUT: Final = {
    "content-security-policy": "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, no-store",
}


@routed(router, "POST", "/api/opportunities/{opportunity_id}/attachments", Permission.OPPORTUNITIES_EDIT)
async def send(
    request: Request,
    opportunity_id: int,
    key: str = Query(max_length=80),
    name: str = Query(max_length=300),
    signed_by: str = Query("", max_length=120),
    actor: Actor = Depends(actor_of),
) -> Response:
    """Take one file in: refused by its name and announced size first, then as soon as more comes than may."""
    length = request.headers.get("content-length", "")
    announced = Announced(key, name, int(length) if length.isdigit() else 0, signed_by)
    expected = await asyncio.to_thread(_expect, actor, opportunity_id, announced)
    draft = store.Draft(expected.limit)
    try:
        await receive(request.stream(), draft)
        taken = await asyncio.to_thread(_take, actor, opportunity_id, announced, draft)
    finally:
        draft.close()
    return JSONResponse(asdict(taken), 201)


async def receive(pieces: AsyncIterator[bytes], draft: store.Draft) -> None:
    """Write what comes into a draft; raise Refused as soon as there is more than its limit."""
    try:
        async for piece in pieces:
            await asyncio.to_thread(draft.write, piece)
    except store.TooLarge:
        raise attachments.too_large(draft.limit) from None


def _expect(actor: Actor, opportunity_id: int, announced: Announced) -> Expected:
    with reading(actor) as unit:
        return attachments.expect(unit, opportunity_id, announced)


def _take(actor: Actor, opportunity_id: int, announced: Announced, draft: store.Draft) -> AttachedFile:
    with work(actor) as unit:
        return attachments.take(unit, opportunity_id, announced, draft)


@routed(router, "GET", "/api/attachments/{attachment_id}", Permission.OPPORTUNITIES_READ)
async def give(attachment_id: int, inline: bool = False, actor: Actor = Depends(actor_of)) -> Response:
    """Give a file out to be saved; a picture may be shown beside its form."""
    given = await asyncio.to_thread(_give, actor, attachment_id)
    way = "inline" if inline and given.kind.shown else "attachment"
    named = f"{way}; filename*=UTF-8''{quote(given.name, safe='')}"
    return FileResponse(given.path, media_type=given.kind.media_type, headers={**SHUT, "content-disposition": named})


@routed(router, "DELETE", "/api/attachments/{attachment_id}", Permission.OPPORTUNITIES_EDIT)
async def forget(attachment_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """Delete a file that no form names any more, without waiting for its month."""
    await asyncio.to_thread(_forget, actor, attachment_id)
    return Response(status_code=204)


def _forget(actor: Actor, attachment_id: int) -> None:
    with work(actor) as unit:
        attachments.forget(unit, attachment_id)


def _give(actor: Actor, attachment_id: int) -> attachments.Given:
    with work(actor) as unit:
        return attachments.give(unit, attachment_id)
