"""What changed in the form on the screen since a version before it, and what validating it would do."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.reevaluations import compare, validate
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.reevaluations import ChangedGroup, Comparison, ValidationEffect, ValidationFields
from careapp.state.access import act, gated, look, push_toast
from careapp.state.opportunity import OpportunityState
from careapp.state.reevaluation import ReevaluationState


class ComparisonState(rx.State):
    """The comparison, its filter, and the dialog that validates."""

    found: Comparison = Comparison()
    only_changed: bool = True
    validating: bool = False
    fields: ValidationFields = ValidationFields()
    errors: dict[str, str] = {}
    effect: ValidationEffect = ValidationEffect()
    shown: bool = False
    listed: bool = False

    _form: dict[str, Any] = {}
    _version: int = 0

    @rx.var
    def groups(self) -> list[ChangedGroup]:
        """The groups to show: all of them, or those where something differs."""
        return [group for group in self.found.groups if group.changed or not self.only_changed]

    async def _opportunity(self) -> OpportunityState:
        return await self.get_state(OpportunityState)

    async def _read(self, base_id: int = 0) -> None:
        self.found = await look(compare.comparison, (await self._opportunity()).id, base_id)

    @gated(Permission.OPPORTUNITIES_READ)
    async def close(self):
        """Forget the comparison of the form that was open before."""
        self.found, self.validating, self.shown = Comparison(), False, False
        opportunity = await self._opportunity()
        if opportunity.tab == "comparison" and opportunity.found:
            await self._read()

    @gated(Permission.OPPORTUNITIES_READ)
    async def show(self):
        """Compare the form with the version before it."""
        (await self._opportunity()).tab = "comparison"
        await self._read()

    @gated(Permission.OPPORTUNITIES_READ)
    async def compare_with(self, base_id: str):
        """Compare the form with another version of its chain."""
        await self._read(int(base_id) if base_id.isdigit() and len(base_id) < 10 else 0)

    @gated(Permission.OPPORTUNITIES_READ)
    async def keep_changes(self, only: bool):
        """Show what differs alone, or everything."""
        self.only_changed = only

    @gated(Permission.PLANNING_EDIT)
    async def ask_validation(self):
        """Open the dialog that validates; what is typed is saved as it is left."""
        opportunity = await self._opportunity()
        self.fields = await look(validate.fields, opportunity.id)
        self.errors, self.shown, self.listed, self.validating = {}, False, False, True

    @gated(Permission.OPPORTUNITIES_READ)
    async def close_validation(self):
        """Leave the re-evaluation as it is."""
        self.validating = self.shown = False

    @gated(Permission.PLANNING_EDIT)
    async def preview(self, form: dict[str, Any]):
        """Show what the validation would do; faults stand at their field."""
        if not self.validating:
            return
        opportunity = await self._opportunity()
        self._form, self._version, self.errors = form, opportunity.version, {}
        try:
            self.effect = await act(validate.preview, opportunity.id, self._version, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        self.shown, self.listed = True, False

    @gated(Permission.PLANNING_EDIT)
    async def change_again(self):
        """Go back from the preview to the form; what was typed is there."""
        typed = {name: str(self._form.get(name) or "") for name in ("effective_on", "gir", "plan_hours")}
        plan = self.fields.plan
        self.fields = ValidationFields(**typed, plan=plan, keep_workers=bool(self._form.get("keep_workers")))
        self.shown = False

    @gated(Permission.PLANNING_EDIT)
    async def toggle_list(self):
        """Unfold the visits that change, or fold them."""
        self.listed = not self.listed

    @gated(Permission.PLANNING_EDIT)
    async def apply(self):
        """Validate what was shown, and nothing else: if something changed since, it is shown again."""
        if not (self.validating and self.shown):
            return
        opportunity = await self._opportunity()
        try:
            done = await act(validate.validate, opportunity.id, self._version, self._form, seen=self.effect.mark)
        except Stale as stale:
            self.effect = await act(validate.preview, opportunity.id, self._version, self._form)
            await push_toast(self, "warning", stale.reason)
            return
        self.validating = self.shown = False
        await opportunity._refresh()
        await (await self.get_state(ReevaluationState))._read()
        await self._read()
        await push_toast(self, "success", _("Ré-évaluation validée. {sentence}", sentence=done.sentence))
