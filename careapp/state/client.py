"""A client's record: its tabs, and one part at a time in a dialog."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar, Final

import reflex as rx

from careapp.actions import clients
from careapp.actions.clients import merge
from careapp.domain.permissions import Permission
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
from careapp.readmodels.common import Choice
from careapp.readmodels.records import DocumentLine, OpportunityLine
from careapp.state.access import act, look, push_toast
from careapp.state.records import RecordKind, RecordState

SAVES: Final[dict[str, Callable[..., ClientView]]] = {
    "address": clients.save_address,
    "contact": clients.save_contact,
    "pet": clients.save_pet,
    "care_plan": clients.save_care_plan,
}
EMPTY: Final[dict[str, Callable[[], Any]]] = {"contact": ContactView, "pet": PetView, "care_plan": CarePlanView}


class ClientState(RecordState, rx.State):
    """The client shown, the tab, and what is being edited."""

    record: ClientView = ClientView()
    options: ClientOptions = ClientOptions()
    address: AddressView = AddressView()
    contact: ContactView = ContactView()
    pet: PetView = PetView()
    care_plan: CarePlanView = CarePlanView()
    choice: WorkerChoiceView = WorkerChoiceView()
    opportunities: list[OpportunityLine] = []
    documents: list[DocumentLine] = []

    _kind: ClassVar = RecordKind(
        reads=Permission.CLIENTS_READ,
        edits=Permission.CLIENTS_EDIT,
        verbs=clients,
        view=ClientView,
        tabs=("definition", "opportunities", "visits", "notes", "incidents", "documents", "calendar"),
        parts={
            "address": "addresses",
            "contact": "contacts",
            "pet": "pets",
            "care_plan": "care_plans",
            "choice": "choices",
        },
    )

    @rx.var
    def choosable(self) -> list[Choice]:
        """The workers of whom the client has said nothing yet."""
        said = {str(choice.worker_id) for choice in self.record.choices}
        return [worker for worker in self.options.workers if worker.value not in said]

    async def _moved_to(self, asked: int) -> str:
        kept = await look(merge.forward, asked)
        if kept:
            await push_toast(self, "success", _("Cette fiche a été fusionnée avec celle-ci."))
        return f"/clients/{kept}" if kept else ""

    async def _fill_tab(self) -> None:
        if self.tab == "opportunities":
            self.opportunities = await look(clients.opportunities, self.record.id)
        elif self.tab == "documents":
            self.documents = await look(clients.documents, self.record.id)
        else:
            await super()._fill_tab()

    def _open(self, noun: str, row: Any) -> None:
        if noun == "address":
            self.address = row or AddressView(main=not self.record.addresses)
        elif noun == "choice":
            self.choice = row or WorkerChoiceView(kind="preferred")
        else:
            setattr(self, noun, row or EMPTY[noun]())

    async def _save(self, form: dict[str, Any]) -> ClientView:
        seen = (self.record.id, self.record.version)
        if self.editing == "identity":
            return await act(clients.save, *seen, form)
        if self.editing == "choice":
            return await act(clients.save_choice, *seen, {"worker_id": str(self.choice.worker_id or ""), **form})
        return await act(SAVES[self.editing], *seen, self.part_id, form)
