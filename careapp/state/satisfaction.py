"""The satisfaction of the agency's clients."""

from __future__ import annotations

import reflex as rx

from careapp.actions import notes, people, records
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.readmodels.common import Choice
from careapp.readmodels.notes import MarksPage, NoteEntry, Satisfaction
from careapp.state.access import gated, look

FILTERS = ("mark", "worker", "manager")


class SatisfactionState(rx.State):
    """Words, filters, order and page of the marks; what twelve months say."""

    text: str = ""
    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    sort: str = ""
    descending: bool = False
    page: int = 1
    rows: list[NoteEntry] = []
    total: int = 0
    low: int = 0
    loading: bool = True
    narrowed: bool = False
    satisfaction: Satisfaction = Satisfaction()
    workers: list[Choice] = []
    managers: list[Choice] = []

    async def _refresh(self) -> None:
        asked = Listing(self.text, dict(self.filters), self.sort, self.descending, self.page)
        found: MarksPage = await look(notes.marks, asked)
        self.rows, self.total, self.page, self.low = found.rows, found.figures.total, found.figures.page, found.low
        whose = [asked.reference(name) or 0 for name in ("worker", "manager")]
        self.satisfaction = await look(notes.agency_satisfaction, *whose)
        self.narrowed = bool(self.text.strip()) or any(self.filters.values())
        self.loading = False

    @gated(Permission.NOTES_READ)
    async def load(self):
        """Show the marks as they were left."""
        self.workers, self.managers = await look(people.worker_choices), await look(records.managers)
        await self._refresh()

    @gated(Permission.NOTES_READ)
    async def search(self, text: str):
        """Look for a client or a worker."""
        self.text, self.page = text[:120], 1
        await self._refresh()

    @gated(Permission.NOTES_READ)
    async def filter_by(self, name: str, value: str):
        """Keep the low marks, those of a worker or of a manager."""
        if name in FILTERS:
            self.filters, self.page = {**self.filters, name: value[:12]}, 1
            await self._refresh()

    @gated(Permission.NOTES_READ)
    async def clear(self):
        """Show all marks again."""
        self.text, self.filters, self.page = "", dict.fromkeys(FILTERS, ""), 1
        await self._refresh()

    @gated(Permission.NOTES_READ)
    async def sort_by(self, key: str):
        """Sort by a column, the other way round when it is sorted already."""
        self.descending = key == self.sort and not self.descending
        self.sort, self.page = key[:20], 1
        await self._refresh()

    @gated(Permission.NOTES_READ)
    async def go_to_page(self, number: int):
        """Show another page."""
        self.page = number
        await self._refresh()
