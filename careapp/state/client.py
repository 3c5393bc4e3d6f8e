"""A client's record: its tabs, and one part at a time in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, Literal

import reflex as rx

from careapp.actions import clients
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.clients import (
    AddressView,
    CarePlanView,
    ClientOptions,
    ClientView,
    ContactView,
    PetView,
    WorkerChoiceView,
)
from careapp.readmodels.records import DocumentLine, OpportunityLine, VisitPage
from careapp.state.access import act, gated, look, push_toast
from careapp.state.records import record_id

PartNoun = Literal["address", "contact", "pet", "care_plan", "choice"]
TABS: Final = ("definition", "opportunities", "visits", "notes", "incidents", "documents")
SAVES: Final[dict[str, Callable[..., ClientView]]] = {
    "address": clients.save_address,
    "contact": clients.save_contact,
    "pet": clients.save_pet,
    "care_plan": clients.save_care_plan,
}


class ClientState(rx.State):
    """The client shown, the tab, and what is being edited."""

    client: ClientView = ClientView()
    options: ClientOptions = ClientOptions()
    found: bool = True
    loading: bool = True
    tab: str = "definition"
    editing: str = ""
    removing: str = ""
    part_id: int = 0
    address: AddressView = AddressView()
    contact: ContactView = ContactView()
    pet: PetView = PetView()
    care_plan: CarePlanView = CarePlanView()
    choice: WorkerChoiceView = WorkerChoiceView()
    errors: dict[str, str] = {}
    conflict: bool = False
    opportunities: list[OpportunityLine] = []
    visits: VisitPage = VisitPage()
    past: bool = False
    documents: list[DocumentLine] = []

    @gated(Permission.CLIENTS_READ)
    async def load(self):
        """Show the client the address names."""
        client_id = record_id(self)
        if client_id != self.client.id:
            self.client, self.loading = ClientView(), True
        self.found, self.editing, self.removing, self.errors = True, "", "", {}
        asked = str(self.router.url.query_parameters.get("tab", ""))
        self.tab, self.past = asked if asked in TABS else "definition", False
        try:
            self.client = await look(clients.view, client_id)
            self.options = await look(clients.options)
            await self._fill_tab()
        except NotFound:
            self.found = False
        self.loading = False

    @gated(Permission.CLIENTS_READ)
    async def open_tab(self, tab: str):
        """Show a tab with what it holds now."""
        self.tab = tab if tab in TABS else "definition"
        await self._fill_tab()

    async def _fill_tab(self) -> None:
        if self.tab == "opportunities":
            self.opportunities = await look(clients.opportunities, self.client.id)
        elif self.tab == "visits":
            self.visits = await look(clients.visits, self.client.id, self.past)
        elif self.tab == "documents":
            self.documents = await look(clients.documents, self.client.id)

    @gated(Permission.PLANNING_READ)
    async def show_visits(self, past: bool):
        """Show the visits to come, or those past."""
        self.past = past
        self.visits = await look(clients.visits, self.client.id, past)

    @gated(Permission.PLANNING_READ)
    async def turn_visits(self, page: int):
        """Show another page of visits."""
        self.visits = await look(clients.visits, self.client.id, self.past, page)

    @gated(Permission.CLIENTS_READ)
    async def reload(self):
        """Read the record again, as someone else may have left it."""
        self.client, self.conflict = await look(clients.view, self.client.id), False

    @gated(Permission.CLIENTS_EDIT)
    async def edit_identity(self):
        """Open the form of the identity."""
        self.editing, self.errors, self.conflict = "identity", {}, False

    @gated(Permission.CLIENTS_EDIT)
    async def edit_part(self, noun: PartNoun, part_id: int):
        """Open the form of a part of the record, or of a new one (id 0)."""
        rows: dict[str, Any] = {
            "address": self.client.addresses,
            "contact": self.client.contacts,
            "pet": self.client.pets,
            "care_plan": self.client.care_plans,
            "choice": self.client.choices,
        }
        empty = {"address": AddressView(main=not self.client.addresses), "choice": WorkerChoiceView(kind="preferred")}
        row = next((row for row in rows[noun] if row.id == part_id), empty.get(noun) or _EMPTY[noun]())
        setattr(self, noun, row)
        self.editing, self.part_id, self.errors, self.conflict = noun, row.id, {}, False

    @gated(Permission.CLIENTS_READ)
    async def close(self):
        """Close the form or the question without saving."""
        self.editing, self.removing, self.errors = "", "", {}

    @gated(Permission.CLIENTS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the form that is open; a second click on the button finds none."""
        if not self.editing:
            return
        seen = (self.client.id, self.client.version)
        try:
            if self.editing == "identity":
                view = await act(clients.save, *seen, form)
            elif self.editing == "choice":
                view = await act(clients.save_choice, *seen, {"worker_id": str(self.choice.worker_id or ""), **form})
            else:
                view = await act(SAVES[self.editing], *seen, self.part_id, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        except Stale:
            self.conflict = True
            return
        self.client, self.editing, self.errors = view, "", {}
        await push_toast(self, "success", _("Fiche enregistrée."))

    @gated(Permission.CLIENTS_EDIT)
    async def ask_removal(self, noun: PartNoun, part_id: int):
        """Ask before a part of the record is deleted."""
        self.removing, self.part_id = noun, part_id

    @gated(Permission.CLIENTS_EDIT)
    async def remove(self):
        """Delete the part that was asked about."""
        noun, self.removing = self.removing, ""
        self.client = await act(clients.remove, self.client.id, self.client.version, noun, self.part_id)
        await push_toast(self, "success", _("Élément supprimé."))


_EMPTY: Final[dict[str, Callable[[], Any]]] = {"contact": ContactView, "pet": PetView, "care_plan": CarePlanView}
