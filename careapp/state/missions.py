"""The missions of the opportunity on the screen: their dialog and their weekly slots."""

from __future__ import annotations

from typing import Any

import reflex as rx

from careapp.actions.opportunities import missions, slot_rules
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import MONTH_WEEKS
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.opportunities import MissionView, SkillNeed
from careapp.readmodels.recurrence import SlotRules
from careapp.state.access import act, gated, look, push_toast
from careapp.state.opportunity import OpportunityState
from careapp.state.recurrence import VERBS, RecurrenceState


class MissionsState(rx.State):
    """What is open over the missions."""

    editing: int = 0
    form: dict[str, str] = {}
    skills: list[SkillNeed] = []
    errors: dict[str, str] = {}
    slots_of: int = 0
    slots: list[dict[str, Any]] = []
    slot_errors: dict[str, str] = {}
    slots_title: str = ""
    slots_since: str = ""
    slots_period: str = ""
    slots_workers: int = 1
    slot_rules: SlotRules = SlotRules()
    other_minutes: int = 0
    granted_minutes: int = 0
    deleting: int = 0
    deleting_name: str = ""

    _version: int = 0

    async def _opportunity(self) -> OpportunityState:
        return await self.get_state(OpportunityState)

    async def _mission(self, mission_id: int) -> MissionView | None:
        opportunity = await self._opportunity()
        return next((mission for mission in opportunity.missions if mission.id == mission_id), None)

    async def _done(self, text: str) -> None:
        await (await self._opportunity())._refresh()
        await push_toast(self, "success", text)

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def add(self, service_id: str):
        """Add a mission for a service."""
        if service_id.isdigit():
            opportunity = await self._opportunity()
            await act(missions.add, opportunity.id, int(service_id))
            await self._done(_("Mission ajoutée, compétences et tâches reprises de la prestation."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def edit(self, mission_id: int):
        """Open a mission's dialog."""
        mission = await self._mission(mission_id)
        if mission is None:
            return
        self.editing, self.errors, self._version = mission_id, {}, mission.version
        self.skills = list(mission.skills)
        self.form = {
            "label": mission.label,
            "starts_on": mission.starts_on,
            "ends_on": mission.ends_on,
            "workers": str(mission.workers),
            "on_holiday": mission.on_holiday,
        }

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def fill(self, name: str, value: str):
        """Keep a field of the mission."""
        self.form = {**self.form, name: value[:120]}

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def add_skill(self, skill_id: str):
        """Ask for another skill."""
        opportunity = await self._opportunity()
        choice = next((choice for choice in opportunity.offered.skills if choice.value == skill_id), None)
        if choice is not None and all(str(need.skill_id) != skill_id for need in self.skills):
            self.skills = [*self.skills, SkillNeed(int(skill_id), choice.label, 0, "")]

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def set_level(self, skill_id: int, level: str):
        """Ask for another level of a skill."""
        wanted = int(level) if level.isdigit() else 0
        self.skills = [
            SkillNeed(need.skill_id, need.name, wanted, "") if need.skill_id == skill_id else need
            for need in self.skills
        ]

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def remove_skill(self, skill_id: int):
        """Ask for a skill no longer."""
        self.skills = [need for need in self.skills if need.skill_id != skill_id]

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def close(self):
        """Close the dialogs without saving."""
        self.editing = self.slots_of = self.deleting = 0

    async def _saved(self, told: str) -> None:
        self.editing = self.slots_of = 0
        await self._done(told)

    async def _change(self, kind: str, title: str, *args: Any) -> bool:
        """Show what a change does to visits that are planned; True when it waits for a yes, False when it is done."""
        if await (await self.get_state(RecurrenceState))._propose(kind, title, *args, always=False):
            return True
        await act(VERBS[kind][1], *args)
        return False

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def save(self):
        """Save the mission being edited."""
        if not self.editing:
            return
        workers = self.form.get("workers", "1")
        form = {
            **self.form,
            "workers": int(workers) if workers.isdigit() else 0,
            "skills": [{"skill_id": need.skill_id, "level": need.level} for need in self.skills],
        }
        self.errors = {}
        try:
            waits = await self._change("mission", _("Changer la mission"), self.editing, self._version, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return
        if not waits:
            await self._saved(_("Mission enregistrée."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def ask_delete(self, mission_id: int):
        """Ask before a mission is taken away."""
        mission = await self._mission(mission_id)
        self.deleting, self.deleting_name = mission_id, mission.label if mission else ""

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def delete(self):
        """Take the mission away."""
        if not self.deleting:
            return
        mission_id, self.deleting = self.deleting, 0
        await act(missions.delete, mission_id)
        await self._done(_("Mission retirée."))

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def open_slots(self, mission_id: int):
        """Open the weekly slots of a mission."""
        opportunity = await self._opportunity()
        mission = await self._mission(mission_id)
        if mission is None:
            return
        self.slots_of, self._version, self.slot_errors = mission_id, mission.version, {}
        self.slots_title = _("Créneaux : {mission}", mission=mission.label)
        self.slots_period, self.slots_workers = mission.period, mission.workers
        self.slots_since = mission.starts_on
        self.slot_rules = await look(slot_rules.slot_rules, mission_id)
        self.slots = [_slot_row(slot, mission.workers) for slot in mission.slots]
        others = sum(other.minutes for other in opportunity.missions if other.id != mission_id)
        self.other_minutes = round(others * MONTH_WEEKS)
        self.granted_minutes = opportunity.granted_minutes

    @gated(Permission.OPPORTUNITIES_EDIT)
    async def save_slots(self, slots: list[dict[str, Any]]):
        """Save the weekly slots, or show first what it does to planned visits; a fault is said at its slot."""
        if not self.slots_of:
            return
        self.slot_errors = {}
        try:
            waits = await self._change("slots", _("Changer les créneaux"), self.slots_of, self._version, slots)
        except RefusedFields as refusal:
            self.slots = slots
            self.slot_errors = {_slot_key(slots, name): text for name, text in refusal.errors.items()}
            return
        if not waits:
            await self._saved(_("Créneaux enregistrés."))


def _slot_row(slot: Any, workers: int) -> dict[str, Any]:
    return {
        "id": slot.id,
        "weekday": slot.weekday,
        "start": slot.start,
        "end": slot.end,
        "weeks": slot.weeks,
        "n": slot.n,
        "anchor": slot.anchor,
        "workers": workers,
        "on_holiday": slot.on_holiday,
        "school": slot.school,
        "since": slot.since,
        "until": slot.until,
        "tolerance": slot.tolerance,
    }


def _slot_key(slots: list[dict[str, Any]], name: str) -> str:
    """The id of the slot a refusal names by its position (`slots.2`)."""
    position = name.rpartition(".")[2]
    row = slots[int(position)] if position.isdigit() and int(position) < len(slots) else {}
    return str(row.get("id") or "")
