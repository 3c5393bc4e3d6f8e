"""The documents of the record on the screen: printed by a link, or issued and carried by a mail."""

from __future__ import annotations

import asyncio
from typing import Final

import reflex as rx

from careapp.actions.documents import offered
from careapp.actions.documents.printing import print_document
from careapp.domain.permissions import Permission
from careapp.readmodels.documents import OfferedDocument
from careapp.state.access import current_actor, gated, look
from careapp.state.issued import reread
from careapp.state.mailing import MailingState

VERBS: Final = {
    "opportunity": offered.of_opportunity, "client": offered.of_client, "incident": offered.of_incident
}  # fmt: skip


WAITS: Final = (1, 1, 2, 2, 4, 4, 8, 8, 15)
"""The seconds between two looks for what a print link makes."""


class DocumentsState(rx.State):
    """What the record can be printed as."""

    noun: str = ""
    subject_id: int = 0
    offered: list[OfferedDocument] = []
    issuing: str = ""

    @gated(Permission.DOCUMENTS_SEND)
    async def load(self, noun: str, subject_id: int):
        """Show what a record can be printed as."""
        self.noun, self.subject_id, self.offered, self.issuing = noun, subject_id, [], ""
        if noun in VERBS and subject_id:
            self.offered = await look(VERBS[noun], subject_id)

    @gated(Permission.DOCUMENTS_SEND)
    async def mail(self, key: str):
        """Issue the document, keep it, and open the mail that carries it."""
        self.issuing = key
        yield
        try:
            document = await asyncio.to_thread(print_document, current_actor(), key, self.subject_id)
        finally:
            self.issuing = ""
        await reread(self)
        yield MailingState.compose("document", document)

    @gated(Permission.DOCUMENTS_SEND, background=True)
    async def watch(self):
        """Show what a print link makes once it is kept; one that says what the last said is not kept again."""
        for seconds in WAITS:
            await asyncio.sleep(seconds)
            async with self:
                if await reread(self):
                    return
