"""The record of a person who keeps clients."""

from __future__ import annotations

import reflex as rx

from careapp.actions import people
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound
from careapp.readmodels.notes import KeeperCard
from careapp.state.access import gated, look
from careapp.state.notes import NotesState
from careapp.state.records import record_id


class ManagerState(rx.State):
    """The manager shown."""

    card: KeeperCard = KeeperCard()
    found: bool = True
    loading: bool = True

    @gated(Permission.NOTES_READ)
    async def load(self):
        """Show the manager the address names, with the notes attached."""
        self.found, self.loading = True, True
        try:
            self.card = await look(people.keeper_card, record_id(self))
        except NotFound:
            self.found, self.loading = False, False
            return None
        self.loading = False
        return NotesState.load_for("manager", self.card.id)
