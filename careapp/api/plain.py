"""Pages that load alone, without the application: signing in, being refused."""

from __future__ import annotations

from functools import cache
from html import escape
from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from careapp.domain.permissions import Actor
from careapp.domain.refusal import Refused
from careapp.i18n import DEFAULT_LOCALE, LOCALES, _, using_locale
from careapp.settings import get_settings

YEAR: Final = 365 * 24 * 3600


@cache
def _templates() -> Environment:
    folder = FileSystemLoader(Path(__file__).parent / "templates")
    return Environment(loader=folder, autoescape=select_autoescape(), undefined=StrictUndefined)


def locale_of(request: Request) -> str:
    """The language someone chose, or the browser’s."""
    chosen = request.cookies.get("locale") or request.headers.get("accept-language", "")[:2]
    return chosen if chosen in LOCALES else DEFAULT_LOCALE


def set_locale(response: Response, locale: str) -> None:
    """Have the browser speak a language: the pages' own texts are looked up by this cookie."""
    response.set_cookie("locale", locale, max_age=YEAR, samesite="lax", path="/", secure=get_settings().secure_cookies)


def sorry(actor: Actor, refusal: Refused, title: str) -> HTMLResponse:
    """A page that says in a frame or a tab of its own why something was refused."""
    with using_locale(actor.locale):
        heading = _(title)
    page = (
        f'<!doctype html><html lang="{actor.locale}"><head><meta charset="utf-8"><title>{heading}</title>'
        '<link rel="stylesheet" href="/login.css"></head><body class="plain"><main>'
        f"<h1>{heading}</h1><p>{escape(refusal.reason)}</p></main></body></html>"
    )
    return HTMLResponse(page, 422, {"cache-control": "no-store"})


def plain_page(request: Request, template: str, status: int, *, language: str = "", **values: Any) -> HTMLResponse:
    """A page of `templates/` in the reader’s language (or the one that is given), never kept."""
    locale = language or locale_of(request)
    with using_locale(locale):
        page = _templates().get_template(template).render(_=_, locale=locale, **values)
    return HTMLResponse(page, status, headers={"cache-control": "no-store"})
