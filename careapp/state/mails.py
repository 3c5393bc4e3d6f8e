"""The outbox on the screen."""

from __future__ import annotations

import reflex as rx

from careapp.actions import mails
from careapp.domain.listing import Listing
from careapp.domain.mailing import MailStatus
from careapp.domain.messages import KIND_LABELS
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.mails import MailPage, MailRow, MailView
from careapp.state.access import act, gated, look, push_toast

STATUSES = ("", *MailStatus)


class MailsState(rx.State):
    """Words, status, order and page of the outbox; the mail being read."""

    text: str = ""
    status: str = ""
    kind: str = ""
    cancelling: int = 0
    sort: str = ""
    descending: bool = False
    page: int = 1
    rows: list[MailRow] = []
    counts: dict[str, int] = {}
    total: int = 0
    server: str = ""
    loading: bool = True
    reading: bool = False
    mail: MailView = MailView()

    async def _refresh(self) -> None:
        asked = Listing(self.text, {"status": self.status, "kind": self.kind}, self.sort, self.descending, self.page)
        found: MailPage = await look(mails.listed, asked)
        self.rows, self.counts, self.total = found.rows, found.counts, found.figures.total
        self.page, self.server, self.loading = found.figures.page, found.server, False

    @gated(Permission.MAILS_READ)
    async def load(self):
        """Show the outbox as it was left; `?mail=ID` opens one."""
        self.reading = False
        await self._refresh()
        asked = str(self.router.url.query_parameters.get("mail", ""))
        if asked.isascii() and asked.isdigit() and len(asked) < 10:
            self.mail, self.reading = await look(mails.view, int(asked)), True

    @gated(Permission.MAILS_READ)
    async def search(self, text: str):
        """Look for a recipient or a subject."""
        self.text, self.page = text[:120], 1
        await self._refresh()

    @gated(Permission.MAILS_READ)
    async def show(self, status: str):
        """Show the mails of a status, or all of them."""
        self.status, self.page = status if status in STATUSES else "", 1
        await self._refresh()

    @gated(Permission.MAILS_READ)
    async def show_kind(self, kind: str):
        """Show the mails of a kind, or of all."""
        self.kind, self.page = kind if kind in KIND_LABELS else "", 1
        await self._refresh()

    @gated(Permission.MAILS_READ)
    async def sort_by(self, key: str):
        """Sort by a column, the other way round when it is sorted already."""
        self.descending = key == self.sort and not self.descending
        self.sort, self.page = key[:20], 1
        await self._refresh()

    @gated(Permission.MAILS_READ)
    async def go_to_page(self, number: int):
        """Show another page."""
        self.page = number
        await self._refresh()

    @gated(Permission.MAILS_READ)
    async def open(self, mail_id: int):
        """Read a mail."""
        self.mail, self.reading = await look(mails.view, mail_id), True

    @gated(Permission.MAILS_READ)
    async def close(self):
        """Close the mail."""
        self.reading = False

    @gated(Permission.MAILS_READ)
    async def retry(self, mail_id: int):
        """Queue a mail once more."""
        self.mail = await act(mails.retry, mail_id)
        await self._refresh()
        await push_toast(self, "success", _("Courriel remis en file d’envoi."))

    @gated(Permission.MAILS_READ)
    async def ask_cancel(self, mail_id: int):
        """Ask before a mail is taken back."""
        self.cancelling = mail_id

    @gated(Permission.MAILS_READ)
    async def keep(self):
        """Let the mail leave after all."""
        self.cancelling = 0

    @gated(Permission.MAILS_READ)
    async def cancel(self):
        """Take back the mail that was asked about."""
        mail_id, self.cancelling = self.cancelling, 0
        self.mail = await act(mails.cancel, mail_id)
        await self._refresh()
        await push_toast(self, "success", _("Courriel annulé."))
