"""A mail being written from a record, and the mails the record has."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any, Final, Literal

import reflex as rx

from careapp.actions import mail_addresses
from careapp.actions.mailing import draft, record, send
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _, formats
from careapp.readmodels.mails import FaultyAddressView, MailDraft, MailLine, MailPreview, Recipient
from careapp.settings import get_settings
from careapp.state.access import act, gated, look, push_toast
from careapp.state.issued import reread

Source = Literal["sheet", "opportunity", "month", "client", "week", "worker", "document", "owed_client", "owed_worker"]
Noun = Literal["client", "worker", "opportunity"]
FIELDS: Final = ("subject", "body", "on", "at", "free")


class MailingState(rx.State):
    """The mail of the dialog; the mails and faulty addresses of the record on the screen."""

    source: str = ""
    row_id: int = 0
    open: bool = False
    sending: bool = False
    draft: MailDraft = MailDraft()
    recipients: list[Recipient] = []
    form: dict[str, str] = {}
    language: str = "fr"
    errors: dict[str, str] = {}
    reading: bool = False
    preview: MailPreview = MailPreview()
    noun: str = ""
    record_id: int = 0
    lines: list[MailLine] = []
    faults: list[FaultyAddressView] = []

    _written: tuple[str, str] = ("", "")
    _documents: list[int] = []

    @gated(Permission.DOCUMENTS_SEND)
    async def compose(self, source: Source, row_id: int):
        """Open a mail with its people, subject, text and documents prefilled."""
        found = await look(draft.draft, source, row_id)
        self.source, self.row_id, self.draft, self.recipients = source, row_id, found, found.recipients
        self.form = {"subject": found.subject, "body": found.body, "on": "", "at": "", "free": ""}
        self._written, self._documents, self.language = (found.subject, found.body), [], found.language
        self.open, self.reading, self.errors = True, False, {}

    @gated(Permission.DOCUMENTS_SEND)
    async def close(self):
        """Close the mail without sending it."""
        self.open, self.reading = False, False

    @gated(Permission.DOCUMENTS_SEND)
    async def fill(self, name: str, value: str):
        """Keep a field of the mail."""
        if name in FIELDS:
            self.form = {**self.form, name: value[:20_100]}

    @gated(Permission.DOCUMENTS_SEND)
    async def address_to(self, key: str, role: Literal["", "to", "cc"]):
        """Send to someone, in copy, or not."""
        self.recipients = [
            replace(one, role=role) if one.key == key and not one.blocked else one for one in self.recipients
        ]
        self.errors = {name: said for name, said in self.errors.items() if name != "to"}
        await self._write_anew()

    @gated(Permission.DOCUMENTS_SEND)
    async def speak(self, language: Literal["fr", "en"]):
        """Write the mail in another language; what was typed stays."""
        self.language = language
        await self._write_anew()

    async def _write_anew(self) -> None:
        """The text of the kind for who is chosen now, unless somebody has changed it."""
        if (self.form["subject"], self.form["body"]) != self._written:
            return
        to = [one for one in self.recipients if one.role == "to"]
        name = to[0].name if len(to) == 1 and to[0].name != to[0].address else ""
        subject, body = await look(draft.text, self.source, self.row_id, name, self.language)
        self._written = (subject, body)
        self.form = {**self.form, "subject": subject, "body": body}

    @gated(Permission.DOCUMENTS_SEND)
    async def add_address(self):
        """Add the address that was typed, if it is one and may be written to."""
        try:
            found = await look(draft.free, self.source, self.row_id, self.form.get("free", ""))
        except Refused as refusal:
            self.errors = {**self.errors, "free": refusal.reason}
            return
        known = [one for one in self.recipients if one.address.lower() != found.address.lower()]
        before = next((one for one in self.recipients if one.address.lower() == found.address.lower()), found)
        self.recipients = [*known, replace(before, role="to")]
        self.form, self.errors = {**self.form, "free": ""}, {}
        await self._write_anew()

    @gated(Permission.DOCUMENTS_SEND)
    async def attach(self, document_id: int, chosen: bool):
        """Let a kept document travel with the mail, or not."""
        self.draft = replace(
            self.draft,
            attached=[replace(one, chosen=chosen) if one.id == document_id else one for one in self.draft.attached],
        )

    def _order(self) -> dict[str, Any]:
        def of(role: str) -> str:
            return ",".join(one.address for one in self.recipients if one.role == role)

        chosen = ",".join(str(one.id) for one in self.draft.attached if one.chosen)
        return {**self.form, "to": of("to"), "cc": of("cc"), "documents": chosen, "key": self.draft.key}

    @gated(Permission.DOCUMENTS_SEND)
    async def read(self):
        """Show the mail as it will be read."""
        try:
            self.preview = await look(send.preview, self.source, self.row_id, self._order())
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        self.reading, self.errors = True, {}

    @gated(Permission.DOCUMENTS_SEND)
    async def write(self):
        """Go back from the preview to the fields."""
        self.reading = False

    @gated(Permission.DOCUMENTS_SEND)
    async def send(self):
        """Print and keep the document, queue the mail."""
        if not self.open or self.sending:
            return
        self.sending, self.errors = True, {}
        yield
        try:
            await self._send()
        except RefusedFields as refusal:
            self.errors, self.reading = refusal.errors, False
        finally:
            self.sending = False

    async def _send(self) -> None:
        order = await look(send.check, self.source, self.row_id, self._order())
        page = await act(send.printed, self.source, self.row_id, self.language)
        document = await asyncio.to_thread(send.written, page) if page else None
        count = await act(send.send, self.source, self.row_id, order, document)
        self.open = self.reading = False
        when = formats.moment(order.at, get_settings().tz) if order.at else ""
        await push_toast(self, "success", send.told(count, order.at, when))
        await self._refresh()
        if page:
            await reread(self)

    @gated(Permission.DOCUMENTS_SEND)
    async def load(self, noun: Noun, record_id: int):
        """Show the mails of a record."""
        self.noun, self.record_id = noun, record_id
        await self._refresh()

    async def _refresh(self) -> None:
        if not self.noun or not self.record_id:
            return
        found = await look(record.record, self.noun, self.record_id)
        self.lines, self.faults = found.lines, found.faults

    @gated(Permission.DOCUMENTS_SEND)
    async def correct(self, fault_id: int):
        """Say that an address is good again."""
        address = await act(mail_addresses.correct, fault_id)
        await push_toast(self, "success", _("{address} peut de nouveau recevoir.", address=address))
        await self._refresh()
        if self.open:
            people = await look(draft.draft, self.source, self.row_id)
            fresh = {one.key: one for one in people.recipients}
            self.recipients = [
                replace(fresh[one.key], role=one.role) if one.key in fresh else one for one in self.recipients
            ]
