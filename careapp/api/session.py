"""Signing in and out by plain forms, outside the framework, so that the cookie is never seen by a script."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from careapp import __version__
from careapp.actions import account, sessions
from careapp.actions.work import work
from careapp.api.gate import routed, session_id_of
from careapp.api.guard import cookie_name
from careapp.api.plain import locale_of, plain_page
from careapp.api.plain import set_locale as speak
from careapp.domain.refusal import Refused
from careapp.i18n import DEFAULT_LOCALE, LOCALES, using_locale
from careapp.settings import get_settings

router = APIRouter()


def safe_path(path: str) -> str:
    """A path of this application to go on to, or its home for anything else."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\", "/api", "/login")) and path.isprintable()
    return path if fine else "/"


def _login_page(request: Request, onward: str, email: str = "", error: str = "", status: int = 200) -> HTMLResponse:
    return plain_page(
        request,
        "login.html",
        status,
        onward=onward,
        email=email,
        error=error,
        version=__version__,
        demo=get_settings().env == "demo",
        locales=LOCALES,
    )


@routed(router, "GET", "/login", "public", response_class=HTMLResponse)
async def login_form(request: Request, next: str = "/") -> Response:
    """Show the form, or go on for someone who is signed in."""
    if session_id_of(request) is not None:
        return RedirectResponse(safe_path(next), 303)
    return _login_page(request, safe_path(next))


@routed(router, "POST", "/login", "public", response_class=HTMLResponse)
async def login(
    request: Request,
    email: Annotated[str, Form()] = "",
    password: Annotated[str, Form()] = "",
    remember: Annotated[bool, Form()] = False,
    onward: Annotated[str, Form()] = "/",
) -> Response:
    """Open a session and set its cookie, or show the form again with what is wrong."""
    address = request.client.host if request.client else ""
    attempt = sessions.Signin(email, password, address, request.headers.get("user-agent", ""), remember)
    try:
        with using_locale(locale_of(request)):
            token = await asyncio.to_thread(sessions.sign_in, attempt)
    except Refused as refusal:
        return _login_page(request, safe_path(onward), email, refusal.reason, 401)
    actor = await asyncio.to_thread(sessions.actor_of, sessions.session_id_of(token) or 0)
    response = RedirectResponse(safe_path(onward), 303)
    life = int(sessions.LONG_LIFE.total_seconds()) if remember else None
    response.set_cookie(
        cookie_name(),
        token,
        max_age=life,
        httponly=True,
        samesite="lax",
        secure=get_settings().secure_cookies,
        path="/",
    )
    speak(response, actor.locale if actor else DEFAULT_LOCALE)
    return response


@routed(router, "POST", "/logout", "public")
async def logout(request: Request) -> Response:
    """Revoke the session and clear what the browser kept."""
    session_id = session_id_of(request)
    if session_id is not None:
        await asyncio.to_thread(sessions.sign_out, session_id)
    response = RedirectResponse("/login", 303, headers={"clear-site-data": '"storage"'})
    response.delete_cookie(cookie_name(), path="/", secure=get_settings().secure_cookies, httponly=True)
    return response


@routed(router, "GET", "/api/locale/{code}", "public")
async def set_locale(request: Request, code: str, next: str = "/") -> Response:
    """Read on in another language; someone signed in keeps it."""
    locale = code if code in LOCALES else DEFAULT_LOCALE
    session_id = session_id_of(request)
    if session_id is not None:
        await asyncio.to_thread(_keep_locale, session_id, locale)
    response = RedirectResponse("/login" if next == "/login" else safe_path(next), 303)
    speak(response, locale)
    return response


def _keep_locale(session_id: int, locale: str) -> None:
    actor = sessions.actor_of(session_id)
    if actor is not None and actor.locale != locale:
        with work(actor) as unit:
            account.choose(unit, locale=locale)
