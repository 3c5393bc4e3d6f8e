"""A tab whose connection comes back: its page goes on where it was, with what was typed, opened and chosen."""

from __future__ import annotations

from typing import Any, Final

from reflex.event import Event
from reflex.middleware import Middleware
from reflex.state import BaseState, OnLoadInternalState, State, StateUpdate

from careapp.state.session import SessionState

READ_AGAIN: Final[set[str]] = set()
"""The pages where nothing is typed: they are read again when the connection comes back, and `_again` says it."""

_CONNECTED: Final = f"{State.get_full_name()}.hydrate_and_load"
_OPENED: Final = f"{OnLoadInternalState.get_full_name()}.on_load_internal"
_LOADED: Final = f"{OnLoadInternalState.get_full_name()}.set_is_hydrated"


class ReturnMiddleware(Middleware):
    """Load a page once, not again each time its connection comes back."""

    async def preprocess(self, app: Any, state: BaseState, event: Event) -> StateUpdate | None:
        """Remember which page is loaded, and let that page alone when its tab connects again."""
        if event.name not in (_CONNECTED, _OPENED, _LOADED):
            return None
        session, path = await state.get_state(SessionState), state.router.url.path
        if event.name == _CONNECTED:
            session._returned = "hashes" not in (event.payload or {})
        elif event.name == _LOADED:
            session._page = path
        elif session._returned and session._page == path and path not in READ_AGAIN:
            session._returned = False
            return StateUpdate(
                events=Event.from_event_type([SessionState.load, OnLoadInternalState.set_is_hydrated(True)])
            )
        else:
            session._again = session._returned and session._page == path
            session._returned, session._page = False, ""
        return None
