"""What is done to one opportunity of the screen or to a selection of them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.opportunities import bulk
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import ngettext
from careapp.readmodels.opportunities import OpportunityCard, RefusedLine
from careapp.state.access import act, gated, push_toast

EDITS = Permission.OPPORTUNITIES_EDIT


class OpportunityBulk(rx.State, mixin=True):
    """The selection, the change that is asked for, and the lines that refused it."""

    selected: list[int] = []
    asking: str = ""
    concerned: list[int] = []
    step_what: str = ""
    step_on: str = ""
    bulk_stage: str = ""
    bulk_errors: dict[str, str] = {}
    refused: list[RefusedLine] = []
    refused_done: int = 0
    busy: bool = False

    _cards: dict[int, OpportunityCard] = {}  # what the screen shows, by id, as it was read

    async def _refresh(self) -> None:
        raise NotImplementedError

    def _seen(self, cards: list[OpportunityCard]) -> None:
        """Keep the cards of the screen; what left it is no longer selected."""
        self._cards = {card.id: card for card in cards}
        self.selected = [one for one in self.selected if one in self._cards]

    @rx.var
    def all_selected(self) -> bool:
        """Whether every row of the page is selected."""
        return bool(self.selected) and len(self.selected) == len(self._cards)

    @gated(EDITS)
    async def select(self, opportunity_id: int):
        """Take an opportunity into the selection, or out of it."""
        if opportunity_id in self.selected:
            self.selected = [one for one in self.selected if one != opportunity_id]
        elif opportunity_id in self._cards:
            self.selected = [*self.selected, opportunity_id]

    @gated(EDITS)
    async def select_all(self):
        """Select every row of the page, or none."""
        every = list(self._cards)
        self.selected = [] if len(self.selected) == len(every) else every

    @gated(EDITS)
    async def unselect(self):
        """Select nothing."""
        self.selected = []

    @gated(EDITS)
    async def ask(self, what: str):
        """Ask what the selection shall become."""
        if what in bulk.KINDS and self.selected:
            self._ask(what, list(self.selected))

    @gated(EDITS)
    async def ask_one(self, payload: dict[str, Any]):
        """Ask what one opportunity shall become, from its card or its row."""
        one, what = payload.get("id"), str(payload.get("key") or "")
        number = int(one) if isinstance(one, int) or str(one).isdigit() else 0
        if what in bulk.KINDS and number in self._cards:
            self._ask(what, [number])

    def _ask(self, what: str, concerned: list[int]) -> None:
        self.asking, self.concerned, self.bulk_errors, self.bulk_stage = what, concerned, {}, ""
        self.refused, self.refused_done = [], 0
        card = self._cards[concerned[0]]
        alone = len(concerned) == 1 and card.next_key == "own"
        self.step_what, self.step_on = (card.next_action, card.next_on) if alone else ("", "")

    @gated(EDITS)
    async def choose_stage(self, stage: str):
        """Keep the stage that is chosen: some ask for a reason."""
        self.bulk_stage = stage[:12]

    @gated(EDITS)
    async def stop_asking(self):
        """Close the dialog."""
        self.asking, self.concerned, self.refused = "", [], []

    @gated(EDITS)
    async def apply(self, form: dict[str, Any]):
        """Change what is concerned; what was refused stays on the screen with its reason."""
        if not self.asking or not self.concerned:
            return
        seen = {one: self._cards[one].version for one in self.concerned if one in self._cards}
        try:
            outcome = await act(bulk.change, seen, self.asking, form)
        except RefusedFields as refusal:
            self.bulk_errors = refusal.errors
            return
        self.bulk_errors, self.refused, self.refused_done = {}, outcome.refused, outcome.done
        left = [line.id for line in outcome.refused]
        self.concerned = left
        self.selected = [one for one in self.selected if one in left]
        if not outcome.refused:
            self.asking = ""
        await self._refresh()
        if outcome.done:
            told = ngettext("{count} opportunité modifiée.", "{count} opportunités modifiées.", outcome.done)
            await push_toast(self, "success", told)
