"""The forms of the activities: the list, and the editor whose draft becomes the next version."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import reflex as rx

from careapp.actions import form_templates as forms
from careapp.domain import form_edits as edits
from careapp.domain.form_fields import TYPE_LABELS
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.form_templates import FieldRow, FormSummary, FormView, SectionRow, TabRow
from careapp.state.access import act, gated, look, push_toast


class FormsState(rx.State):
    """The form in force of each activity."""

    rows: list[FormSummary] = []
    loading: bool = True

    @gated(Permission.FORMS_EDIT)
    async def load(self):
        """Show the forms."""
        try:
            self.rows = await look(forms.listed)
        finally:
            self.loading = False


class FormEditorState(rx.State):
    """A version, the draft made of it, and the part of it being edited."""

    shown: FormView = FormView()
    tabs: list[TabRow] = []
    others: list[Choice] = []
    tab: int = 0
    found: bool = True
    loading: bool = True
    changed: bool = False
    editing: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    field: FieldRow = FieldRow()
    field_type: str = "text"
    section: int = 0
    section_label: str = ""
    asked: str = ""
    _draft: dict[str, Any] = {}
    _wanted: tuple[int, int] = (0, 0)

    def _sections(self) -> list[SectionRow]:
        return self.tabs[self.tab].sections if 0 <= self.tab < len(self.tabs) else []

    @gated(Permission.FORMS_EDIT)
    async def load(self):
        """Show the version the address names of the form it names; a draft in hand stays, unless one agrees."""
        raw = str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1]
        version = str(self.router.url.query_parameters.get("version", ""))
        self._wanted, self.asked, self.editing = (_number(raw), _number(version)), "", ""
        if await self._drafted():
            activity_id, template_id = self._wanted
            here = activity_id == self.shown.activity_id and template_id in (0, self.shown.template_id)
            self.asked = "" if here else "leave"
        else:
            await self._go()

    async def _drafted(self) -> bool:
        """Whether a draft is in hand, of a form the person may still read."""
        try:
            return self.changed and bool(await look(forms.definition, self.shown.template_id))
        except Refused:
            return False

    async def _go(self) -> None:
        self.found, self.loading, self.tab = True, True, 0
        await self._read(*self._wanted)

    async def _read(self, activity_id: int, template_id: int = 0) -> None:
        try:
            self.shown = await look(forms.view, activity_id, template_id)
            self._keep(await look(forms.definition, self.shown.template_id))
            self.changed, self.editing, self.errors = False, "", {}
        except Refused:
            self.found, self.changed = False, False
        finally:
            self.loading = False

    def _keep(self, draft: dict[str, Any]) -> None:
        self._draft, self.changed = draft, True
        self.tabs = forms.tabs(draft)
        self.tab = min(self.tab, max(0, len(self.tabs) - 1))

    def _try(self, change: Callable[[], dict[str, Any]]) -> None:
        try:
            self._keep(change())
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        self.editing, self.errors = "", {}

    @gated(Permission.FORMS_EDIT)
    async def choose_tab(self, place: int):
        """Open another tab."""
        self.tab = place if 0 <= place < len(self.tabs) else 0

    @gated(Permission.FORMS_EDIT)
    async def open_field(self, key: str):
        """Open the editor of a field."""
        rows = [row for tab in self.tabs for section in tab.sections for row in section.fields]
        found = next((row for row in rows if row.key == key), None)
        if found is not None:
            self.field, self.field_type = found, found.type
            self._open_field()

    @gated(Permission.FORMS_EDIT)
    async def new_field(self, section: int):
        """Open the editor of a new field in a section of the tab."""
        self.field, self.field_type, self.section = FieldRow(), "text", section
        self._open_field()

    def _open_field(self) -> None:
        self.others = forms.others(self._draft, self.field.key, self.tab, self.section)
        self.editing, self.errors = "field", {}

    @gated(Permission.FORMS_EDIT)
    async def choose_type(self, kind: str):
        """Keep the type of the new field, which shows the field of its choices."""
        self.field_type = kind if kind in TYPE_LABELS else "text"

    @gated(Permission.FORMS_EDIT)
    async def open_section(self, place: int):
        """Open the name of a section, of a new one for −1."""
        self.section, self.section_label = place, ""
        if 0 <= place < len(self._sections()):
            self.section_label = self._sections()[place].label
        self.editing, self.errors = "section", {}

    @gated(Permission.FORMS_EDIT)
    async def open_tab(self):
        """Open the name of a new tab."""
        self.editing, self.errors = "tab", {}

    @gated(Permission.FORMS_EDIT)
    async def open_import(self):
        """Open the box for a form written as JSON."""
        self.editing, self.errors = "import", {}

    @gated(Permission.FORMS_EDIT)
    async def close(self):
        """Close what is open without changing the draft."""
        self.editing, self.errors, self.asked = "", {}, ""

    @gated(Permission.FORMS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Put what is open into the draft."""
        if self.editing == "field":
            described = form if self.field.key else {**form, "type": self.field_type}
            self._try(lambda: edits.put_field(self._draft, described, self.field.key, self.tab, self.section))
        elif self.editing == "section":
            self._try(lambda: edits.put_section(self._draft, self.tab, self.section, form))
        elif self.editing == "tab":
            self._try(lambda: edits.put_tab(self._draft, form))
        elif self.editing == "import":
            text, meant = str(form.get("text") or ""), str(self._draft.get("activity", ""))
            self._try(lambda: forms.read_json(text, meant))

    @gated(Permission.FORMS_EDIT)
    async def move(self, key: str, down: bool):
        """Put a field one place later or earlier in the draft."""
        self._keep(edits.move_field(self._draft, key, down))

    @gated(Permission.FORMS_EDIT)
    async def remove(self, key: str):
        """Take a field out of the draft."""
        self._keep(edits.remove_field(self._draft, key))
        self.editing, self.errors = "", {}

    @gated(Permission.FORMS_EDIT)
    async def remove_section(self, place: int):
        """Take an empty section out of the draft."""
        self._keep(edits.remove_section(self._draft, self.tab, place))

    @gated(Permission.FORMS_EDIT)
    async def remove_tab(self):
        """Take the open tab, which holds no field, out of the draft."""
        self._keep(edits.remove_tab(self._draft, self.tab))

    @gated(Permission.FORMS_EDIT)
    async def reload(self):
        """Leave the draft and read the version in force."""
        self.conflict = False
        await self._read(self.shown.activity_id)

    @gated(Permission.FORMS_EDIT)
    async def ask(self, what: str):
        """Ask before the draft is published or thrown away."""
        self.asked = what if what in ("publish", "discard") else ""

    @gated(Permission.FORMS_EDIT)
    async def publish(self):
        """Make the draft the version in force."""
        self.asked = ""
        number = await act(forms.publish, self.shown.activity_id, self.shown.latest, dict(self._draft))
        await self._read(self.shown.activity_id)
        await push_toast(self, "success", _("Version {number} publiée.", number=number))

    @gated(Permission.FORMS_EDIT)
    async def discard(self):
        """Throw the draft away."""
        self.asked = ""
        await self._read(self.shown.activity_id)

    @gated(Permission.FORMS_EDIT)
    async def leave(self):
        """Throw the draft away and show what the address names."""
        self.asked = ""
        await self._go()

    @gated(Permission.FORMS_EDIT)
    async def stay(self):
        """Keep the draft, at its own address."""
        self.asked = ""
        return rx.redirect(f"/admin/forms/{self.shown.activity_id}", replace=True)

    @gated(Permission.FORMS_EDIT)
    async def start_from(self):
        """Make the old version on the screen a draft of the next one."""
        self.changed = True


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
