"""The list of reminders, and the reminder being written."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions import people, reminders, search
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.reminders import ReminderFields, ReminderPage, ReminderRow
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.session import SessionState

SITUATIONS = ("to_handle", "late", "done")
FILTERS = ("category", "manager")


class RemindersState(rx.State):
    """Whose reminders, which of them, and the one in the dialog."""

    mine: bool = True
    situation: str = "to_handle"
    text: str = ""
    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    sort: str = ""
    descending: bool = False
    page: int = 1
    rows: list[ReminderRow] = []
    counts: dict[str, int] = {}
    total: int = 0
    loading: bool = True
    narrowed: bool = False
    categories: list[Choice] = []
    managers: list[Choice] = []
    clients: list[Choice] = []
    editing: bool = False
    draft: ReminderFields = ReminderFields()
    client_id: str = ""
    client_text: str = ""
    errors: dict[str, str] = {}

    async def _refresh(self) -> None:
        filters = {**self.filters, "situation": self.situation}
        asked = Listing(self.text, filters, self.sort, self.descending, self.page)
        found: ReminderPage = await look(reminders.listed, asked, mine=self.mine)
        self.rows, self.counts, self.total = found.rows, found.counts, found.figures.total
        self.page, self.loading = found.figures.page, False
        self.narrowed = bool(self.text.strip()) or any(self.filters.values())

    async def _refresh_with_count(self) -> None:
        await self._refresh()
        session = await self.get_state(SessionState)
        session.counts = await look(search.counts)

    @gated(Permission.REMINDERS_READ)
    async def load(self):
        """Show the reminders as they were left; `?new` opens the form of a new one."""
        offered = await look(reminders.choices)
        self.categories, self.managers, self.editing = offered.categories, offered.managers, False
        await self._refresh()
        if "new" in address(self):
            self._open(await look(reminders.fields, 0))

    @gated(Permission.REMINDERS_READ)
    async def show(self, situation: str):
        """Show those to handle, the late ones or those done with."""
        self.situation, self.page = situation if situation in SITUATIONS else "to_handle", 1
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def show_mine(self, mine: bool):
        """Show mine alone, or everyone's."""
        self.mine, self.page = mine, 1
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def search(self, text: str):
        """Look for a client or words of a title."""
        self.text, self.page = text[:120], 1
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def filter_by(self, name: str, value: str):
        """Keep a category, or the reminders of one person."""
        if name in FILTERS:
            self.filters, self.page = {**self.filters, name: value[:60]}, 1
            self.mine = self.mine and name != "manager"
            await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def clear(self):
        """Show all of them again."""
        self.text, self.filters, self.page = "", dict.fromkeys(FILTERS, ""), 1
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def sort_by(self, key: str):
        """Sort by a column, the other way round when it is sorted already."""
        self.descending = key == self.sort and not self.descending
        self.sort, self.page = key[:20], 1
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def go_to_page(self, number: int):
        """Show another page."""
        self.page = number
        await self._refresh()

    @gated(Permission.REMINDERS_EDIT)
    async def move(self, reminder_id: int, to: str):
        """Mark a reminder handled, dismiss it or open it again."""
        await act(reminders.move, reminder_id, to)
        await self._refresh_with_count()
        said = {"done": _("Rappel traité."), "dismissed": _("Rappel écarté."), "to_handle": _("Rappel rouvert.")}
        await push_toast(self, "success", said[to])

    @gated(Permission.REMINDERS_EDIT)
    async def open(self, reminder_id: int):
        """Open the form of a reminder, or of a new one (id 0)."""
        self._open(await look(reminders.fields, reminder_id))

    def _open(self, draft: ReminderFields) -> None:
        self.draft, self.editing, self.errors = draft, True, {}
        self.client_id, self.client_text, self.clients = draft.client_id, draft.client, []

    @gated(Permission.REMINDERS_EDIT)
    async def close(self):
        """Close the form without saving."""
        self.editing, self.errors = False, {}

    @gated(Permission.REMINDERS_EDIT)
    async def find_client(self, text: str):
        """Offer the clients whose name holds the text."""
        self.clients = [Choice("", _("Aucun client")), *await look(people.client_choices, text[:80])]

    @gated(Permission.REMINDERS_EDIT)
    async def pick_client(self, value: str):
        """Keep the client chosen."""
        self.client_id = value[:12]
        self.client_text = next((choice.label for choice in self.clients if choice.value == value != ""), "")

    @gated(Permission.REMINDERS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Write the reminder; a second click on the button finds no form open."""
        if not self.editing:
            return
        try:
            given = {**form, "client_id": self.client_id}
            await act(reminders.save, self.draft.id, self.draft.version, given)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        self.editing, self.errors = False, {}
        await self._refresh_with_count()
        await push_toast(self, "success", _("Rappel enregistré."))
