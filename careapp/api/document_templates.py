"""The preview of an edition: the pages of a text that may not be published yet; the logo of a letterhead."""

from __future__ import annotations

import asyncio
from base64 import b64encode
from dataclasses import dataclass
from html import escape
from typing import Annotated

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from careapp.actions import document_templates as editions
from careapp.actions.documents import letterheads
from careapp.actions.work import reading, work
from careapp.api.gate import actor_of, routed
from careapp.api.plain import sorry
from careapp.documents import pool
from careapp.domain.letterheads import LARGEST_LOGO
from careapp.domain.permissions import Actor, Permission
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _, ngettext, using_locale

router = APIRouter()
DOES_NOT_PRINT = N_("Ce texte ne s’imprime pas")
STYLE = (
    "body{margin:0;padding:14px;background:#eceef1;font:13px system-ui}figure{margin:0 auto 14px}"
    "img{display:block;width:100%;box-shadow:0 1px 5px #0003;background:#fff}p{color:#3c434c;text-align:center}"
    "@media(prefers-color-scheme:dark){body{background:#202327}p{color:#c9cdd3}}"
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A preview as the editor's form asks for it."""

    kind: str
    body: str
    subject_id: int = 0
    activity_id: int = 0
    language: str = "fr"


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


@routed(router, "POST", "/api/editions/{kind}/preview", Permission.TEMPLATES_EDIT)
async def preview(
    kind: str,
    body: Annotated[str, Form()] = "",
    subject_id: Annotated[str, Form()] = "",
    activity_id: Annotated[str, Form()] = "",
    language: Annotated[str, Form()] = "fr",
    zoom: Annotated[str, Form()] = "",
    actor: Actor = Depends(actor_of),
) -> Response:
    """The text sent as pictures of its pages where a zoom is asked for, else as PDF; or why it does not print."""
    wanted = Wanted(kind, body, _number(subject_id), _number(activity_id), language)
    try:
        if zoom:
            return await asyncio.to_thread(_pictures, actor, wanted, min(max(_number(zoom), 50), 200))
        content = await asyncio.to_thread(_pdf, actor, wanted)
    except Refused as refusal:
        return sorry(actor, refusal, DOES_NOT_PRINT)
    headers = {"content-disposition": 'inline; filename="apercu.pdf"', "cache-control": "no-store"}
    return Response(content, media_type="application/pdf", headers=headers)


@routed(router, "GET", "/api/editions/{kind}/preview.pdf", Permission.TEMPLATES_EDIT)
async def in_use(kind: str, language: str = "fr", actor: Actor = Depends(actor_of)) -> Response:
    """The PDF of the text in use, of the sample."""
    body = await asyncio.to_thread(_text, actor, kind, language)
    return await preview(kind, body, "", "", language, "", actor)


@routed(router, "POST", "/api/editions/letterhead/{activity_id}/logo", Permission.TEMPLATES_EDIT)
async def logo(activity_id: int, file: Annotated[UploadFile, File()], actor: Actor = Depends(actor_of)) -> Response:
    """Keep a logo for the agency (0) or an activity and go back to the letterhead."""
    data = await file.read(LARGEST_LOGO + 1)
    try:
        await asyncio.to_thread(_keep_logo, actor, activity_id, data)
    except Refused as refusal:
        return sorry(actor, refusal, N_("Ce logo n’a pas été gardé"))
    return RedirectResponse(f"/admin/letterhead?activity={activity_id}", 303)


def _keep_logo(actor: Actor, activity_id: int, data: bytes) -> None:
    with work(actor) as unit:
        letterheads.save_logo(unit, activity_id, data)


def _text(actor: Actor, kind: str, language: str) -> str:
    with reading(actor) as unit:
        return editions.view(unit, kind, 0, language).body


def _html(actor: Actor, wanted: Wanted) -> str:
    with reading(actor) as unit:
        return editions.preview(unit, wanted.kind, wanted.body, wanted.subject_id, wanted.activity_id, wanted.language)


def _pdf(actor: Actor, wanted: Wanted) -> bytes:
    with using_locale(actor.locale):
        return pool.pdf(_html(actor, wanted))


def _pictures(actor: Actor, wanted: Wanted, zoom: int) -> HTMLResponse:
    with using_locale(actor.locale):
        pages, total = pool.pictures(_html(actor, wanted))
        title = _("Aperçu")
        names = [_("Page {number} sur {total}", number=number + 1, total=total) for number in range(len(pages))]
        more = total - len(pages)
        left = ngettext("{count} page de plus à l’impression", "{count} pages de plus à l’impression", more)
    figures = "".join(
        f'<figure style="width:{zoom}%"><img alt="{escape(name)}" '
        f'src="data:image/png;base64,{b64encode(page).decode()}"></figure>'
        for name, page in zip(names, pages, strict=True)
    )
    page = (
        f'<!doctype html><html lang="{wanted.language}"><head><meta charset="utf-8"><title>{title}</title>'
        f"<style>{STYLE}</style></head><body>{figures}{f'<p>{left}</p>' if more else ''}</body></html>"
    )
    return HTMLResponse(page, headers={"cache-control": "no-store"})
