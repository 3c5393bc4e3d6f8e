"""The control table of incidents."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Literal

import reflex as rx

from careapp.actions.incidents import listing, proposal
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.readmodels.common import Choice
from careapp.readmodels.incidents import IncidentFigures, IncidentPage, IncidentRow
from careapp.state.access import gated, look
from careapp.state.lists import ListState

STATUSES = ("", "open", "overdue", "handled")


class IncidentsState(ListState, rx.State):
    """Words, filters, order and page of the table; what twelve weeks say."""

    status: str = ""
    filters: dict[str, str] = dict.fromkeys(("category", "severity", "supervisor"), "")
    rows: list[IncidentRow] = []
    counts: dict[str, int] = {}
    figures: IncidentFigures = IncidentFigures()
    supervisors: list[Choice] = []

    _reads: ClassVar = Permission.INCIDENTS_READ

    async def _found(self, asked: Listing) -> IncidentPage:
        found = await look(listing.listed, replace(asked, filters={**asked.filters, "status": self.status}))
        self.counts = found.counts
        return found

    @gated(Permission.INCIDENTS_READ)
    async def load(self):
        """Show the table as it was left, with its figures."""
        self.supervisors = (await look(proposal.choices)).supervisors
        self.figures = await look(listing.figures)
        await self._refresh()

    @gated(Permission.INCIDENTS_READ)
    async def show(self, status: str):
        """Show the open, the overdue, the handled or all of them."""
        self.status, self.page = status if status in STATUSES else "", 1
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
