"""Documents as files: printed on demand, or read again as they were issued."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from careapp.actions.mission_sheets import issue
from careapp.actions.planning import printing
from careapp.actions.work import reading, work
from careapp.api.gate import actor_of, routed
from careapp.documents import pool
from careapp.domain.parsing import parse_date
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


@routed(router, "GET", "/api/planning/worker-week.pdf", Permission.PLANNING_READ)
async def worker_week(worker: int, date: str = "", language: str = "", actor: Actor = Depends(actor_of)) -> Response:
    """Print a worker's week, this one where no date is given."""
    return await _sheet(actor, printing.worker_week, worker, date, language)


@routed(router, "GET", "/api/planning/client-month.pdf", Permission.PLANNING_READ)
async def client_month(client: int, date: str = "", language: str = "", actor: Actor = Depends(actor_of)) -> Response:
    """Print a client's month, this one where no date is given."""
    return await _sheet(actor, printing.client_month, client, date, language)


async def _sheet(actor: Actor, verb: Callable[..., tuple[str, str]], key: int, day: str, language: str) -> Response:
    def run() -> tuple[str, bytes]:
        with work(actor) as unit:
            title, html = verb(unit, key, parse_date(day, "date") if day else unit.today, language)
        return title, pool.pdf(html)

    return _pdf(*await asyncio.to_thread(run))


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
