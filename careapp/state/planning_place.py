"""Where the planning stands; the address follows, for those who reload, go back, or send it to a colleague."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import reflex as rx

from careapp.actions.planning import frame as frames
from careapp.domain.months import month_after
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.domain.planning_address import FILTERS, LINES, SPANS, PlanningAddress, names_a_place
from careapp.domain.refusal import Refused
from careapp.readmodels.common import Choice
from careapp.state.access import gated, look

FURTHEST = 53


class PlanningPlace(rx.State, mixin=True):
    """The day, the week or the month that is shown, whose lines, and the ways to another one."""

    day: str = ""
    shown: str = "day"
    person: str = "worker"
    worker_id: int = 0
    client_id: int = 0
    clients: list[Choice] = []
    client_label: str = ""
    filter: str = ""
    sectors: list[str] = []
    services: list[str] = []
    skills: list[str] = []
    statuses: list[str] = []
    show_cancelled: bool = False
    _written: list[str] = []

    async def _load(self) -> None:
        """Read what stands around the day, the week or the month."""
        raise NotImplementedError

    def _on(self) -> date:
        return parse_date(self.day)

    @rx.var
    def by(self) -> str:
        """Whose lines are drawn: worker, client, sector; two stand side by side in a week alone."""
        return "worker" if self.person == "both" else self.person

    @rx.var
    def alone(self) -> str:
        """The kind of the one person whose week or month is shown, nothing where there are many or two."""
        known = {"worker": self.worker_id, "client": self.client_id}
        return self.person if self.shown != "day" and known.get(self.person) else ""

    @rx.var
    def source(self) -> str:
        """Where the board of a day fetches it."""
        return f"/api/planning/day?date={self.day}" if self.day else ""

    @rx.var
    def worker_source(self) -> str:
        """Where the week of the worker is fetched."""
        return f"/api/planning/week?date={self.day}&worker={self.worker_id}" if self.day and self.worker_id else ""

    @rx.var
    def client_source(self) -> str:
        """Where the week of the client is fetched."""
        return f"/api/planning/week?date={self.day}&client={self.client_id}" if self.day and self.client_id else ""

    @rx.var
    def team_source(self) -> str:
        """Where the week or the month of many is fetched."""
        if not self.day or self.shown == "day" or self.alone or self.person == "both":
            return ""
        lines = "&by=client" if self.shown == "month" and self.person == "client" else ""
        return f"/api/planning/team?date={self.day}&span={self.shown}{lines}"

    @rx.var
    def month_source(self) -> str:
        """Where the month of one worker or client is fetched."""
        known = {"worker": self.worker_id, "client": self.client_id}.get(self.person, 0)
        return f"/api/planning/month?date={self.day}&{self.person}={known}" if self.day and known else ""

    @rx.var
    def print_address(self) -> str:
        """The PDF of what is shown: the week of a worker, the month of a client; nothing for other views."""
        if self.shown == "week" and self.person == "worker" and self.worker_id:
            return f"/api/planning/worker-week.pdf?worker={self.worker_id}&date={self.day}"
        if self.shown == "month" and self.person == "client" and self.client_id:
            return f"/api/planning/client-month.pdf?client={self.client_id}&date={self.day}"
        return ""

    def _place(self) -> PlanningAddress:
        chosen = {name: tuple(getattr(self, name)) for name in FILTERS}
        whose = {"worker": self.worker_id, "client": self.client_id}
        place = {"day": self.day, "span": self.shown, "lines": self.person, "text": self.filter}
        return PlanningAddress(**place, **whose, **chosen, cancelled=self.show_cancelled)  # type: ignore[arg-type]

    def _here(self) -> str:
        """The address of what is shown."""
        return f"/planning?{self._place().query()}"

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
        """Stand where an address asks for, whoever wrote it; one that names no place leaves all as it was."""
        place = PlanningAddress.read(asked)
        self.day = place.day or self.day or await look(frames.today)
        if names_a_place(asked):
            self._stand(place)

    def _stand(self, place: PlanningAddress) -> None:
        self.shown, self.person, self.filter = place.span, place.lines, place.text
        self.show_cancelled = place.cancelled
        for name in FILTERS:
            setattr(self, name, list(getattr(place, name)))
        if place.span != "day":
            self.worker_id, self.client_id, self.client_label = place.worker, place.client, ""

    @gated(Permission.PLANNING_READ)
    async def go(self, steps: int):
        """Turn to a day, a week or a month before or after; 0 is today. The board reads it before what is around."""
        steps = max(-FURTHEST, min(steps, FURTHEST))
        if not steps:
            self.day = await look(frames.today)
        elif self.shown == "month":
            self.day = month_after(self._on(), steps).isoformat()
        else:
            self.day = (self._on() + timedelta(days=steps * (7 if self.shown == "week" else 1))).isoformat()
        yield
        await self._load()
        yield self._now_at()

    @gated(Permission.PLANNING_READ)
    async def go_to(self, day: str):
        """Turn to a date."""
        self.day = _known_day(day, self.day)
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def show_day(self, day: str):
        """Show one day of a week or a month, with the same lines."""
        self.day, self.shown = _known_day(day, self.day), "day"
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def show(self, span: str):
        """Show the day, the week or the month."""
        self.shown = span if span in SPANS else "day"
        self.person = "worker" if self.person == "both" and self.shown != "week" else self.person
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def show_lines_of(self, who: str):
        """Show workers, clients, sectors, or the weeks of a worker and of a client side by side."""
        self.person = who if who in LINES else "worker"
        self.shown = "week" if who == "both" else self.shown
        self.worker_id = self.worker_id if who == "both" else 0
        self.client_id = self.client_id if who == "both" else 0
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def choose_worker(self, value: str):
        """Show another worker's week or month, or those of all."""
        self.worker_id = int(value) if value.isdigit() else 0
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def choose_client(self, value: str):
        """Show another client's week or month, or those of all."""
        self.client_id, self.client_label, self.clients = (int(value) if value.isdigit() else 0), "", []
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def choose_line(self, key: str):
        """Show the week or the month of the worker or client whose line was pressed: `w3` or `c5`."""
        kind, number = {"w": "worker", "c": "client"}.get(key[:1], ""), key[1:]
        if kind and number.isdigit():
            self.person = kind
            setattr(self, f"{kind}_id", int(number))
            self.client_label = ""
            await self._load()
        return self._now_at()


def _known_day(text: str, otherwise: str) -> str:
    try:
        return parse_date(text).isoformat()
    except Refused:
        return otherwise
