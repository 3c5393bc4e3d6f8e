"""One opportunity on the screen: its request, its form, its tasks and risks, its life cycle."""

from __future__ import annotations

import reflex as rx

from careapp.actions.opportunities import choices, duplicate, stages, view
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.opportunities import (
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
from careapp.state.opportunity_step import NextStepState

TABS = ("definition", "informations", "tasks", "risks", "notes", "documents", "comparison", "history")
# Where the tabs of a form stand; every other one is a tab of its own, by its key after `form-`.
FORM_TABS = {"request": "definition", "definition": "definition", "informations": "informations",
             "taches": "tasks", "risques": "risks"}  # fmt: skip
OWN = "form-"


class OpportunityState(LinesState, NextStepState, rx.State):
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
    inherited: list[InheritedField] = []
    own_tabs: list[Choice] = []
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
    offered: OpportunityChoices = OpportunityChoices()
    moving_stage: str = ""
    moving_reason: str = ""
    moving_error: str = ""
    confirming_copy: bool = False

    def _show(self, shown: OpportunityView) -> None:
        for name in _SHOWN:
            setattr(self, name, getattr(shown, name))
        self.version = shown.version
        self.own_tabs = [Choice(OWN + tab.value, tab.label) for tab in shown.tabs if tab.value not in FORM_TABS]

    async def _refresh(self) -> None:
        """Read the opportunity again; its form is read and written beside the states (`components/form_filling.py`)."""
        self._show(await look(view.view, self.id))

    @rx.var
    def form_source(self) -> str:
        """The address that the form is read from and saved to."""
        return f"/api/opportunities/{self.id}/form" if self.id else ""

    @rx.var
    def step(self) -> int:
        """The number of the current stage among the steps, 0 once it is over."""
        return next((number for number, step in enumerate(self.steps, 1) if step.state == "current"), 0)

    @gated(Permission.OPPORTUNITIES_READ)
    async def load(self):
        """Show the opportunity the address names."""
        raw = str(self.router.url.path).rstrip("/").rsplit("/", 1)[-1]
        self.loading, self.found = True, True
        self.id = int(raw) if raw.isdigit() else 0
        asked = str(self.router.url.query_parameters.get("tab", "definition"))
        self.task_open = self.risk_open = self.confirming_copy = self.step_open = False
        self.moving_stage = self.removing = ""
        try:
            await self._refresh()
            self._open_tab(asked)
            self.offered = await look(choices.opportunity_choices, self.id)
        except Exception:
            self.found = False
            raise
        finally:
            self.loading = False

    def _open_tab(self, tab: str) -> None:
        self.tab = tab if tab in (*TABS, *(one.value for one in self.own_tabs)) else "definition"

    @gated(Permission.OPPORTUNITIES_READ)
    async def show_tab(self, tab: str):
        """Show another tab; what is typed stays."""
        self._open_tab(tab)

    @gated(Permission.OPPORTUNITIES_READ)
    async def show_page(self, page: str):
        """Show the tab on which a page of the form stands."""
        self._open_tab(FORM_TABS.get(page, OWN + page))

    @gated(Permission.OPPORTUNITIES_READ)
    async def form_saved(self, version: int):
        """Read again what hangs on the form that was just saved."""
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def form_checked(self, outcome: str):
        """Say how the save that was asked for ended."""
        told = {
            "saved": ("success", _("Formulaire enregistré.")),
            "wrong": ("warning", _("Certains champs sont à corriger.")),
            "refused": ("warning", _("Rien n’a été enregistré : votre saisie est gardée sur cet appareil.")),
            "unsent": ("warning", _("Le serveur ne répond pas : votre saisie est gardée sur cet appareil.")),
        }
        if outcome in told:
            await push_toast(self, *told[outcome])

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def move(self, stage: str):
        """Move to another stage, asking why where a reason is due."""
        move = next((move for move in self.moves if move.stage == stage), None)
        if move is not None and move.asks_reason:
            self.moving_stage, self.moving_reason, self.moving_error = stage, "", ""
            return
        await act(stages.move, self.id, stage)
        await self._refresh()

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
        await self._refresh()

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def cancel_move(self):
        """Stay in this stage."""
        self.moving_stage = ""

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
    "over_plan", "plan_share", "granted_minutes", "next_action", "next_key", "next_when", "next_on", "next_late",
)  # fmt: skip
