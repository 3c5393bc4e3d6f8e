"""The absences of the whole agency."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

from careapp.actions import workers
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.readmodels.workers import AbsenceLine, AbsencePage
from careapp.state.access import gated, look
from careapp.state.lists import ListState


class AbsencesState(ListState, rx.State):
    """Words, filters and page of the list."""

    filters: dict[str, str] = dict.fromkeys(("reason", "when"), "")
    rows: list[AbsenceLine] = []

    _reads: ClassVar = Permission.WORKERS_READ

    async def _found(self, asked: Listing) -> AbsencePage:
        return await look(workers.absences, asked)

    @gated(Permission.WORKERS_READ)
    async def load(self):
        """Show the list as it was left."""
        await self._refresh()
