"""The report of what a planning breaks on the screen."""

from __future__ import annotations

import asyncio
from typing import Any, Final
from urllib.parse import urlencode

import reflex as rx

from careapp.actions import solver_pool
from careapp.actions.planning import frame
from careapp.actions.rules import compliance
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.readmodels.common import Choice
from careapp.readmodels.rules import FindingRow
from careapp.state.access import current_actor, gated, look
from careapp.state.saving import kept

PAGE: Final = 25
FILTERS: Final = ("worker", "sector", "level", "rule")


class ComplianceState(rx.State):
    """A period, what it is narrowed to, and what it breaks."""

    first: str = ""
    last: str = ""
    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    workers: list[Choice] = []
    sectors: list[Choice] = []
    rules: list[Choice] = []
    page: int = 1
    busy: bool = False
    loading: bool = True
    conflict: bool = False
    errors: dict[str, str] = {}
    blocks: int = 0
    warnings: int = 0
    people: int = 0
    rows: list[FindingRow] = []
    total: int = 0
    _found: list[FindingRow] = []

    @rx.var
    def query(self) -> str:
        """What the files are asked for with."""
        return urlencode({"first": self.first, "last": self.last, **self.filters})

    def _tell(self) -> None:
        """Count what passes the filters and show a page of it."""
        found = compliance.kept(self._found, self.filters["level"], self.filters["rule"])
        self.blocks = sum(row.level == "block" for row in found)
        self.warnings, self.total = len(found) - self.blocks, len(found)
        self.people = len({row.worker_url for row in found})
        self.page = max(1, min(self.page, -(-len(found) // PAGE)))
        self.rows = found[(self.page - 1) * PAGE : self.page * PAGE]

    async def _compute(self) -> None:
        form = {"first": self.first, "last": self.last, **self.filters}
        asked = compliance.Asked.of(form)
        question = await look(compliance.question, asked)
        computing = solver_pool.apart(compliance.computed, question, current_actor().locale)
        self._found = await look(compliance.told, asked, await asyncio.wrap_future(computing))

    async def _show(self) -> Any:
        self.page, self.busy = 1, True
        yield
        try:
            if await kept(self, self._compute()):
                self._tell()
        finally:
            self.busy = self.loading = False

    @gated(Permission.PLANNING_READ)
    async def load(self):
        """Show the month of today."""
        if not self.first:
            first, last = compliance.month_of(parse_date(await look(frame.today)))
            self.first, self.last = first.isoformat(), last.isoformat()
        self.workers, self.sectors, self.rules = await look(compliance.choices)
        async for step in self._show():
            yield step

    @gated(Permission.PLANNING_READ)
    async def set_first(self, day: str):
        """Begin the period on another day."""
        self.first = day[:10]
        async for step in self._show():
            yield step

    @gated(Permission.PLANNING_READ)
    async def set_last(self, day: str):
        """End the period on another day."""
        self.last = day[:10]
        async for step in self._show():
            yield step

    @gated(Permission.PLANNING_READ)
    async def keep(self, name: str, value: str):
        """Keep a worker, a sector, a level or a rule; the first two are computed anew."""
        if name not in FILTERS:
            return
        self.filters = {**self.filters, name: value[:40]}
        if name in ("worker", "sector"):
            async for step in self._show():
                yield step
        else:
            self.page = 1
            self._tell()

    @gated(Permission.PLANNING_READ)
    async def clear(self):
        """Keep everything again."""
        self.filters = dict.fromkeys(FILTERS, "")
        async for step in self._show():
            yield step

    @gated(Permission.PLANNING_READ)
    async def go_to_page(self, number: int):
        """Show another page."""
        self.page = number
        self._tell()
