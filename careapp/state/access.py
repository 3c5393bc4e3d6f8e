"""The first gate: nothing runs unless its handler declares who may call it, and with well-formed arguments."""

from __future__ import annotations

import asyncio
import functools
import inspect
import time
from collections.abc import AsyncIterator, Callable
from contextvars import ContextVar
from typing import Any, Final, Literal, get_type_hints
from urllib.parse import parse_qsl

import reflex as rx
from pydantic import ConfigDict, TypeAdapter, ValidationError
from reflex.event import Event
from reflex.middleware import Middleware
from reflex.state import BaseState, StateUpdate
from reflex_base.registry import RegistrationContext

from careapp.actions import sessions
from careapp.actions.work import Forbidden, reading, work
from careapp.domain.permissions import Actor, Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, using_locale
from careapp.logs import get_logger, log_unforeseen

Access = Permission | Literal["public", "signed_in", "reads", "edits"]

SESSION_HEADER: Final = "x-careapp-session"
LARGEST_NUMBER: Final = 2**53
ACTOR_SECONDS: Final = 2.0
_ATTRIBUTE: Final = "__careapp_access__"
_actor: ContextVar[Actor | None] = ContextVar("careapp_actor", default=None)
_known_actors: dict[int, tuple[float, Actor | None]] = {}


def gated(access: Access, **event_options: Any) -> Callable[[Callable], Any]:
    """Declare an event handler with the permission it needs; a mixin writes `reads` or `edits`, see `grant`.

    Its arguments are checked against its type hints, a refusal becomes a toast, anything unforeseen a reference number.
    """

    def decorate(fn: Callable) -> Any:
        run = _guarded_generator(fn) if inspect.isasyncgenfunction(fn) else _guarded_coroutine(fn)
        setattr(run, _ATTRIBUTE, access)
        return rx.event(run, **event_options)

    return decorate


def grant(state: type[BaseState], **permissions: Permission) -> None:
    """Give the handlers a state takes from a mixin the permission each word stands for (`reads`, `edits`)."""
    for handler in state.event_handlers.values():
        access = getattr(handler.fn, _ATTRIBUTE, None)
        setattr(handler.fn, _ATTRIBUTE, permissions.get(access, access))


def _guarded_coroutine(fn: Callable) -> Callable:
    @functools.wraps(fn)
    async def run(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        with using_locale(_locale()):
            try:
                _check_arguments(fn, args, kwargs)
                return await fn(self, *args, **kwargs)
            except Exception as error:
                return await _tell(self, fn, error)

    return run


def _guarded_generator(fn: Callable) -> Callable:
    @functools.wraps(fn)
    async def run(self: Any, /, *args: Any, **kwargs: Any) -> AsyncIterator[Any]:
        with using_locale(_locale()):
            try:
                _check_arguments(fn, args, kwargs)
                async for step in fn(self, *args, **kwargs):
                    yield step
            except Exception as error:
                yield await _tell(self, fn, error)

    return run


def _locale() -> str:
    actor = _actor.get()
    return actor.locale if actor else "fr"


@functools.cache
def _adapters(fn: Callable) -> dict[str, TypeAdapter]:
    hints = get_type_hints(fn)
    names = list(inspect.signature(fn).parameters)[1:]
    config = ConfigDict(strict=True)
    return {name: TypeAdapter(hints[name], config=config) for name in names if name in hints}


def _check_arguments(fn: Callable, args: tuple, kwargs: dict[str, Any]) -> None:
    try:
        bound = inspect.signature(fn).bind(None, *args, **kwargs)
        for name, adapter in _adapters(fn).items():
            if name in bound.arguments:
                adapter.validate_python(bound.arguments[name])
    except (TypeError, ValidationError) as error:
        raise Refused(_("Demande mal formée : rien n’a été modifié.")) from error
    if any(map(_beyond_numbers, bound.arguments.values())):
        raise Refused(_("Demande mal formée : rien n’a été modifié."))


def _beyond_numbers(value: Any) -> bool:
    """Whether a whole number that no browser can send, and no database keep, is in a value."""
    if isinstance(value, dict):
        return any(map(_beyond_numbers, value.values()))
    if isinstance(value, list):
        return any(map(_beyond_numbers, value))
    return isinstance(value, int) and abs(value) > LARGEST_NUMBER


async def _tell(state: Any, fn: Callable, error: Exception) -> None:
    if isinstance(error, Refused):
        _log_refusal(fn.__qualname__, type(error).__name__)
        kind, text = "error" if isinstance(error, Forbidden) else "warning", error.reason
    else:
        reference = log_unforeseen(error)
        kind, text = "error", _("Une erreur imprévue s’est produite. Référence : {reference}", reference=reference)
    if _is_background(state):
        async with state:
            await push_toast(state, kind, text)
    else:
        await push_toast(state, kind, text)


def _log_refusal(handler: str, cause: str) -> None:
    get_logger("careapp.access").info("refused", handler=handler, cause=cause)


def _is_background(state: Any) -> bool:
    return type(state).__name__ == "StateProxy"


async def push_toast(state: Any, kind: str, text: str, action_label: str = "") -> str:
    """Show a toast from within a handler; gives its id."""
    from careapp.state.session import SessionState

    session = await state.get_state(SessionState)
    session._add_toast(kind, text, action_label)
    return session.toasts[-1].id


def address(state: Any) -> dict[str, str]:
    """What the address of the page asks for; a name without a value, as in `?new`, is there too."""
    return dict(parse_qsl(state.router.url.query, keep_blank_values=True))


def current_actor() -> Actor:
    """The signed-in person the running event belongs to."""
    actor = _actor.get()
    if actor is None:
        raise Forbidden(_("Votre session a expiré. Reconnectez-vous."))
    return actor


async def act(verb: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run an action as the current actor in a transaction of its own, off the event loop."""
    return await asyncio.to_thread(_within, work, current_actor(), verb, args, kwargs)


async def look(query: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Run a reading action as the current actor, off the event loop."""
    return await asyncio.to_thread(_within, reading, current_actor(), query, args, kwargs)


def _within(unit: Callable, actor: Actor, verb: Callable, args: tuple, kwargs: dict[str, Any]) -> Any:
    with unit(actor) as opened:
        return verb(opened, *args, **kwargs)


def declared_access(event_name: str) -> Access | None:
    """The access a handler declares; None (refused) when it declares nothing."""
    registered = RegistrationContext.get().event_handlers.get(event_name)
    if registered is None or event_name.endswith(".setvar"):
        return None
    if registered.handler.fn.__module__.partition(".")[0] in {"reflex", "reflex_base"}:
        return "public"
    return getattr(registered.handler.fn, _ATTRIBUTE, None)


def allows(access: Access | None, actor: Actor | None) -> bool:
    """Whether an actor may use what declares `access`."""
    match access:
        case "public":
            return True
        case "signed_in":
            return actor is not None
        case Permission():
            return actor is not None and actor.may(access)
        case _:
            return False


def actor_of_session(session_id: int | None) -> Actor | None:
    """The actor of a session, asked of the database every two seconds at most."""
    if session_id is None:
        return None
    asked, actor = _known_actors.get(session_id, (0.0, None))
    if time.monotonic() - asked > ACTOR_SECONDS:
        actor = sessions.actor_of(session_id)
        if len(_known_actors) > 10_000:
            _known_actors.clear()
        _known_actors[session_id] = (time.monotonic(), actor)
    return actor


def forget_actor(session_id: int | None) -> None:
    """Ask the database again at the session's next event."""
    _known_actors.pop(session_id or 0, None)


def session_of(event: Event, state: BaseState) -> int | None:
    """The session the websocket of an event was opened with: a header the guard sets, never the browser.

    An event that follows from another carries no headers of its own: those of its tab's connection hold.
    """
    headers = (event.router_data or {}).get("headers") or (state.router_data or {}).get("headers") or {}
    value = str(headers.get(SESSION_HEADER, ""))
    return int(value) if value.isdigit() else None


class AccessMiddleware(Middleware):
    """Refuse an event before its handler runs."""

    async def preprocess(self, app: Any, state: BaseState, event: Event) -> StateUpdate | None:
        """Find the actor of the event and stop what its handler's declaration does not allow."""
        actor = await asyncio.to_thread(actor_of_session, session_of(event, state))
        _actor.set(actor)
        access = declared_access(event.name)
        if allows(access, actor):
            return None
        _log_refusal(event.name, "signed out" if actor is None else actor.role.value)
        if actor is None:
            return StateUpdate(events=Event.from_event_type([rx.redirect("/login")]))
        with using_locale(actor.locale):
            await push_toast(state, "error", _("Votre rôle ne permet pas cette action."))
        return StateUpdate(delta=state.get_delta())
