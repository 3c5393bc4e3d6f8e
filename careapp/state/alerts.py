"""The list of alerts: by kind, what is put aside, the form that puts one aside."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.alerts import listing, pause
from careapp.actions.planning import frame as frames
from careapp.domain.alerts import Kind
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.alerts import AlertPage
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.saving import kept

USUAL_DAYS = 7


class AlertsState(rx.State):
    """The alerts of one kind, and the one that is being put aside."""

    view: AlertPage = AlertPage()
    loading: bool = True
    kind: str = Kind.OPEN.value
    aside: bool = False
    subject: str = ""
    name: str = ""
    until: str = ""
    errors: dict[str, str] = {}
    conflict: bool = False

    async def _read(self) -> None:
        self.view = await look(listing.listed, self.kind, self.aside)
        self.loading = False

    @gated(Permission.DASHBOARD_READ)
    async def load(self):
        """Show the kind the address names, else the one that was shown."""
        asked = address(self).get("kind", "")
        self.kind = asked if asked in set(Kind) else self.kind
        self.subject, self.errors, self.aside = "", {}, False
        await self._read()

    @gated(Permission.DASHBOARD_READ)
    async def show(self, kind: str):
        """Show another kind."""
        self.kind, self.aside = kind if kind in set(Kind) else self.kind, False
        await self._read()
        return rx.redirect(f"/alerts?kind={self.kind}", replace=True)

    @gated(Permission.DASHBOARD_READ)
    async def show_aside(self):
        """Show what is put aside, or what is not."""
        self.aside = not self.aside
        await self._read()

    @gated(Permission.PLANNING_EDIT)
    async def ask(self, subject: str, name: str):
        """Open the form that puts an alert aside, for a week unless one says otherwise."""
        today = parse_date(await look(frames.today))
        self.subject, self.name, self.errors = subject[:40], name[:200], {}
        self.until = today.fromordinal(today.toordinal() + USUAL_DAYS).isoformat()

    @gated(Permission.DASHBOARD_READ)
    async def close(self):
        """Leave the alert where it is."""
        self.subject, self.errors = "", {}

    @gated(Permission.PLANNING_EDIT)
    async def put_aside(self, form: dict[str, Any]):
        """Put the alert aside, with its reason and its date."""
        if not self.subject:
            return
        if not await kept(self, act(pause.put_aside, self.kind, self.subject, form)):
            return
        self.subject = ""
        await self._read()
        await push_toast(self, "success", _("Alerte mise de côté."))

    @gated(Permission.PLANNING_EDIT)
    async def take_up(self, subject: str):
        """Show an alert again."""
        await act(pause.take_up, self.kind, subject)
        await self._read()
        await push_toast(self, "success", _("L’alerte est de nouveau montrée."))
