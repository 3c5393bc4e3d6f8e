"""The visit that is open while somebody else changes it: who did what, and which of the two stays."""

from __future__ import annotations

import reflex as rx

from careapp.actions.planning import overtaken
from careapp.actions.visits import view as visit_views
from careapp.domain.permissions import Permission
from careapp.readmodels.planning import Overtaken
from careapp.readmodels.visits import VisitView
from careapp.state.access import gated, look

NOBODY = Overtaken()


class PlanningLive(rx.State, mixin=True):
    """What somebody else did to the visit of the dialog."""

    visit: VisitView
    form: dict[str, str]
    dialog: str
    overtaken: Overtaken = NOBODY

    async def _open(self, visit_id: int) -> None:
        """Show the dialog of a visit."""
        raise NotImplementedError

    async def _overtaken(self) -> None:
        """Say who changed the open visit, with both values of each field."""
        self.overtaken = await look(overtaken.overtaken, self.visit.id, self.visit.version, dict(self.form))

    @gated(Permission.PLANNING_READ)
    async def tell_overtaken(self, visit_id: str):
        """Say who changed a visit, if its dialog is open; what is typed stays."""
        if self.dialog == "visit" and visit_id == str(self.visit.id):
            await self._overtaken()

    @gated(Permission.PLANNING_READ)
    async def take_theirs(self):
        """Show the visit as it is now, without what was typed."""
        if self.dialog == "visit" and not self.overtaken.gone:
            await self._open(self.visit.id)

    @gated(Permission.PLANNING_EDIT)
    async def keep_mine(self):
        """Go on with what is typed: saving it changes the visit as it is now."""
        if self.dialog == "visit" and not self.overtaken.gone:
            self.visit = await look(visit_views.view, self.visit.id)
            self.overtaken = NOBODY
