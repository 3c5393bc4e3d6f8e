"""The notes of the record that is open."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, Literal

import reflex as rx

from careapp.actions import notes, people
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.notes import NoteEntry, NoteFields, NotesView, Satisfaction
from careapp.state.access import act, gated, look, push_toast
from careapp.state.client import ClientState
from careapp.state.worker import WorkerState

Noun = Literal["client", "worker", "manager"]
RECORDS: Final = {"client": ClientState, "worker": WorkerState}


class NotesState(rx.State):
    """The notes of one client, worker or manager, and the note being written."""

    noun: str = "client"
    record_id: int = 0
    kind: str = ""
    lines: list[NoteEntry] = []
    counts: dict[str, int] = {}
    satisfaction: Satisfaction = Satisfaction()
    workers: list[Choice] = []
    managers: list[Choice] = []
    clients: list[Choice] = []
    draft: NoteFields = NoteFields()
    draft_kind: str = "satisfaction"
    client_id: str = ""
    client_text: str = ""
    form_number: int = 0
    removing: int = 0
    loading: bool = True
    errors: dict[str, str] = {}

    _manager_id: str = ""
    _respondent: str = ""

    @gated(Permission.NOTES_READ)
    async def load_for(self, noun: Noun, row_id: int):
        """Show the notes of a record, with an empty note to write."""
        if (noun, row_id) != (self.noun, self.record_id):
            self.loading = True
        self.noun, self.record_id, self.kind, self.removing = noun, row_id, "", 0
        if row_id:
            await self._refresh()
            self._start(NoteFields(manager_id=self._manager_id, respondent=self._respondent))
        self.loading = False

    async def _refresh(self) -> None:
        view: NotesView = await look(notes.of_record, self.noun, self.record_id, self.kind)
        self.lines, self.counts, self.satisfaction = view.lines, view.counts, view.satisfaction
        self.workers, self.managers = view.workers, view.managers
        self._manager_id, self._respondent = view.manager_id, view.respondent
        await self._tell_record()

    async def _tell_record(self) -> None:
        """Let the tab of the record that is open say how many notes it has now."""
        if kind := RECORDS.get(self.noun):
            shown = await self.get_state(kind)
            if shown.record.id == self.record_id:
                shown.record = replace(shown.record, notes=self.counts["all"])

    def _start(self, draft: NoteFields) -> None:
        self.draft, self.draft_kind, self.errors = draft, draft.kind, {}
        self.client_id, self.client_text, self.clients = draft.client_id, draft.client, []
        self.form_number += 1

    @gated(Permission.NOTES_READ)
    async def keep_kind(self, kind: str):
        """Show one kind of notes, or all of them."""
        self.kind = kind[:14]
        await self._refresh()

    @gated(Permission.NOTES_EDIT)
    async def choose_kind(self, kind: str):
        """Write another kind of note."""
        self.draft_kind = kind[:14]

    @gated(Permission.NOTES_EDIT)
    async def find_client(self, text: str):
        """Offer the clients whose name holds the text."""
        self.clients = [Choice("", _("Aucun client")), *await look(people.client_choices, text[:80])]

    @gated(Permission.NOTES_EDIT)
    async def pick_client(self, value: str):
        """Keep the client chosen."""
        self.client_id = value[:12]
        self.client_text = next((choice.label for choice in self.clients if choice.value == value != ""), "")

    @gated(Permission.NOTES_EDIT)
    async def edit(self, note_id: int):
        """Change a note."""
        self._start(await look(notes.fields, note_id))

    @gated(Permission.NOTES_EDIT)
    async def cancel(self):
        """Leave the note as it is."""
        self.removing = 0
        self._start(NoteFields(manager_id=self._manager_id, respondent=self._respondent))

    @gated(Permission.NOTES_EDIT)
    async def save(self, form: dict[str, Any]):
        """Write the note; a second click on the button sends a form that is over."""
        if form.get("form_number", str(self.form_number)) != str(self.form_number):
            return
        own = f"{self.noun}_id"
        known = {"kind": self.draft_kind, "client_id": self.client_id}
        if not self.draft.id:
            known[own] = str(self.record_id)
        elif self.noun == "client":
            known["client_id"] = self.draft.client_id
        try:
            said = await act(notes.save, self.draft.id, self.draft.version, {**form, **known})
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        await self._refresh()
        self._start(NoteFields(manager_id=self._manager_id, respondent=self._respondent))
        await push_toast(self, "success", said)

    @gated(Permission.NOTES_EDIT)
    async def ask_removal(self, note_id: int):
        """Ask before a note is deleted."""
        self.removing = note_id

    @gated(Permission.NOTES_EDIT)
    async def remove(self):
        """Delete the note that was asked about."""
        note_id, self.removing = self.removing, 0
        await act(notes.remove, note_id)
        await self._refresh()
        await push_toast(self, "success", _("Note supprimée."))
