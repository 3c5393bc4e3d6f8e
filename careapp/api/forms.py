"""The definition of a needs form as a file."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from careapp.actions import form_drafts, form_templates
from careapp.actions.work import reading
from careapp.api.gate import actor_of, routed
from careapp.domain.permissions import Actor, Permission

router = APIRouter()


@routed(router, "GET", "/api/forms/{template_id}", Permission.FORMS_EDIT)
async def export(template_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """A version of a form as JSON, to keep or to bring to another agency."""
    return _file(await asyncio.to_thread(_export, actor, template_id))


@routed(router, "GET", "/api/forms/drafts/{draft_id}", Permission.FORMS_EDIT)
async def export_draft(draft_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """The draft of a form as JSON."""
    return _file(await asyncio.to_thread(_export_draft, actor, draft_id))


def _file(named: tuple[str, str]) -> Response:
    name, text = named
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/json", headers=headers)


def _export_draft(actor: Actor, draft_id: int) -> tuple[str, str]:
    with reading(actor) as work:
        return form_drafts.export(work, draft_id)


def _export(actor: Actor, template_id: int) -> tuple[str, str]:
    with reading(actor) as work:
        return form_templates.export(work, template_id)
