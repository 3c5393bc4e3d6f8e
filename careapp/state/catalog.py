"""The catalogue's screens: an activity with its services, tasks and risks; skills with their scale."""

from __future__ import annotations

from typing import Any, Final

import reflex as rx

from careapp.actions.catalog import activities, edit, rows, skills
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.catalog import (
    ActivityCatalog,
    AskedSkill,
    RiskRow,
    ServiceRow,
    ShelfRow,
    SkillCatalog,
    SkillRow,
    TaskRow,
    UsualTask,
)
from careapp.state.access import act, gated, look, push_toast
from careapp.state.saving import kept

VIEWS: Final = ("services", "tasks", "risks")
SKILLS_A_PAGE: Final = 25


class CatalogState(rx.State):
    """What the agency sells, does and watches for, activity by activity."""

    shown: ActivityCatalog = ActivityCatalog()
    view: str = "services"
    loading: bool = True
    editing: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    service: ServiceRow = ServiceRow()
    task: TaskRow = TaskRow()
    risk: RiskRow = RiskRow()
    asked: list[AskedSkill] = []
    usual: list[UsualTask] = []
    picked: str = ""

    async def _show(self, activity_id: int) -> None:
        try:
            self.shown = await look(activities.catalog, activity_id)
        finally:
            self.loading = False

    @gated(Permission.CATALOG_READ)
    async def load(self):
        """Show the activity the address names."""
        asked = self.router.url.query_parameters
        number, view = str(asked.get("activity", "")), str(asked.get("view", ""))
        self.view = view if view in VIEWS else self.view
        self.editing, self.errors = "", {}
        await self._show(int(number) if number.isascii() and number.isdigit() else self.shown.activity.id)

    @gated(Permission.CATALOG_READ)
    async def choose_activity(self, activity_id: int):
        """Show another activity."""
        await self._show(activity_id)

    @gated(Permission.CATALOG_READ)
    async def choose_view(self, view: str):
        """Show services, tasks or risks."""
        self.view = view if view in VIEWS else "services"

    @gated(Permission.CATALOG_EDIT)
    async def switch_activity(self, active: bool):
        """Offer the activity, or not any more."""
        await act(edit.set_activity, self.shown.activity.id, active)
        await self._show(self.shown.activity.id)
        await push_toast(self, "success", _("Activité proposée.") if active else _("Activité retirée."))

    def _open(self, noun: str) -> None:
        self.editing, self.errors, self.conflict = noun, {}, False

    @gated(Permission.CATALOG_EDIT)
    async def open_service(self, service_id: int):
        """Open the form of a service, an empty one for id 0."""
        self._open_service(service_id)

    def _open_service(self, service_id: int) -> None:
        self.service = next((row for row in self.shown.services if row.id == service_id), ServiceRow())
        self.asked, self.picked = list(self.service.skills), ""
        self.usual = [
            UsualTask(task.id, task.name, task.group, str(task.id) in self.service.tasks)
            for task in self.shown.tasks
            if task.active or str(task.id) in self.service.tasks
        ]
        self._open("service")

    @gated(Permission.CATALOG_EDIT)
    async def open_task(self, task_id: int):
        """Open the form of a task, an empty one for id 0."""
        self._open_task(task_id)

    def _open_task(self, task_id: int) -> None:
        self.task = next((row for row in self.shown.tasks if row.id == task_id), TaskRow())
        self._open("task")

    @gated(Permission.CATALOG_EDIT)
    async def open_risk(self, risk_id: int):
        """Open the form of a risk situation, an empty one for id 0."""
        self._open_risk(risk_id)

    def _open_risk(self, risk_id: int) -> None:
        self.risk = next((row for row in self.shown.risks if row.id == risk_id), RiskRow())
        self._open("risk")

    @gated(Permission.CATALOG_EDIT)
    async def ask_skill(self, skill_id: str):
        """Add a skill to those the service asks for, at the lowest level."""
        choice = next((one for one in self.shown.skills if one.value == skill_id), None)
        known = {str(one.skill_id) for one in self.asked}
        if choice is not None and choice.value not in known:
            lowest = self.shown.levels[0].value if self.shown.levels else "0"
            self.asked = [*self.asked, AskedSkill(int(choice.value), choice.label, lowest, "")]
        self.picked = ""

    @gated(Permission.CATALOG_EDIT)
    async def set_level(self, skill_id: int, level: str):
        """Set the least level of a skill asked for."""
        self.asked = [
            AskedSkill(one.skill_id, one.name, level[:3], one.level_name) if one.skill_id == skill_id else one
            for one in self.asked
        ]

    @gated(Permission.CATALOG_EDIT)
    async def drop_skill(self, skill_id: int):
        """Ask for a skill no more."""
        self.asked = [one for one in self.asked if one.skill_id != skill_id]

    @gated(Permission.CATALOG_READ)
    async def close(self):
        """Close the form."""
        self.editing, self.errors, self.conflict = "", {}, False

    @gated(Permission.CATALOG_EDIT)
    async def reload(self):
        """Read again what someone else changed; the form starts anew."""
        await self._show(self.shown.activity.id)
        if self.editing == "service":
            self._open_service(self.service.id)
        elif self.editing == "task":
            self._open_task(self.task.id)
        elif self.editing == "risk":
            self._open_risk(self.risk.id)

    @gated(Permission.CATALOG_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the form that is open."""
        activity_id = self.shown.activity.id
        if not await kept(self, self._save(activity_id, form)):
            return
        self.editing = ""
        await self._show(activity_id)
        await push_toast(self, "success", _("Catalogue enregistré."))

    async def _save(self, activity_id: int, form: dict[str, Any]) -> None:
        if self.editing == "service":
            asked = [(one.skill_id, int(one.level) if one.level.isdigit() else -1) for one in self.asked]
            ticked = [one.id for one in self.usual if form.get(f"task_{one.id}")]
            service = self.service
            await act(edit.save_service, activity_id, service.id, service.version, form, asked, ticked)
        elif self.editing == "task":
            await act(edit.save_task, activity_id, self.task.id, self.task.version, form)
        elif self.editing == "risk":
            await act(edit.save_risk, activity_id, self.risk.id, self.risk.version, form)

    @gated(Permission.CATALOG_EDIT)
    async def set_active(self, noun: str, row_id: int, version: int, active: bool):
        """Retire an entry, or offer it again."""
        try:
            await act(rows.set_active, noun, row_id, version, active)
        finally:
            await self._show(self.shown.activity.id)
        await push_toast(self, "success", _("Élément proposé à nouveau.") if active else _("Élément retiré."))


class SkillsState(rx.State):
    """The skills' catalogue, its categories and its scale."""

    shown: SkillCatalog = SkillCatalog()
    text: str = ""
    page: int = 1
    loading: bool = True
    editing: str = ""
    conflict: bool = False
    errors: dict[str, str] = {}
    skill: SkillRow = SkillRow()
    shelf: ShelfRow = ShelfRow()

    @rx.var
    def rows(self) -> list[SkillRow]:
        """A page of the skills whose name or category holds the text looked for."""
        return self._wanted()[(self.page - 1) * SKILLS_A_PAGE : self.page * SKILLS_A_PAGE]

    @rx.var
    def total(self) -> int:
        """How many skills hold the text looked for."""
        return len(self._wanted())

    def _wanted(self) -> list[SkillRow]:
        words = fold(self.text)
        return [row for row in self.shown.skills if words in fold(f"{row.name} {row.category}")]

    async def _show(self) -> None:
        try:
            self.shown = await look(skills.catalog)
        finally:
            self.loading = False

    @gated(Permission.CATALOG_READ)
    async def load(self):
        """Show every skill."""
        self.editing, self.errors, self.text, self.page = "", {}, "", 1
        await self._show()

    @gated(Permission.CATALOG_READ)
    async def search(self, text: str):
        """Narrow the list."""
        self.text, self.page = text[:80], 1

    @gated(Permission.CATALOG_READ)
    async def go_to_page(self, number: int):
        """Show another page."""
        self.page = max(1, min(number, -(-len(self._wanted()) // SKILLS_A_PAGE)))

    def _open(self, noun: str) -> None:
        self.editing, self.errors, self.conflict = noun, {}, False

    @gated(Permission.CATALOG_EDIT)
    async def open_skill(self, skill_id: int):
        """Open the form of a skill, an empty one for id 0."""
        self.skill = next((row for row in self.shown.skills if row.id == skill_id), SkillRow())
        self._open("skill")

    @gated(Permission.CATALOG_EDIT)
    async def open_category(self, category_id: int):
        """Open the name of a category, an empty one for id 0."""
        self.shelf = next((row for row in self.shown.categories if row.id == category_id), ShelfRow())
        self._open("category")

    @gated(Permission.CATALOG_EDIT)
    async def open_level(self, level_id: int):
        """Open the name of a level, an empty one for id 0."""
        self.shelf = next((row for row in self.shown.levels if row.id == level_id), ShelfRow())
        self._open("level")

    @gated(Permission.CATALOG_READ)
    async def close(self):
        """Close the form."""
        self.editing, self.errors, self.conflict = "", {}, False

    @gated(Permission.CATALOG_EDIT)
    async def reload(self):
        """Read again what someone else changed and close the form."""
        self.editing, self.conflict = "", False
        await self._show()

    @gated(Permission.CATALOG_EDIT)
    async def save(self, form: dict[str, Any]):
        """Save the form that is open."""
        if not await kept(self, self._save(form)):
            return
        self.editing = ""
        await self._show()
        await push_toast(self, "success", _("Catalogue enregistré."))

    async def _save(self, form: dict[str, Any]) -> None:
        if self.editing == "skill":
            await act(skills.save_skill, self.skill.id, self.skill.version, form)
        elif self.editing == "category":
            await act(skills.save_category, self.shelf.id, self.shelf.name, form)
        elif self.editing == "level":
            await act(skills.save_level, self.shelf.id, self.shelf.name, form)

    @gated(Permission.CATALOG_EDIT)
    async def set_active(self, skill_id: int, version: int, active: bool):
        """Retire a skill, or offer it again."""
        try:
            await act(rows.set_active, "skill", skill_id, version, active)
        finally:
            await self._show()
        await push_toast(self, "success", _("Élément proposé à nouveau.") if active else _("Élément retiré."))

    @gated(Permission.CATALOG_EDIT)
    async def move(self, noun: str, row_id: int, up: bool):
        """Put a category or a level one place higher or lower on the screen."""
        if noun == "category":
            await act(skills.move_category, row_id, up)
        else:
            await act(skills.move_level, row_id, not up)
        await self._show()

    @gated(Permission.CATALOG_EDIT)
    async def remove(self, noun: str, row_id: int):
        """Take away a category or a level that nothing uses."""
        await act(skills.remove_category if noun == "category" else skills.remove_level, row_id)
        await self._show()
        await push_toast(self, "success", _("Élément supprimé."))
