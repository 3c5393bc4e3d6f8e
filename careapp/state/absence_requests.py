"""Absences that workers ask for: what the worker sees on the phone, and what the office answers."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions import absence_requests, search
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.repairs import AbsenceRequestLine
from careapp.state.access import act, gated, look, push_toast
from careapp.state.session import SessionState


class AbsenceRequestsState(rx.State):
    """The requests nobody has answered, and the answer being written."""

    rows: list[AbsenceRequestLine] = []
    asked: str = ""
    request_id: int = 0
    version: int = 0
    about: str = ""
    answer: str = ""
    errors: dict[str, str] = {}

    @gated(Permission.WORKERS_READ)
    async def load(self):
        """Show what waits for an answer."""
        self.asked = ""
        await self._read()

    async def _read(self) -> None:
        self.rows = await look(absence_requests.waiting)
        session = await self.get_state(SessionState)
        session.counts = await look(search.counts)

    @gated(Permission.WORKERS_EDIT)
    async def ask(self, verb: str, request_id: int):
        """Ask for the words of an answer, `approve` or `refuse`."""
        row = next((row for row in self.rows if row.id == request_id), None)
        if row and verb in ("approve", "refuse"):
            self.asked, self.request_id, self.version = verb, row.id, row.version
            self.about, self.answer, self.errors = f"{row.worker}, {row.period}", "", {}

    @gated(Permission.WORKERS_EDIT)
    async def write(self, text: str):
        """Follow the answer."""
        self.answer, self.errors = text[:400], {}

    @gated(Permission.WORKERS_READ)
    async def close(self):
        """Put the answer away."""
        self.asked = ""

    @gated(Permission.WORKERS_EDIT)
    async def decide(self):
        """Answer; what an approved absence uncovers is shown next. A second press finds the dialog away."""
        verb = self.asked
        if not verb:
            return None
        try:
            if verb == "approve":
                absence_id = await act(absence_requests.approve, self.request_id, self.version, self.answer)
            else:
                await act(absence_requests.refuse, self.request_id, self.version, self.answer)
        except RefusedFields as refusal:
            self.errors = {"answer": refusal.reason}
            return None
        self.asked = ""
        await self._read()
        told = _("Absence acceptée, l’intervenant est prévenu.") if verb == "approve" else _("Demande refusée.")
        await push_toast(self, "success", told)
        return rx.redirect(f"/repairs?absence={absence_id}") if verb == "approve" else None


class MyAbsencesState(rx.State):
    """What the worker signed in asked for, and the form of a new request."""

    rows: list[AbsenceRequestLine] = []
    loading: bool = True
    trouble: str = ""
    writing: bool = False
    errors: dict[str, str] = {}

    @gated(Permission.OWN_DAY)
    async def load(self):
        """Show the requests with their answers."""
        self.writing, self.errors = False, {}
        await self._read()

    async def _read(self) -> None:
        try:
            self.rows, self.trouble = await look(absence_requests.own), ""
        except Refused as refusal:
            self.trouble = refusal.reason
        finally:
            self.loading = False

    @gated(Permission.OWN_DAY)
    async def start(self):
        """Show the form."""
        self.writing, self.errors = True, {}

    @gated(Permission.OWN_DAY)
    async def close(self):
        """Put the form away."""
        self.writing = False

    @gated(Permission.OWN_DAY)
    async def send(self, form: dict[str, Any]):
        """Ask; a second press finds the form away."""
        if not self.writing:
            return
        try:
            await act(absence_requests.ask, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        self.writing, self.errors = False, {}
        await push_toast(self, "success", _("Demande envoyée à votre agence."))
        await self._read()

    @gated(Permission.OWN_DAY)
    async def withdraw(self, request_id: int):
        """Take a request back."""
        row = next((row for row in self.rows if row.id == request_id), None)
        if row:
            await act(absence_requests.withdraw, row.id, row.version)
            await self._read()
