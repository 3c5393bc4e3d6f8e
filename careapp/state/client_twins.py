"""People entered twice: the pairs that look alike, two records side by side, their merge."""

from __future__ import annotations

import reflex as rx

from careapp.actions.clients import merge, twins
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Stale
from careapp.i18n import _
from careapp.readmodels.clients import MergeView, TwinPair
from careapp.state.access import act, gated, look, push_toast

MERGES = Permission.CLIENTS_MERGE


class ClientTwinsState(rx.State):
    """The pairs, and the two records that are looked at."""

    pairs: list[TwinPair] = []
    loading: bool = True
    open: bool = False
    shown: MergeView = MergeView()
    taken: dict[str, str] = {}
    conflict: bool = False

    async def _show(self) -> None:
        self.pairs = await look(twins.probable)
        self.loading = False

    @gated(MERGES)
    async def load(self):
        """Show the pairs that look alike."""
        self.open, self.conflict = False, False
        await self._show()

    @gated(MERGES)
    async def compare(self, kept: int, other: int):
        """Put two records side by side; the first is the one that stays."""
        self.shown = await look(merge.view, kept, other)
        self.taken = {field.key: field.taken for field in self.shown.fields}
        self.open, self.conflict = True, False

    @gated(MERGES)
    async def turn_round(self):
        """Keep the other record instead."""
        await self._compare_again(self.shown.other_id, self.shown.kept_id)

    async def _compare_again(self, kept: int, other: int) -> None:
        self.shown = await look(merge.view, kept, other)
        self.taken = {field.key: field.taken for field in self.shown.fields}

    @gated(MERGES)
    async def take(self, key: str, side: str):
        """Take what one of the records says in a field."""
        if key in self.taken and side in ("kept", "other"):
            self.taken = {**self.taken, key: side}

    @gated(MERGES)
    async def close(self):
        """Leave both records as they are."""
        self.open = False

    @gated(MERGES)
    async def tell_apart(self, one: int, other: int):
        """Say that they are two people."""
        await act(twins.tell_apart, one, other)
        await self._show()
        await push_toast(self, "success", _("Noté : ce sont deux personnes."))

    @gated(MERGES)
    async def confirm(self):
        """Merge the two records; a second click finds them merged already."""
        if not self.open:
            return None
        view, chosen = self.shown, dict(self.taken)
        try:
            await act(merge.merge, view.kept_id, view.other_id, (view.kept_version, view.other_version), chosen)
        except Stale:
            self.conflict = True
            await self._compare_again(view.kept_id, view.other_id)
            return None
        self.open = False
        await self._show()
        await push_toast(self, "success", _("Les deux fiches n’en font plus qu’une : {code}.", code=view.kept_code))
        return rx.redirect(f"/clients/{view.kept_id}")
