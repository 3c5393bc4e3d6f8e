"""States through the framework's own event processor, in memory: gate, handler, what a browser would receive."""

from __future__ import annotations

import asyncio
from typing import Any
from unittest import mock

import reflex as rx
from reflex.event import Event
from reflex.istate.manager.memory import StateManagerMemory
from reflex.istate.manager.token import BaseStateToken
from reflex.state import State
from reflex_base.event.context import EventContext
from reflex_base.event.processor import BaseStateEventProcessor
from reflex_base.registry import RegistrationContext

from careapp.state import access
from careapp.state.session import SessionState


class Rig:
    """One browser tab: sends events as a session, keeps what comes back."""

    def __init__(self, processor: BaseStateEventProcessor, manager: StateManagerMemory, received: list[tuple]) -> None:
        self.processor, self.manager, self.received = processor, manager, received
        self.tab = "tab"

    async def send(
        self, state: type[rx.State], name: str, session_id: int | None = None, /, at: str = "", **payload: Any
    ) -> Any:
        """Send one event, from the page at an address, and give the state as it is afterwards."""
        await self.send_raw(f"{state.get_full_name()}.{name}", payload, session_id, at)
        return await self.state(state)

    async def send_raw(
        self, name: str, payload: dict[str, Any], session_id: int | None = None, at: str = "", **router: Any
    ) -> None:
        """Send an event by its full name, as a connection of a session would carry it."""
        headers = {access.SESSION_HEADER: str(session_id)} if session_id else {}
        place = {"pathname": at, "asPath": at} if at else {}
        event = Event(name=name, payload=payload, router_data={"headers": headers, **place, **router})
        async with self.processor:
            handled = await self.processor.enqueue(self.tab, event)
            await asyncio.wait([asyncio.ensure_future(handled.wait_all())], timeout=10)

    async def state(self, state: type[rx.State]) -> Any:
        root = await self.manager.get_state(BaseStateToken(ident=self.tab, cls=State))
        return await root.get_state(state)

    async def toasts(self) -> list[str]:
        """The texts of the toasts on the screen."""
        return [toast.text for toast in (await self.state(SessionState)).toasts]

    @property
    def failures(self) -> list[BaseException]:
        """What no handler caught."""
        return [entry[1] for entry in self.received if entry[0] == "exception"]

    @property
    def redirects(self) -> list[str]:
        """Where the browser was sent."""
        return [str(entry[2].get("path")) for entry in self.received if entry[0] == "event" and "redirect" in entry[1]]


def make_rig(monkeypatch: Any) -> Rig:
    """A rig around a fresh application with the gate before it."""
    context = RegistrationContext.ensure_context()
    object.__setattr__(context, "_app", None)
    app = rx.App()
    app.add_middleware(access.AccessMiddleware())
    monkeypatch.setattr(BaseStateEventProcessor, "_rehydrate", mock.AsyncMock())
    received: list[tuple] = []

    async def delta(_token: str, change: Any) -> None:
        received.append(("delta", change))

    async def event(_token: str, *events: Event) -> None:
        received.extend(("event", item.name, item.payload) for item in events)

    processor = BaseStateEventProcessor(
        middleware=app,
        backend_exception_handler=lambda error: received.append(("exception", error)),
        graceful_shutdown_timeout=1,
    )
    manager = StateManagerMemory()
    processor._root_context = EventContext(
        token="",
        state_manager=manager,
        enqueue_impl=processor.enqueue_many,
        emit_delta_impl=delta,
        emit_event_impl=event,
    )
    access._known_actors.clear()
    return Rig(processor, manager, received)
