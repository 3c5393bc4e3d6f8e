"""One client of the worker."""

from __future__ import annotations

import reflex as rx

from careapp.actions.my import sheet
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.readmodels.my import MyClientSheet
from careapp.state.access import act, gated, look


class MyClientState(rx.State):
    """One client as the mission sheet tells it."""

    sheet: MyClientSheet = MyClientSheet()
    found: bool = True
    loading: bool = True

    @gated(Permission.OWN_CLIENTS)
    async def load(self):
        """Show the client the address names."""
        raw = str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1]
        self.sheet, self.found, self.loading = MyClientSheet(), True, True
        client_id = int(raw) if raw.isascii() and raw.isdigit() else 0
        try:
            self.sheet = await look(sheet.sheet, client_id)
            if self.sheet.health:
                await act(sheet.note_reading, client_id, self.sheet.health)
        except Refused:
            self.found = False
        finally:
            self.loading = False
