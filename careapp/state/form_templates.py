"""The forms of the activities: the list, and the designer whose draft the server keeps as it is typed."""

from __future__ import annotations

import re
from typing import Any

import reflex as rx

from careapp.actions import form_drafts as drafts
from careapp.actions import form_templates as forms
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.form_templates import FormSaved, FormSummary, FormView
from careapp.state.access import act, gated, look, push_toast

_ADDRESS = re.compile(r"(\d{1,9})-([a-z0-9_]{1,40})")


class FormsState(rx.State):
    """The forms of each activity."""

    rows: list[FormSummary] = []
    activities: list[Choice] = []
    loading: bool = True
    editing: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    chosen: str = ""

    @gated(Permission.FORMS_EDIT)
    async def load(self):
        """Show the forms."""
        try:
            self.editing = ""
            self.rows = await look(forms.listed)
            self.activities = await look(forms.activities)
        finally:
            self.loading = False

    @gated(Permission.FORMS_EDIT)
    async def open_new(self):
        """Open the dialog of a new form."""
        self.editing, self.errors, self.chosen = "new", {}, self.activities[0].value if self.activities else "0"

    @gated(Permission.FORMS_EDIT)
    async def choose_activity(self, value: str):
        """Keep the activity of the new form; a new one (0) asks for its name."""
        self.chosen = value

    @gated(Permission.FORMS_EDIT)
    async def close(self):
        """Close the dialog."""
        self.editing, self.errors, self.conflict = "", {}, False

    @gated(Permission.FORMS_EDIT)
    async def reload(self):
        """Read the list again."""
        self.conflict = False
        self.rows = await look(forms.listed)

    @gated(Permission.FORMS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Begin the form, and go to its designer."""
        name = str(form.get("name") or "")
        try:
            activity = _number(str(form.get("activity_id") or ""))
            if activity:
                address = await act(drafts.create, activity, name)
            else:
                address = await act(drafts.create_activity, str(form.get("activity") or ""), name)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return None
        self.editing, self.errors = "", {}
        return rx.redirect(f"/admin/forms/{address}")


class FormEditorState(rx.State):
    """A form on the designer's canvas: its draft, or a version that stays as it is."""

    shown: FormView = FormView()
    document: dict[str, Any] = {}
    words: dict[str, str] = {}
    stamp: int = 0
    faults: dict[str, str] = {}
    edits: int = 0
    saved: str = ""
    late: bool = False
    found: bool = True
    loading: bool = True
    editing: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    asked: str = ""

    def _form(self) -> tuple[int, str]:
        return self.shown.activity_id, self.shown.family

    @gated(Permission.FORMS_EDIT)
    async def load(self):
        """Show the form the address names, its draft first, or the version it names."""
        place = _place(str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1])
        version = _number(str(self.router.url.query_parameters.get("version", "")))
        self.asked, self.editing = "", ""
        await self._read(*place, version)

    async def _read(self, activity_id: int, family: str, template_id: int = 0) -> None:
        try:
            designed = await look(forms.view, activity_id, family, template_id)
        except Refused:
            self.found = False
            return
        finally:
            self.loading = False
        self.found, self.late, self.errors = True, False, {}
        self.shown, self.document, self.faults = designed.view, designed.definition, designed.faults
        self.words = designed.words
        self.edits, self.saved = designed.view.edits, designed.view.saved
        self.stamp += 1

    def _kept(self, kept: FormSaved) -> None:
        self.edits, self.saved, self.faults = kept.edits, kept.saved, kept.faults

    @gated(Permission.FORMS_EDIT)
    async def keep(self, definition: dict[str, Any]):
        """Keep the draft as the canvas shows it."""
        try:
            kept = await act(drafts.save, *self._form(), self.edits, definition)
        except Stale:
            self.late = True
            return
        if not self.edits:
            self.shown = (await look(forms.view, *self._form())).view
        self._kept(kept)

    @gated(Permission.FORMS_EDIT)
    async def reload(self):
        """Show the draft as the server has it."""
        self.conflict = False
        await self._read(*self._form())

    @gated(Permission.FORMS_EDIT)
    async def open_import(self):
        """Open the box for a form written as JSON."""
        self.editing, self.errors = "import", {}

    @gated(Permission.FORMS_EDIT)
    async def open_copy(self):
        """Open the dialog of a copy of the form."""
        self.editing, self.errors = "copy", {}

    @gated(Permission.FORMS_EDIT)
    async def close(self):
        """Close what is open without changing the draft."""
        self.editing, self.errors, self.asked = "", {}, ""

    @gated(Permission.FORMS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Put a form written as JSON in the place of the draft, or begin a copy and go there."""
        try:
            if self.editing == "copy":
                address = await act(drafts.duplicate, *self._form(), str(form.get("name") or ""))
                self.editing = ""
                return rx.redirect(f"/admin/forms/{address}")
            await act(drafts.bring, *self._form(), self.edits, str(form.get("text") or ""))
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return None
        self.editing = ""
        await self._read(*self._form())
        return None

    @gated(Permission.FORMS_EDIT)
    async def ask(self, what: str):
        """Ask before the draft is published or thrown away, or the form retired."""
        self.asked = what if what in ("publish", "discard", "retire") else ""

    @gated(Permission.FORMS_EDIT)
    async def publish(self):
        """Make the draft the version in force."""
        self.asked = ""
        try:
            number = await act(forms.publish, *self._form(), self.edits)
        except RefusedFields as refusal:
            self.faults = refusal.errors
            await push_toast(self, "danger", _("Corrigez d’abord les champs marqués."))
            return
        await self._read(*self._form())
        await push_toast(self, "success", _("Version {number} publiée.", number=number))

    @gated(Permission.FORMS_EDIT)
    async def discard(self):
        """Throw the draft away."""
        self.asked = ""
        await act(drafts.discard, *self._form())
        if not self.shown.latest:
            return rx.redirect("/admin/forms")
        await self._read(*self._form())
        return None

    @gated(Permission.FORMS_EDIT)
    async def retire(self):
        """Take the form out of use."""
        self.asked = ""
        await act(forms.retire, *self._form())
        await self._read(*self._form())

    @gated(Permission.FORMS_EDIT)
    async def restore(self):
        """Put the retired form back into use."""
        await act(forms.restore, *self._form())
        await self._read(*self._form())

    @gated(Permission.FORMS_EDIT)
    async def start_from(self):
        """Make the version on the screen the draft of the next one."""
        await act(drafts.start_from, self.shown.template_id)
        await self._read(*self._form())


def _place(address: str) -> tuple[int, str]:
    """The activity and the family in an address; a bare number is the activity's first form."""
    if match := _ADDRESS.fullmatch(address):
        return int(match[1]), match[2]
    return _number(address), forms.MAIN


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
