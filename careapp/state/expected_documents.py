"""The catalogue of expected documents, the list of those to ask for, and the checklist of a record."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

import reflex as rx

from careapp.actions.expected_documents import catalogue, checklist, files, listing
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound
from careapp.i18n import _
from careapp.readmodels.expected_documents import ChecklistLine, ExpectedCatalogue, ExpectedView, OwedFilters, OwedRow
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.lists import ListState
from careapp.state.saving import kept

Noun = Literal["client", "worker"]
FILTERS = ("state", "whom", "document", "obligatory", "activity", "sector")


class OwedState(ListState, rx.State):
    """The documents to ask for."""

    filters: dict[str, str] = dict.fromkeys(FILTERS, "")
    rows: list[OwedRow] = []
    counts: dict[str, int] = {}
    options: OwedFilters = OwedFilters()

    _reads: ClassVar = Permission.CLIENTS_READ

    @gated(Permission.CLIENTS_READ)
    async def load(self):
        """Show the list as it was left, or as the address narrows it."""
        asked = {name: value for name, value in address(self).items() if name in FILTERS}
        if asked:
            self.filters, self.page = {**dict.fromkeys(FILTERS, ""), **asked}, 1
        self.options = await look(listing.filters)
        await self._refresh()

    async def _found(self, asked: Listing) -> Any:
        found = await look(listing.listed, asked)
        self.counts = found.counts
        return found


class ExpectedState(rx.State):
    """The catalogue, and the document being changed."""

    shown: ExpectedCatalogue = ExpectedCatalogue()
    loading: bool = True
    editing: str = ""
    document: ExpectedView = ExpectedView()
    errors: dict[str, str] = {}
    conflict: bool = False

    async def _refresh(self) -> None:
        self.shown, self.loading = await look(catalogue.catalogue), False

    @gated(Permission.CATALOG_READ)
    async def load(self):
        """Show the catalogue."""
        self.editing = ""
        await self._refresh()

    @gated(Permission.CATALOG_READ)
    async def reload(self):
        """Read the catalogue again, as someone else may have left it."""
        await self._refresh()
        self.document = next((row for row in self.shown.rows if row.id == self.document.id), ExpectedView())
        self.conflict = False

    @gated(Permission.CATALOG_EDIT)
    async def edit(self, expected_id: int):
        """Open a document of the catalogue, or a new one (id 0)."""
        found = next((row for row in self.shown.rows if row.id == expected_id), None)
        self.document, self.editing = found or ExpectedView(), "expected"
        self.errors, self.conflict = {}, False

    @gated(Permission.CATALOG_READ)
    async def close(self):
        """Close the document without saving it."""
        self.editing = ""

    @gated(Permission.CATALOG_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the document that is open; a second click finds none."""
        if not self.editing:
            return
        if not await kept(self, act(catalogue.save, self.document.id, self.document.version, form)):
            return
        self.editing = ""
        await self._refresh()
        await push_toast(self, "success", _("Document enregistré."))

    @gated(Permission.CATALOG_EDIT)
    async def set_active(self, expected_id: int, active: bool):
        """Ask for a document again, or no longer."""
        await act(catalogue.set_active, expected_id, active)
        await self._refresh()

    @gated(Permission.CATALOG_EDIT)
    async def ship(self):
        """Add the documents that the product ships and the catalogue lacks."""
        count = await act(catalogue.ship)
        await self._refresh()
        await push_toast(self, "success", _("{count} documents ajoutés.", count=count))


class ChecklistState(rx.State):
    """The documents of the record on the screen, and the one being written down."""

    noun: str = ""
    record_id: int = 0
    lines: list[ChecklistLine] = []
    editing: str = ""
    line: ChecklistLine = ChecklistLine()
    errors: dict[str, str] = {}
    conflict: bool = False
    withdrawing: int = 0

    @gated(Permission.CLIENTS_READ)
    async def load(self, noun: Noun, record_id: int):
        """Show the documents of a record."""
        self.noun, self.record_id, self.editing, self.withdrawing = noun, record_id, "", 0
        self.lines = await look(checklist.of_record, noun, record_id)

    @gated(Permission.CLIENTS_READ)
    async def reload(self):
        """Read the documents again, as someone else may have left them."""
        self.lines = await look(checklist.of_record, self.noun, self.record_id)
        self.line = next((one for one in self.lines if one.expected_id == self.line.expected_id), ChecklistLine())
        self.conflict = False

    @gated(Permission.CLIENTS_EDIT)
    async def edit(self, expected_id: int):
        """Open what is known of a document."""
        found = next((one for one in self.lines if one.expected_id == expected_id), None)
        if found is None:
            raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
        self.line, self.editing, self.errors, self.conflict = found, "received", {}, False

    @gated(Permission.CLIENTS_READ)
    async def close(self):
        """Close the document without saving it."""
        self.editing, self.withdrawing = "", 0

    @gated(Permission.CLIENTS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Write down that the document came, or that it is without object."""
        if self.editing and await kept(self, self._save(form)):
            self.editing = ""
            await push_toast(self, "success", _("Document noté."))

    async def _save(self, form: dict[str, Any]) -> None:
        seen = self.line.expected_id, self.line.version
        self.lines = await act(checklist.receive, self.noun, self.record_id, *seen, form)

    @gated(Permission.CLIENTS_EDIT)
    async def ask_withdrawal(self, received_id: int):
        """Ask before what was written down is taken back."""
        self.withdrawing = received_id

    @gated(Permission.CLIENTS_EDIT)
    async def withdraw(self):
        """Take back what was written down: the document is missing again."""
        found = next((one for one in self.lines if one.received_id == self.withdrawing), None)
        self.withdrawing = 0
        if found is not None:
            self.lines = await act(checklist.withdraw, found.received_id, found.version)
            await push_toast(self, "success", _("Document à redemander."))

    @gated(Permission.CLIENTS_EDIT)
    async def attached(self):
        """Show the file that was just taken in."""
        self.lines = await look(checklist.of_record, self.noun, self.record_id)
        await push_toast(self, "success", _("Fichier joint."))

    @gated(Permission.CLIENTS_READ)
    async def refused(self, reason: str):
        """Say why a file was not taken in."""
        lost = _("Le fichier n’est pas parti : vérifiez la connexion.")
        await push_toast(self, "warning", lost if reason == "network" or not reason else reason[:300])

    @gated(Permission.CLIENTS_EDIT)
    async def detach(self, received_id: int):
        """Take the file of a document away."""
        await act(files.detach, received_id)
        self.lines = await look(checklist.of_record, self.noun, self.record_id)
        await push_toast(self, "success", _("Fichier retiré."))
