"""The list of workers, and a new one."""

from __future__ import annotations

from types import ModuleType
from typing import ClassVar

import reflex as rx

from careapp.actions import workers
from careapp.domain.permissions import Permission
from careapp.readmodels.common import Choice
from careapp.readmodels.workers import WorkerRow
from careapp.state.access import gated, look
from careapp.state.lists import RecordListState


class WorkersState(RecordListState, rx.State):
    """Words, filters, order and page of the list; the form of a new worker."""

    filters: dict[str, str] = dict.fromkeys(("status", "sector", "skill", "weekday", "expired"), "")
    rows: list[WorkerRow] = []
    sectors: list[Choice] = []
    skills: list[Choice] = []

    _reads: ClassVar = Permission.WORKERS_READ
    _edits: ClassVar = Permission.WORKERS_EDIT
    _verbs: ClassVar[ModuleType] = workers
    _route: ClassVar = "/workers"

    async def _offer(self) -> None:
        options = await look(workers.options)
        self.sectors, self.skills = options.sectors, options.skills

    @gated(Permission.WORKERS_READ)
    async def toggle_expired(self):
        """Keep the workers with an expired skill, or everyone again."""
        await self._keep("expired", "" if self.filters["expired"] else "yes")
