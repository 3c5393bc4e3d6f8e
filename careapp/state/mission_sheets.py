"""What was issued for the opportunity on the screen."""

from __future__ import annotations

import reflex as rx

from careapp.actions.mission_sheets import issue
from careapp.domain.permissions import Permission
from careapp.readmodels.documents import DocumentRow
from careapp.state.access import gated, look


class MissionSheetState(rx.State):
    """The documents issued."""

    opportunity_id: int = 0
    documents: list[DocumentRow] = []

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self, opportunity_id: int):
        """Show what was issued for an opportunity."""
        self.opportunity_id = opportunity_id
        self.documents = await look(issue.documents_of, opportunity_id)
