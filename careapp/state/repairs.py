"""A breakdown on the screen: what it uncovers, three ways out computed beside the server, whom to tell."""

from __future__ import annotations

import asyncio
import secrets
import time
from typing import Any, Final

import reflex as rx

from careapp.actions import solver_pool
from careapp.actions.proposals import decide
from careapp.actions.proposals import store as proposals
from careapp.actions.repairs import ask, cases, store, tell
from careapp.actions.repairs import view as views
from careapp.actions.repairs.ask import RepairAsked
from careapp.actions.visits.undo import undo
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import _, ngettext
from careapp.readmodels.repairs import PersonToTell, RepairCase, RepairPlanView, RepairView
from careapp.state.access import act, address, current_actor, gated, look, push_toast
from careapp.state.proposals import BATCH, BEAT, told_of
from careapp.state.session import SessionState

KINDS: Final = ("absence", "visit", "day")
SECONDS: Final = 8.0
_running: dict[int, solver_pool.Computation] = {}


class RepairState(rx.State):
    """One breakdown at a time."""

    case: RepairCase = RepairCase()
    loading: bool = True
    trouble: str = ""
    computing: bool = False
    waits: bool = False
    seconds: int = 0
    total: int = 0
    failed: str = ""
    view: RepairView = RepairView()
    chosen: int = 0
    people: list[PersonToTell] = []
    telling: bool = False
    ticked: list[str] = []
    minutes: int = 0
    minutes_error: str = ""
    _proposal: int = 0

    @gated(Permission.PLANNING_READ)
    async def load(self):
        """Show the breakdown the address names: `absence`, `visit`, or `day` to `until`; today without any."""
        asked = address(self)
        kind = next((one for one in KINDS if one in asked), "day")
        raw = asked.get(kind, "")
        row_id = int(raw) if kind != "day" and raw.isascii() and raw.isdigit() and len(raw) < 10 else 0
        first = raw if kind == "day" else ""
        self.view, self.people, self.failed, self.telling = RepairView(), [], "", False
        self.minutes, self.minutes_error, self.computing = 0, "", False
        await self._read(kind, row_id, first, asked.get("until", ""))
        self.loading = False

    async def _read(self, kind: str, row_id: int, first: str = "", last: str = "") -> None:
        try:
            self.case = await look(cases.case, kind, row_id, first[:10], last[:10], self.minutes)
            self.trouble, self.minutes_error, self.minutes = "", "", self.case.minutes
        except NotFound as gone:
            self.case, self.trouble = RepairCase(), gone.reason
        except Refused as refusal:
            if refusal.field != "minutes":
                self.case, self.trouble = RepairCase(), refusal.reason
            else:
                self.minutes_error = refusal.reason

    async def _again(self) -> None:
        await self._read(self.case.kind, self.case.row_id, self.case.first, self.case.last)

    @gated(Permission.PLANNING_READ)
    async def choose_first(self, day: str):
        """Look at the days from another one on."""
        await self._read(self.case.kind, self.case.row_id, day)

    @gated(Permission.PLANNING_READ)
    async def choose_last(self, day: str):
        """Look at the days up to another one."""
        await self._read(self.case.kind, self.case.row_id, self.case.first, day)

    @gated(Permission.PLANNING_READ)
    async def choose_minutes(self, text: str):
        """Say how long the visit lasts now."""
        if not text.strip().isdigit() or len(text) > 4:
            self.minutes_error = _("Écrivez un nombre de minutes.")
            return
        self.minutes = int(text)
        await self._again()

    @gated(Permission.PLANNING_EDIT)
    async def note_wish(self, visit_id: int, wish: str):
        """Note whether the client of a visit wants somebody else."""
        await act(cases.note_wishes, [visit_id], wish)
        await self._again()

    @gated(Permission.PLANNING_EDIT)
    async def note_client(self, client_id: int, wish: str):
        """Note the same for every visit of a client."""
        await act(cases.note_wishes, [row.id for row in self.case.visits if row.client_id == client_id], wish)
        await self._again()

    @gated(Permission.PLANNING_EDIT)
    async def note_all(self, wish: str):
        """Note the same for every visit that is still to be asked about."""
        waiting = [row.id for row in self.case.visits if row.wish == "ask"]
        await act(cases.note_wishes, waiting, wish)
        await self._again()

    @gated(Permission.PLANNING_EDIT, background=True)
    async def repair(self):
        """Compute ways out."""
        async with self:
            case, minutes = self.case, self.minutes
            if self.computing or not case.kind:
                return
            self.computing, self.failed, self.view = True, "", RepairView()
            self.seconds = self.total = self._proposal = 0
        try:
            asked: RepairAsked = await act(ask.repair, case.kind, case.row_id, case.first, case.last, minutes)
            (found, warnings), seconds = await self._solve(asked)
            shown = await look(views.view, await act(store.store, asked, found, warnings, seconds))
            async with self:
                self._show(shown)
        except Exception as error:
            async with self:
                self.computing, self.failed, proposal_id = False, told_of(error), self._proposal
            if proposal_id:
                await act(proposals.fail, proposal_id, told_of(error))
            raise

    async def _solve(self, asked: RepairAsked) -> tuple[Any, float]:
        started = time.monotonic()
        locale = current_actor().locale
        computation = await asyncio.to_thread(
            solver_pool.start_repair, asked.problem, asked.breakdown, asked.count, SECONDS, locale
        )
        _running[asked.proposal_id] = computation
        try:
            while not computation.done:
                async with self:
                    self._proposal, self.total, self.waits = asked.proposal_id, asked.count, computation.waits
                    self.seconds = round(time.monotonic() - started)
                await asyncio.sleep(BEAT)
            return await asyncio.to_thread(computation.answer), time.monotonic() - started
        finally:
            _running.pop(asked.proposal_id, None)

    def _show(self, view: RepairView) -> None:
        self.view, self.computing = view, False
        if self.chosen not in {plan.id for plan in view.plans}:
            self.chosen = view.plans[0].id if view.plans else 0

    @gated(Permission.PLANNING_EDIT)
    async def stop(self):
        """Keep the best found so far."""
        if computation := _running.get(self._proposal):
            computation.stop()

    @gated(Permission.PLANNING_READ)
    async def choose(self, proposal_id: int):
        """Show the lines of one way out."""
        if proposal_id in {plan.id for plan in self.view.plans}:
            self.chosen = proposal_id

    @rx.var
    def plan(self) -> RepairPlanView:
        """The way out whose lines are shown."""
        found = (plan for plan in self.view.plans if plan.id == self.chosen)
        return next(found, RepairPlanView(0, "", "", "", 0, 0, 0))

    @gated(Permission.PLANNING_EDIT)
    async def accept_plan(self, proposal_id: int):
        """Apply a whole way out: every line that still fits."""
        plan = next((plan for plan in self.view.plans if plan.id == proposal_id), None)
        if plan:
            self.chosen = plan.id
            await self._accept(plan.id, [line.id for line in plan.lines if line.status == "offered"])

    @gated(Permission.PLANNING_EDIT)
    async def accept(self, line_id: int):
        """Apply one line."""
        await self._accept(self.chosen, [line_id])

    async def _accept(self, proposal_id: int, line_ids: list[int]) -> None:
        if not line_ids:
            return
        done, refused, batch = 0, 0, secrets.token_hex(4)
        for first in range(0, len(line_ids), BATCH):
            went_in, left = await act(decide.accept, proposal_id, line_ids[first : first + BATCH], batch)
            done, refused = done + went_in, refused + left
        told = ngettext("{count} ligne acceptée.", "{count} lignes acceptées.", done) if done else ""
        if refused:
            told += " " + ngettext("{count} n’est plus possible.", "{count} ne sont plus possibles.", refused)
        await push_toast(self, "warning" if refused else "success", told.strip(), _("Annuler l’action") if done else "")
        await self._changed()

    @gated(Permission.PLANNING_EDIT)
    async def reject(self, line_id: int):
        """Put one line aside."""
        await act(decide.reject, self.chosen, [line_id])
        await self._changed()

    @gated(Permission.PLANNING_EDIT)
    async def toast_action(self, toast_id: str):
        """Undo from the message that offers it."""
        session = await self.get_state(SessionState)
        if session._take_toast(toast_id):
            await act(undo)
            await push_toast(self, "success", _("Dernière action annulée."))
            await self._changed()

    async def _changed(self) -> None:
        if self.view.round:
            self._show(await look(views.view, self.view.round))
            self.people = await look(tell.people, self.view.round)
        if self.case.kind != "visit":
            await self._again()

    @gated(Permission.PLANNING_EDIT)
    async def open_telling(self):
        """Show whom to tell, those with an address ticked."""
        if self.view.round:
            self.people = await look(tell.people, self.view.round)
            self.ticked, self.telling = [one.key for one in self.people if one.mail], True

    @gated(Permission.PLANNING_EDIT)
    async def tick(self, key: str, on: bool):
        """Write to somebody, or not."""
        others = [one for one in self.ticked if one != key]
        self.ticked = [*others, key[:20]] if on else others

    @gated(Permission.PLANNING_READ)
    async def close(self):
        """Put the dialog away."""
        self.telling = False

    @gated(Permission.PLANNING_EDIT)
    async def tell(self):
        """Queue the mails; a second press finds the dialog away."""
        if not self.telling:
            return
        self.telling = False
        sent = await act(tell.tell, self.view.round, self.ticked)
        told = ngettext("{count} courriel part.", "{count} courriels partent.", sent) if sent else _("C’est noté.")
        await push_toast(self, "success", told)
        self.people = await look(tell.people, self.view.round)
