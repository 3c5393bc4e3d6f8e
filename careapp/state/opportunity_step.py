"""The next thing to do for the opportunity on the screen: written with its day, or left to the stage."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.opportunities import next_step
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.state.access import act, gated, push_toast
from careapp.state.saving import kept


class NextStepState(rx.State, mixin=True):
    """What comes next; a state that mixes it in holds the `id` and `version` of the opportunity and reads it again."""

    next_action: str = ""
    next_key: str = ""
    next_when: str = ""
    next_on: str = ""
    next_late: bool = False
    step_open: bool = False
    errors: dict[str, str] = {}
    conflict: bool = False

    async def _refresh(self) -> None:
        raise NotImplementedError

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def edit_step(self):
        """Open what is to be done."""
        self.step_open, self.errors, self.conflict = True, {}, False

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def close_step(self):
        """Leave it as it is."""
        self.step_open = False

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def save_step(self, form: dict[str, Any]):
        """Keep what is to be done and by when."""
        if not self.step_open:
            return
        await self._plan(form, _("Prochaine action enregistrée."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def step_done(self):
        """The action is done: the stage says again what comes next."""
        await self._plan({}, _("Action faite. L’étape dit ce qui suit."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def reread_step(self):
        """Read what someone else wrote meanwhile; the dialog stays open."""
        self.conflict = False
        await self._refresh()

    async def _plan(self, form: dict[str, Any], told: str) -> None:
        if await kept(self, act(next_step.save, self.id, self.version, form)):
            self.step_open = False
            await self._refresh()
            await push_toast(self, "success", told)
        elif self.conflict:
            self.step_open = True
