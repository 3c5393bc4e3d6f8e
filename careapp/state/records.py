"""What the states of records share: tabs, visits, one part at a time in a dialog, what is deleted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, Stale
from careapp.i18n import _
from careapp.readmodels.records import VisitPage
from careapp.state.access import act, gated, grant, look, push_toast
from careapp.state.saving import kept


def record_id(state: rx.State) -> int:
    """The id at the end of the address, 0 (which no row has) when there is none."""
    last = str(state.router.url.path).rstrip("/").rsplit("/", 1)[-1]
    return int(last) if last.isascii() and last.isdigit() and len(last) < 10 else 0


@dataclass(frozen=True, slots=True)
class RecordKind:
    """Who reads and edits a kind of record, with which actions, its tabs, and where it keeps each kind of part."""

    reads: Permission
    edits: Permission
    verbs: Any
    view: Callable[[], Any]
    tabs: tuple[str, ...]
    parts: Mapping[str, str]


class RecordState(rx.State, mixin=True):
    """The record shown, the tab, and what is being edited; a state that mixes it in holds `record` and `options`."""

    found: bool = True
    loading: bool = True
    tab: str = "definition"
    editing: str = ""
    removing: str = ""
    removed_name: str = ""
    part_id: int = 0
    errors: dict[str, str] = {}
    conflict: bool = False
    visits: VisitPage = VisitPage()
    past: bool = False

    _kind: ClassVar[RecordKind]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        grant(cls, reads=cls._kind.reads, edits=cls._kind.edits)

    def _show(self, view: Any) -> None:
        self.record = view

    def _open(self, noun: str, row: Any) -> None:
        """Fill the form of a part from its row, or of a new one (None)."""
        raise NotImplementedError

    async def _save(self, form: dict[str, Any]) -> Any:
        """Save the form that is open; the record afterwards."""
        raise NotImplementedError

    async def _fill_tab(self) -> None:
        if self.tab == "visits":
            self.visits = await look(self._kind.verbs.visits, self.record.id, self.past)

    @gated("reads")
    async def load(self):
        """Show the record the address names."""
        asked = record_id(self)
        if asked != self.record.id:
            self._show(self._kind.view())
            self.loading = True
        self.found, self.editing, self.removing, self.errors = True, "", "", {}
        tab = str(self.router.url.query_parameters.get("tab", ""))
        self.tab, self.past = tab if tab in self._kind.tabs else "definition", False
        try:
            self._show(await look(self._kind.verbs.view, asked))
            self.options = await look(self._kind.verbs.options)
            await self._fill_tab()
        except NotFound:
            self.found = False
            if elsewhere := await self._moved_to(asked):
                return rx.redirect(elsewhere, replace=True)
        self.loading = False
        return None

    async def _moved_to(self, asked: int) -> str:
        """The address of the record that took the place of one that is no more, nothing for none."""
        return ""

    @gated("reads")
    async def open_tab(self, tab: str):
        """Show a tab with what it holds now; what is being edited stays."""
        self.tab = tab if tab in self._kind.tabs else "definition"
        await self._fill_tab()

    @gated(Permission.PLANNING_READ)
    async def show_visits(self, past: bool):
        """Show the visits to come, or those past."""
        self.past = past
        self.visits = await look(self._kind.verbs.visits, self.record.id, past)

    @gated(Permission.PLANNING_READ)
    async def turn_visits(self, page: int):
        """Show another page of visits."""
        self.visits = await look(self._kind.verbs.visits, self.record.id, self.past, page)

    @gated("reads")
    async def reload(self):
        """Read the record again, as someone else may have left it."""
        self.errors, self.conflict = {}, False
        self._show(await look(self._kind.verbs.view, self.record.id))

    @gated("edits")
    async def edit_identity(self):
        """Open the form of the identity."""
        self.editing, self.errors, self.conflict = "identity", {}, False

    @gated("edits")
    async def edit_part(self, noun: str, part_id: int):
        """Open the form of a part of the record, or of a new one (id 0)."""
        row = next((row for row in self._rows(noun) if row.id == part_id), None)
        self._open(noun, row)
        self.editing, self.part_id, self.errors, self.conflict = noun, row.id if row else 0, {}, False

    def _rows(self, noun: str) -> list[Any]:
        if noun not in self._kind.parts:
            raise Refused(_("Demande mal formée : rien n’a été modifié."))
        return getattr(self.record, self._kind.parts[noun])

    @gated("reads")
    async def close(self):
        """Close the form or the question without saving."""
        self.editing, self.removing, self.errors = "", "", {}

    @gated("edits")
    async def save(self, form: dict[str, Any]):
        """Save the form that is open; a second click on the button finds none."""
        if not self.editing:
            return
        if not await kept(self, self._keep(form)):
            return
        self.editing = ""
        await push_toast(self, "success", _("Fiche enregistrée."))

    async def _keep(self, form: dict[str, Any]) -> None:
        self._show(await self._save(form))

    @gated("edits")
    async def ask_removal(self, noun: str, part_id: int, name: str = ""):
        """Ask before a part of the record, called `name` on the screen, is deleted."""
        self._rows(noun)
        self.removing, self.part_id, self.removed_name = noun, part_id, name[:200]

    @gated("edits")
    async def remove(self):
        """Delete the part that was asked about; a record someone else changed is read again before it is refused."""
        noun, self.removing = self.removing, ""
        if not noun:
            return
        try:
            self._show(await act(self._kind.verbs.remove, self.record.id, self.record.version, noun, self.part_id))
        except Stale:
            self._show(await look(self._kind.verbs.view, self.record.id))
            raise
        await push_toast(self, "success", _("Élément supprimé."))
