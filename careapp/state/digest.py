"""Whether one wants the list of the morning."""

from __future__ import annotations

import reflex as rx

from careapp.actions.reminders import digest
from careapp.domain.permissions import Permission
from careapp.state.access import act, gated, look


class DigestState(rx.State):
    """The choice of the person signed in."""

    wanted: bool = True

    @gated(Permission.REMINDERS_READ)
    async def load(self):
        """Show the choice."""
        self.wanted = await look(digest.is_wanted)

    @gated(Permission.REMINDERS_READ)
    async def choose(self, wanted: bool):
        """Keep the choice."""
        await act(digest.choose, wanted)
        self.wanted = wanted
