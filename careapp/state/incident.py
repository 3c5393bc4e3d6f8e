"""One incident: its form, what saving it will do, its status."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import reflex as rx

from careapp.actions import people
from careapp.actions.incidents import proposal, record
from careapp.domain.incidents import INFORMED_PARTIES
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.incidents import IncidentFields, IncidentMove, IncidentView, Proposal, Repetition
from careapp.settings import get_settings
from careapp.state.access import act, current_actor, gated, look, push_toast
from careapp.state.records import record_id


def _this_minute() -> IncidentFields:
    now = datetime.now(get_settings().tz)
    return IncidentFields(occurred_on=now.date().isoformat(), occurred_at=f"{now:%H:%M}", reported_by=_reporter())


def _reporter() -> str:
    return current_actor().name


class IncidentState(rx.State):
    """The incident being reported or handled."""

    id: int = 0
    version: int = 0
    number: str = ""
    status: str = "to_handle"
    overdue: bool = False
    delay: str = ""
    reported: str = ""
    notify: bool = False
    found: bool = True
    loading: bool = True
    conflict: bool = False
    shown: IncidentFields = IncidentFields()
    informed: dict[str, bool] = {}
    moves: list[IncidentMove] = []
    proposed: Proposal = Proposal()
    repetition: Repetition = Repetition()
    category: str = ""
    severity: str = ""
    supervisors: list[Choice] = []
    supervisor_id: str = ""
    target: str = ""
    sent: bool = False
    clients: list[Choice] = []
    client_text: str = ""
    errors: dict[str, str] = {}

    @rx.var
    def supervisor(self) -> str:
        """The name of the person chosen."""
        return next((one.label for one in self.supervisors if one.value == self.supervisor_id), "")

    @gated(Permission.INCIDENTS_READ)
    async def start(self):
        """Show an empty form, with the client the address names."""
        self.id, self.version, self.number, self.status = 0, 0, "", "to_handle"
        self.shown, self.moves, self.errors = _this_minute(), [], {}
        self.informed = dict.fromkeys(INFORMED_PARTIES, False)
        self.category, self.severity, self.proposed, self.repetition = "", "", Proposal(), Repetition()
        self.found, self.conflict, self.notify, self.client_text, self.supervisor_id = True, False, False, "", ""
        self.sent, self.target = False, ""
        self.supervisors = (await look(proposal.choices)).supervisors
        self.clients = await look(people.client_choices)
        asked = str(self.router.url.query_parameters.get("client", ""))
        if asked.isascii() and asked.isdigit():
            await self._propose(int(asked))
        self.loading = False

    @gated(Permission.INCIDENTS_READ)
    async def load(self):
        """Show the incident the address names."""
        self.found, self.loading, self.errors, self.conflict = True, True, {}, False
        try:
            self._show(await look(record.view, record_id(self)))
            self.supervisors = (await look(proposal.choices)).supervisors
            await self._watch()
        except NotFound:
            self.found = False
        self.loading = False

    def _show(self, view: IncidentView) -> None:
        self.id, self.version, self.number, self.status = view.id, view.version, view.number, view.status
        self.overdue, self.delay, self.reported, self.notify = view.overdue, view.delay, view.reported, view.notify
        self.shown, self.moves, self.proposed = view.fields, view.moves, view.proposal
        self.informed = {**dict.fromkeys(INFORMED_PARTIES, False), **view.informed}
        self.category, self.severity = view.fields.category, view.fields.severity
        self.supervisor_id, self.client_text = view.proposal.supervisor_id, view.proposal.client

    async def _propose(self, client_id: int) -> None:
        self.proposed = await look(proposal.propose, client_id)
        self.client_text, self.supervisor_id = self.proposed.client, self.proposed.supervisor_id
        await self._watch()

    async def _watch(self) -> None:
        self.repetition = await look(proposal.repetition, self.proposed.client_id, self.category, self.id)

    @gated(Permission.INCIDENTS_READ)
    async def find_client(self, text: str):
        """Offer the clients whose name holds the text."""
        self.clients = await look(people.client_choices, text[:80])

    @gated(Permission.INCIDENTS_READ)
    async def pick_client(self, value: str):
        """Propose what the client's record says."""
        if value.isascii() and value.isdigit():
            await self._propose(int(value))
            self._forget("client_id")

    @gated(Permission.INCIDENTS_READ)
    async def pick_supervisor(self, value: str):
        """Give the incident to somebody else."""
        self.supervisor_id = value[:12]

    @gated(Permission.INCIDENTS_READ)
    async def pick_category(self, value: str):
        """Say what kind of incident it is; warn when it comes back."""
        self.category = value[:40]
        self._forget("category")
        await self._watch()

    @gated(Permission.INCIDENTS_READ)
    async def pick_severity(self, value: str):
        """Say how grave it is."""
        self.severity = value[:12]
        self._forget("severity")

    def _forget(self, field: str) -> None:
        """Take back what was wrong with a field that is answered now."""
        self.errors = {name: reason for name, reason in self.errors.items() if name != field}

    def _given(self, form: dict[str, Any]) -> dict[str, Any]:
        chosen = {"client_id": str(self.proposed.client_id or ""), "category": self.category}
        return {**form, **chosen, "severity": self.severity, "supervisor_id": self.supervisor_id}

    @gated(Permission.INCIDENTS_HANDLE)
    async def aim(self, to: str):
        """Say which status the form being sent leads to."""
        self.target = to[:12]

    @gated(Permission.INCIDENTS_REPORT)
    async def save(self, form: dict[str, Any]):
        """Report the incident, or keep its changes and the status aimed at; a second click reports nothing more."""
        to, self.target = self.target, ""
        try:
            if self.id:
                await self._keep(form, to)
            elif not self.sent:
                return await self._report(form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
        except Stale as refusal:
            self.conflict = True
            await push_toast(self, "warning", refusal.reason)
        except Refused as refusal:
            self.errors = {refusal.field or "status": refusal.reason}
            await push_toast(self, "warning", refusal.reason)
        return None

    async def _keep(self, form: dict[str, Any], to: str) -> None:
        self._show(await act(record.save, self.id, self.version, self._given(form), to))
        await self._watch()
        self.errors = {}
        await push_toast(self, "success", _("Statut modifié.") if to else _("Événement enregistré."))

    async def _report(self, form: dict[str, Any]) -> Any:
        new_id = await act(record.report, self._given(form))
        self.sent = True
        await push_toast(self, "success", _("Événement déclaré : notes, rappel et courriel créés."))
        return rx.redirect(f"/incidents/{new_id}")


class MyIncidentState(rx.State):
    """A worker's short report."""

    client_id: int = 0
    client: str = ""
    found: bool = True
    loading: bool = True
    sent: bool = False
    occurred_on: str = ""
    occurred_at: str = ""
    errors: dict[str, str] = {}
    _told: dict[str, Any] = {}

    @gated(Permission.INCIDENTS_REPORT)
    async def load(self):
        """Show the form for the client the address names."""
        asked = str(self.router.url.query_parameters.get("client", ""))
        self.client_id = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 0
        self.found, self.sent, self.errors, self.loading = True, False, {}, True
        now = _this_minute()
        self.occurred_on, self.occurred_at = now.occurred_on, now.occurred_at
        try:
            self.client = await look(record.own_client_name, self.client_id)
        except NotFound:
            self.found = False
        self.loading = False

    @gated(Permission.INCIDENTS_REPORT)
    async def send(self, form: dict[str, Any]):
        """Report what happened to the client of the form, once; another page may be open when it can be sent."""
        if form == self._told:
            return
        try:
            await act(record.report, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        here = self.router.url.path == "/my/incident" and form.get("client_id") == str(self.client_id)
        self.errors, self.sent, self._told = {}, here, form
        if not here:
            await push_toast(self, "success", _("Événement signalé."))
