"""One's own account: the password's form and the sessions."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions import account
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.state.access import act, gated, look, push_toast
from careapp.state.session import SessionState


class AccountState(rx.State):
    """What the screen of the account keeps beside the shell's own state."""

    errors: dict[str, str] = {}
    turn: int = 0

    async def _sessions(self) -> None:
        shell = await self.get_state(SessionState)
        shell.sessions = await look(account.sessions)

    @gated(Permission.OWN_ACCOUNT)
    async def load(self):
        """Show the sessions."""
        self.errors = {}
        await self._sessions()

    @gated(Permission.OWN_ACCOUNT)
    async def change(self, form: dict[str, Any]):
        """Change the password and sign every other browser out."""
        current, new, again = (str(form.get(name, "")) for name in ("current", "new", "again"))
        if new != again:
            self.errors = {"again": _("Les deux saisies diffèrent.")}
            return
        try:
            await act(account.change_password, current, new)
        except Refused as refusal:
            if not refusal.field:
                raise
            self.errors = {"new" if refusal.field == "password" else refusal.field: refusal.reason}
            return
        self.errors, self.turn = {}, self.turn + 1
        await self._sessions()
        await push_toast(self, "success", account.password_changed_text())
