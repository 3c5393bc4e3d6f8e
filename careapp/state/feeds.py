"""Calendar feeds: of a worker or a client on their records, of oneself in one's account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

import reflex as rx

from careapp.actions import feeds
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.readmodels.feeds import FeedView, NewFeed
from careapp.state.access import act, current_actor, gated, grant, look, push_toast


@dataclass(frozen=True, slots=True)
class FeedKind:
    """Whose feeds a state shows: who reads and changes them, with which actions."""

    reads: Permission
    edits: Permission
    view: Callable[..., FeedView]
    give: Callable[..., NewFeed]
    revoke: Callable[..., None]
    own: bool = False


class FeedState(rx.State, mixin=True):
    """A feed; the address of one just made is here until the screen is left, and nowhere afterwards."""

    feed: FeedView = FeedView()
    fresh: NewFeed = NewFeed()
    naming: str = "short"
    asked: str = ""

    _kind: ClassVar[FeedKind]
    _holder_id: int = 0

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        grant(cls, reads=cls._kind.reads, edits=cls._kind.edits)

    def _holder(self) -> tuple[int, ...]:
        return () if self._kind.own else (self._holder_id,)

    async def _show(self) -> None:
        self.feed = await look(self._kind.view, *self._holder())
        self.naming = self.feed.naming

    async def _load(self, holder_id: int = 0) -> None:
        self._holder_id, self.fresh, self.asked = holder_id, NewFeed(), ""
        await self._show()

    @gated("edits")
    async def choose_naming(self, naming: str):
        """Choose how the next address names people."""
        self.naming = naming

    @gated("edits")
    async def ask(self, verb: str):
        """Ask before an address is replaced or taken back."""
        self.asked = verb if verb in ("give", "revoke") else ""

    @gated("edits")
    async def close(self):
        """Leave it as it is."""
        self.asked = ""

    @gated("edits")
    async def give(self):
        """Make a new address and show it, once."""
        self.asked = ""
        self.fresh = await act(self._kind.give, *self._holder(), self.naming)
        await self._show()
        await push_toast(self, "success", _("Adresse créée : copiez-la maintenant, elle ne sera plus montrée."))

    @gated("edits")
    async def revoke(self):
        """Take the address back."""
        self.asked, self.fresh = "", NewFeed()
        await act(self._kind.revoke, *self._holder())
        await self._show()
        await push_toast(self, "success", _("L’adresse ne répond plus."))


class WorkerFeedState(FeedState, rx.State):
    """The feed of a worker, on the record."""

    _kind: ClassVar = FeedKind(
        Permission.WORKERS_READ, Permission.WORKERS_EDIT, feeds.of_worker, feeds.give_worker, feeds.revoke_worker
    )

    @gated(Permission.WORKERS_READ)
    async def load_for(self, worker_id: int):
        """Show the feed of a worker."""
        if worker_id:
            await self._load(worker_id)


class ClientFeedState(FeedState, rx.State):
    """The feed of a client, on the record."""

    _kind: ClassVar = FeedKind(
        Permission.CLIENTS_READ, Permission.CLIENTS_EDIT, feeds.of_client, feeds.give_client, feeds.revoke_client
    )

    @gated(Permission.CLIENTS_READ)
    async def load_for(self, client_id: int):
        """Show the feed of a client."""
        if client_id:
            await self._load(client_id)


class OwnFeedState(FeedState, rx.State):
    """The feed of the worker signed in."""

    _kind: ClassVar = FeedKind(
        Permission.OWN_DAY, Permission.OWN_DAY, feeds.own, feeds.give_own, feeds.revoke_own, own=True
    )

    @gated(Permission.OWN_ACCOUNT)
    async def load(self):
        """Show one's own feed, to those who have visits."""
        if current_actor().may(Permission.OWN_DAY) and current_actor().worker_id:
            await self._load()
