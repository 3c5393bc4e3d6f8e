"""Offers of open visits: in the dialog of a visit for the office, on the phone for a worker."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.offers import answer, ask
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _, ngettext
from careapp.readmodels.offers import MyOffer, OfferChoice, OfferPanel
from careapp.state.access import act, gated, look, push_toast
from careapp.state.session import SessionState

NOTHING = OfferPanel()


class OffersState(rx.State):
    """Who was asked about the visit that is open, and whom one is about to ask."""

    panel: OfferPanel = NOTHING
    choices: list[OfferChoice] = []
    chosen: list[str] = []
    asking: bool = False
    first_has_it: bool = False
    errors: dict[str, str] = {}

    async def _show(self, visit_id: int) -> None:
        """Read the offers of a visit whose dialog opens."""
        self.panel = await look(ask.panel, visit_id)
        self.choices, self.chosen, self.asking, self.errors = [], [], False, {}
        self.first_has_it = self.panel.first_has_it

    @gated(Permission.PLANNING_EDIT)
    async def start(self):
        """Show whom the visit may be offered to; those who were asked already are left out."""
        if not self.panel.visit_id:
            return
        living = {str(one.worker_id) for one in self.panel.lines if one.status in ("asked", "willing")}
        found = await act(ask.able, self.panel.visit_id)
        self.choices = [one for one in found if one.worker_id not in living]
        self.asking, self.chosen, self.errors = True, [], {}

    @gated(Permission.PLANNING_EDIT)
    async def close(self):
        """Ask nobody."""
        self.asking, self.errors = False, {}

    @gated(Permission.PLANNING_EDIT)
    async def choose(self, worker_id: str):
        """Choose a worker, or leave one out again."""
        without = [one for one in self.chosen if one != worker_id]
        known = any(one.worker_id == worker_id for one in self.choices)
        self.chosen = without if len(without) < len(self.chosen) or not known else [*self.chosen, worker_id]
        self.errors = {}

    @gated(Permission.PLANNING_EDIT)
    async def choose_all(self):
        """Choose everybody who may take the visit, or nobody when all are chosen."""
        every = [one.worker_id for one in self.choices]
        self.chosen, self.errors = [] if len(self.chosen) == len(every) else every, {}

    @gated(Permission.PLANNING_EDIT)
    async def choose_first(self, on: bool):
        """Let the first person who is willing have the visit, or decide oneself."""
        self.first_has_it = on

    @gated(Permission.PLANNING_EDIT)
    async def send(self):
        """Offer the visit to those chosen; a second press finds the list away."""
        if not self.asking:
            return
        workers = [int(one) for one in self.chosen]
        try:
            mails = await act(ask.offer, self.panel.visit_id, workers, self.first_has_it)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        told = ngettext("Visite proposée à {count} intervenant.", "Visite proposée à {count} intervenants.",
                        len(workers))  # fmt: skip
        if quiet := len(workers) - mails:
            told += " " + ngettext(
                "{count} n’a pas d’adresse : appelez.", "{count} n’ont pas d’adresse : appelez.", quiet
            )
        await self._show(self.panel.visit_id)
        await push_toast(self, "success", told)

    @gated(Permission.PLANNING_EDIT)
    async def withdraw(self):
        """Take the offers back."""
        if self.panel.visit_id:
            await act(ask.withdraw, self.panel.visit_id)
            await self._show(self.panel.visit_id)
            await push_toast(self, "success", _("La visite n’est plus proposée."))

    @gated(Permission.PLANNING_EDIT)
    async def give(self, worker_id: int, key: str = ""):
        """Give the visit to somebody who is willing, as the dialog does: warnings ask for their reason."""
        from careapp.state.planning import PlanningState

        planning = await self.get_state(PlanningState)
        if planning.dialog == "visit" and planning.visit.id == self.panel.visit_id:
            planning.form = {**planning.form, "worker_id": str(worker_id)}
            return PlanningState.save(key)
        return None


class MyOffersState(rx.State):
    """What is offered to the worker signed in."""

    rows: list[MyOffer] = []
    loading: bool = True
    trouble: str = ""

    @gated(Permission.OWN_DAY)
    async def load(self):
        """Show the open visits that are offered."""
        await self._read()

    async def _read(self) -> None:
        try:
            self.rows, self.trouble = await look(answer.mine), ""
        except Refused as refusal:
            self.trouble = refusal.reason
        finally:
            self.loading = False
        session = await self.get_state(SessionState)
        session.counts = {**session.counts, "offers": sum(row.status == "asked" for row in self.rows)}

    @gated(Permission.OWN_DAY)
    async def accept(self, offer_id: int):
        """Say that one is willing."""
        row = self._row(offer_id)
        if row is None:
            return
        taken = await self._said(answer.accept, row)
        if taken is not None:
            told = _("La visite est à vous : elle est dans votre journée.") if taken else _("Votre agence le sait.")
            await push_toast(self, "success", told)

    @gated(Permission.OWN_DAY)
    async def decline(self, offer_id: int):
        """Say that one cannot."""
        row = self._row(offer_id)
        if row is not None:
            await self._said(answer.decline, row)

    def _row(self, offer_id: int) -> MyOffer | None:
        return next((row for row in self.rows if row.id == offer_id), None)

    async def _said(self, verb: Any, row: MyOffer) -> bool | None:
        """Answer and read again; an answer that comes too late is told why."""
        try:
            return bool(await act(verb, row.id, row.version))
        except Refused as refusal:
            await push_toast(self, "warning", refusal.reason)
            return None
        finally:
            await self._read()
