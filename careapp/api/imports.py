"""Files to import: sent here, previewed on the import page; the empty files to fill in."""

from __future__ import annotations

import asyncio
from dataclasses import asdict
from pathlib import PurePath
from typing import Annotated

from fastapi import APIRouter, Depends, File, Request, UploadFile
from fastapi.responses import JSONResponse, RedirectResponse, Response

from careapp.actions import imports
from careapp.actions.work import reading
from careapp.api.gate import actor_of, routed
from careapp.domain.csv_table import MAX_BYTES
from careapp.domain.permissions import Actor, Permission
from careapp.readmodels.imports import ImportView

router = APIRouter()


@routed(router, "POST", "/api/import/{kind}", Permission.RECORDS_IMPORT)
async def send(
    request: Request, kind: str, file: Annotated[UploadFile, File()], actor: Actor = Depends(actor_of)
) -> Response:
    """Preview a file and keep it; a browser goes on to the page, anything else reads the first page as JSON."""
    data = await file.read(MAX_BYTES + 1)
    view = await asyncio.to_thread(_prepare, actor, kind, PurePath(file.filename or "").name, data)
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(f"/admin/import?kind={kind}", 303)
    return JSONResponse(asdict(view))


def _prepare(actor: Actor, kind: str, name: str, data: bytes) -> ImportView:
    with reading(actor) as work:
        return imports.prepare(work, kind, name, data)


@routed(router, "GET", "/api/import/{kind}/template", Permission.RECORDS_IMPORT)
async def template(kind: str, actor: Actor = Depends(actor_of)) -> Response:
    """The empty file of a kind, with one example line, as French spreadsheets open it."""
    text = await asyncio.to_thread(_template, actor, kind)
    headers = {"content-disposition": f'attachment; filename="careapp-{kind}.csv"'}
    return Response(text.encode("utf-8-sig"), media_type="text/csv; charset=utf-8", headers=headers)


def _template(actor: Actor, kind: str) -> str:
    with reading(actor) as work:
        return imports.template(work, kind)
