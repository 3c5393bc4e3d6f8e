"""The first screen after signing in: what must be handled; a worker goes straight to the day's visits."""

from __future__ import annotations

import reflex as rx

from careapp.actions import search
from careapp.actions.dashboard import view as views
from careapp.actions.reminders import record
from careapp.actions.visits import edit
from careapp.actions.visits.judging import Blocked, ReasonNeeded
from careapp.actions.visits.undo import undo
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.dashboard import DashboardView
from careapp.state.access import act, current_actor, gated, look, push_toast
from careapp.state.session import SessionState

SCOPES = ("today", "tomorrow", "week")


class DashboardState(rx.State):
    """What waits, and the span of the open visits."""

    scope: str = "today"
    loading: bool = True
    view: DashboardView = DashboardView("", "", "", 0, 0, 0, "", 0)

    @gated(Permission.OWN_ACCOUNT)
    async def load(self):
        """Show what waits, or lead a worker to the day."""
        if not current_actor().may(Permission.DASHBOARD_READ):
            return rx.redirect("/my/day")
        await self._read()
        return None

    async def _read(self) -> None:
        self.view = await look(views.view, self.scope)
        self.loading = False

    @gated(Permission.DASHBOARD_READ)
    async def show(self, scope: str):
        """Show the open visits of today, tomorrow or the week."""
        if scope in SCOPES:
            self.scope = scope
            await self._read()

    @gated(Permission.PLANNING_EDIT)
    async def assign(self, visit_id: int, version: int, worker_id: int):
        """Give a visit to its best candidate; a warning leads to the visit, where the reason is asked."""
        row = next((row for row in self.view.visits if row.visit_id == visit_id), None)
        if row is None:
            return None
        try:
            await act(edit.assign, visit_id, version, worker_id)
        except ReasonNeeded as warned:
            await push_toast(self, "warning", " ".join(warned.warnings))
            return rx.redirect(f"{row.href}&to={worker_id}")
        except Blocked as blocked:
            await push_toast(self, "warning", blocked.reason)
        else:
            await push_toast(self, "success", _("Visite affectée."), _("Annuler l’action"))
        await self._read()
        return None

    @gated(Permission.REMINDERS_EDIT)
    async def settle(self, reminder_id: int):
        """Mark a reminder as handled."""
        await act(record.move, reminder_id, "done")
        session = await self.get_state(SessionState)
        session.counts = await look(search.counts)
        await push_toast(self, "success", _("Rappel traité."))
        await self._read()

    @gated(Permission.PLANNING_EDIT)
    async def toast_action(self, toast_id: str):
        """Undo from the message that offers it."""
        session = await self.get_state(SessionState)
        if not session._take_toast(toast_id):
            return
        await act(undo)
        await push_toast(self, "success", _("Dernière action annulée."))
        await self._read()
