"""The definition of a needs form as a file."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Depends
from fastapi.responses import Response

from careapp.actions import form_templates
from careapp.actions.work import reading
from careapp.api.gate import actor_of, routed
from careapp.domain.permissions import Actor, Permission

router = APIRouter()


@routed(router, "GET", "/api/forms/{template_id}", Permission.FORMS_EDIT)
async def export(template_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """A version of a form as JSON, to keep or to bring to another agency."""
    name, text = await asyncio.to_thread(_export, actor, template_id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type="application/json", headers=headers)


def _export(actor: Actor, template_id: int) -> tuple[str, str]:
    with reading(actor) as work:
        return form_templates.export(work, template_id)
