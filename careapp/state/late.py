"""Visits begun where nobody has clocked in, on the dashboard."""

from __future__ import annotations

import reflex as rx

from careapp.actions.planning import late
from careapp.domain.permissions import Permission
from careapp.readmodels.dashboard import LateRow
from careapp.state.access import current_actor, gated, look


class LateState(rx.State):
    """The alerts that hold."""

    rows: list[LateRow] = []

    @gated(Permission.OWN_ACCOUNT)
    async def load(self):
        """Show them to those who see the dashboard; a worker is led elsewhere."""
        self.rows = await look(late.rows) if current_actor().may(Permission.DASHBOARD_READ) else []
