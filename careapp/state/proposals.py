"""A proposal on the screen: computed beside the server with its progress, then accepted line by line or put aside."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Any, Final

import reflex as rx

from careapp.actions import solver_pool
from careapp.actions.proposals import ask, decide, store
from careapp.actions.proposals import view as views
from careapp.actions.proposals.ask import Asked
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.i18n import _, ngettext
from careapp.matching.problem import ProblemError
from careapp.readmodels.proposals import ProposalView
from careapp.state.access import act, current_actor, gated, look, push_toast

NOTHING: Final = ProposalView(0, 0, "", "", "", "", 0, 0, 0)
BEAT: Final = 0.4
BATCH: Final = 60  # lines of one transaction: each line stands alone, and nobody else waits long to write
_running: dict[int, solver_pool.Computation] = {}


def _told(error: Exception) -> str:
    """What a person is told of a computation that failed."""
    return getattr(error, "reason", "") or (str(error) if isinstance(error, ProblemError) else _("Le calcul a échoué."))


class ProposalState(rx.State):
    """One proposal at a time: of an opportunity or of a day."""

    shown: bool = False
    computing: bool = False
    assigned: int = 0
    total: int = 0
    seconds: int = 0
    proposal_id: int = 0
    opportunity_id: int = 0
    day: str = ""
    view: ProposalView = NOTHING
    picked: int = 0
    failed: str = ""

    @gated(Permission.PLANNING_EDIT, background=True)
    async def open(self, opportunity_id: int):
        """Show what was proposed for an opportunity and still waits, else compute it."""
        async with self:
            self._begin(opportunity_id, "")
        waiting = await look(views.latest, opportunity_id=opportunity_id)
        if waiting:
            async with self:
                self._show(waiting)
        else:
            await self._compute(ask.opportunity, opportunity_id)

    @gated(Permission.PLANNING_EDIT, background=True)
    async def propose(self, opportunity_id: int):
        """Compute a proposal for an opportunity."""
        async with self:
            self._begin(opportunity_id, "")
        await self._compute(ask.opportunity, opportunity_id)

    @gated(Permission.PLANNING_EDIT, background=True)
    async def propose_day(self, day: str):
        """Compute a proposal for a day: its open visits and its conflicts."""
        on = parse_date(day)
        async with self:
            self._begin(0, day)
        await self._compute(ask.day, on)

    @gated(Permission.PLANNING_EDIT, background=True)
    async def again(self):
        """Compute once more."""
        async with self:
            opportunity_id, day = self.opportunity_id, self.day
            self._begin(opportunity_id, day)
        if day:
            await self._compute(ask.day, parse_date(day))
        else:
            await self._compute(ask.opportunity, opportunity_id)

    def _begin(self, opportunity_id: int, day: str) -> None:
        self.shown, self.computing, self.failed, self.view = True, True, "", NOTHING
        self.opportunity_id, self.day, self.picked = opportunity_id, day, 0
        self.assigned = self.total = self.seconds = self.proposal_id = 0

    def _show(self, view: ProposalView) -> None:
        self.view, self.proposal_id, self.computing = view, view.id, False
        self.picked = next((line.id for line in view.lines if line.status == "offered"), 0)

    async def _compute(self, question: Any, *args: Any) -> None:
        try:
            asked: Asked = await act(question, *args)
            plan, seconds = await self._solve(asked)
            proposal_id = await act(store.store, asked, plan, seconds)
            shown = await look(views.view, proposal_id)
            async with self:
                self._show(shown)
        except Exception as error:
            async with self:
                self.computing, self.failed = False, _told(error)
            raise

    async def _solve(self, asked: Asked) -> tuple[Any, float]:
        started = time.monotonic()
        computation = await asyncio.to_thread(
            solver_pool.start, asked.problem, solver_pool.SECONDS, 0, current_actor().locale
        )
        _running[asked.proposal_id] = computation
        try:
            while not computation.done:
                async with self:
                    self.proposal_id, self.total, self.assigned = asked.proposal_id, asked.count, computation.assigned
                    self.seconds = round(time.monotonic() - started)
                await asyncio.sleep(BEAT)
            return await asyncio.to_thread(computation.plan), time.monotonic() - started
        finally:
            _running.pop(asked.proposal_id, None)

    @gated(Permission.PLANNING_EDIT)
    async def stop(self):
        """Keep the best found so far."""
        if computation := _running.get(self.proposal_id):
            computation.stop()

    @gated(Permission.PLANNING_READ)
    async def close(self):
        """Put the panel away; what was computed stays."""
        self.shown = False
        if computation := _running.get(self.proposal_id):
            computation.stop()

    @gated(Permission.PLANNING_READ)
    async def pick(self, line_id: int):
        """Show one line on the board."""
        self.picked = line_id

    @gated(Permission.PLANNING_EDIT)
    async def accept_all(self):
        """Apply every line that still fits."""
        await self._accept([line.id for line in self.view.lines if line.status == "offered"])

    @gated(Permission.PLANNING_EDIT)
    async def accept(self, line_id: int):
        """Apply one line."""
        await self._accept([line_id])

    async def _accept(self, line_ids: list[int]) -> None:
        if not line_ids:
            return
        done, refused, batch = 0, 0, secrets.token_hex(4)
        for first in range(0, len(line_ids), BATCH):
            went_in, left = await act(decide.accept, self.view.id, line_ids[first : first + BATCH], batch)
            done, refused = done + went_in, refused + left
        told = ngettext("{count} ligne acceptée.", "{count} lignes acceptées.", done) if done else ""
        if refused:
            told += " " + ngettext("{count} n’est plus possible.", "{count} ne sont plus possibles.", refused)
        undo = _("Annuler l’action") if self.day and done else ""
        await push_toast(self, "warning" if refused else "success", told.strip(), undo)
        await self._changed()

    @gated(Permission.PLANNING_EDIT)
    async def reject_all(self):
        """Put every line aside."""
        await act(decide.reject, self.view.id, None)
        await self._changed()

    @gated(Permission.PLANNING_EDIT)
    async def reject(self, line_id: int):
        """Put one line aside."""
        await act(decide.reject, self.view.id, [line_id])
        await self._changed()

    async def _reread(self) -> None:
        """Show what became of the lines of a day, after one was taken back on the board."""
        if self.day and self.view.id:
            self._show(await look(views.view, self.view.id))

    async def _changed(self) -> None:
        from careapp.state.opportunity import OpportunityState
        from careapp.state.planning import PlanningState

        self._show(await look(views.view, self.view.id))
        if self.day:
            (await self.get_state(PlanningState)).refresh += 1
        behind = await self.get_state(OpportunityState)
        if self.opportunity_id and behind.id == self.opportunity_id:
            await behind._refresh()

    @rx.var
    def ghosts(self) -> list[dict[str, Any]]:
        """The visits offered, as the planning board draws them."""
        return [
            {
                "i": line.visit_id, "w": line.worker_id, "s": line.start, "e": line.end, "c": line.short,
                "on": line.id == self.picked,
            }
            for line in self.view.lines
            if line.status == "offered" and line.visit_id
        ]  # fmt: skip
