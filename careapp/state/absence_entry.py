"""An absence entered from wherever one is, and a client's stay in hospital; both lead to what they uncover."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions import workers
from careapp.actions.planning import frame as frames
from careapp.actions.repairs import hospital
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _, ngettext
from careapp.readmodels.common import Choice
from careapp.state.access import act, gated, look, push_toast


class AbsenceEntryState(rx.State):
    """The dialog of a new absence."""

    shown: bool = False
    workers: list[Choice] = []
    worker: str = ""
    day: str = ""
    errors: dict[str, str] = {}

    @gated(Permission.WORKERS_EDIT)
    async def open(self, worker_id: int, day: str):
        """Show the form, for somebody and from a day on where one knows them already."""
        self.workers = await look(workers.to_choose)
        self.worker, self.day, self.errors = str(worker_id or ""), day[:10], {}
        self.shown = True

    @gated(Permission.WORKERS_READ)
    async def close(self):
        """Put the form away."""
        self.shown = False

    @gated(Permission.WORKERS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Write the absence down and show the visits it uncovers; a second press finds the form away."""
        if not self.shown:
            return None
        self.errors = {}
        try:
            absence_id, uncovered = await act(workers.declare, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return None
        self.shown = False
        told = ngettext("{count} visite découverte.", "{count} visites découvertes.", uncovered)
        await push_toast(self, "success", _("Absence enregistrée. {told}", told=told))
        return rx.redirect(f"/repairs?absence={absence_id}")


class HospitalState(rx.State):
    """The dialog of a client in hospital."""

    shown: bool = False
    client_id: int = 0
    label: str = ""
    clients: list[Choice] = []
    first: str = ""
    last: str = ""
    reason: str = ""
    visits: list[str] = []
    errors: dict[str, str] = {}

    @gated(Permission.PLANNING_EDIT)
    async def open(self, client_id: int):
        """Show the form, for a client one knows already or for one to look for."""
        self.client_id, self.clients, self.visits, self.errors = client_id, [], [], {}
        self.first = self.last = self.reason = self.label = ""
        self.label = await look(frames.client_name, client_id) if client_id else ""
        self.shown = True

    @gated(Permission.PLANNING_READ)
    async def close(self):
        """Put the form away."""
        self.shown = False

    @gated(Permission.PLANNING_READ)
    async def look_for(self, text: str):
        """Offer clients by name."""
        self.label = text[:80]
        self.clients = await look(frames.clients, self.label)

    @gated(Permission.PLANNING_READ)
    async def pick(self, value: str):
        """Keep a client."""
        if value.isascii() and value.isdigit() and len(value) < 10:
            self.client_id, self.clients = int(value), []
            self.label = await look(frames.client_name, self.client_id)
            await self._ahead()

    @gated(Permission.PLANNING_READ)
    async def change(self, key: str, value: str):
        """Follow the dates and the reason."""
        if key in ("first", "last", "reason"):
            setattr(self, key, value[:400])
            self.errors = {name: text for name, text in self.errors.items() if name != key}
            if key != "reason":
                await self._ahead()

    async def _ahead(self) -> None:
        self.visits = []
        if not (self.client_id and self.first):
            return
        try:
            self.visits = await look(hospital.cancelled_ahead, self.client_id, self.first, self.last)
        except RefusedFields as refusal:
            self.errors = refusal.errors

    @gated(Permission.PLANNING_EDIT)
    async def cancel_visits(self):
        """Cancel the visits and go to what their workers may take now; a second press finds the form away."""
        if not self.shown:
            return None
        if not self.client_id:
            self.errors = {"client": _("Choisissez un client.")}
            return None
        form = {"first": self.first, "last": self.last, "reason": self.reason}
        try:
            count, first, last = await act(hospital.in_hospital, self.client_id, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return None
        except Refused as refusal:
            self.errors = {refusal.field or "first": refusal.reason}
            return None
        self.shown = False
        told = ngettext("{count} visite annulée.", "{count} visites annulées.", count)
        await push_toast(self, "success", told, _("Annuler l’action"))
        return rx.redirect(f"/repairs?day={first}&until={last}")
