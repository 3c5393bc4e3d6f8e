"""The page of rules on the screen."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import reflex as rx

from careapp.actions.rules import edit, figures, view
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.rules import RuleGroup, RuleRow, RulesView
from careapp.state.access import act, address, gated, look, push_toast
from careapp.state.saving import kept

TABS: Final = ("rules", "facts", "thresholds", "weights")
LEVELS: Final = ("", "block", "warn", "off", "decided")


class RulesState(rx.State):
    """The rules, how they are filtered, and the one whose form is open."""

    shown: RulesView = RulesView()
    tab: str = "rules"
    text: str = ""
    level: str = ""
    group: str = ""
    loading: bool = True
    reading: bool = False
    editing: str = ""
    asked: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    rule: RuleRow = RuleRow()
    scope: str = "all"
    people: list[Choice] = []

    @rx.var
    def groups(self) -> list[RuleGroup]:
        """The rules that pass the filters, by group."""
        kept_rows = [replace(one, rows=[row for row in one.rows if self._passes(row)]) for one in self.shown.groups]
        return [one for one in kept_rows if one.rows]

    @rx.var
    def found(self) -> int:
        """How many rules pass the filters."""
        return sum(len(one.rows) for one in self.groups)

    def _passes(self, row: RuleRow) -> bool:
        if self.group and row.group != self.group:
            return False
        if self.level and not (row.decided if self.level == "decided" else row.level == self.level):
            return False
        words = fold(f"{row.name} {row.statement} {row.source}")
        return all(word in words for word in fold(self.text).split())

    async def _show(self) -> None:
        try:
            self.shown = await look(view.shown)
        finally:
            self.loading = False
        found = (row for one in self.shown.groups for row in one.rows if row.code == self.rule.code)
        self.rule = next(found, RuleRow())

    def _close(self) -> None:
        self.editing, self.asked, self.errors, self.conflict = "", "", {}, False

    @gated(Permission.RULES_READ)
    async def load(self):
        """Show every rule, or the part that the address names (`?tab=facts`)."""
        self.tab = next((tab for tab in TABS if tab == address(self).get("tab")), self.tab)
        self.text, self.level, self.group, self.reading, self.rule = "", "", "", False, RuleRow()
        self._close()
        await self._show()

    @gated(Permission.RULES_READ)
    async def show(self, tab: str):
        """Show the rules, the figures of the law, the thresholds or the preferences."""
        self.tab = tab if tab in TABS else "rules"
        self._close()

    @gated(Permission.RULES_READ)
    async def search(self, text: str):
        """Keep the rules that hold some words."""
        self.text = text[:80]

    @gated(Permission.RULES_READ)
    async def keep_level(self, level: str):
        """Keep the rules of a level, or those the agency decided of."""
        self.level = level if level in LEVELS else ""

    @gated(Permission.RULES_READ)
    async def keep_group(self, group: str):
        """Keep one group of rules."""
        self.group = group[:20]

    @gated(Permission.RULES_READ)
    async def clear(self):
        """Show every rule again."""
        self.text, self.level, self.group = "", "", ""

    @gated(Permission.RULES_READ)
    async def open(self, code: str):
        """Open a rule: what it says, what was decided of it."""
        rows = (row for one in self.shown.groups for row in one.rows if row.code == code)
        self.rule = next(rows, RuleRow())
        self.reading = bool(self.rule.code)

    @gated(Permission.RULES_READ)
    async def leave(self):
        """Close the rule."""
        self.reading = False

    @gated(Permission.RULES_READ)
    async def close(self):
        """Close the form or the question."""
        self._close()

    @gated(Permission.RULES_EDIT)
    async def begin(self):
        """Open the form of a decision about the open rule."""
        self._close()
        self.editing, self.scope, self.people = "rule", "all", []

    @gated(Permission.RULES_EDIT)
    async def choose_scope(self, scope: str):
        """Say for whom the decision holds."""
        self.scope = scope[:10]

    @gated(Permission.RULES_EDIT)
    async def add_person(self, worker_id: str):
        """Add a worker to those the decision holds for."""
        known = {one.value for one in self.people}
        chosen = next((one for one in self.shown.workers if one.value == worker_id), None)
        if chosen is not None and chosen.value not in known:
            self.people = [*self.people, chosen]

    @gated(Permission.RULES_EDIT)
    async def drop_person(self, worker_id: str):
        """Take a worker away from those the decision holds for."""
        self.people = [one for one in self.people if one.value != worker_id]

    @gated(Permission.RULES_EDIT)
    async def reload(self):
        """Read again what someone else changed; the form starts anew."""
        self._close()
        await self._show()

    async def _save(self, verb: Any, *args: Any) -> bool:
        if not await kept(self, act(verb, *args)):
            return False
        self._close()
        await self._show()
        return True

    @gated(Permission.RULES_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the decision whose form is open."""
        people = [int(one.value) for one in self.people]
        if await self._save(edit.decide, self.rule.code, self.rule.seen, form, people):
            await push_toast(self, "success", _("Règle enregistrée."))

    @gated(Permission.RULES_EDIT)
    async def ask(self, verb: str):
        """Ask before a default is restored: of the open rule, of the thresholds, of the preferences."""
        self._close()
        self.asked = verb[:20]

    @gated(Permission.RULES_EDIT)
    async def confirm(self):
        """Restore what was asked about."""
        verb, done = self.asked, False
        if verb == "rule":
            done = await self._save(edit.restore, self.rule.code, self.rule.seen)
        elif verb in ("thresholds", "weights"):
            done = await self._save(figures.restore, self.shown.seen, verb)
        if done:
            await push_toast(self, "success", _("Valeur par défaut rétablie."))

    @gated(Permission.RULES_EDIT)
    async def end(self, decision_id: int):
        """End one decision."""
        if await self._save(edit.end, decision_id, self.rule.seen):
            await push_toast(self, "success", _("Décision levée."))

    @gated(Permission.RULES_EDIT)
    async def save_thresholds(self, form: dict[str, Any]):
        """Save from where days, waits and nights count."""
        if await self._save(figures.save_thresholds, self.shown.seen, form):
            await push_toast(self, "success", _("Seuils enregistrés."))

    @gated(Permission.RULES_EDIT)
    async def save_weights(self, form: dict[str, Any]):
        """Save what a plan weighs by."""
        if await self._save(figures.save_weights, self.shown.seen, form):
            await push_toast(self, "success", _("Préférences enregistrées."))

    @gated(Permission.RULES_EDIT)
    async def choose_agreement(self, agreement: str):
        """Say which collective agreement the agency works under."""
        if await self._save(figures.choose_agreement, self.shown.seen, agreement):
            await push_toast(self, "success", _("Convention enregistrée."))
