"""What is due to be evaluated again: the list, its filters, what is put off, handed over, begun."""

from __future__ import annotations

from typing import ClassVar

import reflex as rx

from careapp.actions.opportunities import duplicate
from careapp.actions.reevaluations import due
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, ngettext
from careapp.readmodels.reevaluations import DueChoices, DuePage, DueRow, PunctualityView
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.lists import ListState


class ReevaluationsState(ListState, rx.State):
    """Which re-evaluations are shown, those ticked, and the one being put off or begun."""

    view: str = "month"
    sort: str = "due"
    filters: dict[str, str] = dict.fromkeys(("manager", "activity", "month"), "")
    rows: list[DueRow] = []
    counts: dict[str, int] = {}
    sentence: str = ""
    offered: DueChoices = DueChoices()
    punctual: PunctualityView = PunctualityView()
    period: str = "12"
    chosen: list[int] = []
    postponing: int = 0
    starting: int = 0
    draft: dict[str, str] = {}
    errors: dict[str, str] = {}

    _reads: ClassVar = Permission.OPPORTUNITIES_READ

    async def _found(self, asked: Listing) -> DuePage:
        found = await look(due.listed, asked, self.view)
        self.counts, self.sentence = found.counts, found.sentence
        self.chosen = [one for one in self.chosen if any(row.form_id == one for row in found.rows)]
        ids = [int(self.filters[name] or 0) if self.filters[name].isdigit() else 0 for name in ("manager", "activity")]
        self.punctual = await look(due.punctual, int(self.period), *ids)
        return found

    async def _keep(self, name: str, value: str) -> None:
        if name == "month" and value:
            self.view = "all"  # a month is one of them all: what is late or of this month would narrow it to nothing
        await super()._keep(name, value)

    def _row(self, row_id: int) -> DueRow | None:
        return next((row for row in self.rows if row.id == row_id), None)

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self):
        """Show what is due; `?late` shows what is late."""
        self.postponing = self.starting = 0
        self.chosen, self.errors = [], {}
        if "late" in address(self):
            self.view, self.page = "late", 1
        self.offered = await look(due.choices)
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def show(self, view: str):
        """Show those of this month, the late ones, those under way, or all."""
        self.view, self.page = view if view in due.VIEWS else "month", 1
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def choose_period(self, months: str):
        """Count the punctuality of other months."""
        self.period = months if months in map(str, due.PERIODS) else "12"
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def tick(self, form_id: int):
        """Tick a line, or no longer."""
        known = any(row.form_id == form_id for row in self.rows)
        kept = [one for one in self.chosen if one != form_id]
        self.chosen = kept if form_id in self.chosen or not known else [*kept, form_id]

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def tick_all(self):
        """Tick every line of the page, or none."""
        every = [row.form_id for row in self.rows]
        self.chosen = [] if set(self.chosen) == set(every) else every

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def hand_over(self, user_id: str):
        """Give the lines that are ticked to another manager."""
        if not (self.chosen and user_id.isdigit()):
            return
        changed = await act(due.hand_over, list(self.chosen), int(user_id))
        self.chosen = []
        await self._refresh()
        told = ngettext("{count} ré-évaluation confiée.", "{count} ré-évaluations confiées.", changed)
        await push_toast(self, "success", told)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def ask_postpone(self, row_id: int):
        """Ask until when a re-evaluation is put off, and why."""
        row = self._row(row_id)
        if row is not None and not row.started:
            self.postponing, self.errors = row_id, {}
            self.draft = {"client": row.client, "day": row.day, "limit": row.limit, "to": "", "reason": ""}

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def fill(self, name: str, value: str):
        """Keep a field of the postponement."""
        if name in ("to", "reason"):
            self.draft = {**self.draft, name: value[:400]}
            self.errors = {key: text for key, text in self.errors.items() if key != name}

    @gated(Permission.OPPORTUNITIES_READ)
    async def close(self):
        """Leave the line as it is."""
        self.postponing = self.starting = 0

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def postpone(self):
        """Put the re-evaluation off; what is wrong is said at its field."""
        row = self._row(self.postponing)
        if row is None:
            return
        try:
            await act(due.postpone, row.form_id, row.version, self.draft.get("to", ""), self.draft.get("reason", ""))
        except Refused as refusal:
            if not refusal.field:
                raise
            self.errors = {refusal.field: refusal.reason}
            return
        self.postponing = 0
        await self._refresh()
        await push_toast(self, "success", _("Ré-évaluation reportée ; le motif est au dossier."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def ask_start(self, row_id: int):
        """Ask before the form is locked and copied."""
        row = self._row(row_id)
        if row is not None and not row.started:
            self.starting, self.draft = row_id, {"client": row.client, "number": row.number}

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def start(self):
        """Lock the form, copy it and open the copy."""
        row = self._row(self.starting)
        self.starting = 0
        if row is None:  # the second click of two
            return None
        copy_id = await act(duplicate.duplicate, row.form_id, row.version)
        await push_toast(self, "success", _("Formulaire verrouillé, copie créée, rappel de ré-évaluation programmé."))
        return rx.redirect(f"/opportunities/{copy_id}")
