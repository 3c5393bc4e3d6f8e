"""Sheets printed together: asked for from a screen, followed while they are made, taken or cancelled."""

from __future__ import annotations

import asyncio
from typing import Final

import reflex as rx

from careapp.actions.documents import runs
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.readmodels.print_runs import PrintRunView
from careapp.state.access import act, gated, look

EVERY_SECONDS: Final = 1.5
LONGEST_SECONDS: Final = 900


class PrintRunsState(rx.State):
    """The print runs of the person, while the panel is open."""

    open: bool = False
    runs: list[PrintRunView] = []

    _followed: int = 0

    @gated(Permission.DOCUMENTS_SEND)
    async def show(self):
        """Open the panel with what was asked for."""
        self.open = True
        self.runs = await look(runs.mine)
        return PrintRunsState.follow

    @gated(Permission.DOCUMENTS_SEND)
    async def of_day(self, day: str, worker_id: int):
        """Print the sheets of a day (today where none is named), or of one worker's round that day."""
        await act(runs.ask_for_day, parse_date(day, "day") if day else None, worker_id)
        self.open, self.runs = True, await look(runs.mine)
        return PrintRunsState.follow

    @gated(Permission.DOCUMENTS_SEND)
    async def of_client(self, client_id: int):
        """Print the sheets of a client."""
        await act(runs.ask_for_client, client_id)
        self.open, self.runs = True, await look(runs.mine)
        return PrintRunsState.follow

    @gated(Permission.DOCUMENTS_SEND)
    async def of_selection(self, chosen: list[int]):
        """Print the sheets of the opportunities that are chosen in a list."""
        await act(runs.ask_for, chosen)
        self.open, self.runs = True, await look(runs.mine)
        return PrintRunsState.follow

    @gated(Permission.DOCUMENTS_SEND)
    async def cancel(self, run_id: int):
        """Stop a print run."""
        await act(runs.cancel, run_id)
        self.runs = await look(runs.mine)

    @gated(Permission.DOCUMENTS_SEND)
    async def close(self):
        """Close the panel; what was asked for goes on."""
        self.open = False

    @gated(Permission.DOCUMENTS_SEND, background=True)
    async def follow(self):
        """Show how far the runs are until none is under way or the panel is closed."""
        async with self:
            self._followed += 1
            mine = self._followed
        for _turn in range(int(LONGEST_SECONDS / EVERY_SECONDS)):
            found = await look(runs.mine)
            async with self:
                if not self.open or self._followed != mine:
                    return
                self.runs = found
            if not any(one.running for one in found):
                return
            await asyncio.sleep(EVERY_SECONDS)
