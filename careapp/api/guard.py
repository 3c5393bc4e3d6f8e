"""The outer wall: origin, session, tab token, sizes and headers are settled before anything else runs.

A websocket is opened by a living session alone, from an allowed origin, and a tab's token stays bound to the session
that first used it. What the browser sends under our own header name is thrown away.
"""

from __future__ import annotations

import asyncio
import base64
import hashlib
import re
from collections.abc import Callable
from functools import cache
from http.cookies import CookieError, SimpleCookie
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response

from careapp.actions import sessions
from careapp.api.gate import SESSION_HEADER
from careapp.api.plain import plain_page, set_locale
from careapp.domain.permissions import Actor, Permission
from careapp.i18n import N_
from careapp.logs import get_logger
from careapp.settings import get_settings

Access = Permission | str | None
PageAccess = Callable[[str], Access]

WRITES: Final = {"POST", "PUT", "PATCH", "DELETE"}
MEGABYTE: Final = 1024 * 1024
LARGEST_BODY: Final = 12 * MEGABYTE
LARGEST_FRAME: Final = 512 * 1024
MOST_TABS: Final = 50_000
_HEADER: Final = SESSION_HEADER.encode()
_OPEN: Final = re.compile(
    r"^/(assets/|fonts/|icons/|favicon|manifest\.webmanifest|sw\.js|login|logout|api/|calendar/|request/|request\.css|_health|ping)"
)


class Guard:
    """An ASGI application around another: see the module."""

    def __init__(self, inner: Callable, page_access: PageAccess, pages_folder: Path | None = None) -> None:
        self.inner = inner
        self.page_access = page_access
        self.pages_folder = pages_folder
        self.tabs: dict[str, int] = {}

    async def __call__(self, scope: dict[str, Any], receive: Callable, send: Callable) -> None:
        """Answer, refuse or hand on one connection."""
        if scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:
            await self.inner(scope, receive, send)

    async def _websocket(self, scope: dict[str, Any], receive: Callable, send: Callable) -> None:
        session_id = await _session_id(scope)
        refusal = self._refusal(scope, session_id)
        if refusal or session_id is None:
            get_logger("careapp.guard").warning("websocket refused", cause=refusal)
            await receive()
            await send({"type": "websocket.close", "code": 4401})
            return
        await self.inner(_with_session(scope, session_id), _bounded_frames(receive), send)

    def _refusal(self, scope: dict[str, Any], session_id: int | None) -> str:
        if _header(scope, b"origin") not in get_settings().origins:
            return "foreign origin"
        if session_id is None:
            return "no living session"
        token = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("token", [""])[0]
        if len(self.tabs) > MOST_TABS:
            self.tabs.clear()
        if token and self.tabs.setdefault(token, session_id) != session_id:
            return "another session's tab"
        return ""

    async def _http(self, scope: dict[str, Any], receive: Callable, send: Callable) -> None:
        session_id = await _session_id(scope)
        answer, spoken = self._answer(scope, session_id), ""
        if answer is None and _is_page(scope):
            actor = await asyncio.to_thread(sessions.actor_of, session_id) if session_id is not None else None
            spoken = actor.locale if actor else ""
            answer = self._page_answer(_spoken_to(scope, spoken), session_id, actor)
        application, sent = answer or self.inner, _with_security_headers(send, self.pages_folder)
        await application(_with_session(scope, session_id), receive, _speaking(sent, scope, spoken))

    def _answer(self, scope: dict[str, Any], _session: int | None) -> Any:
        origin = _header(scope, b"origin")
        if scope["method"] in WRITES and origin not in get_settings().origins:
            return PlainTextResponse("Origine refusée.", 403)
        if _body_length(scope) > largest_body(scope["path"]):
            return _too_large(scope)
        if scope["path"].startswith(("/_upload", "/_all_routes")):
            return PlainTextResponse("Introuvable.", 404)
        return None

    def _page_answer(self, scope: dict[str, Any], session_id: int | None, actor: Actor | None) -> Any:
        path = scope["path"]
        if session_id is None:
            return RedirectResponse(f"/login?next={quote(_asked(scope))}", 303)
        access = self.page_access(path)
        if isinstance(access, Permission) and not (actor and actor.may(access)):
            if path == "/":
                return RedirectResponse("/my/day", 303)
            get_logger("careapp.guard").info("page refused", route=path.split("/")[1])
            return _sorry(scope, 403, N_("Accès refusé"), N_("Votre rôle ne donne pas accès à cette page."))
        return None


def _is_page(scope: dict[str, Any]) -> bool:
    asked = scope["method"] == "GET" and not _OPEN.match(scope["path"])
    return asked and "text/html" in _header(scope, b"accept")


def _spoken_to(scope: dict[str, Any], locale: str) -> dict[str, Any]:
    """The request in the language of the profile, whatever the cookie of the browser says."""
    if not locale:
        return scope
    others = [part for part in _header(scope, b"cookie").split(";") if not part.strip().startswith("locale=")]
    cookie = (b"cookie", "; ".join([*(part.strip() for part in others), f"locale={locale}"]).encode("latin-1"))
    return {**scope, "headers": [*(pair for pair in scope["headers"] if pair[0].lower() != b"cookie"), cookie]}


def _speaking(send: Callable, scope: dict[str, Any], locale: str) -> Callable:
    """Answers that make the browser's cookie follow the profile, before the page asks it for a word."""
    if not locale or Request(scope).cookies.get("locale") == locale:
        return send
    carrier = Response()
    set_locale(carrier, locale)
    follow = b"set-cookie", carrier.headers["set-cookie"].encode("latin-1")

    async def told(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            message = {**message, "headers": [*message["headers"], follow]}
        await send(message)

    return told


def _too_large(scope: dict[str, Any]) -> Response:
    text = N_("Ce qui est envoyé ici compte {size} Mo au plus : partagez-le en plusieurs fois.")
    return _sorry(scope, 413, N_("Envoi trop lourd"), text, size=largest_body(scope["path"]) // MEGABYTE)


def _sorry(scope: dict[str, Any], status: int, title: str, text: str, **words: Any) -> Response:
    return plain_page(Request(scope), "sorry.html", status, title=title, text=text, words=words)


def _asked(scope: dict[str, Any]) -> str:
    query = scope["query_string"].decode("latin-1")
    return f"{scope['path']}?{query}" if query else scope["path"]


def _header(scope: dict[str, Any], name: bytes) -> str:
    return next((value.decode("latin-1") for key, value in scope["headers"] if key.lower() == name), "")


def _body_length(scope: dict[str, Any]) -> int:
    length = _header(scope, b"content-length")
    return int(length) if length.isdigit() else 0


def largest_body(path: str) -> int:
    """How much may be sent to an address: a file to attach has a limit of its own, kept again while it comes in."""
    attached = (get_settings().attachment_mb + 1) * MEGABYTE if path.endswith("/attachments") else 0
    return max(LARGEST_BODY, attached)


def cookie_name() -> str:
    """The session cookie's name: bound to this host where https allows it."""
    return "__Host-careapp" if get_settings().secure_cookies else "careapp_session"


async def _session_id(scope: dict[str, Any]) -> int | None:
    try:
        cookie = SimpleCookie(_header(scope, b"cookie")).get(cookie_name())
    except CookieError:
        return None
    return await asyncio.to_thread(sessions.session_id_of, cookie.value) if cookie and cookie.value else None


def _with_session(scope: dict[str, Any], session_id: int | None) -> dict[str, Any]:
    hidden = (_HEADER, b"cookie") if scope["type"] == "websocket" else (_HEADER,)
    headers = [(key, value) for key, value in scope["headers"] if key.lower() not in hidden]
    if session_id is not None:
        headers.append((_HEADER, str(session_id).encode()))
    return {**scope, "headers": headers}


def _bounded_frames(receive: Callable) -> Callable:
    async def bounded() -> dict[str, Any]:
        message = await receive()
        size = len(message.get("text") or message.get("bytes") or "")
        if size > LARGEST_FRAME:
            get_logger("careapp.guard").warning("frame refused", size=size)
            return {"type": "websocket.disconnect", "code": 1009}
        return message

    return bounded


def _with_security_headers(send: Callable, pages_folder: Path | None) -> Callable:
    async def secured(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            present = {key.lower() for key, _value in message["headers"]}
            extra = [pair for pair in _security_headers(pages_folder) if pair[0] not in present]
            message = {**message, "headers": [*message["headers"], *extra]}
        await send(message)

    return secured


@cache
def _security_headers(pages_folder: Path | None) -> tuple[tuple[bytes, bytes], ...]:
    scripts = " ".join(["'self'", *_inline_script_hashes(pages_folder)])
    pictures = " ".join(filter(None, ("'self' data: blob:", get_settings().tile_origin)))
    policy = (
        f"default-src 'self'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src {pictures}; "
        "font-src 'self'; connect-src 'self'; frame-src 'self' blob:; object-src 'none'; base-uri 'self'; "
        "form-action 'self'; frame-ancestors 'self'"
    )
    headers = {
        "content-security-policy": policy,
        "x-content-type-options": "nosniff",
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=()",
        "cross-origin-opener-policy": "same-origin",
    }
    if get_settings().secure_cookies:
        headers["strict-transport-security"] = "max-age=31536000; includeSubDomains"
    return tuple((name.encode(), value.encode()) for name, value in headers.items())


def _inline_script_hashes(pages_folder: Path | None) -> list[str]:
    found: set[str] = set()
    for page in sorted(pages_folder.rglob("*.html")) if pages_folder else ():
        for script in re.findall(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", page.read_text("utf-8"), re.DOTALL):
            found.add(f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'")
    return sorted(found)
