"""A worker's record: its tabs, one part at a time in a dialog, and the weekly hours row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, Final, Literal

import reflex as rx

from careapp.actions import workers
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.records import VisitPage
from careapp.readmodels.workers import HoursRow, SkillView, WorkerOptions, WorkerView
from careapp.state.access import act, gated, look, push_toast
from careapp.state.records import record_id

PartNoun = Literal["skill", "exception", "absence", "contract"]
Side = Literal["start", "end"]
TABS: Final = ("definition", "skills", "availability", "absences", "contracts", "visits", "notes")
SAVES: Final[dict[str, Callable[..., WorkerView]]] = {
    "exception": workers.save_exception,
    "absence": workers.save_absence,
    "contract": workers.save_contract,
}
EMPTY: Final[dict[str, dict[str, str]]] = {
    "exception": {"on": "", "start": "", "end": "", "available": ""},
    "absence": {"reason": "", "remark": "", "first": "", "last": "", "start": "", "end": ""},
    "contract": {"kind": "cdi", "weekly": "35 h", "days_per_week": "5", "starts_on": "", "ends_on": ""},
}
WEEKEND: Final = (5, 6)


class WorkerState(rx.State):
    """The worker shown, the tab, and what is being edited."""

    worker: WorkerView = WorkerView()
    options: WorkerOptions = WorkerOptions()
    found: bool = True
    loading: bool = True
    tab: str = "definition"
    editing: str = ""
    removing: str = ""
    part_id: int = 0
    skill: SkillView = SkillView()
    part: dict[str, str] = {}
    errors: dict[str, str] = {}
    conflict: bool = False
    hours: list[HoursRow] = []
    hours_changed: bool = False
    visits: VisitPage = VisitPage()
    past: bool = False

    @rx.var
    def worked_days(self) -> list[int]:
        """The weekdays that have hours."""
        return sorted({row.weekday for row in self.hours})

    def _show(self, view: WorkerView) -> None:
        self.worker = view
        if not self.hours_changed:
            self.hours = view.hours

    @gated(Permission.WORKERS_READ)
    async def load(self):
        """Show the worker the address names."""
        worker_id = record_id(self)
        if worker_id != self.worker.id:
            self.worker, self.loading, self.hours_changed = WorkerView(), True, False
        self.found, self.editing, self.removing, self.errors = True, "", "", {}
        asked = str(self.router.url.query_parameters.get("tab", ""))
        self.tab, self.past = asked if asked in TABS else "definition", False
        try:
            self._show(await look(workers.view, worker_id))
            self.options = await look(workers.options)
            await self._fill_tab()
        except NotFound:
            self.found = False
        self.loading = False

    @gated(Permission.WORKERS_READ)
    async def open_tab(self, tab: str):
        """Show a tab with what it holds now; hours being edited stay."""
        self.tab = tab if tab in TABS else "definition"
        await self._fill_tab()

    async def _fill_tab(self) -> None:
        if self.tab == "visits":
            self.visits = await look(workers.visits, self.worker.id, self.past)

    @gated(Permission.PLANNING_READ)
    async def show_visits(self, past: bool):
        """Show the visits to come, or those past."""
        self.past = past
        self.visits = await look(workers.visits, self.worker.id, past)

    @gated(Permission.PLANNING_READ)
    async def turn_visits(self, page: int):
        """Show another page of visits."""
        self.visits = await look(workers.visits, self.worker.id, self.past, page)

    @gated(Permission.WORKERS_READ)
    async def reload(self):
        """Read the record again, as someone else may have left it."""
        self.hours_changed, self.errors, self.conflict = False, {}, False
        self._show(await look(workers.view, self.worker.id))

    @gated(Permission.WORKERS_EDIT)
    async def edit_identity(self):
        """Open the form of the identity."""
        self.editing, self.errors, self.conflict = "identity", {}, False

    @gated(Permission.WORKERS_EDIT)
    async def edit_part(self, noun: PartNoun, part_id: int):
        """Open the form of a part of the record, or of a new one (id 0)."""
        view = self.worker
        rows: dict[str, Any] = {
            "skill": view.skills,
            "exception": view.exceptions,
            "absence": view.absences,
            "contract": view.contracts,
        }
        row = next((row for row in rows[noun] if row.id == part_id), None)
        if noun == "skill":
            self.skill = row or SkillView()
        else:
            self.part = {key: _text(getattr(row, key)) if row else value for key, value in EMPTY[noun].items()}
        self.editing, self.part_id = noun, row.id if row else 0
        self.errors, self.conflict = {}, False

    @gated(Permission.WORKERS_READ)
    async def close(self):
        """Close the form or the question without saving."""
        self.editing, self.removing, self.errors = "", "", {}

    @gated(Permission.WORKERS_EDIT)
    async def choose_skill(self, skill_id: str):
        """Choose the skill a new line is about, and propose when it expires."""
        self.skill = replace(self.skill, skill_id=int(skill_id) if skill_id.isdigit() else 0)
        await self._propose_expiry()

    @gated(Permission.WORKERS_EDIT)
    async def date_skill(self, obtained_on: str):
        """Say when a skill was obtained, and propose when it expires."""
        self.skill = replace(self.skill, obtained_on=obtained_on[:10])
        await self._propose_expiry()

    async def _propose_expiry(self) -> None:
        if self.skill.skill_id and self.skill.obtained_on:
            proposed = await look(workers.expiry_of, self.skill.skill_id, self.skill.obtained_on)
            self.skill = replace(self.skill, expires_on=proposed or self.skill.expires_on)

    @gated(Permission.WORKERS_EDIT)
    async def expire_skill(self, expires_on: str):
        """Say when a skill expires."""
        self.skill = replace(self.skill, expires_on=expires_on[:10])

    @gated(Permission.WORKERS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the form that is open; a second click on the button finds none."""
        if not self.editing:
            return
        seen = (self.worker.id, self.worker.version)
        try:
            if self.editing == "identity":
                view = await act(workers.save, *seen, form)
            elif self.editing == "skill":
                view = await act(workers.save_skill, *seen, {**form, "skill_id": str(self.skill.skill_id or "")})
            else:
                view = await act(SAVES[self.editing], *seen, self.part_id, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        except Stale:
            self.conflict = True
            return
        self.editing, self.errors = "", {}
        self._show(view)
        await push_toast(self, "success", _("Fiche enregistrée."))

    @gated(Permission.WORKERS_EDIT)
    async def ask_removal(self, noun: PartNoun, part_id: int):
        """Ask before a part of the record is deleted."""
        self.removing, self.part_id = noun, part_id

    @gated(Permission.WORKERS_EDIT)
    async def remove(self):
        """Delete the part that was asked about."""
        noun, self.removing = self.removing, ""
        self._show(await act(workers.remove, self.worker.id, self.worker.version, noun, self.part_id))
        await push_toast(self, "success", _("Élément supprimé."))

    def _change_hours(self, rows: list[HoursRow]) -> None:
        self.hours = sorted(rows, key=lambda row: row.weekday)
        self.hours_changed = True

    @gated(Permission.WORKERS_EDIT)
    async def add_hours(self, weekday: int):
        """Add a span to a day: the afternoon when the morning is there."""
        span = ("14:00", "18:00") if any(row.weekday == weekday for row in self.hours) else ("08:00", "12:00")
        self._change_hours([*self.hours, HoursRow(weekday, *span)])

    @gated(Permission.WORKERS_EDIT)
    async def set_hours(self, index: int, side: Side, value: str):
        """Move the start or the end of a span."""
        if 0 <= index < len(self.hours) and getattr(self.hours[index], side) != value:
            row = replace(self.hours[index], **{side: value[:5]}, error="")
            self._change_hours([*self.hours[:index], row, *self.hours[index + 1 :]])

    @gated(Permission.WORKERS_EDIT)
    async def drop_hours(self, index: int):
        """Take a span away."""
        self._change_hours([row for at, row in enumerate(self.hours) if at != index])

    @gated(Permission.WORKERS_EDIT)
    async def copy_monday(self):
        """Give Tuesday to Friday the hours of Monday."""
        monday = [row for row in self.hours if row.weekday == 0]
        weekend = [row for row in self.hours if row.weekday in WEEKEND]
        self._change_hours([replace(row, weekday=day, error="") for day in range(5) for row in monday] + weekend)

    @gated(Permission.WORKERS_EDIT)
    async def save_hours(self):
        """Save the week, or show at each span what cannot be."""
        rows = [asdict(row) for row in self.hours]
        try:
            view = await act(workers.save_week, self.worker.id, self.worker.version, rows)
        except RefusedFields as refusal:
            errors = refusal.errors
            self.hours = [replace(row, error=errors.get(f"availability.{i}", "")) for i, row in enumerate(self.hours)]
            return
        self.hours_changed = False
        self._show(view)
        await push_toast(self, "success", _("Disponibilités enregistrées."))

    @gated(Permission.WORKERS_READ)
    async def undo_hours(self):
        """Go back to the hours that are saved."""
        self.hours, self.hours_changed = self.worker.hours, False


def _text(value: Any) -> str:
    return ("on" if value else "") if isinstance(value, bool) else str(value)
