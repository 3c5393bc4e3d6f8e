"""One opportunity on the screen: its request, its form, its tasks and risks, its life cycle."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.opportunities import choices, duplicate, edit, stages, view
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.opportunities import (
    FormTabView,
    HistoryLine,
    InheritedField,
    MissionView,
    OpportunityChoices,
    OpportunityView,
    StageMove,
    StageStep,
)
from careapp.readmodels.reminders import ReminderRow
from careapp.state.access import act, gated, look, push_toast
from careapp.state.opportunity_lines import LinesState

REQUEST_FIELDS = ("origin", "funding", "mode", "need", "wished_start", "evaluated_on", "manager_id")
TABS = ("definition", "informations", "tasks", "risks", "notes", "documents", "comparison", "history")


class OpportunityState(LinesState, rx.State):
    """The opportunity being read or edited."""

    id: int = 0
    version: int = 0
    found: bool = True
    loading: bool = True
    tab: str = "definition"
    number: str = ""
    client_id: int = 0
    client: str = ""
    client_email: str = ""
    stage: str = "new"
    locked: bool = False
    locked_text: str = ""
    copy_id: int = 0
    copy_number: str = ""
    origin_id: int = 0
    origin_number: str = ""
    activity: str = ""
    lost_reason: str = ""
    request_fields: dict[str, str] = {}
    inherited: list[InheritedField] = []
    form_tabs: list[FormTabView] = []
    missions: list[MissionView] = []
    steps: list[StageStep] = []
    moves: list[StageMove] = []
    history: list[HistoryLine] = []
    reminders: list[ReminderRow] = []
    notes: int = 0
    totals: str = ""
    worker_totals: str = ""
    care_plan: str = ""
    care_plan_hours: str = ""
    asked_hours: str = ""
    over_plan: str = ""
    plan_share: int = 0
    granted_minutes: int = 0
    next_action: str = ""
    dirty: bool = False
    conflict: bool = False
    errors: dict[str, str] = {}
    offered: OpportunityChoices = OpportunityChoices([], [], [], [], [], [], [], [], [], [], [])
    moving_stage: str = ""
    moving_reason: str = ""
    moving_error: str = ""
    confirming_copy: bool = False

    _answers: dict[str, Any] = {}
    _read: dict[str, dict[str, Any]] = {}  # the request and the answers as they were last read

    def _show(self, shown: OpportunityView, keep_form: bool = False) -> None:
        for name in _SHOWN:
            setattr(self, name, getattr(shown, name))
        self.form_tabs = shown.tabs
        if not keep_form:
            self._reset_form(shown)

    def _reset_form(self, shown: OpportunityView) -> None:
        self.request_fields = {name: str(getattr(shown, name) or "") for name in REQUEST_FIELDS}
        self._answers = _answers_of(shown.tabs)
        self._read = {"request": dict(self.request_fields), "answers": dict(self._answers)}
        self.version, self.dirty, self.conflict, self.errors = shown.version, False, False, {}

    async def _refresh(self) -> None:
        """Read the opportunity again; what is being typed stays, its version follows unless someone else saved."""
        if self.dirty:
            shown = await look(view.view, self.id, self._answers)
            self.conflict = self.conflict or shown.version != self.version
            self._show(shown, keep_form=True)
        else:
            self._show(await look(view.view, self.id))

    @rx.var
    def step(self) -> int:
        """The number of the current stage among the steps, 0 once it is over."""
        return next((number for number, step in enumerate(self.steps, 1) if step.state == "current"), 0)

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self):
        """Show the opportunity the address names."""
        raw = str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1]
        self.loading, self.found, self.dirty = True, True, False
        self.id = int(raw) if raw.isdigit() else 0
        tab = str(self.router.url.query_parameters.get("tab", "definition"))
        self.tab = tab if tab in TABS else "definition"
        self.task_open = self.risk_open = self.confirming_copy = False
        self.moving_stage = self.removing = ""
        try:
            self._show(await look(view.view, self.id))
            self.offered = await look(choices.opportunity_choices, self.id)
        except Exception:
            self.found = False
            raise
        finally:
            self.loading = False

    @gated(Permission.OPPORTUNITIES_READ)
    async def reload(self):
        """Throw away what was typed and read the opportunity again."""
        self.dirty = False
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_READ)
    async def show_tab(self, tab: str):
        """Show another tab; what is typed stays."""
        self.tab = tab if tab in TABS else "definition"

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def fill(self, name: str, value: str):
        """Keep a field of the request."""
        if name in REQUEST_FIELDS and not self.locked:
            self.request_fields = {**self.request_fields, name: value[:4100]}
            self.errors = {key: text for key, text in self.errors.items() if key != name}
            self.dirty = True

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def answer(self, key: str, value: str):
        """Keep an answer and show the fields that depend on it."""
        await self._answer(key, value[:4100])

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def answer_yes(self, key: str, value: bool):
        """Keep a yes or no."""
        await self._answer(key, value)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def answer_choice(self, key: str, value: str):
        """Add a choice to those made, or take it away."""
        chosen = list(self._answers.get(key) or [])
        await self._answer(key, [item for item in chosen if item != value] if value in chosen else [*chosen, value])

    async def _answer(self, key: str, value: Any) -> None:
        if self.locked:
            return
        self._answers = {**self._answers, key: value}
        self.errors = {name: text for name, text in self.errors.items() if name != key}
        self.dirty = True
        self.form_tabs = (await look(view.view, self.id, self._answers)).tabs

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def save(self):
        """Save the request and the answers; every wrong field is named, nothing typed is lost."""
        request = {**self.request_fields, "manager_id": int(self.request_fields.get("manager_id") or 0)}
        try:
            await act(edit.save, self.id, self.version, request, self._visible_answers())
        except RefusedFields as refusal:
            self.errors = refusal.errors
            await push_toast(self, "warning", _("Certains champs sont à corriger."))
            self.tab = self._tab_of(next(iter(refusal.errors)))
            return
        except Stale:
            self.conflict = True
            raise
        self.dirty = False
        await self._refresh()
        await push_toast(self, "success", _("Formulaire enregistré."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def keep_mine(self):
        """Take what someone else saved and put over it what one has typed oneself, not yet saved."""
        found = await look(view.view, self.id)
        request = _typed(self.request_fields, self._read["request"])
        answers = _typed(self._answers, self._read["answers"])
        self._reset_form(found)
        self.request_fields, self._answers = self.request_fields | request, self._answers | answers
        self.dirty = True
        await self._refresh()

    def _visible_answers(self) -> dict[str, Any]:
        shown = {field.key for field in _fields(self.form_tabs) if not field.inherited}
        return {key: value for key, value in self._answers.items() if key in shown}

    def _tab_of(self, key: str) -> str:
        if key in REQUEST_FIELDS:
            return "definition"
        names = {"taches": "tasks", "risques": "risks"}
        for tab in self.form_tabs:
            if any(field.key == key for section in tab.sections for field in section.fields):
                return names.get(tab.key, tab.key)
        return self.tab

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def move(self, stage: str):
        """Move to another stage, asking why where a reason is due."""
        move = next((move for move in self.moves if move.stage == stage), None)
        if move is not None and move.asks_reason:
            self.moving_stage, self.moving_reason, self.moving_error = stage, "", ""
            return
        await act(stages.move, self.id, stage)
        await self._after_change()

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def write_reason(self, text: str):
        """Keep the reason being written."""
        self.moving_reason, self.moving_error = text[:200], ""

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def confirm_move(self):
        """Move with the reason given; a missing one is said at its field."""
        if not self.moving_stage:
            return
        try:
            await act(stages.move, self.id, self.moving_stage, self.moving_reason)
        except Refused as refusal:
            if refusal.field != "reason":
                raise
            self.moving_error = refusal.reason
            return
        self.moving_stage = ""
        await self._after_change()

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def cancel_move(self):
        """Stay in this stage."""
        self.moving_stage = ""

    async def _after_change(self) -> None:
        """Read what one's own change made, its version taken as seen."""
        seen = self.version
        await self._refresh()
        if self.dirty:
            shown = await look(view.view, self.id)
            self.version, self.conflict = (shown.version, False) if shown.version == seen + 1 else (seen, True)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def ask_copy(self):
        """Ask before the form is locked."""
        self.confirming_copy = True

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def cancel_copy(self):
        """Leave the form open."""
        self.confirming_copy = False

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def duplicate(self):
        """Lock the form, open its copy, schedule the reminder."""
        if not self.confirming_copy:  # the second click of two
            return None
        self.confirming_copy = False
        copy_id = await act(duplicate.duplicate, self.id, self.version)
        await push_toast(self, "success", _("Formulaire verrouillé, copie créée, rappel de ré-évaluation programmé."))
        return rx.redirect(f"/opportunities/{copy_id}")


_SHOWN = (
    "number", "client_id", "client", "client_email", "stage", "locked", "locked_text", "copy_id", "copy_number",
    "origin_id", "origin_number", "activity", "lost_reason", "inherited", "missions", "task_groups", "risks", "steps",
    "moves", "history", "reminders", "notes", "totals", "worker_totals", "care_plan", "care_plan_hours", "asked_hours",
    "over_plan", "plan_share", "granted_minutes", "next_action",
)  # fmt: skip


def _typed(now: dict[str, Any], read: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in now.items() if read.get(key) != value}


def _fields(tabs: list[FormTabView]) -> list[Any]:
    return [field for tab in tabs for section in tab.sections for field in section.fields]


def _answers_of(tabs: list[FormTabView]) -> dict[str, Any]:
    """The answers on the screen as the person would type them."""
    answers: dict[str, Any] = {}
    for field in _fields(tabs):
        if field.inherited:
            continue
        if field.kind == "boolean":
            answers[field.key] = field.checked
        elif field.kind == "choices":
            answers[field.key] = list(field.chosen)
        else:
            answers[field.key] = field.value
    return answers
