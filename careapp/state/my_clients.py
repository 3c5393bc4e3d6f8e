"""The worker's clients."""

from __future__ import annotations

import reflex as rx

from careapp.actions.my import clients
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.readmodels.my import MyClientPage
from careapp.state.access import gated, look


class MyClientsState(rx.State):
    """The list of one's clients."""

    text: str = ""
    found: MyClientPage = MyClientPage()
    loading: bool = True
    trouble: str = ""

    async def _show(self, page: int = 1) -> None:
        try:
            self.found, self.trouble = await look(clients.listed, Listing(text=self.text, page=page)), ""
        except Refused as refusal:
            self.trouble = refusal.reason
        finally:
            self.loading = False

    @gated(Permission.OWN_CLIENTS)
    async def load(self):
        """Show the clients."""
        self.text = ""
        await self._show()

    @gated(Permission.OWN_CLIENTS)
    async def search(self, text: str):
        """Narrow by name."""
        self.text = text[:80]
        await self._show()

    @gated(Permission.OWN_CLIENTS)
    async def go_to_page(self, number: int):
        """Show another page."""
        await self._show(number)
