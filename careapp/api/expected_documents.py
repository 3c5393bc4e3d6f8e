"""Expected documents: the list as a file for spreadsheets, the file of a received one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import FileResponse, JSONResponse, Response

from careapp.actions.expected_documents import files, listing
from careapp.actions.work import reading, work
from careapp.api.attachments import SHUT, receive
from careapp.api.gate import actor_of, routed
from careapp.db import store
from careapp.domain.listing import Listing
from careapp.domain.permissions import Actor, Permission

router = APIRouter()


@routed(router, "GET", "/api/expected-documents.csv", Permission.CLIENTS_READ)
async def expected_documents_csv(
    text: str = Query("", max_length=120),
    state: str = Query("", max_length=10),
    whom: str = Query("", max_length=8),
    document: str = Query("", max_length=10),
    obligatory: str = Query("", max_length=3),
    activity: str = Query("", max_length=10),
    sector: str = Query("", max_length=10),
    actor: Actor = Depends(actor_of),
) -> Response:
    """The documents of the list as the filters of the address narrow it."""
    chosen = {"state": state, "whom": whom, "document": document, "obligatory": obligatory, "activity": activity}
    asked = Listing(text, {**chosen, "sector": sector})
    content = await asyncio.to_thread(_table, actor, asked)
    headers = {"content-disposition": 'attachment; filename="careapp-documents.csv"', "cache-control": "no-store"}
    return Response(content.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _table(actor: Actor, asked: Listing) -> str:
    with work(actor) as unit:
        return listing.table(unit, asked)


@routed(router, "POST", "/api/expected-documents/{received_id}/file", Permission.CLIENTS_EDIT)
async def send_file(
    request: Request, received_id: int, name: str = Query(max_length=300), actor: Actor = Depends(actor_of)
) -> Response:
    """Take the file of a received document in: refused by its name and size first, then as soon as more comes."""
    length = request.headers.get("content-length", "")
    size = int(length) if length.isdigit() else 0
    expected = await asyncio.to_thread(_within, reading, actor, files.expect, received_id, name, size)
    draft = store.Draft(expected.limit)
    try:
        await receive(request.stream(), draft)
        taken = await asyncio.to_thread(_within, work, actor, files.take, received_id, name, draft)
    finally:
        draft.close()
    return JSONResponse({"name": taken}, 201)


@routed(router, "GET", "/api/expected-documents/{received_id}/file", Permission.CLIENTS_READ)
async def give_file(received_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """Give the file of a received document out, to be saved."""
    given = await asyncio.to_thread(_within, reading, actor, files.give, received_id)
    named = f"attachment; filename*=UTF-8''{quote(given.name, safe='')}"
    return FileResponse(given.path, media_type=given.kind.media_type, headers={**SHUT, "content-disposition": named})


def _within(unit: Any, actor: Actor, verb: Callable[..., Any], *arguments: Any) -> Any:
    with unit(actor) as opened:
        return verb(opened, *arguments)
