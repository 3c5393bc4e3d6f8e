"""The list of workers, and a new one."""

from __future__ import annotations

from typing import Any, Final

import reflex as rx

from careapp.actions import workers
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.workers import WorkerPage, WorkerRow
from careapp.state.access import act, address, gated, look, push_toast

FILTERS: Final = ("status", "sector", "skill", "weekday", "expired")


class WorkersState(rx.State):
    """Words, filters, order and page of the list."""

    text: str = ""
    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    sort: str = "name"
    descending: bool = False
    page: int = 1
    rows: list[WorkerRow] = []
    total: int = 0
    loading: bool = True
    narrowed: bool = False
    sectors: list[Choice] = []
    skills: list[Choice] = []
    creating: bool = False
    errors: dict[str, str] = {}

    async def _refresh(self) -> None:
        asked = Listing(self.text, dict(self.filters), self.sort, self.descending, self.page)
        found: WorkerPage = await look(workers.listed, asked)
        self.rows, self.total, self.page = found.rows, found.figures.total, found.figures.page
        self.narrowed = bool(self.text.strip()) or any(self.filters.values())
        self.loading = False

    @gated(Permission.WORKERS_READ)
    async def load(self):
        """Show the list as it was left; `?new` opens the form of a new worker."""
        options = await look(workers.options)
        self.sectors, self.skills = options.sectors, options.skills
        self.errors, self.creating = {}, "new" in address(self)
        await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def search(self, text: str):
        """Look for words in names, codes, phones and towns."""
        self.text, self.page = text[:120], 1
        await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def filter_by(self, by: str, value: str):
        """Keep the workers of a status, a sector, a skill, a weekday."""
        if by in FILTERS:
            self.filters, self.page = {**self.filters, by: value[:40]}, 1
            await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def toggle_expired(self):
        """Keep the workers with an expired skill, or everyone again."""
        self.filters = {**self.filters, "expired": "" if self.filters["expired"] else "yes"}
        self.page = 1
        await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def clear(self):
        """Show everyone again."""
        self.text, self.filters, self.page = "", dict.fromkeys(FILTERS, ""), 1
        await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def sort_by(self, key: str):
        """Sort by a column, the other way round when it is sorted already."""
        self.descending = key == self.sort and not self.descending
        self.sort, self.page = key[:20], 1
        await self._refresh()

    @gated(Permission.WORKERS_READ)
    async def turn_to(self, page: int):
        """Show another page."""
        self.page = page
        await self._refresh()

    @gated(Permission.WORKERS_EDIT)
    async def open_new(self):
        """Open the form of a new worker."""
        self.creating, self.errors = True, {}

    @gated(Permission.WORKERS_READ)
    async def close_new(self):
        """Close the form of a new worker."""
        self.creating, self.errors = False, {}

    @gated(Permission.WORKERS_EDIT)
    async def create(self, form: dict[str, Any]):
        """Create the worker a form describes and open the record; a second click finds no form open."""
        if not self.creating:
            return None
        try:
            view = await act(workers.create, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return None
        self.creating, self.errors = False, {}
        await push_toast(self, "success", _("Fiche {code} créée.", code=view.code))
        return rx.redirect(f"/workers/{view.id}")
