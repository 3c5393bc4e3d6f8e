"""Automatic reminders on the screen: rules, the list of the morning, categories."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.reminder_rules import edit
from careapp.actions.reminders import habits
from careapp.domain.permissions import Permission
from careapp.i18n import _, ngettext
from careapp.readmodels.common import Choice
from careapp.readmodels.reminder_rules import RuleFields, RulesScreen
from careapp.state.access import act, gated, look, push_toast
from careapp.state.saving import kept


class ReminderRulesState(rx.State):
    """What is shown, and the rule whose form is open."""

    shown: RulesScreen = RulesScreen()
    loading: bool = True
    editing: bool = False
    rule: RuleFields = RuleFields()
    activities: list[Choice] = []
    naming: bool = False
    errors: dict[str, str] = {}
    conflict: bool = False

    async def _show(self) -> None:
        self.shown = await look(edit.shown)
        self.loading = False

    def _close(self) -> None:
        self.editing, self.naming, self.errors, self.conflict = False, False, {}, False

    @gated(Permission.AGENCY_EDIT)
    async def load(self):
        """Show every rule."""
        self._close()
        await self._show()

    @gated(Permission.AGENCY_EDIT)
    async def close(self):
        """Close the form."""
        self._close()

    @gated(Permission.AGENCY_EDIT)
    async def reload(self):
        """Read again what someone else changed; the form starts anew."""
        self._close()
        await self._show()

    @gated(Permission.AGENCY_EDIT)
    async def open(self, kind: str, rule_id: int):
        """Open the form of a rule."""
        self._close()
        self.rule, self.activities, self.editing = await look(edit.fields, kind, rule_id), [], True

    @gated(Permission.AGENCY_EDIT)
    async def split(self, kind: str):
        """Open the form of a rule for one activity, begun as that of all."""
        self._close()
        lines = [line for line in self.shown.rules if line.kind == kind]
        taken = {line.activity_id for line in lines}
        self.activities = [choice for choice in self.shown.activities if choice.value not in taken]
        general = next((line.id for line in lines if not line.activity_id), 0)
        self.rule, self.editing = await look(edit.as_new, kind, general), True

    @gated(Permission.AGENCY_EDIT)
    async def save(self, form: dict[str, Any]):
        """Write the rule; what it makes at once is told."""
        if not self.editing:
            return
        activity = str(form.get("activity_id") or "")
        chosen = int(activity) if activity.isascii() and activity.isdigit() and len(activity) < 10 else None
        if self.activities and chosen is None:
            self.errors = {"activity_id": _("Choisissez une activité.")}
            return
        await self._write(act(edit.save, self.rule.kind, self.rule.id, self.rule.version, form, chosen))

    async def _write(self, saving: Any) -> None:
        made: list[int] = []

        async def keep() -> None:
            made.append(await saving)

        if not await kept(self, keep()):
            return
        self._close()
        await self._show()
        told = ngettext("{count} rappel mis à jour.", "{count} rappels mis à jour.", made[0]) if made[0] else ""
        await push_toast(self, "success", " ".join(filter(None, (_("Règle enregistrée."), told))))

    @gated(Permission.AGENCY_EDIT)
    async def switch(self, kind: str, rule_id: int, version: int, active: bool):
        """Switch a rule on or off; one that still lacks something opens its form."""
        await self._write(act(edit.switch, kind, rule_id, version, active))
        if self.errors:
            errors = self.errors
            self.rule, self.activities, self.editing = await look(edit.fields, kind, rule_id), [], True
            self.errors = errors

    @gated(Permission.AGENCY_EDIT)
    async def remove(self, rule_id: int, version: int):
        """Let an activity follow the rule of all again."""
        if await kept(self, act(edit.remove, rule_id, version)):
            await self._show()
            await push_toast(self, "success", _("L’activité suit de nouveau la règle générale."))

    @gated(Permission.AGENCY_EDIT)
    async def save_digest(self, form: dict[str, Any]):
        """Decide of the list of the morning."""
        if await kept(self, act(habits.save_digest, form)):
            await self._show()
            await push_toast(self, "success", _("Liste du matin enregistrée."))

    @gated(Permission.AGENCY_EDIT)
    async def name_category(self):
        """Open the form of a category."""
        self._close()
        self.naming = True

    @gated(Permission.AGENCY_EDIT)
    async def add_category(self, form: dict[str, Any]):
        """Add a category of the agency's own."""
        if self.naming and await kept(self, act(habits.add_category, form)):
            self._close()
            await self._show()
            await push_toast(self, "success", _("Catégorie ajoutée."))

    @gated(Permission.AGENCY_EDIT)
    async def remove_category(self, name: str):
        """Offer a category no more."""
        await act(habits.remove_category, name[:60])
        await self._show()
        await push_toast(self, "success", _("Catégorie retirée."))
