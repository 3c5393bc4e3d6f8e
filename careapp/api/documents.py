"""Documents as files: printed on demand, or read again as they were issued."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from careapp.actions.mission_sheets import issue
from careapp.actions.work import reading, work
from careapp.api.gate import actor_of, routed
from careapp.domain.permissions import Actor, Permission

router = APIRouter()


@routed(router, "GET", "/api/opportunities/{opportunity_id}/mission-sheet.pdf", Permission.DOCUMENTS_SEND)
async def mission_sheet(opportunity_id: int, language: str = "", actor: Actor = Depends(actor_of)) -> Response:
    """Print an opportunity's mission sheet; what was printed is kept."""
    title, content = await asyncio.to_thread(_print, actor, opportunity_id, language)
    return _pdf(title, content)


@routed(router, "GET", "/api/documents/{document_id}.pdf", Permission.DOCUMENTS_SEND)
async def document(document_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """A document as it was issued."""
    title, content = await asyncio.to_thread(_issued, actor, document_id)
    return _pdf(title, content)


def _print(actor: Actor, opportunity_id: int, language: str) -> tuple[str, bytes]:
    with reading(actor) as unit:
        made = issue.page(unit, opportunity_id, language)
    content = issue.pdf(made)
    with work(actor) as unit:
        issue.keep(unit, opportunity_id, made, content)
    return made.title, content


def _issued(actor: Actor, document_id: int) -> tuple[str, bytes]:
    with reading(actor) as unit:
        return issue.issued(unit, document_id)


def _pdf(title: str, content: bytes) -> Response:
    name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in title if letter.isascii())
    headers = {"content-disposition": f'inline; filename="{name}.pdf"', "cache-control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)
