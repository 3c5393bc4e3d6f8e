"""The form of a reminder: over the list, over an opportunity."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions import search
from careapp.actions.reminders import links, listing, record
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.reminders import ReminderFields
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.opportunity import OpportunityState
from careapp.state.reminders import RemindersState
from careapp.state.session import SessionState


class ReminderFormState(rx.State):
    """The reminder being written, and what its fields offer."""

    editing: bool = False
    draft: ReminderFields = ReminderFields()
    link: str = ""
    link_text: str = ""
    links: list[Choice] = []
    repeats: bool = False
    categories: list[Choice] = []
    managers: list[Choice] = []
    errors: dict[str, str] = {}
    stale: bool = False
    opportunity_id: int = 0

    async def _refresh(self) -> None:
        """Read again what lies under the form."""
        if self.opportunity_id:
            await (await self.get_state(OpportunityState))._refresh()
        else:
            await (await self.get_state(RemindersState))._refresh()
        session = await self.get_state(SessionState)
        session.counts = await look(search.counts)

    async def _open(self, reminder_id: int) -> None:
        offered = await look(listing.choices)
        self.categories, self.managers = offered.categories, offered.managers
        self.draft = await look(record.fields, reminder_id, self.opportunity_id)
        if self.draft.category not in {choice.value for choice in self.categories}:
            self.categories = [*self.categories, Choice(self.draft.category, _(self.draft.category))]
        self.link, self.link_text, self.links = self.draft.link, self.draft.link_text, []
        self.repeats, self.editing, self.errors, self.stale = self.draft.repeats, True, {}, False

    @gated(Permission.REMINDERS_READ)
    async def load(self):
        """Open what the address of the list asks for: `?open=7` a reminder, `?new` a form."""
        self.opportunity_id, self.editing = 0, False
        asked = address(self)
        wanted = asked.get("open", "0" if "new" in asked else "")
        if wanted.isascii() and wanted.isdigit():
            return ReminderFormState.open(int(wanted[:9]))
        return None

    @gated(Permission.REMINDERS_EDIT)
    async def open(self, reminder_id: int):
        """Open the form of a reminder, or of a new one (id 0)."""
        self.opportunity_id = 0
        await self._open(reminder_id)

    @gated(Permission.REMINDERS_EDIT)
    async def open_beside(self, opportunity_id: int, reminder_id: int):
        """Open the form over an opportunity: a reminder of its rail, or a new one (id 0) about it."""
        self.opportunity_id = opportunity_id
        await self._open(reminder_id)

    @gated(Permission.REMINDERS_EDIT)
    async def settle_beside(self, opportunity_id: int, reminder_id: int):
        """Mark a reminder of an opportunity's rail as handled."""
        self.opportunity_id = opportunity_id
        await act(record.move, reminder_id, "done")
        await self._refresh()
        await push_toast(self, "success", _("Rappel traité."))

    @gated(Permission.REMINDERS_EDIT)
    async def close(self):
        """Close the form without saving; the address no longer asks for it."""
        self.editing, self.errors, self.stale = False, {}, False
        left = not self.opportunity_id and {"new", "open"} & set(address(self))
        return rx.redirect("/reminders", replace=True) if left else None

    @gated(Permission.REMINDERS_EDIT)
    async def find_link(self, text: str):
        """Offer the records whose name or number holds the text."""
        self.links = [Choice("", _("Aucun")), *await look(links.choices, text[:80])]

    @gated(Permission.REMINDERS_EDIT)
    async def pick_link(self, value: str):
        """Keep the record chosen."""
        self.link = value[:24]
        self.link_text = next((choice.label for choice in self.links if choice.value == value != ""), "")

    @gated(Permission.REMINDERS_EDIT)
    async def repeat(self, repeats: bool):
        """Show the fields of the repetition, or not."""
        self.repeats = repeats

    @gated(Permission.REMINDERS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Write the reminder; a second click on the button finds no form open."""
        if not self.editing:
            return
        try:
            given = {**form, "link": self.link, "repeats": self.repeats}
            await act(record.save, self.draft.id, self.draft.version, given)
        except RefusedFields as refusal:
            self.errors, self.stale = refusal.errors, False
            return
        except Stale:
            self.stale = True
            return
        self.editing, self.errors, self.stale = False, {}, False
        await self._refresh()
        await push_toast(self, "success", _("Rappel enregistré."))
