"""What the states of lists share: words, filters, order and page, kept while the tab lives."""

from __future__ import annotations

from typing import Any, ClassVar

import reflex as rx

from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _
from careapp.state.access import act, address, gated, grant, look, push_toast


class ListState(rx.State, mixin=True):
    """Words, filters, order and page of a list; a state that mixes it in holds `filters` and `rows`."""

    text: str = ""
    sort: str = ""
    descending: bool = False
    page: int = 1
    total: int = 0
    loading: bool = True
    narrowed: bool = False

    _reads: ClassVar[Permission]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls._mixin:
            grant(cls, reads=cls._reads)

    async def _found(self, asked: Listing) -> Any:
        """The page of rows that is asked for."""
        raise NotImplementedError

    async def _refresh(self) -> None:
        asked = Listing(self.text, dict(self.filters), self.sort, self.descending, self.page)
        found = await self._found(asked)
        self.rows, self.total, self.page = found.rows, found.figures.total, found.figures.page
        self.narrowed = bool(self.text.strip()) or any(self.filters.values())
        self.loading = False

    async def _keep(self, name: str, value: str) -> None:
        """Keep the rows with a value of a filter, or all of them when it is empty."""
        if name in self.filters:
            self.filters, self.page = {**self.filters, name: value[:60]}, 1
            await self._refresh()

    @gated("reads")
    async def search(self, text: str):
        """Look for words."""
        self.text, self.page = text[:120], 1
        await self._refresh()

    @gated("reads")
    async def filter_by(self, name: str, value: str):
        """Choose a value of a filter."""
        await self._keep(name, value)

    @gated("reads")
    async def clear(self):
        """Show all rows again."""
        self.text, self.filters, self.page = "", dict.fromkeys(self.filters, ""), 1
        await self._refresh()

    @gated("reads")
    async def sort_by(self, key: str):
        """Sort by a column, the other way round when it is sorted already."""
        self.descending = key == self.sort and not self.descending
        self.sort, self.page = key[:20], 1
        await self._refresh()

    @gated("reads")
    async def turn_to(self, page: int):
        """Show another page."""
        self.page = page
        await self._refresh()


class RecordListState(ListState, mixin=True):
    """A list of records, and the form of a new one."""

    sort: str = "name"
    creating: bool = False
    errors: dict[str, str] = {}

    _edits: ClassVar[Permission]
    _verbs: ClassVar[Any]
    _route: ClassVar[str]

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if not cls._mixin:
            grant(cls, edits=cls._edits)

    async def _offer(self) -> None:
        """Fill what filters and form offer."""
        raise NotImplementedError

    async def _found(self, asked: Listing) -> Any:
        return await look(self._verbs.listed, asked)

    @gated("reads")
    async def load(self):
        """Show the list as it was left; `?new` opens the form of a new record."""
        await self._offer()
        self.errors, self.creating = {}, "new" in address(self)
        await self._refresh()

    @gated("edits")
    async def open_new(self):
        """Open the form of a new record."""
        self.creating, self.errors = True, {}

    @gated("reads")
    async def close_new(self):
        """Close the form of a new record; the address no longer asks for it."""
        self.creating, self.errors = False, {}
        return rx.redirect(self._route, replace=True) if "new" in address(self) else None

    @gated("edits")
    async def create(self, form: dict[str, Any]):
        """Create the record a form describes and open it; a second click finds no form open."""
        if not self.creating:
            return None
        try:
            view = await act(self._verbs.create, form)
        except RefusedFields as refusal:
            self.errors = refusal.errors
            return None
        self.creating, self.errors = False, {}
        await push_toast(self, "success", _("Fiche {code} créée.", code=view.code))
        return rx.redirect(f"{self._route}/{view.id}", replace="new" in address(self))
