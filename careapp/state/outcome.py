"""A day held against what was proposed for it and what was done."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import reflex as rx

from careapp.actions.planning import frame, outcome
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.readmodels.outcome import Outcome, OutcomeRow
from careapp.state.access import address, gated, look

PAGE: Final = 50
FURTHEST: Final = 366


class OutcomeState(rx.State):
    """The day shown, and which of its visits."""

    day: str = ""
    found: Outcome = Outcome()
    all_visits: bool = False
    page: int = 1
    loading: bool = True

    @rx.var
    def kept(self) -> list[OutcomeRow]:
        """The visits to show on every page: those that differ, or all."""
        return [row for row in self.found.rows if row.differs or self.all_visits]

    @rx.var
    def rows(self) -> list[OutcomeRow]:
        """The visits of the page."""
        return self.kept[(self.page - 1) * PAGE : self.page * PAGE]

    async def _read(self, on: date) -> None:
        self.day, self.page = on.isoformat(), 1
        self.found = await look(outcome.day, on)
        self.loading = False

    @gated(Permission.PLANNING_READ)
    async def load(self):
        """Show the day the address names, else the one that was shown, else today."""
        today = await look(frame.today)
        try:
            await self._read(parse_date(address(self).get("day", "") or self.day or today))
        except Refused:
            await self._read(parse_date(today))

    @gated(Permission.PLANNING_READ)
    async def go(self, days: int):
        """Turn to a day before or after; 0 is today."""
        today = parse_date(await look(frame.today))
        on = parse_date(self.day) if self.day and days else today
        await self._read(on + timedelta(days=max(-FURTHEST, min(days, FURTHEST))))
        return rx.redirect(f"/planning/outcome?day={self.day}", replace=True)

    @gated(Permission.PLANNING_READ)
    async def go_to(self, day: str):
        """Turn to a date; what is no date changes nothing."""
        try:
            await self._read(parse_date(day))
        except Refused:
            return None
        return rx.redirect(f"/planning/outcome?day={self.day}", replace=True)

    @gated(Permission.PLANNING_READ)
    async def show_all(self, on: bool):
        """Show every visit, or only those that differ."""
        self.all_visits, self.page = on, 1

    @gated(Permission.PLANNING_READ)
    async def go_to_page(self, number: int):
        """Show another page."""
        self.page = max(1, number)
