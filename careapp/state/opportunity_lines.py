"""The tasks and risks of the opportunity on the screen: added from the catalogue, written, taken away."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.opportunities import lines
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.opportunities import RiskLine, TaskGroup, TaskLine
from careapp.state.access import act, gated, push_toast


class LinesState(rx.State, mixin=True):
    """The lines and their dialogs; a state that mixes it in holds the `id` of the opportunity and reads it again."""

    task_groups: list[TaskGroup] = []
    risks: list[RiskLine] = []
    task_form: dict[str, str] = {}
    task_days: list[int] = []
    task_open: bool = False
    risk_form: dict[str, str] = {}
    risk_open: bool = False
    line_errors: dict[str, str] = {}
    removing: str = ""
    removing_id: int = 0
    removing_name: str = ""

    @rx.var
    def task_count(self) -> int:
        """How many tasks the opportunity has."""
        return sum(len(group.tasks) for group in self.task_groups)

    def _task(self, line_id: int) -> TaskLine | None:
        lines = (task for group in self.task_groups for task in group.tasks)
        return next((task for task in lines if task.id == line_id), None)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def add_task(self, task_id: str):
        """Add a task of the catalogue."""
        if task_id.isdigit():
            await act(lines.add_catalogue_task, self.id, int(task_id))
            await self._refresh()

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def edit_task(self, line_id: int):
        """Open a task (0: a new one) to change it."""
        line = self._task(line_id)
        self.line_errors, self.task_open = {}, True
        self.task_days = list(line.weekdays) if line else []
        self.task_form = {
            "id": str(line_id),
            "name": line.name if line else "",
            "minutes": str(line.minutes if line else 15),
            "essential": "1" if line and line.essential else "",
            "frequency": line.frequency if line else "every_visit",
            "mission_id": str(line.mission_id) if line and line.mission_id else "",
            "remark": line.remark if line else "",
        }

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def fill_task(self, name: str, value: str):
        """Keep a field of the task."""
        self.task_form = {**self.task_form, name: value[:400]}

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def toggle_task_day(self, day: int):
        """Tie the task to a weekday, or not."""
        days = set(self.task_days) ^ {day}
        self.task_days = sorted(days)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def close_lines(self):
        """Close the dialogs of tasks and risks."""
        self.task_open = self.risk_open = False
        self.removing = ""

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def save_task(self):
        """Save the task being written."""
        form = {
            **self.task_form,
            "minutes": int(self.task_form["minutes"]) if self.task_form.get("minutes", "").isdigit() else -1,
            "essential": bool(self.task_form.get("essential")),
            "weekdays": self.task_days,
            "mission_id": int(self.task_form.get("mission_id") or 0),
        }
        await self._save_line(lines.save_task, int(self.task_form.get("id") or 0), form)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def ask_delete_task(self, line_id: int):
        """Ask before a task is taken away."""
        line = self._task(line_id)
        self.removing, self.removing_id, self.removing_name = "task", line_id, line.name if line else ""

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def ask_delete_risk(self, line_id: int):
        """Ask before a risk line is taken away."""
        named = {risk.id: risk.situation for risk in self.risks}
        self.removing, self.removing_id, self.removing_name = "risk", line_id, named.get(line_id, "")

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def delete_line(self):
        """Take the line away."""
        delete, self.removing = {"task": lines.delete_task, "risk": lines.delete_risk}.get(self.removing), ""
        if delete:
            await act(delete, self.id, self.removing_id)
            await self._refresh()
            await push_toast(self, "success", _("{name} : retiré.", name=self.removing_name))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def add_situation(self, situation_id: str):
        """Add a situation of the catalogue with its measures."""
        if situation_id.isdigit():
            await act(lines.add_situation, self.id, int(situation_id))
            await self._refresh()

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def edit_risk(self, line_id: int):
        """Open a risk line (0: a new one) to change it."""
        line = next((risk for risk in self.risks if risk.id == line_id), None)
        self.line_errors, self.risk_open = {}, True
        self.risk_form = {
            "id": str(line_id),
            "situation": line.situation if line else "",
            "level": line.level if line else "moderate",
            "measure": line.measure if line else "",
            "applied": "1" if line is None or line.applied else "",
        }

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def fill_risk(self, name: str, value: str):
        """Keep a field of the risk line."""
        self.risk_form = {**self.risk_form, name: value[:1000]}

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def save_risk(self):
        """Save the risk line being written."""
        form = {**self.risk_form, "applied": bool(self.risk_form.get("applied"))}
        await self._save_line(lines.save_risk, int(self.risk_form.get("id") or 0), form)

    async def _save_line(self, verb: Any, line_id: int, form: dict[str, Any]) -> None:
        try:
            await act(verb, self.id, line_id, form)
        except RefusedFields as refusal:
            self.line_errors = refusal.errors
            return
        self.task_open = self.risk_open = False
        await self._refresh()
