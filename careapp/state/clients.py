"""The list of clients, and a new one."""

from __future__ import annotations

from types import ModuleType
from typing import ClassVar

import reflex as rx

from careapp.actions import clients
from careapp.domain.permissions import Permission
from careapp.readmodels.clients import ClientRow
from careapp.readmodels.common import Choice
from careapp.state.access import look
from careapp.state.lists import RecordListState


class ClientsState(RecordListState, rx.State):
    """Words, filters, order and page of the list; the form of a new client."""

    filters: dict[str, str] = dict.fromkeys(("status", "sector", "manager"), "")
    rows: list[ClientRow] = []
    sectors: list[Choice] = []
    managers: list[Choice] = []

    _reads: ClassVar = Permission.CLIENTS_READ
    _edits: ClassVar = Permission.CLIENTS_EDIT
    _verbs: ClassVar[ModuleType] = clients
    _route: ClassVar = "/clients"

    async def _offer(self) -> None:
        options = await look(clients.options)
        self.sectors, self.managers = options.sectors, options.managers
