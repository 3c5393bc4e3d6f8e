"""The agency's public form and the reasons of a loss, as an administrator sets them up."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions import requests
from careapp.actions.opportunities import lost_reasons
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.pipeline import LostReasonRow
from careapp.readmodels.requests import RequestFormView
from careapp.state.access import act, gated, look, push_toast
from careapp.state.saving import kept


class RequestFormState(rx.State):
    """How the public form is set up."""

    shown: RequestFormView = RequestFormView()
    errors: dict[str, str] = {}
    conflict: bool = False
    loading: bool = True

    @gated(Permission.AGENCY_EDIT)
    async def load(self):
        """Show the settings."""
        self.errors, self.conflict = {}, False
        self.shown = await look(requests.view)
        self.loading = False

    @gated(Permission.AGENCY_EDIT)
    async def save(self, form: dict[str, Any]):
        """Set up the form."""
        if await kept(self, act(requests.save, self.shown.version, form)):
            self.shown = await look(requests.view)
            await push_toast(self, "success", _("Formulaire public enregistré."))


class LostReasonsState(rx.State):
    """The reasons offered when an opportunity is lost."""

    rows: list[LostReasonRow] = []
    row: LostReasonRow = LostReasonRow()
    editing: str = ""
    errors: dict[str, str] = {}
    conflict: bool = False

    async def _show(self) -> None:
        self.rows = await look(lost_reasons.listed)

    @gated(Permission.CATALOG_EDIT)
    async def load(self):
        """Show the reasons."""
        self.editing, self.errors, self.conflict = "", {}, False
        await self._show()

    @gated(Permission.CATALOG_EDIT)
    async def reload(self):
        """Read again what someone else changed."""
        self.editing, self.errors, self.conflict = "", {}, False
        await self._show()

    @gated(Permission.CATALOG_EDIT)
    async def open_reason(self, label: str):
        """Open the name of a reason, an empty one for a new reason."""
        self.row = next((one for one in self.rows if one.label == label), LostReasonRow())
        self.editing, self.errors, self.conflict = "reason", {}, False

    @gated(Permission.CATALOG_EDIT)
    async def close(self):
        """Close the form."""
        self.editing, self.errors, self.conflict = "", {}, False

    @gated(Permission.CATALOG_EDIT)
    async def save(self, form: dict[str, Any]):
        """Name the reason that is open."""
        if await kept(self, act(lost_reasons.save, self.row.id, self.row.version, form)):
            self.editing = ""
            await self._show()
            await push_toast(self, "success", _("Motif enregistré."))

    @gated(Permission.CATALOG_EDIT)
    async def set_active(self, label: str, active: bool):
        """Offer a reason again, or no longer."""
        await act(lost_reasons.set_active, label, active)
        await self._show()

    @gated(Permission.CATALOG_EDIT)
    async def move_up(self, label: str):
        """Offer a reason one place earlier."""
        await act(lost_reasons.move_up, label)
        await self._show()
