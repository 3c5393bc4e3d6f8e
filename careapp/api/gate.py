"""The first gate for routes: each declares the permission it needs, or is public by name."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

from fastapi import APIRouter, Depends, HTTPException, Request

from careapp.actions import sessions
from careapp.domain.permissions import Actor, Permission

Access = Permission | Literal["public", "signed_in"]

SESSION_HEADER: Final = "x-careapp-session"
ROUTE_ACCESS: Final[dict[tuple[str, str], Access]] = {}


def routed(router: APIRouter, method: str, path: str, access: Access, **options: Any) -> Callable[[Callable], Callable]:
    """Register a route with the access it needs; the guard and a test both read the same table."""
    ROUTE_ACCESS[method, router.prefix + path] = access

    def decorate(handler: Callable) -> Callable:
        dependencies = [] if access == "public" else [Depends(_demand(access))]
        router.add_api_route(path, handler, methods=[method], dependencies=dependencies, **options)
        return handler

    return decorate


def session_id_of(request: Request) -> int | None:
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


def _demand(access: Access) -> Callable[[Request], Actor]:
    def check(request: Request) -> Actor:
        actor = actor_of(request)
        if isinstance(access, Permission) and not actor.may(access):
            raise HTTPException(403)
        return actor

    return check
