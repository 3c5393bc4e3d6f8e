"""What a change of a pattern would do, shown before it is applied: from a visit, from slots, from a mission."""

from __future__ import annotations

from typing import Any, Final

import reflex as rx

from careapp.actions import assigning
from careapp.actions.opportunities import missions
from careapp.actions.visits import recurrence
from careapp.domain.permissions import Permission
from careapp.domain.recurrence import Scope
from careapp.domain.refusal import Refused, RefusedFields, Stale
from careapp.i18n import _
from careapp.readmodels.recurrence import PatternChange, SeriesView
from careapp.state.access import act, gated, look, push_toast

VERBS: Final = {
    "slots": (missions.preview_slots, missions.save_slots),
    "mission": (missions.preview_save, missions.save),
    "release": (assigning.preview_release, assigning.release),
    "series": (recurrence.preview_series, recurrence.change_series),
    "stop": (recurrence.preview_stop, recurrence.stop_series),
}
"""What each kind of change shows first, and what applies it."""


class RecurrenceState(rx.State):
    """The series of the visit that is open, and the change that waits for a yes."""

    series: SeriesView = SeriesView()
    scope: str = Scope.ONE.value
    change: PatternChange = PatternChange()
    asking: bool = False
    listed: bool = False
    title: str = ""

    _kind: str = ""
    _args: list[Any] = []

    async def _show(self, visit_id: int) -> None:
        """Read the series of a visit whose dialog opens."""
        self.series = await look(recurrence.series, visit_id)
        self.scope, self.asking = Scope.ONE.value, False

    async def _propose(self, kind: str, title: str, *args: Any, always: bool = True) -> bool:
        """Show what a change would do; without `always`, only if it does something. Says whether it waits for a yes."""
        preview, _verb = VERBS[kind]
        self.change = await act(preview, *args)
        self._kind, self._args, self.title, self.listed = kind, list(args), title, False
        self.asking = always or bool(self.change.lines)
        return self.asking

    @gated(Permission.PLANNING_EDIT)
    async def choose_scope(self, scope: str):
        """Say which visits of the series the change is for."""
        if scope in list(Scope):
            self.scope = scope

    @gated(Permission.PLANNING_EDIT)
    async def preview(self):
        """Show what the change in the visit's dialog does to its series; faults stand at their field."""
        from careapp.state.planning import PlanningState

        planning = await self.get_state(PlanningState)
        if planning.dialog != "visit" or self.scope == Scope.ONE:
            return
        planning.errors = {}
        form = {**planning.form, "reason": planning.reason}
        try:
            title = _("Changer la série")
            await self._propose("series", title, planning.visit.id, planning.visit.version, self.scope, form)
        except RefusedFields as refusal:
            planning.errors = refusal.errors
        except Refused as refusal:
            if not refusal.field:
                raise
            planning.errors = {refusal.field: refusal.reason}

    @gated(Permission.PLANNING_EDIT)
    async def extend(self, visit_id: str):
        """Show what it does to the visits that follow when they go where one of them was dropped."""
        if visit_id.isdigit():
            version, form = await look(recurrence.as_it_stands, int(visit_id))
            try:
                await self._propose(
                    "series", _("Changer la série"), int(visit_id), version, Scope.FOLLOWING.value, form
                )
            except RefusedFields as refusal:
                await push_toast(self, "error", next(iter(refusal.errors.values())))

    @gated(Permission.PLANNING_EDIT)
    async def preview_stop(self):
        """Show which visits go when the series stops here, or altogether."""
        from careapp.state.planning import PlanningState

        planning = await self.get_state(PlanningState)
        if planning.dialog == "visit":
            scope = Scope.ALL.value if self.scope == Scope.ALL else Scope.FOLLOWING.value
            await self._propose("stop", _("Arrêter la série"), planning.visit.id, planning.visit.version, scope)

    @gated(Permission.PLANNING_EDIT)
    async def toggle_list(self):
        """Unfold the visits that change, or fold them."""
        self.listed = not self.listed

    @gated(Permission.PLANNING_EDIT)
    async def give_up(self):
        """Put the preview away; nothing was changed."""
        self.asking = False

    @gated(Permission.PLANNING_EDIT)
    async def apply(self):
        """Apply what was shown, and nothing else: if something changed since, it is shown again."""
        if not self.asking:
            return
        preview, verb = VERBS[self._kind]
        try:
            change = await act(verb, *self._args, seen=self.change.mark)
        except Stale as stale:
            self.change = await act(preview, *self._args)
            await push_toast(self, "warning", stale.reason)
            return
        self.asking = False
        await self._applied(change)

    async def _applied(self, change: PatternChange) -> None:
        from careapp.state.candidates import CandidatesState
        from careapp.state.missions import MissionsState
        from careapp.state.planning import PlanningState

        told = change.sentence or _("Enregistré.")
        if self._kind in ("series", "stop"):
            planning = await self.get_state(PlanningState)
            planning.dialog, planning.refresh = "", planning.refresh + 1
            await planning._count()
            await push_toast(self, "success", told, _("Annuler l’action"))
        elif self._kind == "release":
            await (await self.get_state(CandidatesState))._changed()
            await push_toast(self, "success", told)
        else:
            await (await self.get_state(MissionsState))._saved(told)
