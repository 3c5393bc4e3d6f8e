"""The accounts of the agency."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions import users
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.administration import AccountPage, AccountRow, NewAccess
from careapp.readmodels.common import Choice
from careapp.state.access import act, gated, look, push_toast
from careapp.state.saving import kept


class UsersState(rx.State):
    """The list, the form that is open, and the first access shown once."""

    text: str = ""
    role: str = ""
    found: AccountPage = AccountPage()
    loading: bool = True
    editing: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    account: AccountRow = AccountRow()
    chosen_role: str = "coordinator"
    workers: list[Choice] = []
    given: list[NewAccess] = []
    asked: str = ""

    async def _show(self, page: int = 1) -> None:
        try:
            asked = Listing(text=self.text, filters={"role": self.role}, page=page)
            self.found = await look(users.listed, asked)
        finally:
            self.loading = False

    @gated(Permission.USERS_EDIT)
    async def load(self):
        """Show the accounts."""
        self.text, self.role, self.editing, self.given, self.asked = "", "", "", [], ""
        await self._show()

    @gated(Permission.USERS_EDIT)
    async def search(self, text: str):
        """Narrow by name or address."""
        self.text = text[:80]
        await self._show()

    @gated(Permission.USERS_EDIT)
    async def filter_role(self, role: str):
        """Narrow by role."""
        self.role = role[:20]
        await self._show()

    @gated(Permission.USERS_EDIT)
    async def go_to_page(self, number: int):
        """Show another page."""
        await self._show(number)

    @gated(Permission.USERS_EDIT)
    async def open_account(self, user_id: int):
        """Open the form of an account, an empty one for id 0."""
        self._open_account(user_id)

    def _open_account(self, user_id: int) -> None:
        self.account = next((row for row in self.found.rows if row.id == user_id), AccountRow())
        self.chosen_role = self.account.role or "coordinator"
        held = [Choice(str(self.account.worker_id), self.account.worker)] if self.account.worker_id else []
        self.workers = [*held, *self.found.workers]
        self.editing, self.errors, self.conflict = "account", {}, False

    @gated(Permission.USERS_EDIT)
    async def choose_role(self, role: str):
        """Keep the role chosen, which shows the field of the worker."""
        self.chosen_role = role[:20]

    @gated(Permission.USERS_EDIT)
    async def close(self):
        """Close the form, or forget the access that was shown."""
        self.editing, self.errors, self.conflict, self.given, self.asked = "", {}, False, [], ""

    @gated(Permission.USERS_EDIT)
    async def reload(self):
        """Read again what someone else changed; the form starts anew."""
        await self._show(self.found.figures.page)
        known = any(row.id == self.account.id for row in self.found.rows)
        self.editing, self.conflict = "", False
        if known:
            self._open_account(self.account.id)

    @gated(Permission.USERS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Create the account of the form, or save it."""
        if not await kept(self, self._save({**form, "role": self.chosen_role})):
            return
        self.editing = ""
        await self._show(self.found.figures.page)
        await push_toast(self, "success", _("Compte enregistré."))

    async def _save(self, described: dict[str, Any]) -> None:
        if self.account.id:
            await act(users.save, self.account.id, self.account.role, described)
        else:
            self.given = [await act(users.create, described)]

    @gated(Permission.USERS_EDIT)
    async def ask(self, verb: str, user_id: int):
        """Ask before an account is closed or its password replaced."""
        self.account = next((row for row in self.found.rows if row.id == user_id), AccountRow())
        self.asked = verb if verb in ("deactivate", "reset") and self.account.id else ""

    @gated(Permission.USERS_EDIT)
    async def confirm(self):
        """Do what was asked about."""
        verb, self.asked = self.asked, ""
        if verb == "reset":
            self.given = [await act(users.reset_password, self.account.id)]
        elif verb == "deactivate":
            await act(users.deactivate, self.account.id)
            await push_toast(self, "success", _("Compte fermé, sessions terminées."))
        await self._show(self.found.figures.page)

    @gated(Permission.USERS_EDIT)
    async def activate(self, user_id: int):
        """Open a closed account again."""
        await act(users.activate, user_id)
        await self._show(self.found.figures.page)
        await push_toast(self, "success", _("Compte rouvert."))
