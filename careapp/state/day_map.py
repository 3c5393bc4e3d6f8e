"""The map of a day: which day it shows; the map fetches its routes itself."""

from __future__ import annotations

from datetime import date, timedelta

import reflex as rx

from careapp.actions.planning import frame as frames
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import formats
from careapp.state.access import address, gated, look

FURTHEST = 366


class DayMapState(rx.State):
    """The day on the map."""

    day: str = ""
    title: str = ""
    refresh: int = 0

    @rx.var
    def source(self) -> str:
        """Where the map fetches its day."""
        return f"/api/planning/map?date={self.day}" if self.day else ""

    def _turn(self, on: date) -> None:
        self.day, self.title = on.isoformat(), formats.opening(formats.long_day(on))

    @gated(Permission.PLANNING_READ)
    async def load(self):
        """Show the day the address names, else the one that was shown, else today; read it again."""
        today = await look(frames.today)
        try:
            self._turn(parse_date(address(self).get("day", "") or self.day or today))
        except Refused:
            self._turn(parse_date(today))
        self.refresh += 1

    @gated(Permission.PLANNING_READ)
    async def go(self, days: int):
        """Turn to a day before or after; 0 is today."""
        today = parse_date(await look(frames.today))
        self._turn(parse_date(self.day) + timedelta(days=max(-FURTHEST, min(days, FURTHEST))) if days else today)
        return rx.redirect(f"/planning/map?day={self.day}", replace=True)

    @gated(Permission.PLANNING_READ)
    async def go_to(self, day: str):
        """Turn to a date; what is no date changes nothing."""
        try:
            self._turn(parse_date(day))
        except Refused:
            return None
        return rx.redirect(f"/planning/map?day={self.day}", replace=True)
