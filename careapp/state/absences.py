"""The absences of the whole agency."""

from __future__ import annotations

from typing import Final

import reflex as rx

from careapp.actions import workers
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.readmodels.workers import AbsenceLine, AbsencePage
from careapp.state.access import gated, look

FILTERS: Final = ("reason", "when")


class AbsencesState(rx.State):
    """Words, filters and page of the list."""

    text: str = ""
    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    page: int = 1
    rows: list[AbsenceLine] = []
    total: int = 0
    loading: bool = True

    async def _refresh(self) -> None:
        found: AbsencePage = await look(workers.absences, Listing(self.text, dict(self.filters), page=self.page))
        self.rows, self.total, self.page = found.rows, found.figures.total, found.figures.page
        self.loading = False

    @gated(Permission.WORKERS_READ)
    async def load(self):
        """Show the list as it was left."""
        await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def search(self, text: str):
        """Look for a worker."""
        self.text, self.page = text[:120], 1
        await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def filter_by(self, by: str, value: str):
        """Keep one reason, or the absences that are past."""
        if by in FILTERS:
            self.filters, self.page = {**self.filters, by: value[:20]}, 1
            await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def clear(self):
        """Show every current and coming absence again."""
        self.text, self.filters, self.page = "", dict.fromkeys(FILTERS, ""), 1
        await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def turn_to(self, page: int):
        """Show another page."""
        self.page = page
        await self._refresh()
