"""The agency's settings, and its audit trail."""

from __future__ import annotations

from typing import Any, Final

import reflex as rx

from careapp.actions import agency, audit
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.administration import AgencyView, AuditPage, SectorRow
from careapp.state.access import act, gated, look, push_toast
from careapp.state.saving import kept

FILTERS: Final = ("actor", "noun", "first", "last")


class AgencyState(rx.State):
    """Who the agency is, how it works, where."""

    shown: AgencyView = AgencyView()
    loading: bool = True
    editing: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    sector: SectorRow = SectorRow()

    async def _show(self) -> None:
        try:
            self.shown = await look(agency.view)
        finally:
            self.loading = False

    @gated(Permission.AGENCY_EDIT)
    async def load(self):
        """Show the settings."""
        self.editing, self.errors, self.conflict = "", {}, False
        await self._show()

    @gated(Permission.AGENCY_EDIT)
    async def reload(self):
        """Read again what someone else changed."""
        self.editing, self.conflict, self.errors = "", False, {}
        await self._show()

    async def _save(self, verb: Any, *args: Any) -> bool:
        if not await kept(self, act(verb, *args)):
            return False
        self.editing = ""
        await self._show()
        await push_toast(self, "success", _("Paramètres enregistrés."))
        return True

    @gated(Permission.AGENCY_EDIT)
    async def save_identity(self, form: dict[str, Any]):
        """Save who the agency is."""
        await self._save(agency.save_identity, self.shown.seen, form)

    @gated(Permission.AGENCY_EDIT)
    async def save_alerts(self, form: dict[str, Any]):
        """Save from when on something is an alert."""
        await self._save(agency.save_alerts, self.shown.seen, form)

    @gated(Permission.AGENCY_EDIT)
    async def save_habits(self, form: dict[str, Any]):
        """Save how the agency works."""
        await self._save(agency.save_habits, self.shown.seen, form)

    @gated(Permission.AGENCY_EDIT)
    async def open_sector(self, sector_id: int):
        """Open the name of a sector, an empty one for id 0."""
        self.sector = next((row for row in self.shown.sectors if row.id == sector_id), SectorRow())
        self.editing, self.errors, self.conflict = "sector", {}, False

    @gated(Permission.AGENCY_EDIT)
    async def close(self):
        """Close the form."""
        self.editing, self.errors, self.conflict = "", {}, False

    @gated(Permission.AGENCY_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the sector whose name is open."""
        await self._save(agency.save_sector, self.sector.id, self.sector.name, form)

    @gated(Permission.AGENCY_EDIT)
    async def remove_sector(self, sector_id: int):
        """Take an empty sector away."""
        await act(agency.remove_sector, sector_id)
        await self._show()
        await push_toast(self, "success", _("Secteur supprimé."))


class AuditState(rx.State):
    """A page of the audit trail and its filters."""

    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    found: AuditPage = AuditPage()
    loading: bool = True

    async def _show(self, page: int = 1) -> None:
        try:
            self.found = await look(audit.listed, Listing(filters=dict(self.filters), page=page))
        finally:
            self.loading = False

    @gated(Permission.AUDIT_READ)
    async def load(self):
        """Show the latest writes."""
        await self._show()

    @gated(Permission.AUDIT_READ)
    async def filter_by(self, name: str, value: str):
        """Keep what a person did, what happened to a kind of row, or a span of days."""
        if name in FILTERS:
            self.filters = {**self.filters, name: value[:120]}
            await self._show()

    @gated(Permission.AUDIT_READ)
    async def clear(self):
        """Show everything again."""
        self.filters = dict.fromkeys(FILTERS, "")
        await self._show()

    @gated(Permission.AUDIT_READ)
    async def go_to_page(self, number: int):
        """Show another page."""
        await self._show(number)
