"""A new opportunity: for a client the agency knows, or for a person who may have a record already."""

from __future__ import annotations

from typing import Any, Final

import reflex as rx

from careapp.actions.clients import twins
from careapp.actions.opportunities import choices, entry
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.clients import TwinRow
from careapp.readmodels.common import Choice
from careapp.state.access import act, address, gated, look, push_toast

EDITS = Permission.OPPORTUNITIES_EDIT
PERSON: Final = ("civility", "last_name", "first_name", "birth_date", "phone")


class OpportunityEntry(rx.State, mixin=True):
    """The dialog of a new opportunity."""

    creating: bool = False
    new_kind: str = "known"
    client_text: str = ""
    clients: list[Choice] = []
    new_client: str = ""
    new_activity: str = ""
    forms: list[Choice] = []
    new_form: str = ""
    new_need: str = ""
    person: dict[str, str] = dict.fromkeys(PERSON, "")
    twins: list[TwinRow] = []
    someone_else: bool = False
    errors: dict[str, str] = {}

    async def _start_if_asked(self, asked: bool, client: str) -> None:
        self.creating = asked
        if asked:
            self._empty()
            self.new_client = client[:12]
            await self._offer_forms()
            self.clients = await look(choices.clients, "", int(self.new_client) if self.new_client.isdigit() else 0)

    async def _offer_forms(self) -> None:
        """Offer the forms of the activity, the usual one chosen."""
        activity = int(self.new_activity) if self.new_activity.isdigit() else 0
        self.forms = await look(choices.forms, activity) if activity else []
        self.new_form = self.forms[0].value if self.forms else ""

    def _empty(self) -> None:
        self.errors, self.new_need, self.new_kind, self.client_text = {}, "", "known", ""
        self.person, self.twins, self.someone_else = dict.fromkeys(PERSON, ""), [], False

    @gated(EDITS)
    async def start_new(self):
        """Open the dialog of a new opportunity."""
        self._empty()
        self.creating = True
        await self._offer_forms()
        self.clients = await look(choices.clients, "")

    @gated(EDITS)
    async def stop_new(self):
        """Close the dialog; the address no longer asks for it."""
        self.creating = False
        return rx.redirect("/opportunities", replace=True) if "new" in address(self) else None

    @gated(EDITS)
    async def choose_kind(self, kind: str):
        """Take a client the agency knows, or type a person."""
        self.new_kind, self.errors = "person" if kind == "person" else "known", {}

    @gated(EDITS)
    async def find_client(self, text: str):
        """Offer the clients whose name holds the text."""
        self.client_text = text[:80]
        self.clients = await look(choices.clients, self.client_text)

    @gated(EDITS)
    async def fill_new(self, name: str, value: str):
        """Keep a field of the dialog."""
        if name == "client":
            self.new_client = value
        elif name == "activity":
            self.new_activity = value
            await self._offer_forms()
        elif name == "form":
            self.new_form = value
        elif name == "need":
            self.new_need = value[:4000]

    @gated(EDITS)
    async def fill_person(self, name: str, value: str):
        """Keep a field of the person, and show who looks like it."""
        if name not in PERSON:
            return
        self.person = {**self.person, name: value[:200]}
        self.errors = {key: text for key, text in self.errors.items() if key not in (name, "twin")}
        self.twins, self.someone_else = await look(twins.looking_like, self.person), False

    @gated(EDITS)
    async def same_person(self, client_id: int):
        """It is this client: the opportunity is theirs."""
        self.clients = await look(choices.clients, "", client_id)
        self.new_kind, self.new_client, self.errors = "known", str(client_id), {}

    @gated(EDITS)
    async def other_person(self):
        """It is none of those who look alike: a record of its own is made."""
        self.someone_else = True
        self.errors = {key: text for key, text in self.errors.items() if key != "twin"}

    @gated(EDITS)
    async def create(self):
        """Open the opportunity and go to it; the second press of a double click opens no second one."""
        if not self.creating:
            return None
        try:
            one = await (self._for_person() if self.new_kind == "person" else self._for_client())
        except RefusedFields as refusal:
            self.errors = refusal.errors
            if "form" in self.errors:
                await self._offer_forms()
            return None
        self.creating, self.errors = False, {}
        await push_toast(self, "success", _("Opportunité créée."))
        return rx.redirect(f"/opportunities/{one}", replace="new" in address(self))

    async def _for_client(self) -> int:
        return await act(entry.for_client, self.new_client, self.new_activity, self.new_need, self.new_form)

    async def _for_person(self) -> int:
        person: dict[str, Any] = dict(self.person)
        asked = self.new_activity, self.new_need, self.someone_else, self.new_form
        return await act(entry.for_person, person, *asked)
