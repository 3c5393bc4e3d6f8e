"""The drawer of Recherche: who can take a mission, narrowed and sorted, and Affecter."""

from __future__ import annotations

import reflex as rx

from careapp.actions import assigning, search_workers
from careapp.actions.search_workers import SORTS, Filters
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.candidates import Assigned, SearchView
from careapp.state.access import act, gated, look, push_toast

NOTHING = SearchView(0, 0, "", "", 0, 0, "", "", 0, 0, "", "")
FLAGS = ("skills", "near", "available")


class CandidatesState(rx.State):
    """One search at a time; `open` starts it for a mission."""

    shown: bool = False
    loading: bool = False
    failed: str = ""
    mission_id: int = 0
    opportunity_id: int = 0
    view: SearchView = NOTHING
    text: str = ""
    skills: bool = True
    near: bool = False
    available: bool = False
    sort: str = "score"
    detailed: int = 0
    busy: int = 0
    every_excluded: bool = False

    async def _search(self) -> None:
        filters = Filters(self.text, self.skills, self.near, self.available, self.sort)
        try:
            self.view = await look(search_workers.search, self.mission_id, filters)
            self.failed, self.opportunity_id = "", self.view.opportunity_id
        except Refused as refusal:
            self.view, self.failed = NOTHING, refusal.reason
        self.loading = False

    def _widen(self) -> None:
        self.text, self.skills, self.near, self.available = "", True, False, False

    @gated(Permission.PLANNING_READ)
    async def open(self, mission_id: int):
        """Show the drawer at once and fill it."""
        self.shown, self.loading, self.mission_id, self.view, self.failed = True, True, mission_id, NOTHING, ""
        self._widen()
        self.sort = "score"
        self.detailed, self.busy, self.every_excluded = 0, 0, False
        yield
        await self._search()

    @gated(Permission.PLANNING_READ)
    async def close(self):
        """Put the drawer away."""
        self.shown = False

    @gated(Permission.PLANNING_READ)
    async def look_for(self, text: str):
        """Narrow by name."""
        self.text = text[:80]
        await self._search()

    @gated(Permission.PLANNING_READ)
    async def toggle(self, flag: str):
        """Switch a filter: skills, near or available."""
        if flag in FLAGS:
            setattr(self, flag, not getattr(self, flag))
            await self._search()

    @gated(Permission.PLANNING_READ)
    async def widen(self):
        """Show every candidate, whoever lacks a skill too."""
        self._widen()
        self.skills = False
        await self._search()

    @gated(Permission.PLANNING_READ)
    async def sort_by(self, key: str):
        """Order the candidates."""
        if key in SORTS:
            self.sort = key
            await self._search()

    @gated(Permission.PLANNING_READ)
    async def detail(self, worker_id: int):
        """Unfold a candidate's slots and score, or fold them."""
        self.detailed = 0 if self.detailed == worker_id else worker_id

    @gated(Permission.PLANNING_READ)
    async def show_excluded(self):
        """Show everyone who is left out."""
        self.every_excluded = True

    @gated(Permission.PLANNING_EDIT)
    async def assign(self, worker_id: int):
        """Give the worker every free slot possible, with its visits."""
        await self._give(worker_id, None)

    @gated(Permission.PLANNING_EDIT)
    async def assign_slot(self, worker_id: int, slot_id: int):
        """Give the worker one slot, with its visits."""
        await self._give(worker_id, [slot_id])

    async def _give(self, worker_id: int, slot_ids: list[int] | None) -> None:
        done: Assigned = await act(assigning.assign, self.mission_id, worker_id, slot_ids)
        await push_toast(self, "warning" if done.reasons else "success", " ".join([done.sentence, *done.reasons[:2]]))
        await self._changed()

    @gated(Permission.PLANNING_EDIT)
    async def release(self, worker_id: int):
        """Take the worker from the mission's slots and from the visits to come."""
        from careapp.state.recurrence import RecurrenceState

        title = _("Retirer l’intervenant des créneaux")
        if await (await self.get_state(RecurrenceState))._propose(
            "release", title, self.mission_id, worker_id, always=False
        ):
            return
        await act(assigning.release, self.mission_id, worker_id)
        await push_toast(self, "success", _("Créneaux libérés."))
        await self._changed()

    async def _changed(self) -> None:
        from careapp.state.opportunity import OpportunityState

        await self._search()
        behind = await self.get_state(OpportunityState)
        if behind.id == self.opportunity_id:
            await behind._refresh()
