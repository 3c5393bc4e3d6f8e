"""The form on the screen in its chain of re-evaluations: its lock, its versions."""

from __future__ import annotations

import reflex as rx

from careapp.actions.reevaluations import chain, locking
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.reevaluations import LockView
from careapp.state.access import act, gated, look, push_toast
from careapp.state.opportunity import OpportunityState


class ReevaluationState(rx.State):
    """Where the form stands in its chain, and the dialog that opens it again."""

    lock: LockView = LockView()
    unlocking: bool = False
    reason: str = ""
    reason_error: str = ""

    async def _opportunity(self) -> OpportunityState:
        return await self.get_state(OpportunityState)

    async def _read(self) -> None:
        opportunity = await self._opportunity()
        self.lock = await look(chain.lock_view, opportunity.id) if opportunity.found else LockView()

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self):
        """Read the versions of the form that is opened."""
        self.unlocking, self.reason, self.reason_error = False, "", ""
        await self._read()

    @gated(Permission.OPPORTUNITIES_UNLOCK)
    async def ask_unlock(self):
        """Ask why the form is to be opened again."""
        self.unlocking, self.reason, self.reason_error = True, "", ""

    @gated(Permission.OPPORTUNITIES_UNLOCK)
    async def write_reason(self, text: str):
        """Keep the reason being written."""
        self.reason, self.reason_error = text[:400], ""

    @gated(Permission.OPPORTUNITIES_READ)
    async def close_unlock(self):
        """Leave the form closed."""
        self.unlocking = False

    @gated(Permission.OPPORTUNITIES_UNLOCK)
    async def unlock(self):
        """Open the form again for the reason given; a missing one is said at its field."""
        if not self.unlocking:
            return
        opportunity = await self._opportunity()
        try:
            await act(locking.unlock, opportunity.id, opportunity.version, self.reason)
        except Refused as refusal:
            if refusal.field != "reason":
                raise
            self.reason_error = refusal.reason
            return
        self.unlocking = False
        await self._changed(opportunity, _("Formulaire déverrouillé ; le motif est au dossier."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def lock_again(self):
        """Close the form again."""
        opportunity = await self._opportunity()
        await act(locking.lock_again, opportunity.id, opportunity.version)
        await self._changed(opportunity, _("Formulaire verrouillé."))

    async def _changed(self, opportunity: OpportunityState, told: str) -> None:
        await opportunity._refresh()
        await self._read()
        await push_toast(self, "success", told)
