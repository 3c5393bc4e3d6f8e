"""The first gate for routes: each declares the permission it needs, or is public by name."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, Final, Literal

from fastapi import APIRouter, Depends, HTTPException, Request, WebSocket
from starlette.requests import HTTPConnection

from careapp.actions import sessions
from careapp.domain.permissions import Actor, Permission

Access = Permission | Literal["public", "signed_in"]

SESSION_HEADER: Final = "x-careapp-session"
ROUTE_ACCESS: Final[dict[tuple[str, str], Access]] = {}
SOCKET_ACCESS: Final[dict[str, Permission]] = {}
SIGNED_OUT: Final = 4401
REFUSED: Final = 4403


def routed(router: APIRouter, method: str, path: str, access: Access, **options: Any) -> Callable[[Callable], Callable]:
    """Register a route with the access it needs; the guard and a test both read the same table."""
    ROUTE_ACCESS[method, router.prefix + path] = access

    def decorate(handler: Callable) -> Callable:
        dependencies = [] if access == "public" else [Depends(_demand(access))]
        router.add_api_route(path, handler, methods=[method], dependencies=dependencies, **options)
        return handler

    return decorate


def socketed(router: APIRouter, path: str, access: Permission) -> Callable[[Callable], Callable]:
    """Register a websocket with the permission it needs; its handler is called for those who hold it."""
    SOCKET_ACCESS[router.prefix + path] = access

    def decorate(handler: Callable[[WebSocket, Actor], Awaitable[None]]) -> Callable:
        async def run(socket: WebSocket) -> None:
            session_id = session_id_of(socket)
            actor = await asyncio.to_thread(sessions.actor_of, session_id) if session_id else None
            if actor is None or not actor.may(access):
                await socket.close(SIGNED_OUT if actor is None else REFUSED)
                return
            await socket.accept()
            await handler(socket, actor)

        router.add_api_websocket_route(path, run)
        return handler

    return decorate


def session_id_of(request: HTTPConnection) -> int | None:
    """The session the guard found for this request: a header it sets itself after taking away the browser's."""
    value = request.headers.get(SESSION_HEADER, "")
    return int(value) if value.isdigit() else None


def actor_of(request: Request) -> Actor:
    """The person signed in; 401 without a living session."""
    session_id = session_id_of(request)
    actor = sessions.actor_of(session_id) if session_id else None
    if actor is None:
        raise HTTPException(401)
    return actor


def _demand(access: Access) -> Callable[[Actor], Actor]:
    def check(actor: Actor = Depends(actor_of)) -> Actor:
        if isinstance(access, Permission) and not actor.may(access):
            raise HTTPException(403)
        return actor

    return check
