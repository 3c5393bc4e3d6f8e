"""The form of an opportunity as the browser fills it: read whole, saved field by field, each field with its history."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from typing import Any

from fastapi import APIRouter, Depends, Query
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field

from careapp.actions.opportunities import answer_history, filling
from careapp.actions.work import reading, work
from careapp.api.gate import actor_of, routed
from careapp.domain.form_merge import Written
from careapp.domain.permissions import Actor, Permission
from careapp.readmodels.filling import AnswerChangeLine, FilledForm, FormSaved, Previewed

router = APIRouter()
NEVER_KEPT = {"cache-control": "no-store"}


class WrittenField(BaseModel):
    """A field as it was written: `base` is the stored value its writer saw."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(max_length=80)
    base: Any = None
    value: Any = None


class WrittenForm(BaseModel):
    """What is sent at a time; `final` asks whether the whole form is complete."""

    model_config = ConfigDict(extra="forbid")

    fields: list[WrittenField] = Field(default_factory=list, max_length=filling.MOST_CHANGES)
    final: bool = False


@routed(router, "GET", "/api/opportunities/{opportunity_id}/form", Permission.OPPORTUNITIES_READ)
async def form(opportunity_id: int, actor: Actor = Depends(actor_of)) -> Response:
    """The form with its answers."""
    return _json(await asyncio.to_thread(_form, actor, opportunity_id))


def _form(actor: Actor, opportunity_id: int) -> FilledForm:
    with reading(actor) as unit:
        found = filling.form(unit, opportunity_id)
    if found.health:
        with work(actor) as unit:
            filling.note_reading(unit, opportunity_id, found.health)
    return found


@routed(router, "POST", "/api/opportunities/{opportunity_id}/form", Permission.OPPORTUNITIES_EDIT)
async def save(opportunity_id: int, sent: WrittenForm, actor: Actor = Depends(actor_of)) -> Response:
    """Keep what was written; the answer says what is wrong, what clashes, and how the form is now."""
    return _json(await asyncio.to_thread(_save, actor, opportunity_id, sent))


def _save(actor: Actor, opportunity_id: int, sent: WrittenForm) -> FormSaved:
    written = [Written(one.key, one.base, one.value) for one in sent.fields]
    with work(actor) as unit:
        return filling.save(unit, opportunity_id, written, sent.final)


@routed(router, "GET", "/api/opportunities/{opportunity_id}/form/history", Permission.OPPORTUNITIES_READ)
async def history(
    opportunity_id: int, key: str = Query("", max_length=80), actor: Actor = Depends(actor_of)
) -> Response:
    """Who changed a field of the form, or any field, from what to what."""
    lines = await asyncio.to_thread(_history, actor, opportunity_id, key)
    return JSONResponse([asdict(line) for line in lines], headers=NEVER_KEPT)


def _history(actor: Actor, opportunity_id: int, key: str) -> list[AnswerChangeLine]:
    with reading(actor) as unit:
        return answer_history.changes(unit, opportunity_id, key)


def _json(model: FilledForm | FormSaved | Previewed) -> Response:
    text = json.dumps(model, default=_plain, ensure_ascii=False, separators=(",", ":"))
    return Response(text, media_type="application/json", headers=NEVER_KEPT)


def _plain(part: Any) -> dict[str, Any]:
    """A part of a read model as it is: `asdict` copies every value, which two hundred fields feel."""
    return {name: getattr(part, name) for name in part.__dataclass_fields__}


class DesignedForm(BaseModel):
    """A form that is being designed, with answers to try it by."""

    model_config = ConfigDict(extra="forbid")

    definition: dict[str, Any]
    answers: dict[str, Any] = Field(default_factory=dict, max_length=filling.MOST_CHANGES)


@routed(router, "POST", "/api/forms/preview", Permission.FORMS_EDIT)
async def preview(sent: DesignedForm, actor: Actor = Depends(actor_of)) -> Response:
    """The form as it would be filled with these answers; nothing is kept."""
    return _json(await asyncio.to_thread(_preview, actor, sent))


def _preview(actor: Actor, sent: DesignedForm) -> Previewed:
    with reading(actor) as unit:
        return filling.preview(unit, sent.definition, sent.answers)
