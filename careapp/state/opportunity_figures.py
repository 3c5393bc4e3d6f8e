"""The figures of the opportunities: a period, what narrows it, by what it is parted."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlencode

import reflex as rx

from careapp.actions.opportunities import figures
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.readmodels.pipeline import FigureChoices, PipelineFigures
from careapp.state.access import gated, look

NAMES: Final = ("first", "last", "activity", "origin", "owner", "by")


class OpportunityFiguresState(rx.State):
    """What is asked for and what was found."""

    asked: dict[str, str] = {**dict.fromkeys(NAMES, ""), "by": "origin"}
    shown: PipelineFigures = PipelineFigures()
    offered: FigureChoices = FigureChoices()
    error: str = ""
    loading: bool = True

    async def _show(self) -> None:
        try:
            self.shown, self.error = await look(figures.figures, dict(self.asked)), ""
            self.asked = {**self.asked, "first": self.shown.first, "last": self.shown.last}
        except Refused as refusal:
            self.error = refusal.reason
        finally:
            self.loading = False

    @rx.var
    def export_address(self) -> str:
        """Where the figures are found as a file."""
        wanted = {name: value for name, value in self.asked.items() if value}
        return f"/api/opportunities/figures.csv?{urlencode(wanted)}"

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self):
        """Show the last three months."""
        self.offered = await look(figures.options)
        await self._show()

    @gated(Permission.OPPORTUNITIES_READ)
    async def ask(self, name: str, value: str):
        """Ask for another period, narrow it, or part it by something else."""
        if name in NAMES:
            self.asked = {**self.asked, name: value[:80]}
            await self._show()
