"""The control table of incidents."""

from __future__ import annotations

from typing import Literal

import reflex as rx

from careapp.actions.incidents import listing, proposal
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.readmodels.common import Choice
from careapp.readmodels.incidents import IncidentFigures, IncidentPage, IncidentRow
from careapp.state.access import gated, look

FILTERS = ("category", "severity", "supervisor")
STATUSES = ("", "open", "overdue", "handled")


class IncidentsState(rx.State):
    """Words, filters, order and page of the table; what twelve weeks say."""

    text: str = ""
    status: str = ""
    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    sort: str = ""
    descending: bool = False
    page: int = 1
    rows: list[IncidentRow] = []
    counts: dict[str, int] = {}
    total: int = 0
    loading: bool = True
    narrowed: bool = False
    figures: IncidentFigures = IncidentFigures()
    supervisors: list[Choice] = []

    async def _refresh(self) -> None:
        filters = {**self.filters, "status": self.status}
        asked = Listing(self.text, filters, self.sort, self.descending, self.page)
        found: IncidentPage = await look(listing.listed, asked)
        self.rows, self.counts, self.total = found.rows, found.counts, found.figures.total
        self.page, self.loading = found.figures.page, False
        self.narrowed = bool(self.text.strip()) or any(self.filters.values())

    @gated(Permission.INCIDENTS_READ)
    async def load(self):
        """Show the table as it was left, with its figures."""
        self.supervisors = (await look(proposal.choices)).supervisors
        self.figures = await look(listing.figures)
        await self._refresh()

    @gated(Permission.INCIDENTS_READ)
    async def search(self, text: str):
        """Look for a client, a worker or a number."""
        self.text, self.page = text[:120], 1
        await self._refresh()

    @gated(Permission.INCIDENTS_READ)
    async def show(self, status: str):
        """Show the open, the overdue, the handled or all of them."""
        self.status, self.page = status if status in STATUSES else "", 1
        await self._refresh()

    @gated(Permission.INCIDENTS_READ)
    async def filter_by(self, name: str, value: str):
        """Keep a category, a severity or a supervisor."""
        if name in FILTERS:
            self.filters, self.page = {**self.filters, name: value[:40]}, 1
            await self._refresh()

    @gated(Permission.INCIDENTS_READ)
    async def clear(self):
        """Show all of them again."""
        self.text, self.filters, self.page = "", dict.fromkeys(FILTERS, ""), 1
        await self._refresh()

    @gated(Permission.INCIDENTS_READ)
    async def sort_by(self, key: str):
        """Sort by a column, the other way round when it is sorted already."""
        self.descending = key == self.sort and not self.descending
        self.sort, self.page = key[:20], 1
        await self._refresh()

    @gated(Permission.INCIDENTS_READ)
    async def go_to_page(self, number: int):
        """Show another page."""
        self.page = number
        await self._refresh()


class RecordIncidentsState(rx.State):
    """The incidents of the record that is open."""

    rows: list[IncidentRow] = []
    client_id: int = 0
    loading: bool = True

    @gated(Permission.INCIDENTS_READ)
    async def load_for(self, noun: Literal["client", "worker"], row_id: int):
        """Show the incidents at a client's, or those that concern a worker."""
        self.loading, self.rows = True, []
        self.client_id = row_id if noun == "client" else 0
        if row_id:
            self.rows = await look(listing.of_record, noun, row_id)
        self.loading = False
