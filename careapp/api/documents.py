"""Documents as files: printed on demand, or read again as they were issued."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from careapp.actions.documents import issue as documents
from careapp.actions.documents import runs
from careapp.actions.documents.printing import print_document
from careapp.actions.mission_sheets import issue
from careapp.actions.planning import printing
from careapp.actions.work import Forbidden, reading, work
from careapp.api.gate import actor_of, routed
from careapp.api.plain import sorry
from careapp.documents import pool
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Actor, Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import N_

router = APIRouter()


@routed(router, "GET", "/api/opportunities/{opportunity_id}/mission-sheet.pdf", Permission.DOCUMENTS_SEND)
async def mission_sheet(opportunity_id: int, language: str = "", actor: Actor = Depends(actor_of)) -> Response:
    """Print an opportunity's mission sheet; what was printed is kept."""
    title, content = await asyncio.to_thread(_print, actor, opportunity_id, language)
    return _pdf(title, content)


@routed(router, "GET", "/api/opportunities/{opportunity_id}/print/{kind}.pdf", Permission.DOCUMENTS_SEND)
async def of_opportunity(
    opportunity_id: int, kind: str, language: str = "", actor: Actor = Depends(actor_of)
) -> Response:
    """Print a document of an opportunity: quote, contract, care document; what was printed is kept."""
    return await _issued_now(actor, kind, opportunity_id, language)


@routed(router, "GET", "/api/clients/{client_id}/print/{kind}.pdf", Permission.DOCUMENTS_SEND)
async def of_client(client_id: int, kind: str, language: str = "", actor: Actor = Depends(actor_of)) -> Response:
    """Print a letter to a client; what was printed is kept."""
    return await _issued_now(actor, kind, client_id, language)


@routed(router, "GET", "/api/incidents/{incident_id}/print/{kind}.pdf", Permission.INCIDENTS_HANDLE)
async def of_incident(incident_id: int, kind: str, language: str = "", actor: Actor = Depends(actor_of)) -> Response:
    """Print the notice of an incident; what was printed is kept."""
    return await _issued_now(actor, kind, incident_id, language)


@routed(router, "GET", "/api/documents/{document_id}.pdf", Permission.DOCUMENTS_SEND)
async def document(document_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """A document as it was issued."""
    title, content = await asyncio.to_thread(_issued, actor, document_id)
    return _pdf(title, content)


@routed(router, "GET", "/api/print-runs/{run_id}.pdf", Permission.DOCUMENTS_SEND)
async def print_run(run_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """The sheets that were printed together, while they are kept, for who asked for them."""
    title, content = await asyncio.to_thread(_run, actor, run_id)
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


async def _issued_now(actor: Actor, kind: str, subject_id: int, language: str) -> Response:
    def run() -> tuple[str, bytes]:
        key = print_document(actor, kind, subject_id, language)
        return _issued(actor, key)

    try:
        return _pdf(*await asyncio.to_thread(run))
    except (Forbidden, NotFound):
        raise
    except Refused as refusal:
        return sorry(actor, refusal, N_("Ce document ne peut pas être imprimé"))


def _print(actor: Actor, opportunity_id: int, language: str) -> tuple[str, bytes]:
    with reading(actor) as unit:
        made = issue.page(unit, opportunity_id, language)
    content = issue.pdf(made)
    with work(actor) as unit:
        issue.keep(unit, opportunity_id, made, content)
    return made.title, content


def _issued(actor: Actor, document_id: int) -> tuple[str, bytes]:
    with reading(actor) as unit:
        return documents.issued(unit, document_id)


def _run(actor: Actor, run_id: int) -> tuple[str, bytes]:
    with reading(actor) as unit:
        return runs.content(unit, run_id)


def _pdf(title: str, content: bytes) -> Response:
    name = "".join(letter if letter.isalnum() or letter in "-_" else "-" for letter in title if letter.isascii())
    headers = {"content-disposition": f'inline; filename="{name}.pdf"', "cache-control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)
