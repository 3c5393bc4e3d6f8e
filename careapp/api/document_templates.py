"""The preview of an edition: the PDF of a text that may not be published yet."""

from __future__ import annotations

import asyncio
from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from fastapi.responses import HTMLResponse, Response

from careapp.actions import document_templates as editions
from careapp.actions.work import reading
from careapp.api.gate import actor_of, routed
from careapp.documents import pool
from careapp.domain.permissions import Actor, Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, using_locale

router = APIRouter()


@routed(router, "POST", "/api/editions/{kind}/preview", Permission.TEMPLATES_EDIT)
async def preview(
    kind: str,
    body: Annotated[str, Form()] = "",
    opportunity_id: Annotated[str, Form()] = "",
    actor: Actor = Depends(actor_of),
) -> Response:
    """The PDF of the text sent, or the sentence that says why it does not print."""
    try:
        content = await asyncio.to_thread(_pdf, actor, kind, body, opportunity_id)
    except Refused as refusal:
        return HTMLResponse(_sorry(actor, refusal), 422, {"cache-control": "no-store"})
    headers = {"content-disposition": 'inline; filename="apercu.pdf"', "cache-control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


@routed(router, "GET", "/api/editions/{kind}/preview.pdf", Permission.TEMPLATES_EDIT)
async def in_use(kind: str, actor: Actor = Depends(actor_of)) -> Response:
    """The PDF of the text in use, of the sample."""
    body = await asyncio.to_thread(_text, actor, kind)
    return await preview(kind, body, "", actor)


def _text(actor: Actor, kind: str) -> str:
    with reading(actor) as unit:
        return editions.view(unit, kind).body


def _pdf(actor: Actor, kind: str, body: str, opportunity_id: str) -> bytes:
    chosen = int(opportunity_id) if opportunity_id.isascii() and opportunity_id.isdigit() else 0
    with reading(actor) as unit:
        html = editions.preview(unit, kind, body, chosen)
    with using_locale(actor.locale):
        return pool.pdf(html)


def _sorry(actor: Actor, refusal: Refused) -> str:
    with using_locale(actor.locale):
        title = _("Ce texte ne s’imprime pas")
    return (
        f'<!doctype html><html lang="{actor.locale}"><head><meta charset="utf-8"><title>{title}</title>'
        '<link rel="stylesheet" href="/login.css"></head><body class="plain"><main>'
        f"<h1>{title}</h1><p>{escape(refusal.reason)}</p></main></body></html>"
    )
