"""Mailing the mission sheet of the opportunity on the screen, and what was issued for it."""

from __future__ import annotations

import asyncio

import reflex as rx

from careapp.actions.mission_sheets import issue
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.documents import DocumentRow
from careapp.state.access import act, gated, look, push_toast


class MissionSheetState(rx.State):
    """The mail being written and the documents issued."""

    opportunity_id: int = 0
    open: bool = False
    sending: bool = False
    form: dict[str, str] = {}
    errors: dict[str, str] = {}
    documents: list[DocumentRow] = []
    mails: list[DocumentRow] = []

    @gated(Permission.DOCUMENTS_SEND)
    async def compose(self, opportunity_id: int):
        """Open the mail with recipient, subject and message prefilled."""
        draft = await look(issue.draft, opportunity_id)
        self.opportunity_id, self.open, self.errors = opportunity_id, True, {}
        self.form = {"recipient": draft.recipient, "subject": draft.subject, "body": draft.body}

    @gated(Permission.DOCUMENTS_SEND)
    async def fill(self, name: str, value: str):
        """Keep a field of the mail."""
        self.form = {**self.form, name: value[:20_100]}

    @gated(Permission.DOCUMENTS_SEND)
    async def close(self):
        """Close the mail without sending it."""
        self.open = False

    @gated(Permission.DOCUMENTS_SEND)
    async def send(self):
        """Print the sheet, keep it and queue the mail."""
        try:
            message = issue.check_mail(dict(self.form))
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        self.sending, self.errors = True, {}
        yield
        try:
            made = await look(issue.page, self.opportunity_id)
            content = await asyncio.to_thread(issue.pdf, made)
            await act(issue.mail, self.opportunity_id, made, content, message)
            self.open = False
            await push_toast(self, "success", _("Fiche mission mise à l’envoi."))
            await self._refresh()
        finally:
            self.sending = False

    async def _refresh(self) -> None:
        found = await look(issue.documents_of, self.opportunity_id)
        self.documents, self.mails = found.documents, found.mails

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self, opportunity_id: int):
        """Show what was issued for an opportunity."""
        self.opportunity_id = opportunity_id
        await self._refresh()
