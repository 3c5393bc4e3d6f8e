"""A worker's record: its tabs, one part at a time in a dialog, and the weekly hours row by row."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any, ClassVar, Final, Literal

import reflex as rx

from careapp.actions import workers
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.workers import HoursRow, SkillView, WorkerOptions, WorkerView
from careapp.state.access import act, gated, look, push_toast
from careapp.state.records import RecordKind, RecordState
from careapp.state.saving import kept

Side = Literal["start", "end"]
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


class WorkerState(RecordState, rx.State):
    """The worker shown, the tab, and what is being edited."""

    record: WorkerView = WorkerView()
    options: WorkerOptions = WorkerOptions()
    skill: SkillView = SkillView()
    part: dict[str, str] = {}
    hours: list[HoursRow] = []
    hours_changed: bool = False

    _kind: ClassVar = RecordKind(
        reads=Permission.WORKERS_READ,
        edits=Permission.WORKERS_EDIT,
        verbs=workers,
        view=WorkerView,
        tabs=(
            "definition",
            "skills",
            "availability",
            "absences",
            "contracts",
            "visits",
            "notes",
            "documents",
            "calendar",
        ),
        parts={"skill": "skills", "exception": "exceptions", "absence": "absences", "contract": "contracts"},
    )

    @rx.var
    def worked_days(self) -> list[int]:
        """The weekdays that have hours."""
        return sorted({row.weekday for row in self.hours})

    def _show(self, view: WorkerView) -> None:
        """Show a worker; the hours being changed stay as long as it is the same one."""
        self.hours_changed = self.hours_changed and view.id == self.record.id
        self.record = view
        if not self.hours_changed:
            self.hours = view.hours

    def _open(self, noun: str, row: Any) -> None:
        if noun == "skill":
            self.skill = row or SkillView()
        else:
            self.part = {key: _text(getattr(row, key)) if row else value for key, value in EMPTY[noun].items()}

    async def _save(self, form: dict[str, Any]) -> WorkerView:
        seen = (self.record.id, self.record.version)
        if self.editing == "identity":
            return await act(workers.save, *seen, form)
        if self.editing == "skill":
            return await act(workers.save_skill, *seen, {**form, "skill_id": str(self.skill.skill_id or "")})
        return await act(SAVES[self.editing], *seen, self.part_id, form)

    @gated(Permission.WORKERS_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the form that is open; an absence that uncovers visits leads to them."""
        entered, before = self.editing == "absence", {row.id: row.visits for row in self.record.absences}
        if not self.editing or not await kept(self, self._keep(form)):
            return None
        self.editing = ""
        await push_toast(self, "success", _("Fiche enregistrée."))
        uncovers = [row for row in self.record.absences if row.time != "past" and row.visits > before.get(row.id, 0)]
        return rx.redirect(f"/repairs?absence={uncovers[0].id}") if entered and uncovers else None

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
        """Save the week, or show at each span what cannot be; what someone else saved comes in on the other days."""
        rows = [asdict(row) for row in self.hours]
        try:
            view = await act(workers.save_week, self.record.id, self.record.version, rows)
        except RefusedFields as refusal:
            errors = refusal.errors
            self.hours = [replace(row, error=errors.get(f"availability.{i}", "")) for i, row in enumerate(self.hours)]
            return
        except Stale:
            before = self.record.hours
            self._show(await look(workers.view, self.record.id))
            self.hours = _merged(before, self.hours, self.record.hours)
            raise
        self.hours_changed = False
        self._show(view)
        await push_toast(self, "success", _("Disponibilités enregistrées."))

    @gated(Permission.WORKERS_READ)
    async def undo_hours(self):
        """Go back to the hours that are saved."""
        self.hours, self.hours_changed = self.record.hours, False


def _merged(before: list[HoursRow], mine: list[HoursRow], theirs: list[HoursRow]) -> list[HoursRow]:
    """The week with my hours on the days I changed and theirs on the others."""
    weeks = [{day: [row for row in rows if row.weekday == day] for day in range(7)} for rows in (before, mine, theirs)]
    was, own, other = weeks
    return [row for day in range(7) for row in (own if own[day] != was[day] else other)[day]]


def _text(value: Any) -> str:
    return ("on" if value else "") if isinstance(value, bool) else str(value)
