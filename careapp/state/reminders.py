"""The list of reminders, and the reminder being written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

import reflex as rx

from careapp.actions import people, reminders, search
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.reminders import ReminderFields, ReminderPage, ReminderRow
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.lists import ListState
from careapp.state.opportunity import OpportunityState
from careapp.state.session import SessionState

SITUATIONS = ("to_handle", "late", "done")


class RemindersState(ListState, rx.State):
    """Whose reminders, which of them, and the one in the dialog."""

    mine: bool = True
    situation: str = "to_handle"
    sort: str = "due"
    filters: dict[str, str] = dict.fromkeys(("category", "manager"), "")
    rows: list[ReminderRow] = []
    counts: dict[str, int] = {}
    categories: list[Choice] = []
    managers: list[Choice] = []
    clients: list[Choice] = []
    editing: bool = False
    draft: ReminderFields = ReminderFields()
    client_id: str = ""
    client_text: str = ""
    errors: dict[str, str] = {}
    opportunity_id: int = 0

    _reads: ClassVar = Permission.REMINDERS_READ

    async def _found(self, asked: Listing) -> ReminderPage:
        whose = replace(asked, filters={**asked.filters, "situation": self.situation})
        found = await look(reminders.listed, whose, mine=self.mine)
        self.counts = found.counts
        return found

    async def _keep(self, name: str, value: str) -> None:
        self.mine = self.mine and name != "manager"
        await super()._keep(name, value)

    async def _refresh_with_count(self) -> None:
        if self.opportunity_id:
            await (await self.get_state(OpportunityState))._refresh()
        else:
            await self._refresh()
        session = await self.get_state(SessionState)
        session.counts = await look(search.counts)

    @gated(Permission.REMINDERS_READ)
    async def load(self):
        """Show the reminders as they were left; `?late` shows the late of all, `?open=7` opens one, `?new` a form."""
        self.opportunity_id, self.editing = 0, False
        asked = address(self)
        if "late" in asked:
            self.mine, self.situation, self.page = False, "late", 1
        await self._offer()
        await self._refresh()
        if (wanted := asked.get("open", "0" if "new" in asked else "")).isdecimal():
            self._open(await look(reminders.fields, int(wanted[:9])))

    async def _offer(self) -> None:
        offered = await look(reminders.choices)
        self.categories, self.managers = offered.categories, offered.managers

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

    @gated(Permission.REMINDERS_EDIT)
    async def move(self, reminder_id: int, to: str):
        """Mark a reminder handled, dismiss it or open it again."""
        await self._move(reminder_id, to)

    async def _move(self, reminder_id: int, to: str) -> None:
        await act(reminders.move, reminder_id, to)
        await self._refresh_with_count()
        said = {"done": _("Rappel traité."), "dismissed": _("Rappel écarté."), "to_handle": _("Rappel rouvert.")}
        await push_toast(self, "success", said[to])

    @gated(Permission.REMINDERS_EDIT)
    async def open(self, reminder_id: int):
        """Open the form of a reminder, or of a new one (id 0)."""
        self._open(await look(reminders.fields, reminder_id))

    @gated(Permission.REMINDERS_EDIT)
    async def open_beside(self, opportunity_id: int, reminder_id: int):
        """Open the form over an opportunity: a reminder of its rail, or a new one (id 0) about it."""
        await self._offer()
        self.opportunity_id = opportunity_id
        self._open(await look(reminders.fields, reminder_id, opportunity_id))

    @gated(Permission.REMINDERS_EDIT)
    async def settle_beside(self, opportunity_id: int, reminder_id: int):
        """Mark a reminder of an opportunity's rail as handled."""
        self.opportunity_id = opportunity_id
        await self._move(reminder_id, "done")

    def _open(self, draft: ReminderFields) -> None:
        self.draft, self.editing, self.errors = draft, True, {}
        self.client_id, self.client_text, self.clients = draft.client_id, draft.client, []

    @gated(Permission.REMINDERS_EDIT)
    async def close(self):
        """Close the form without saving; the address no longer asks for it."""
        self.editing, self.errors = False, {}
        left = not self.opportunity_id and {"new", "open"} & set(address(self))
        return rx.redirect("/reminders", replace=True) if left else None

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
            await act(reminders.save, self.draft.id, self.draft.version, given, self.opportunity_id)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        self.editing, self.errors = False, {}
        await self._refresh_with_count()
        await push_toast(self, "success", _("Rappel enregistré."))
