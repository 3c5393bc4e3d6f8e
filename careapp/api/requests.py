"""The public request form: plain pages that anyone opens, without session nor script, in two languages."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from fastapi import APIRouter, Request
from fastapi.responses import Response

from careapp.actions import requests
from careapp.api.gate import routed
from careapp.api.plain import locale_of, plain_page
from careapp.api.throttle import Throttle
from careapp.domain.people import CIVILITY_LABELS
from careapp.domain.refusal import RefusedFields
from careapp.domain.requests import LONGEST_OPEN, QUICKEST, RELATIONS, TRAP, seal, unseal
from careapp.i18n import LOCALES, _, using_locale
from careapp.readmodels.requests import PublicForm
from careapp.settings import get_settings

router = APIRouter()
SEEING: Final = Throttle(120, 600)
SENDING: Final = Throttle(8, 3600)
OF_AGENCY: Final = Throttle(60, 3600)
MOST_FIELDS: Final = 40
FIELDS: Final = (
    "relation", "asked_by", "last_name", "first_name", "civility", "birth_date", "postcode", "city", "phone", "email",
    "activity", "need", "wished_start",
)  # fmt: skip


@routed(router, "GET", "/request/{slug}", "public")
async def form(request: Request, slug: str) -> Response:
    """The empty form; the same page for an address that is closed and for one that never was."""
    if SEEING.full(_asker(request)):
        return _sorry(request, 429)
    SEEING.mark(_asker(request))
    shown = await _shown(request, slug)
    return _form(request, shown, {}, {}) if shown else _sorry(request, 404)


@routed(router, "POST", "/request/{slug}", "public")
async def send(request: Request, slug: str) -> Response:
    """Take a request in, or show the form again with what is to be put right; what was typed stays."""
    shown = await _shown(request, slug)
    if shown is None:
        return _sorry(request, 404)
    sent = await request.form(max_files=0, max_fields=MOST_FIELDS)
    typed = {key: value for key, value in sent.items() if isinstance(value, str)}
    if typed.get(TRAP):
        return _thanks(request, shown)
    if SENDING.full(_asker(request)) or OF_AGENCY.full(slug):
        return _form(request, shown, typed, {"form": _told(request, "many")}, 429)
    opened = unseal(get_settings().secret, slug, typed.get("token", ""))
    now = datetime.now(UTC)
    if opened is None or now - opened[0] > LONGEST_OPEN:
        return _form(request, shown, typed, {"form": _told(request, "old")}, 422)
    if now - opened[0] < QUICKEST:
        return _form(request, shown, typed, {"form": _told(request, "quick")}, 422, typed["token"])
    try:
        await asyncio.to_thread(requests.receive, slug, opened[1], typed, _locale(request))
    except RefusedFields as refusal:
        return _form(request, shown, typed, refusal.errors, 422, typed["token"])
    SENDING.mark(_asker(request))
    OF_AGENCY.mark(slug)
    return _thanks(request, shown)


async def _shown(request: Request, slug: str) -> PublicForm | None:
    return await asyncio.to_thread(requests.shown, slug[:40], _locale(request))


def _asker(request: Request) -> str:
    return request.client.host if request.client else ""


def _locale(request: Request) -> str:
    asked = request.query_params.get("lang", "")
    return asked if asked in LOCALES else locale_of(request)


def _told(request: Request, why: str) -> str:
    with using_locale(_locale(request)):
        return {
            "many": _("Plusieurs demandes sont déjà parties d’ici. Attendez une heure, ou appelez l’agence."),
            "old": _("Cette page est restée ouverte trop longtemps. Relisez votre demande et envoyez-la de nouveau."),
            "quick": _("La demande est partie très vite. Relisez-la et envoyez-la de nouveau."),
        }[why]


def _form(
    request: Request, shown: PublicForm, typed: Mapping[str, Any], errors: Mapping[str, str], status: int = 200,
    token: str = "",
) -> Response:  # fmt: skip
    fresh = seal(get_settings().secret, shown.slug, secrets.token_urlsafe(16), datetime.now(UTC))
    return plain_page(
        request,
        "request.html",
        status,
        language=_locale(request),
        form=shown,
        typed={key: str(typed.get(key) or "") for key in FIELDS},
        agreed=bool(typed.get("consent")),
        errors={key: errors[key] for key in sorted(errors, key=_place)},
        token=token or fresh,
        trap=TRAP,
        civilities=CIVILITY_LABELS,
        relations=RELATIONS,
        locales=LOCALES,
    )


def _place(field: str) -> int:
    """The place of a field on the page, so that what is wrong is told from the top."""
    return FIELDS.index(field) if field in FIELDS else len(FIELDS)


def _thanks(request: Request, shown: PublicForm) -> Response:
    return plain_page(request, "request_sent.html", 200, language=_locale(request), form=shown)


def _sorry(request: Request, status: int) -> Response:
    return plain_page(request, "request_none.html", status, language=_locale(request))
