"""The satisfaction of the agency's clients."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

from careapp.actions import notes, people, records
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.readmodels.common import Choice
from careapp.readmodels.notes import MarksPage, NoteEntry, Satisfaction
from careapp.state.access import gated, look
from careapp.state.lists import ListState


class SatisfactionState(ListState, rx.State):
    """Words, filters, order and page of the marks; what twelve months say."""

    filters: dict[str, str] = dict.fromkeys(("mark", "worker", "manager"), "")
    rows: list[NoteEntry] = []
    low: int = 0
    satisfaction: Satisfaction = Satisfaction()
    workers: list[Choice] = []
    managers: list[Choice] = []

    _reads: ClassVar = Permission.NOTES_READ

    async def _found(self, asked: Listing) -> MarksPage:
        found = await look(notes.marks, asked)
        whose = [asked.reference(name) or 0 for name in ("worker", "manager")]
        self.low, self.satisfaction = found.low, await look(notes.agency_satisfaction, *whose)
        return found

    @gated(Permission.NOTES_READ)
    async def load(self):
        """Show the marks as they were left."""
        self.workers, self.managers = await look(people.worker_choices), await look(records.managers)
        await self._refresh()
