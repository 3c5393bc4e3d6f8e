"""The list of reminders: whose, which, the rows chosen, what is done to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Final
from urllib.parse import urlencode

import reflex as rx

from careapp.actions import search
from careapp.actions.reminders import listing, many, views
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _, ngettext
from careapp.readmodels.common import Choice
from careapp.readmodels.reminders import ReminderOutcome, ReminderPage, ReminderRow, ReminderStep, ReminderView
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.lists import ListState
from careapp.state.session import SessionState

VIEWS: Final = ("open", "late", "today", "week", "later", "in_progress", "closed")
FILTERS: Final = ("category", "manager", "priority")


class RemindersState(ListState, rx.State):
    """Whose reminders, which of them, and those that are chosen."""

    mine: bool = True
    show: str = "open"
    sort: str = "due"
    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    rows: list[ReminderRow] = []
    counts: dict[str, int] = {}
    categories: list[Choice] = []
    managers: list[Choice] = []
    keepers: list[Choice] = []
    selected: list[int] = []
    asking: str = ""
    asked: list[int] = []
    refused: list[str] = []
    errors: dict[str, str] = {}
    views: list[ReminderView] = []

    _steps: list[ReminderStep] = []
    _undo_toast: str = ""
    _reads: ClassVar = Permission.REMINDERS_READ

    @rx.var
    def query(self) -> str:
        """What is shown, as the address says it."""
        said = {
            "who": "" if self.mine else "all",
            "show": "" if self.show == "open" else self.show,
            **self.filters,
            "q": self.text.strip(),
        }
        return urlencode({key: value for key, value in said.items() if value})

    async def _found(self, asked: Listing) -> ReminderPage:
        whose = replace(asked, filters={**asked.filters, "view": self.show})
        found = await look(listing.listed, whose, mine=self.mine)
        self.counts = found.counts
        there = {row.id for row in found.rows}
        self.selected = [key for key in self.selected if key in there]
        return found

    async def _keep(self, name: str, value: str) -> None:
        self.mine = self.mine and name != "manager"
        await super()._keep(name, value)

    async def _refresh_with_count(self) -> None:
        await self._refresh()
        session = await self.get_state(SessionState)
        session.counts = await look(search.counts)

    def _stand(self, asked: dict[str, str]) -> None:
        """Show what an address asks for."""
        self.mine, self.page, self.text = asked.get("who") != "all", 1, asked.get("q", "")[:120]
        self.show = asked.get("show", "") if asked.get("show") in VIEWS else "open"
        self.filters = {name: asked.get(name, "")[:60] for name in FILTERS}
        self.mine = self.mine and not self.filters["manager"]

    @gated(Permission.REMINDERS_READ)
    async def load(self):
        """Show what the address asks for; without one, the person's first view, later what was shown before."""
        opened, asked = self.loading, address(self)
        self.asking, self.refused, self.errors = "", [], {}
        offered = await look(listing.choices)
        self.categories, self.managers = offered.categories, [*offered.managers, Choice("none", _("Personne"))]
        self.keepers, self.views = offered.managers, await look(views.kept)
        if {"who", "show", "q", *FILTERS} & set(asked):
            self._stand(asked)
        elif opened and (first := next((view for view in self.views if view.default), None)):
            self._stand(views.read(first.query))
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def show_view(self, show: str):
        """Show all those that wait, one of their groups, those in progress or those closed."""
        self.show, self.page = show if show in VIEWS else "open", 1
        self.sort, self.descending = ("closed", True) if self.show == "closed" else ("due", False)
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def show_mine(self, mine: bool):
        """Show mine alone, or everyone's."""
        self.mine, self.page = mine, 1
        self.filters = {**self.filters, "manager": ""} if mine else self.filters
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def toggle(self, reminder_id: int):
        """Choose a row, or no longer."""
        chosen = reminder_id in self.selected
        others = [key for key in self.selected if key != reminder_id]
        self.selected = others if chosen else [*others, reminder_id]

    @gated(Permission.REMINDERS_READ)
    async def toggle_all(self):
        """Choose every row of the page, or none when all are."""
        there = [row.id for row in self.rows]
        self.selected = [] if len(self.selected) == len(there) else there

    @gated(Permission.REMINDERS_READ)
    async def choose_none(self):
        """Let go of the rows that are chosen."""
        self.selected = []

    @gated(Permission.REMINDERS_EDIT)
    async def ask(self, what: str, reminder_id: int):
        """Ask to when a reminder is put off (`snooze`), or to whom it is given (`assign`); 0 for those chosen."""
        self.asked = [reminder_id] if reminder_id else list(self.selected)
        self.asking = what if what in ("snooze", "assign", "view") and (self.asked or what == "view") else ""
        self.errors, self.refused = {}, []

    @gated(Permission.REMINDERS_READ)
    async def close(self):
        """Close the question; nothing is done."""
        self.asking, self.errors, self.refused = "", {}, []

    @gated(Permission.REMINDERS_EDIT)
    async def move(self, reminder_id: int, to: str):
        """Start a reminder, mark it handled, dismiss it or open it again; 0 for those chosen."""
        ids = [reminder_id] if reminder_id else list(self.selected)
        await self._do(many.move, ids, to, said=_said(to))

    @gated(Permission.REMINDERS_EDIT)
    async def snooze(self, form: dict[str, Any]):
        """Put those asked about off to a day."""
        await self._answer(many.snooze, form, _said("snooze"))

    @gated(Permission.REMINDERS_EDIT)
    async def put_off(self, reminder_id: int, by: str):
        """Put a reminder off by one of the usual delays; 0 for those asked about."""
        self.asked = [reminder_id] if reminder_id else self.asked
        await self._answer(many.snooze, {"by": by}, _said("snooze"))

    @gated(Permission.REMINDERS_EDIT)
    async def assign(self, form: dict[str, Any]):
        """Give those asked about to another person."""
        await self._answer(many.assign, form, _said("assign"))

    async def _answer(self, verb: Any, form: dict[str, Any], said: Any) -> None:
        try:
            await self._do(verb, self.asked, form, said=said)
        except RefusedFields as refusal:
            self.errors = refusal.errors

    async def _do(self, verb: Any, ids: list[int], *args: Any, said: Any) -> None:
        """Do a verb to reminders: what was done is told with its undo, what was not keeps its lines on the screen."""
        if not ids:
            return
        outcome: ReminderOutcome = await act(verb, ids, *args)
        self.asking, self.errors, self.refused = "", {}, outcome.refused
        self._steps = outcome.steps
        await self._refresh_with_count()
        if outcome.done:
            self._undo_toast = await push_toast(self, "success", said(outcome.done), _("Annuler l’action"))
        if outcome.refused and len(ids) == 1:
            self.refused = []
            await push_toast(self, "warning", outcome.refused[0])

    @gated(Permission.REMINDERS_EDIT)
    async def toast_action(self, toast_id: str):
        """Take back what was just done, from the message that offers it."""
        session = await self.get_state(SessionState)
        if not session._take_toast(toast_id) or toast_id != self._undo_toast:
            return
        outcome: ReminderOutcome = await act(many.restore, self._steps)
        self._steps, self._undo_toast, self.refused = [], "", outcome.refused
        await self._refresh_with_count()
        if outcome.done:
            await push_toast(self, "success", _("Action annulée."))

    @gated(Permission.REMINDERS_READ)
    async def open_view(self, query: str):
        """Show a view that was kept."""
        self._stand(views.read(query[:400]))
        await self._refresh()

    @gated(Permission.REMINDERS_READ)
    async def ask_view(self):
        """Ask for the name under which what is shown is kept."""
        self.asking, self.asked, self.errors = "view", [], {}

    @gated(Permission.REMINDERS_READ)
    async def keep_view(self, form: dict[str, Any]):
        """Keep what is shown under a name."""
        try:
            await act(views.keep, self.query, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        self.asking, self.errors, self.views = "", {}, await look(views.kept)
        await push_toast(self, "success", _("Vue enregistrée."))

    @gated(Permission.REMINDERS_READ)
    async def forget_view(self, name: str):
        """Forget a view."""
        await act(views.forget, name)
        self.views = await look(views.kept)


def _said(what: str) -> Callable[[int], str]:
    words: dict[str, Callable[[int], str]] = {
        "snooze": lambda count: ngettext("Rappel reporté.", "{count} rappels reportés.", count),
        "assign": lambda count: ngettext("Rappel confié.", "{count} rappels confiés.", count),
        "in_progress": lambda count: ngettext("Rappel commencé.", "{count} rappels commencés.", count),
        "done": lambda count: ngettext("Rappel traité.", "{count} rappels traités.", count),
        "dismissed": lambda count: ngettext("Rappel écarté.", "{count} rappels écartés.", count),
        "to_handle": lambda count: ngettext("Rappel rouvert.", "{count} rappels rouverts.", count),
    }
    return words.get(what, words["done"])
