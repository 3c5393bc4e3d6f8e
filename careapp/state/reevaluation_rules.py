"""The nine values of each activity's reminder to evaluate again, as the administration sets them."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.reevaluations import rules
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.reevaluations import ReminderRuleFields, ReminderRuleRow, ReminderRules
from careapp.state.access import act, gated, look, push_toast
from careapp.state.saving import kept


class ReevaluationRulesState(rx.State):
    """The rules, and the one in the dialog."""

    shown: ReminderRules = ReminderRules()
    editing: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    activity_id: int = 0
    activity: str = ""
    own: bool = False
    fields: ReminderRuleFields = ReminderRuleFields()

    async def _read(self) -> None:
        self.shown = await look(rules.listed)

    @gated(Permission.AGENCY_EDIT)
    async def load(self):
        """Read the rules of every activity."""
        self.editing, self.errors, self.conflict = "", {}, False
        await self._read()

    @gated(Permission.AGENCY_EDIT)
    async def open(self, activity_id: int):
        """Open the nine values of an activity."""
        self._open(activity_id)

    def _open(self, activity_id: int) -> None:
        row: ReminderRuleRow | None = next((one for one in self.shown.rows if one.activity_id == activity_id), None)
        if row is not None:
            self.activity_id, self.activity, self.own, self.fields = activity_id, row.activity, row.own, row.fields
            self.editing, self.errors, self.conflict = "rule", {}, False

    @gated(Permission.AGENCY_EDIT)
    async def reload(self):
        """Read again what someone else changed, into the dialog that is open."""
        await self._read()
        self._open(self.activity_id)

    @gated(Permission.AGENCY_EDIT)
    async def close(self):
        """Close the dialog without saving."""
        self.editing, self.errors, self.conflict = "", {}, False

    @gated(Permission.AGENCY_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the nine values of the activity in the dialog."""
        if self.editing and await kept(self, act(rules.save, self.activity_id, self.fields.version, form)):
            await self._done(_("Rappel de ré-évaluation enregistré."))

    @gated(Permission.AGENCY_EDIT)
    async def restore(self):
        """Give the activity the usual nine values again."""
        if self.editing and await kept(self, act(rules.restore, self.activity_id, self.fields.version)):
            await self._done(_("Valeurs d’origine rétablies."))

    async def _done(self, told: str) -> None:
        self.editing = ""
        await self._read()
        await push_toast(self, "success", told)
