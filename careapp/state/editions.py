"""The list of editions, the agency's own letters, its paper."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.documents import letterheads, letters, library
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.document_templates import EditionRow, LetterheadView
from careapp.state.access import act, gated, look, push_toast
from careapp.state.saving import kept

NO_LETTER = EditionRow("", "", "", "", "", False)


class EditionsState(rx.State):
    """Every kind of document with the state of its text."""

    rows: list[EditionRow] = []
    loading: bool = True
    naming: bool = False
    letter: EditionRow = NO_LETTER
    errors: dict[str, str] = {}
    conflict: bool = False

    @gated(Permission.TEMPLATES_EDIT)
    async def load(self):
        """Show the editions."""
        self.naming, self.errors, self.conflict = False, {}, False
        self.rows = await look(library.editions)
        self.loading = False

    @gated(Permission.TEMPLATES_EDIT)
    async def name_letter(self, letter_id: int):
        """Open the name of a letter, or of a new one (0)."""
        self.letter = next(
            (row for row in self.rows if letter_id and row.letter_id == letter_id),
            EditionRow("", "", "", "", "", False),
        )
        self.naming, self.errors = True, {}

    @gated(Permission.TEMPLATES_EDIT)
    async def close(self):
        """Leave the name as it is."""
        self.naming = False

    @gated(Permission.TEMPLATES_EDIT)
    async def save_letter(self, form: dict[str, Any]):
        """Keep the name of a letter; a new one opens in the editor."""
        name = str(form.get("name") or "")
        try:
            if self.letter.letter_id:
                await act(letters.rename, self.letter.letter_id, self.letter.version, name)
                self.naming = False
                self.rows = await look(library.editions)
                return None
            key = await act(letters.create, name)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return None
        self.naming = False
        return rx.redirect(f"/admin/documents/{key}")

    @gated(Permission.TEMPLATES_EDIT)
    async def offer_letter(self, letter_id: int, version: int, active: bool):
        """Stop or start offering a letter where people print."""
        await act(letters.put_away, letter_id, version, active)
        self.rows = await look(library.editions)


class LetterheadState(rx.State):
    """The paper of the agency or of an activity."""

    shown: LetterheadView = LetterheadView()
    activities: list[Choice] = []
    activity: str = "0"
    loading: bool = True
    errors: dict[str, str] = {}
    conflict: bool = False

    @gated(Permission.TEMPLATES_EDIT)
    async def load(self):
        """Show the paper that the address names."""
        asked = str(self.router.url.query_parameters.get("activity", "0"))
        await self._open(asked if asked.isascii() and asked.isdigit() and len(asked) < 10 else "0")

    async def _open(self, activity: str) -> None:
        self.errors, self.conflict = {}, False
        self.shown = await look(letterheads.view, int(activity))
        self.activities = [Choice("0", _("Toute l’agence")), *await look(letterheads.activities)]
        self.activity, self.loading = activity, False

    @gated(Permission.TEMPLATES_EDIT)
    async def choose(self, activity: str):
        """Show the paper of another activity."""
        return rx.redirect(f"/admin/letterhead?activity={activity if activity.isdigit() else 0}")

    @gated(Permission.TEMPLATES_EDIT)
    async def reload(self):
        """Read again what someone else changed."""
        await self._open(self.activity)

    @gated(Permission.TEMPLATES_EDIT)
    async def save(self, form: dict[str, Any]):
        """Keep colour and texts."""
        try:
            done = await kept(self, act(letterheads.save, int(self.activity), self.shown.version, form))
        except Refused as refusal:
            self.errors = {refusal.field or "colour": refusal.reason}
            return
        if done:
            await self._open(self.activity)
            await push_toast(self, "success", _("Papier à en-tête enregistré."))

    @gated(Permission.TEMPLATES_EDIT)
    async def remove_logo(self):
        """Print the product's mark again."""
        await act(letterheads.remove_logo, int(self.activity), self.shown.version)
        await self._open(self.activity)
