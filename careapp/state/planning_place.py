"""Where the planning stands: which day or week, whose; the address follows, for those who reload or go back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import reflex as rx

from careapp.actions.planning import frame as frames
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.readmodels.common import Choice
from careapp.state.access import gated, look


class PlanningPlace(rx.State, mixin=True):
    """The day or the week that is shown, and the ways to another one."""

    day: str = ""
    shown: str = "day"
    person: str = "worker"
    worker_id: int = 0
    client_id: int = 0
    clients: list[Choice] = []
    client_label: str = ""
    _written: list[str] = []

    async def _load(self) -> None:
        """Read what stands around the day or the week."""
        raise NotImplementedError

    def _on(self) -> date:
        return parse_date(self.day)

    def _here(self) -> str:
        """The address of what is shown: its day, and of a week whose it is."""
        if self.shown == "day":
            return f"/planning?day={self.day}"
        whose = {"worker": ("worker",), "client": ("client",)}.get(self.person, ("client", "worker"))
        ids = [f"{name}={key}" for name in whose if (key := getattr(self, f"{name}_id"))]
        return "&".join([f"/planning?day={self.day}&view=week", *ids])

    def _now_at(self, replace: bool = False) -> list[Any]:
        """Write what is shown into the address; loading what is shown already does nothing."""
        if (here := self._here()) == self._asked_at():
            return []
        self._written = [*self._written[-20:], here]
        return [rx.redirect(here, replace=replace)]

    def _asked_at(self) -> str:
        return f"{self.router.url.path}?{self.router.url.query}"

    def _is_own(self) -> bool:
        """Whether the address was written by this state, which may be ahead of it by now."""
        asked, written = self._asked_at(), self._written
        self._written = written[written.index(asked) + 1 :] if asked in written else []
        return asked in written

    async def _turn_to(self, asked: dict[str, str]) -> None:
        """Stand where an address asks for, elsewhere as before."""
        self.day = _known_day(asked.get("day", ""), self.day or await look(frames.today))
        if asked.get("view", "") in ("day", "week"):
            self.shown = asked["view"]
        elif "day" in asked:
            self.shown = "day"
        whose = [name for name in ("worker", "client") if asked.get(name, "").isdigit()]
        for name in whose:
            setattr(self, f"{name}_id", int(asked[name]))
            self.person, self.shown = "both" if len(whose) == 2 else name, "week"

    @gated(Permission.PLANNING_READ)
    async def go(self, steps: int):
        """Turn to a day or a week before or after; 0 is today."""
        size = 7 if self.shown == "week" else 1
        self.day = (self._on() + timedelta(days=max(-53, min(steps, 53)) * size)).isoformat()
        if not steps:
            self.day = await look(frames.today)
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def go_to(self, day: str):
        """Turn to a date."""
        self.day = _known_day(day, self.day)
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def show(self, span: str):
        """Show the day, or the week."""
        self.shown = "week" if span == "week" else "day"
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def show_week_of(self, who: str):
        """Show the week of a worker, of a client, or both side by side."""
        self.person, self.shown = who if who in ("worker", "client", "both") else "worker", "week"
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def choose_worker(self, value: str):
        """Show another worker's week."""
        self.worker_id = int(value) if value.isdigit() else 0
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def choose_client(self, value: str):
        """Show another client's week."""
        self.client_id, self.client_label, self.clients = (int(value) if value.isdigit() else 0), "", []
        await self._load()
        return self._now_at()


def _known_day(text: str, otherwise: str) -> str:
    try:
        return parse_date(text).isoformat()
    except Refused:
        return otherwise
