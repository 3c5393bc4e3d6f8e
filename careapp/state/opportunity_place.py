"""Where the screen of the opportunities stands: what narrows it, kept in the address and under a name."""

from __future__ import annotations

from typing import Any, Final

import reflex as rx

from careapp.actions.opportunities import saved_filters
from careapp.domain.opportunity_address import OpportunityAddress, names_a_place
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.readmodels.opportunities import SavedFilterRow
from careapp.settings import get_settings
from careapp.state.access import act, address, gated, look, push_toast

ROUTE: Final = "/opportunities"
CHOICES: Final = {"activity": "activity_id", "funding": "funding", "origin": "origin", "owner": "owner"}
READS: Final = Permission.OPPORTUNITIES_READ


class OpportunityPlace(rx.State, mixin=True):
    """Board or list, filters, order, and the filters a person keeps."""

    view: str = "board"
    text: str = ""
    mine: bool = False
    owner: str = ""
    activity_id: str = ""
    funding: str = ""
    origin: str = ""
    stage: str = ""
    idle: bool = False
    late: bool = False
    page: int = 1
    sort: str = ""
    descending: bool = False
    saved: list[SavedFilterRow] = []
    naming: bool = False
    name_error: str = ""

    _written: list[str] = []  # the addresses this state wrote itself and has not been asked for yet

    async def _refresh(self) -> None:
        """Read again what is shown."""
        raise NotImplementedError

    def _place(self) -> OpportunityAddress:
        return OpportunityAddress(
            view=self.view,
            text=self.text,
            mine=self.mine,
            owner=self.owner,
            activity=self.activity_id,
            funding=self.funding,
            origin=self.origin,
            stage=self.stage,
            idle=self.idle,
            late=self.late,
            sort=self.sort,
            descending=self.descending,
        )

    def _stand(self, place: OpportunityAddress) -> None:
        self.view, self.text, self.mine, self.owner = place.view, place.text, place.mine, place.owner
        self.activity_id, self.funding, self.origin = place.activity, place.funding, place.origin
        self.stage, self.idle, self.late = place.stage, place.idle, place.late
        self.sort, self.descending, self.page = place.sort, place.descending, 1

    def _stand_where_asked(self) -> bool:
        """Stand where the address asks for; whether it was written by somebody else than this state."""
        asked, query = address(self), str(self.router.url.query)
        own = query in self._written
        self._written = self._written[self._written.index(query) + 1 :] if own else []
        if not own and names_a_place(asked):
            self._stand(OpportunityAddress.read(asked))
        return not own

    def _now_at(self) -> Any:
        """Write what is shown into the address."""
        query = self._place().query()
        if query == str(self.router.url.query):
            return None
        self._written = [*self._written[-20:], query]
        return rx.redirect(f"{ROUTE}?{query}" if query else ROUTE, replace=True)

    @rx.var
    def export_address(self) -> str:
        """Where the filtered list is found as a file."""
        return f"/api/opportunities.csv?{self._place().query()}"

    @rx.var
    def shared_address(self) -> str:
        """What is given to a colleague who shall see the same."""
        return f"{get_settings().address}{ROUTE}?{self._place().query()}"

    @rx.var
    def narrowed(self) -> bool:
        """Whether anything is filtered away."""
        chosen = (self.text.strip(), self.owner, self.activity_id, self.funding, self.origin, self.stage)
        return any(chosen) or self.mine or self.idle or self.late

    @rx.var
    def current_filter(self) -> int:
        """The saved filter that is shown, 0 for none."""
        here = self._place().query()
        return next((one.id for one in self.saved if one.address == here), 0)

    async def _recall(self) -> None:
        self.saved = await look(saved_filters.kept)

    @gated(READS)
    async def show(self, view: str):
        """Switch between the board and the list."""
        self.view = "list" if view == "list" else "board"
        self.stage, self.page = "", 1
        await self._refresh()
        return self._now_at()

    @gated(READS)
    async def search(self, text: str):
        """Narrow by client, number or town."""
        self.text, self.page = text[:80], 1
        await self._refresh()
        return self._now_at()

    @gated(READS)
    async def filter_by(self, name: str, value: str):
        """Narrow by activity, funding, origin, owner or stage; an empty value widens again."""
        if name == "stage":
            self.stage = value[:12]
        elif name in CHOICES:
            plain = value if name in ("funding", "origin") or value.isdigit() else ""
            setattr(self, CHOICES[name], plain[:80])
            self.mine = self.mine and name != "owner"
        self.page = 1
        await self._refresh()
        return self._now_at()

    @gated(READS)
    async def toggle(self, name: str):
        """Show mine alone, those that wait for more than a week, or those whose action is late."""
        if name == "mine":
            self.mine, self.owner = not self.mine, ""
        elif name == "idle":
            self.idle = not self.idle
        elif name == "late":
            self.late = not self.late
        self.page = 1
        await self._refresh()
        return self._now_at()

    @gated(READS)
    async def clear(self):
        """Show all opportunities again."""
        self._stand(OpportunityAddress(view=self.view, sort=self.sort, descending=self.descending))
        await self._refresh()
        return self._now_at()

    @gated(READS)
    async def sort_by(self, key: str):
        """Sort the list, the other way round the second time."""
        self.descending = not self.descending if key == self.sort else False
        self.sort = key[:12]
        await self._refresh()
        return self._now_at()

    @gated(READS)
    async def open_filter(self, filter_id: int):
        """Show what a saved filter keeps."""
        kept = next((one.address for one in self.saved if one.id == filter_id), None)
        if kept is None:
            return None
        self._stand(OpportunityAddress.parse(kept))
        await self._refresh()
        return self._now_at()

    @gated(READS)
    async def ask_name(self, shown: bool):
        """Show or close the dialog of the saved filters."""
        self.naming, self.name_error = shown, ""

    @gated(READS)
    async def save_filter(self, form: dict[str, Any]):
        """Keep what is shown under a name."""
        try:
            await act(saved_filters.save, str(form.get("name") or ""), self._place().query())
        except RefusedFields as refusal:
            self.name_error = refusal.reason
            return
        self.naming, self.name_error = False, ""
        await self._recall()
        await push_toast(self, "success", _("Filtre enregistré."))

    @gated(READS)
    async def delete_filter(self, filter_id: int):
        """Forget a saved filter."""
        await act(saved_filters.delete, filter_id)
        await self._recall()
