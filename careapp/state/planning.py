"""The planning on the screen: what is filtered, drops and their answers, the dialog of a visit."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import reflex as rx

from careapp.actions.planning import frame as frames
from careapp.actions.planning import verdicts
from careapp.actions.visits import edit
from careapp.actions.visits import view as visit_views
from careapp.actions.visits.judging import Blocked, ReasonNeeded
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.visits import VisitChoices, VisitView
from careapp.state.access import address, gated, look, push_toast
from careapp.state.offers import OffersState
from careapp.state.planning_commands import PlanningCommands, done_once
from careapp.state.planning_live import NOBODY, PlanningLive
from careapp.state.planning_views import PlanningViews
from careapp.state.planning_visit import PlanningVisit
from careapp.state.proposals import ProposalState
from careapp.state.recurrence import RecurrenceState

NO_VISIT: Final = VisitView(
    0, 0, 0, "", 0, "", 0, "", 0, "", "", "", "", "", "", "", "", "", "", "", False, False, "", "", "", 0, ""
)
NO_CHOICES: Final = VisitChoices([], [], [])


class PlanningState(PlanningViews, PlanningCommands, PlanningVisit, PlanningLive, rx.State):
    """A day, a week or a month by worker, client or sector, and what is done there."""

    visit: VisitView = NO_VISIT
    choices: VisitChoices = NO_CHOICES
    dialog: str = ""
    form: dict[str, str] = {}
    errors: dict[str, str] = {}
    warnings: list[str] = []
    notices: list[Choice] = []
    blocked: list[str] = []
    reason: str = ""
    moving_to: str = ""

    async def _load(self) -> None:
        self.frame = await look(frames.frame, self._on(), self.worker_id, self.client_id)
        if self.person == "both":
            self.worker_id = self.worker_id or int(self.frame.worker_id or 0)
            self.client_id = self.client_id or int(self.frame.client_id or 0)
        await self._read_locks()

    @gated(Permission.PLANNING_READ)
    async def load(self):
        """Show what the address asks for (see `PlanningAddress`), and the dialog of `visit`, with whom to give it `to`.

        Opened without an address, the planning shows the person's first view, later what it showed before.
        """
        if self._is_own():
            return None
        asked, opened = address(self), not self.day
        await self._recall()
        await self._turn_to(asked or (self._default_view() if opened else {}))
        self.answer, self.dialog, self.views_open = {}, "", False
        await self._load()
        if asked.get("visit", "").isdigit():
            await self._open(int(asked["visit"]))
            if any(worker.value == asked.get("to") for worker in self.choices.workers):
                self.form = {**self.form, "worker_id": asked["to"]}
        proposing = [ProposalState.propose_day(self.day)] if "propose" in asked else []
        return [*self._now_at(replace=True), *proposing]

    @gated(Permission.PLANNING_READ)
    async def look_for_clients(self, text: str):
        """Offer clients by name."""
        self.client_label = text[:80]
        self.clients = await look(frames.clients, self.client_label)

    async def _count(self) -> None:
        self.frame = await look(frames.frame, self._on(), self.worker_id, self.client_id)

    async def _open(self, visit_id: int) -> None:
        self.visit = await look(visit_views.view, visit_id)
        self.choices = await look(visit_views.choices, self.visit.client_id)
        if self.visit.editable:
            self.choices = replace(self.choices, workers=await look(verdicts.choices, visit_id))
        names = ("service_id", "address_id", "worker_id", "day", "start", "end")
        self.form = {name: str(getattr(self.visit, name) or "") for name in names}
        await (await self.get_state(RecurrenceState))._show(visit_id)
        await (await self.get_state(OffersState))._show(visit_id)
        await self._ready()
        self._quiet("visit")

    def _quiet(self, dialog: str) -> None:
        self.dialog, self.errors, self.warnings, self.blocked = dialog, {}, [], []
        self.reason = self.moving_to = ""
        self.overtaken = NOBODY

    @gated(Permission.PLANNING_READ)
    async def open_visit(self, visit_id: str):
        """Show the dialog of a visit."""
        if visit_id.isdigit():
            await self._open(int(visit_id))

    @gated(Permission.PLANNING_EDIT)
    async def split_visit(self, visit_id: str):
        """Show the dialog of a visit where it asks for the cut."""
        if visit_id.isdigit():
            await self._open(int(visit_id))
            self.splitting = self.visit.editable

    @gated(Permission.PLANNING_EDIT)
    async def new_visit_at(self, place: dict[str, Any]):
        """Show the dialog of a new visit where one was drawn: `worker_id` or `client_id`, `day`, `start`, `end`."""
        await self._new()
        client = str(place.get("client_id") or "")
        if client.isdigit():
            await self._pick(int(client))
        drawn = {name: str(place.get(name) or "")[:10] for name in ("worker_id", "day", "start", "end")}
        self.form = {**self.form, **drawn}

    @gated(Permission.PLANNING_EDIT)
    async def new_visit(self):
        """Show the dialog of a new visit on the day shown."""
        await self._new()

    async def _new(self) -> None:
        self.visit = NO_VISIT
        client = self.client_id if self.shown != "day" and self.person in ("client", "both") else 0
        self.choices = await look(visit_views.choices, client)
        worker = str(self.worker_id) if self.alone == "worker" else ""
        self.form = {"client_id": str(client or ""), "service_id": "", "worker_id": worker, "day": self.day}
        self.form |= {"start": "09:00", "end": "10:00", "address_id": ""}
        self.client_label = await look(frames.client_name, client) if client else ""
        self.clients = []
        self._quiet("new")

    @gated(Permission.PLANNING_EDIT)
    async def pick_client(self, value: str):
        """Keep the client of a new visit."""
        if value.isdigit():
            await self._pick(int(value))

    async def _pick(self, client: int) -> None:
        self.form = {**self.form, "client_id": str(client), "address_id": ""}
        self.choices = await look(visit_views.choices, client)
        self.client_label = await look(frames.client_name, client)
        self.clients = []

    @gated(Permission.PLANNING_EDIT)
    async def change(self, key: str, value: str):
        """Follow what is typed."""
        if key in ("service_id", "address_id", "worker_id", "day", "start", "end"):
            self.form = {**self.form, key: value[:40]}
            self.warnings, self.blocked = [], []
            self.errors = {name: text for name, text in self.errors.items() if name != key}

    @gated(Permission.PLANNING_EDIT)
    async def give_reason(self, text: str):
        """Follow the reason."""
        self.reason, self.errors = text[:400], {}

    @gated(Permission.PLANNING_EDIT)
    async def give_notice(self, code: str):
        """Take one of the reasons that the agreement lists for a short notice."""
        self.reason, self.errors = next((one.label for one in self.notices if one.value == code), ""), {}

    @gated(Permission.PLANNING_READ)
    async def close(self):
        """Put the dialog away."""
        self.dialog = ""

    @gated(Permission.PLANNING_EDIT)
    async def save(self, key: str = ""):
        """Keep what the dialog says; faults stand at their field, warnings ask for a reason.

        What is pressed in a dialog that is already away, as by the second press of a double click, does nothing.
        """
        if not self.dialog:
            return
        form: dict[str, Any] = {**self.form, "reason": self.reason}
        self.errors = {}
        try:
            if self.dialog == "new":
                await done_once(key, "create", form, edit.create, form)
            else:
                seen = self.visit.id, self.visit.version
                await done_once(key, "save", {**form, "seen": seen}, edit.save, *seen, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        except ReasonNeeded as warned:
            self.errors = {"reason": _("Donnez un motif.")} if self.warnings == warned.warnings else {}
            self.warnings, self.notices = warned.warnings, warned.notices
            return
        except Blocked as blocked:
            self.blocked = blocked.reasons
            return
        except Stale:
            await self._overtaken()
            return
        except Refused as refusal:
            if not refusal.field:
                raise
            self.errors = {refusal.field: refusal.reason}
            return
        await self._saved(_("Visite planifiée.") if self.dialog == "new" else _("Visite enregistrée."))

    async def _saved(self, told: str, undo: bool = True) -> None:
        self.dialog, self.refresh = "", self.refresh + 1
        await push_toast(self, "success", told, _("Annuler l’action") if undo else "")
        await self._count()

    @gated(Permission.PLANNING_EDIT)
    async def start_status(self, to: str, key: str = ""):
        """Ask for the reason of a change of status, or change it at once when it asks for none; "" asks no more."""
        self.moving_to = ""
        if not self.dialog:
            return
        move = next((move for move in self.visit.moves if move.status == to), None)
        if move and move.needs_reason:
            self.moving_to, self.reason = to, ""
        elif move:
            await self._set_status(to, "", key)

    @gated(Permission.PLANNING_EDIT)
    async def confirm_status(self, key: str = ""):
        """Change the status with its reason."""
        if not self.dialog:
            return
        if not self.reason.strip():
            self.errors = {"reason": _("Donnez un motif.")}
            return
        await self._set_status(self.moving_to, self.reason, key)

    async def _set_status(self, to: str, reason: str, key: str) -> None:
        asked = self.visit.id, self.visit.version, to, reason
        try:
            await done_once(key, "status", {"asked": asked}, edit.set_status, *asked)
        except Blocked as blocked:
            self.blocked = blocked.reasons
            return
        except Stale:
            await self._overtaken()
            return
        await self._saved(_("Visite mise à jour."))

    @gated(Permission.PLANNING_EDIT)
    async def toggle_lock(self, key: str = ""):
        """Keep the visit from being moved, or set it free."""
        asked = self.visit.id, self.visit.version, not self.visit.locked
        await done_once(key, "lock", {"visit": self.visit.id}, edit.lock, *asked)
        await self._open(self.visit.id)
        self.refresh += 1

    @gated(Permission.PLANNING_EDIT)
    async def duplicate(self, key: str = ""):
        """Plan the same visit the day after."""
        if not self.dialog:
            return
        visit_id = self.visit.id
        await done_once(key, "duplicate", {"visit": visit_id}, visit_views.duplicate_next_day, visit_id)
        await self._saved(_("Visite dupliquée au lendemain, à affecter."))
