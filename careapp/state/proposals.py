"""A proposal on the screen: computed beside the server with its progress, then accepted line by line or put aside."""

from __future__ import annotations

import asyncio
import secrets
import time
from datetime import timedelta
from typing import Any, Final, Literal

import reflex as rx

from careapp.actions import solver_pool
from careapp.actions.proposals import ask, decide, goals, store
from careapp.actions.proposals import view as views
from careapp.actions.proposals.ask import Asked, Scope
from careapp.domain.durations import parse_clock
from careapp.domain.goals import GOAL_LABELS, MOST, USUAL, told
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, ngettext
from careapp.matching.problem import ProblemError
from careapp.readmodels.common import Choice
from careapp.readmodels.proposals import ComparedRow, ProposalView
from careapp.state.access import act, current_actor, gated, look, push_toast

NOTHING: Final = ProposalView(0, 0, "", "", "", "", 0, 0, 0)
BEAT: Final = 0.4
PATIENCE: Final = ("10", "20", "45", "90")  # seconds; whoever waits longest still ends before a search counts as dead
USUAL_PATIENCE: Final = "20"
BATCH: Final = 60  # lines of one transaction: each line stands alone, and nobody else waits long to write
_running: dict[int, solver_pool.Computation] = {}


def faults_of(since: str, till: str) -> dict[str, str]:
    """What is wrong with the hours of a part of the day, by field."""
    hours, errors = {}, {}
    for name, text in (("since", since), ("till", till)):
        try:
            hours[name] = parse_clock(text)
        except Refused as refusal:
            errors[name] = refusal.reason
    if not errors and hours["till"] <= hours["since"]:
        errors["till"] = _("La fin doit suivre le début ({start}).", start=since)
    return errors


def told_of(error: Exception) -> str:
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
    until: str = ""
    sector: str = ""
    whole: bool = False
    part: bool = False
    since: str = "08:00"
    till: str = "12:00"
    patience: str = USUAL_PATIENCE
    errors: dict[str, str] = {}
    goals: dict[str, int] = dict.fromkeys(GOAL_LABELS, USUAL)
    sectors: list[Choice] = []
    setting: bool = False
    waits: bool = False
    compared: ProposalView = NOTHING
    others: list[Choice] = []
    view: ProposalView = NOTHING
    picked: int = 0
    failed: str = ""
    _round: str = ""

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
        parse_date(day)
        async with self:
            self._begin(0, day)
            self.until, self._round, self.others, self.compared = day, "", [], NOTHING
            self.sector, self.whole, self.part, self.errors = "", False, False, {}
        await self._read_settings()
        await self._optimise()

    @gated(Permission.PLANNING_EDIT, background=True)
    async def again(self):
        """Compute once more; what was rejected is not offered again."""
        async with self:
            self.errors = faults_of(self.since, self.till) if self.day and self.part else {}
            if self.errors:
                return
            opportunity_id, day = self.opportunity_id, self.day
            self._round = self.view.round or self._round
            self._begin(opportunity_id, day)
        if day:
            await self._optimise()
        else:
            await self._compute(ask.opportunity, opportunity_id)

    async def _read_settings(self) -> None:
        kept, sectors = await look(goals.goals), await look(goals.sectors)
        async with self:
            self.goals, self.sectors = kept, sectors

    async def _optimise(self) -> None:
        first, last = parse_date(self.day), parse_date(self.until)
        sector = int(self.sector) if self.sector else None
        hours = (parse_clock(self.since), parse_clock(self.till)) if self.part else ()
        await self._compute(ask.span, Scope(first, last, sector, self.whole, self._round, *hours))

    def _begin(self, opportunity_id: int, day: str) -> None:
        self.shown, self.computing, self.failed, self.view, self.setting = True, True, "", NOTHING, False
        self.opportunity_id, self.day, self.picked = opportunity_id, day, 0
        self.assigned = self.total = self.seconds = self.proposal_id = 0

    @gated(Permission.PLANNING_EDIT)
    async def show_settings(self):
        """Show what the next proposal looks at and cares for, or put it away."""
        self.setting = not self.setting

    @gated(Permission.PLANNING_EDIT)
    async def choose_span(self, span: Literal["day", "part", "week"]):
        """Look at the day, at some of its hours, or at what is left of its week."""
        self.part, self.errors = span == "part", {}
        day = parse_date(self.day)
        self.until = (day + timedelta(days=6 - day.weekday() if span == "week" else 0)).isoformat()
        self._round = ""

    @gated(Permission.PLANNING_EDIT)
    async def choose_hours(self, side: Literal["since", "till"], text: str):
        """Look at the visits that begin from an hour on, or until one."""
        if side == "since":
            self.since = text[:5]
        else:
            self.till = text[:5]
        self.errors, self._round = {}, ""

    @gated(Permission.PLANNING_EDIT)
    async def choose_patience(self, seconds: str):
        """Say how long the search may take."""
        if seconds in PATIENCE:
            self.patience = seconds

    @gated(Permission.PLANNING_EDIT)
    async def choose_sector(self, sector: str):
        """Look at one sector, or at all."""
        if sector in {"", *(one.value for one in self.sectors)}:
            self.sector, self._round = sector, ""

    @gated(Permission.PLANNING_EDIT)
    async def choose_whole(self, whole: bool):
        """Ask for all that may still move, or only for what has nobody."""
        self.whole = whole

    @gated(Permission.PLANNING_EDIT)
    async def weigh(self, goal: str, level: float):
        """Say how much a goal weighs, from 0 to 4; it is kept for the next time."""
        if goal in self.goals and 0 <= level <= MOST:
            self.goals = await act(goals.keep, {**self.goals, goal: round(level)})

    @gated(Permission.PLANNING_READ)
    async def compare(self, proposal_id: str):
        """Hold another proposal of the round beside this one, or none."""
        known = proposal_id in {one.value for one in self.others}
        self.compared = await look(views.view, int(proposal_id)) if known else NOTHING

    @gated(Permission.PLANNING_READ)
    async def take_compared(self):
        """Go on with the proposal that is compared; the other one is held beside it."""
        if self.compared.id:
            before = self.view
            self._show(self.compared)
            self.compared = before
            await self._find_others()

    async def _find_others(self) -> None:
        found = await look(views.before_it, self.view.id) if self.day and self.view.id else []
        self.others = [Choice(str(one.id), one.computed) for one in found]

    @rx.var
    def week(self) -> str:
        """Whether the days looked at are one day or a week."""
        return "week" if self.until > self.day else "day"

    @rx.var
    def span(self) -> str:
        """What is looked at: a day, a part of it, or a week."""
        return "part" if self.part else self.week

    @rx.var
    def priorities(self) -> str:
        """What goes first, in words."""
        return told(self.goals)

    @rx.var
    def table(self) -> list[ComparedRow]:
        """The figures before and after, with those of the proposal held beside."""
        beside = {row.label: row.after for row in self.compared.metrics}
        return [ComparedRow(r.label, r.before, r.after, r.better, beside.get(r.label, "")) for r in self.view.metrics]

    def _show(self, view: ProposalView) -> None:
        self.view, self.proposal_id, self.computing = view, view.id, False
        self.picked = next((line.id for line in view.lines if line.status == "offered"), 0)

    async def _compute(self, question: Any, *args: Any) -> None:
        try:
            asked: Asked = await act(question, *args)
            (plan, said), seconds = await self._solve(asked)
            proposal_id = await act(store.store, asked, plan, seconds, said)
            shown = await look(views.view, proposal_id)
            async with self:
                self._show(shown)
                self._round = shown.round
                await self._find_others()
        except Exception as error:
            async with self:
                self.computing, self.failed, proposal_id = False, told_of(error), self.proposal_id
            if proposal_id:
                await act(store.fail, proposal_id, told_of(error))
            raise

    async def _solve(self, asked: Asked) -> tuple[Any, float]:
        started = time.monotonic()
        computation = await asyncio.to_thread(
            solver_pool.start, asked.problem, float(self.patience), 0, current_actor().locale
        )
        _running[asked.proposal_id] = computation
        try:
            while not computation.done:
                async with self:
                    self.proposal_id, self.total, self.assigned = asked.proposal_id, asked.count, computation.assigned
                    self.seconds, self.waits = round(time.monotonic() - started), computation.waits
                await asyncio.sleep(BEAT)
            return await asyncio.to_thread(computation.answer), time.monotonic() - started
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
        """Show one line on the board, on its day."""
        from careapp.state.planning import PlanningState

        self.picked = line_id
        line = next((line for line in self.view.lines if line.id == line_id), None)
        behind = await self.get_state(PlanningState)
        if line and self.day and line.date and line.date != behind.day:
            return PlanningState.go_to(line.date)
        return None

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
    def ghosts(self) -> dict[str, list[dict[str, Any]]]:
        """The visits offered by day, as the planning board draws them."""
        found: dict[str, list[dict[str, Any]]] = {}
        for line in self.view.lines if self.day else ():
            if line.status == "offered" and line.visit_id and line.worker_id:
                ghost = {"i": line.visit_id, "w": line.worker_id, "s": line.start, "e": line.end, "c": line.short}
                found.setdefault(line.date or self.day, []).append({**ghost, "on": line.id == self.picked})
        return found
