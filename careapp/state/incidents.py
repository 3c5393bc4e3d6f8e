"""The control table of incidents."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar, Literal

import reflex as rx

from careapp.actions import search
from careapp.actions.incidents import listing, proposal, record
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.incidents import IncidentFigures, IncidentPage, IncidentRow, IncidentView
from careapp.state.access import act, gated, look, push_toast
from careapp.state.lists import ListState
from careapp.state.saving import kept
from careapp.state.session import SessionState

STATUSES = ("", "open", "overdue", "handled")


class IncidentsState(ListState, rx.State):
    """Words, filters, order and page of the table; what twelve weeks say."""

    status: str = ""
    filters: dict[str, str] = dict.fromkeys(("category", "severity", "supervisor"), "")
    rows: list[IncidentRow] = []
    counts: dict[str, int] = {}
    figures: IncidentFigures = IncidentFigures()
    supervisors: list[Choice] = []
    handling: bool = False
    handled: IncidentView = IncidentView()
    target: str = ""
    errors: dict[str, str] = {}
    conflict: bool = False

    _reads: ClassVar = Permission.INCIDENTS_READ

    async def _found(self, asked: Listing) -> IncidentPage:
        found = await look(listing.listed, replace(asked, filters={**asked.filters, "status": self.status}))
        self.counts = found.counts
        return found

    @gated(Permission.INCIDENTS_READ)
    async def load(self):
        """Show the table as it was left, with its figures."""
        self.handling, self.errors, self.conflict = False, {}, False
        self.supervisors = (await look(proposal.choices)).supervisors
        await self._read_all()

    async def _read_all(self) -> None:
        self.figures = await look(listing.figures)
        await self._refresh()

    @gated(Permission.INCIDENTS_READ)
    async def show(self, status: str):
        """Show the open, the overdue, the handled or all of them."""
        self.status, self.page = status if status in STATUSES else "", 1
        await self._refresh()

    @gated(Permission.INCIDENTS_HANDLE)
    async def handle(self, incident_id: int):
        """Open the handling of an incident over the table."""
        self.handled = await look(record.view, incident_id)
        self.handling, self.target, self.errors, self.conflict = True, "", {}, False

    @gated(Permission.INCIDENTS_HANDLE)
    async def leave(self):
        """Close the handling without saving."""
        self.handling, self.errors, self.conflict = False, {}, False

    @gated(Permission.INCIDENTS_HANDLE)
    async def aim(self, to: str):
        """Say which status the form being sent leads to."""
        self.target = to[:12]

    @gated(Permission.INCIDENTS_HANDLE)
    async def save(self, form: dict[str, Any]):
        """Keep the handling and the status aimed at; a second click finds no form open."""
        to, self.target = self.target, ""
        if not self.handling:
            return
        try:
            saved = await kept(self, act(record.handle, self.handled.id, self.handled.version, form, to))
        except Refused as refusal:
            if not refusal.field:
                raise
            saved, self.errors = False, {refusal.field: refusal.reason}
        if saved:
            await self._done(to)

    async def _done(self, to: str) -> None:
        self.handling = False
        await self._read_all()
        session = await self.get_state(SessionState)
        session.counts = await look(search.counts)
        await push_toast(self, "success", _("Statut modifié.") if to else _("Événement enregistré."))


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
