"""What a person keeps of the planning: filters chosen, views saved under a name, the look of the boards."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import parse_qsl

import reflex as rx

from careapp.actions.planning import saved_views
from careapp.domain.permissions import Permission
from careapp.domain.planning_address import FILTERS, LONGEST_TEXT, MOST, STATUSES, PlanningAddress
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.readmodels.planning import PlanningFrame, SavedViewRow
from careapp.state.access import act, gated, look, push_toast
from careapp.state.planning_place import PlanningPlace

KINDS: Final = ("unassigned", "conflict", "late", "to_confirm")
ZOOMS: Final = (1.0, 1.5, 2.0, 3.0)


class PlanningViews(PlanningPlace, mixin=True):
    """Filters, saved views and the look of the boards."""

    frame: PlanningFrame = PlanningFrame("", "", "", "", "", "", "", [], [], [], [])
    views: list[SavedViewRow] = []
    views_open: bool = False
    view_name: str = ""
    view_default: bool = False
    view_error: str = ""
    renaming: int = 0
    zoom: float = 1.0
    weekends: bool = True

    @rx.var
    def only(self) -> str:
        """The one trouble whose visits alone are shown, or nothing."""
        return self.statuses[0] if len(self.statuses) == 1 else ""

    @rx.var
    def filtered(self) -> bool:
        """Whether anything is filtered away."""
        return bool(self.filter or self.sectors or self.services or self.skills or self.statuses)

    @rx.var
    def view_address(self) -> str:
        """What a saved view of what is shown would keep."""
        return self._place().query(dated=False)

    @rx.var
    def current_view(self) -> int:
        """The saved view that is shown, 0 for none."""
        here = self._place().query(dated=False)
        return next((view.id for view in self.views if view.address == here), 0)

    @rx.var
    def first_names(self) -> dict[str, str]:
        """The name of the first value chosen of each filter."""
        offered = {"sectors": self.frame.sectors, "services": self.frame.services, "skills": self.frame.skills}
        chosen = {"sectors": self.sectors, "services": self.services, "skills": self.skills}
        return {
            kind: next((one.label for one in choices if chosen[kind][:1] == [one.value]), "")
            for kind, choices in offered.items()
        }

    async def _recall(self) -> None:
        """Read what the person keeps."""
        kept = await look(saved_views.kept)
        self.views, self.zoom, self.weekends = kept.views, kept.zoom, kept.weekends

    def _default_view(self) -> dict[str, str]:
        address = next((view.address for view in self.views if view.default), "")
        return dict(parse_qsl(address))

    @gated(Permission.PLANNING_READ)
    async def filter_by(self, text: str):
        """Keep rows and visits that hold a name."""
        self.filter = text[:LONGEST_TEXT]
        return self._now_at(replace=True)

    @gated(Permission.PLANNING_READ)
    async def toggle_filter(self, kind: str, value: str):
        """Keep the lines and visits of one more sector, service, skill or status, or no longer."""
        if kind not in FILTERS or not (value in STATUSES if kind == "statuses" else value.isdigit()):
            return None
        chosen = getattr(self, kind)
        left = [one for one in chosen if one != value]
        setattr(self, kind, left if value in chosen else [*chosen, value][-MOST:])
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def clear_filter(self, kind: str):
        """Take a filter away, or all of them for "all"."""
        for name in FILTERS:
            if kind in (name, "all"):
                setattr(self, name, [])
        if kind == "all":
            self.filter = ""
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def only_show(self, kind: str):
        """Keep the visits of one trouble, or all again."""
        self.statuses = [] if self.statuses == [kind] or kind not in KINDS else [kind]
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def toggle_cancelled(self):
        """Show cancelled visits too, or hide them."""
        self.show_cancelled = not self.show_cancelled
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def toggle_weekends(self):
        """Show Saturdays and Sundays in weeks and months, or hide them."""
        self.weekends = not self.weekends
        await act(saved_views.keep_look, zoom=self.zoom, weekends=self.weekends)

    @gated(Permission.PLANNING_READ)
    async def zoom_by(self, steps: int):
        """Give the hours more room, or less."""
        at = min(range(len(ZOOMS)), key=lambda number: abs(ZOOMS[number] - self.zoom))
        self.zoom = ZOOMS[max(0, min(len(ZOOMS) - 1, at + max(-9, min(steps, 9))))]
        yield
        await act(saved_views.keep_look, zoom=self.zoom, weekends=self.weekends)

    @gated(Permission.PLANNING_READ)
    async def open_view(self, view_id: int):
        """Show a saved view on the day that is shown."""
        address = next((view.address for view in self.views if view.id == view_id), None)
        if address is None:
            return None
        self._stand(PlanningAddress.read(dict(parse_qsl(address))))
        await self._load()
        return self._now_at()

    @gated(Permission.PLANNING_READ)
    async def ask_views(self, shown: bool):
        """Show or close the dialog of the saved views."""
        self.views_open, self.renaming = shown, 0
        self.view_name, self.view_default, self.view_error = "", False, ""

    @gated(Permission.PLANNING_READ)
    async def rename(self, view_id: int):
        """Let the name of a saved view be typed anew; 0 lets it be."""
        self.renaming, self.view_error = view_id, ""

    @gated(Permission.PLANNING_READ)
    async def save_view(self, form: dict[str, Any]):
        """Keep what is shown under a name."""
        address, default = self._place().query(dated=False), bool(form.get("default"))
        if await self._kept(saved_views.save, str(form.get("name", "")), address, default):
            self.views_open = False
            await push_toast(self, "success", _("Vue enregistrée."))

    @gated(Permission.PLANNING_READ)
    async def save_name(self, form: dict[str, Any]):
        """Give a saved view another name."""
        seen = next((view.version for view in self.views if view.id == self.renaming), 0)
        if await self._kept(saved_views.rename, self.renaming, seen, str(form.get("renamed", ""))):
            self.renaming = 0

    @gated(Permission.PLANNING_READ)
    async def make_default(self, view_id: int):
        """Open the planning on a saved view, or on a plain day again."""
        await self._kept(saved_views.make_default, view_id)

    @gated(Permission.PLANNING_READ)
    async def delete_view(self, view_id: int):
        """Forget a saved view."""
        await self._kept(saved_views.delete, view_id)

    async def _kept(self, verb: Any, *args: Any) -> bool:
        self.view_error = ""
        try:
            await act(verb, *args)
        except Refused as refusal:
            if not refusal.field:
                raise
            self.view_error = refusal.reason
            return False
        finally:
            await self._recall()
        return True
