"""Documents that appear while their record is on the screen: printed in another tab, or carried by a mail."""

from __future__ import annotations

from typing import Any

from careapp.actions import clients
from careapp.actions.mission_sheets import issue
from careapp.state.access import look
from careapp.state.client import ClientState
from careapp.state.mission_sheets import MissionSheetState


async def reread(state: Any) -> bool:
    """Show the documents of the record on the screen as they are now; tell whether there are others than before."""
    form, record = await state.get_state(MissionSheetState), await state.get_state(ClientState)
    before = list(form.documents), list(record.documents)
    if form.opportunity_id:
        form.documents = await look(issue.documents_of, form.opportunity_id)
    if record.record.id and record.tab == "documents":
        record.documents = await look(clients.documents, record.record.id)
    return (list(form.documents), list(record.documents)) != before
