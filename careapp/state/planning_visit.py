"""What the dialog of a visit does besides its fields: a typed cancellation, a cut in two, a note; and days closed."""

from __future__ import annotations

from typing import Any, Literal

import reflex as rx

from careapp.actions.planning import locked_days
from careapp.actions.visits import cancel as cancelling
from careapp.actions.visits import clocking as clockings
from careapp.actions.visits import edit, splitting
from careapp.domain.durations import parse_clock
from careapp.domain.parsing import parse_date
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.planning import DayLock
from careapp.readmodels.visits import CancelChoice
from careapp.state.access import act, gated, look
from careapp.state.planning_commands import done_once


class PlanningVisit(rx.State, mixin=True):
    """The parts of the dialog that ask something of their own."""

    cancellations: list[CancelChoice] = []
    cancellation: str = ""
    cancel_effect: str = ""
    cancel_billed: bool = False
    cancel_paid: bool = False
    cancel_fixed: bool = True
    note: str = ""
    splitting: bool = False
    split_at: str = ""
    clocking: bool = False
    clock_form: dict[str, str] = {}
    locks: list[DayLock] = []
    lock_scopes: list[Choice] = []
    lock_scope: str = ""

    async def _saved(self, told: str, undo: bool = True) -> None:
        """Put the dialog away and tell what was done."""
        raise NotImplementedError

    async def _ready(self) -> None:
        """Start the parts from the visit that is shown."""
        self.note, self.split_at, self.splitting = self.visit.note, self.visit.split_at, False
        self.clocking, self.clock_form = False, {}
        self.cancellations = await look(cancelling.choices)
        self._choose("")

    def _choose(self, code: str) -> None:
        chosen = next((one for one in self.cancellations if one.value == code), None)
        self.cancellation, self.cancel_effect = (chosen.value, chosen.effect) if chosen else ("", "")
        self.cancel_billed, self.cancel_paid = (chosen.billed, chosen.paid) if chosen else (False, False)
        self.cancel_fixed = chosen is None or not chosen.negotiable

    @gated(Permission.PLANNING_EDIT)
    async def choose_cancellation(self, code: str):
        """Choose why the visit is cancelled: its effect on invoice and pay follows."""
        self._choose(code)
        self.errors = {}

    @gated(Permission.PLANNING_EDIT)
    async def bill_cancelled(self, on: bool):
        """Bill the cancelled visit all the same, or not."""
        self.cancel_billed = on

    @gated(Permission.PLANNING_EDIT)
    async def pay_cancelled(self, on: bool):
        """Pay the worker of the cancelled visit all the same, or not."""
        self.cancel_paid = on

    @gated(Permission.PLANNING_EDIT)
    async def confirm_cancel(self, key: str = ""):
        """Cancel the visit for the typed reason."""
        if not self.dialog:
            return
        asked = (
            self.visit.id, self.visit.version, self.cancellation, self.reason, self.cancel_billed, self.cancel_paid,
        )  # fmt: skip
        if await self._tried(key, "cancel", cancelling.cancel, *asked):
            await self._saved(_("Visite annulée."))

    async def _tried(self, key: str, verb: str, do: Any, *args: Any) -> bool:
        try:
            await done_once(key, verb, {"asked": args}, do, *args)
        except Refused as refusal:
            if not refusal.field:
                raise
            self.errors = {refusal.field: refusal.reason}
            return False
        return True

    @gated(Permission.PLANNING_EDIT)
    async def start_split(self, on: bool):
        """Ask where to cut the visit, or ask no more."""
        self.splitting, self.errors = on, {}

    @gated(Permission.PLANNING_EDIT)
    async def change_split(self, text: str):
        """Follow where the visit is to be cut."""
        self.split_at, self.errors = text[:5], {}

    @gated(Permission.PLANNING_EDIT)
    async def confirm_split(self, key: str = ""):
        """Cut the visit in two."""
        if not self.dialog:
            return
        try:
            minute = parse_clock(self.split_at)
        except Refused as refusal:
            self.errors = {"split_at": refusal.reason}
            return
        if await self._tried(key, "split", splitting.split, self.visit.id, self.visit.version, minute):
            await self._saved(_("Visite divisée en deux."))

    @gated(Permission.PLANNING_EDIT)
    async def start_clocking(self, on: bool):
        """Ask when somebody arrived and left, or ask no more."""
        self.clocking, self.errors = on, {}
        self.clock_form = {"arrived": self.visit.clock_start, "left": self.visit.clock_end, "reason": ""}

    @gated(Permission.PLANNING_EDIT)
    async def change_clocking(self, key: Literal["arrived", "left", "reason"], text: str):
        """Follow what is typed of a clocking."""
        self.clock_form = {**self.clock_form, key: text[:400]}
        self.errors = {name: told for name, told in self.errors.items() if name != key}

    @gated(Permission.PLANNING_EDIT)
    async def confirm_clocking(self, key: str = ""):
        """Write the clocking; faults stand at their field."""
        if not self.dialog:
            return
        asked = self.visit.id, self.visit.version, self.clock_form
        try:
            await done_once(key, "clock", {"asked": asked}, clockings.clock, *asked)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        except Refused as refusal:
            if not refusal.field:
                raise
            self.errors = {refusal.field: refusal.reason}
            return
        await self._saved(_("Pointage enregistré."), undo=False)

    @gated(Permission.PLANNING_EDIT)
    async def write_note(self, text: str):
        """Follow the note."""
        self.note = text[:400]

    @gated(Permission.PLANNING_EDIT)
    async def save_note(self, key: str = ""):
        """Keep the note of the visit."""
        if not self.dialog:
            return
        asked = self.visit.id, self.visit.version, self.note
        await done_once(key, "note", {"asked": asked}, edit.annotate, *asked)
        await self._saved(_("Note enregistrée."))

    async def _read_locks(self) -> None:
        self.locks = await look(locked_days.of_day, parse_date(self.day))

    @gated(Permission.PLANNING_LOCK)
    async def open_locks(self):
        """Show for whom the day is closed."""
        self.lock_scopes, self.lock_scope = await look(locked_days.scopes), ""
        self.dialog, self.errors = "locks", {}

    @gated(Permission.PLANNING_LOCK)
    async def choose_scope(self, value: str):
        """Choose for whom the day is to be closed."""
        self.lock_scope, self.errors = value[:20], {}

    @gated(Permission.PLANNING_LOCK)
    async def lock_day(self, key: str = ""):
        """Close the day for the agency, or for a sector."""
        sector = int(self.lock_scope) if self.lock_scope.isdigit() else None
        if await self._tried(key, "lock_day", locked_days.lock, parse_date(self.day), sector):
            await self._read_locks()
            self.refresh += 1

    @gated(Permission.PLANNING_LOCK)
    async def unlock_day(self, lock_id: int):
        """Open the day again."""
        await act(locked_days.unlock, lock_id)
        await self._read_locks()
        self.refresh += 1
