"""Who looks at the planning through this process, and what they are told as it changes (docs/adr/0017).

One task asks the database four times a second whether anything was written; the visits of a span are compared once for
all who look at it. Nothing here is the truth: a browser that has missed something is told by the check of each beat.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from careapp.actions import sessions
from careapp.actions.planning import changes, late
from careapp.actions.planning.changes import Ear, Heard, Standing, Watched
from careapp.actions.work import Work, reading
from careapp.domain.people import initials
from careapp.domain.permissions import Actor, Permission, house
from careapp.logs import log_unforeseen

STEP: Final = 0.25
BEAT: Final = 5.0  # seconds between two beats; a browser that answers none of two is gone
SILENT: Final = 11.0
REVIEW: Final = 10.0  # seconds after which a session that was revoked hears nothing any more
SWEEP: Final = 30.0  # seconds after which spans are compared whatever the audit trail says
LATENESS: Final = 10.0
COLOURS: Final = 6
MOST_WATCHES: Final = 4
MOST_WAITING: Final = 400  # messages for a browser that does not read them


@dataclass(eq=False, slots=True)
class Room:
    """A span of days of an agency, and the tabs that show it."""

    agency_id: int
    watch: Watched
    known: Standing = field(default_factory=dict)
    looked: datetime = field(default_factory=lambda: datetime.now(UTC))
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    tabs: dict[Tab, str] = field(default_factory=dict)  # each with its own name for the span


@dataclass(eq=False, slots=True)
class Tab:
    """An open screen of the planning."""

    actor: Actor
    rooms: dict[str, Room] = field(default_factory=dict)
    holds: int = 0
    away: bool = False
    seen: float = field(default_factory=time.monotonic)
    outbox: asyncio.Queue = field(default_factory=asyncio.Queue)

    def tell(self, **message: Any) -> None:
        """Send a message."""
        self.put(json.dumps(message, ensure_ascii=False, separators=(",", ":")))

    def put(self, text: str | None) -> None:
        """Send a text, or hang up; a browser that reads nothing is hung up on."""
        if self.outbox.qsize() > MOST_WAITING:
            self.outbox = asyncio.Queue()
            text = None
        self.outbox.put_nowait(text)


class Hub:
    """The open screens of this process."""

    def __init__(self) -> None:
        self.tabs: set[Tab] = set()
        self.rooms: dict[tuple[int, Watched], Room] = {}
        self._stirred: set[int] = set()  # agencies in which somebody came, went or took a visit
        self._task: asyncio.Task | None = None
        self._done: dict[str, float] = {}

    def join(self, tab: Tab) -> None:
        """A screen is opened."""
        self.tabs.add(tab)
        tab.tell(hello=tab.actor.user_id or 0)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run())

    def leave(self, tab: Tab) -> None:
        """A screen is closed."""
        self.tabs.discard(tab)
        for key in list(tab.rooms):
            self.unwatch(tab, key)
        self._stirred.add(tab.actor.agency_id)

    async def watch(self, tab: Tab, key: str, watch: Watched) -> None:
        """A screen shows a span of days from now on; it is told how the span stands."""
        self.unwatch(tab, key)
        if len(tab.rooms) >= MOST_WATCHES:
            return
        place = tab.actor.agency_id, watch
        room = self.rooms.setdefault(place, Room(*place))
        room.tabs[tab], tab.rooms[key] = key, room
        async with room.lock:
            if not room.known:
                room.known = await asyncio.to_thread(_standing, room)
        tab.tell(k=key, check=changes.check_of(room.known))
        self._stirred.add(tab.actor.agency_id)

    def unwatch(self, tab: Tab, key: str) -> None:
        """A screen no longer shows a span of days."""
        room = tab.rooms.pop(key, None)
        if room is not None:
            room.tabs.pop(tab, None)
            if not room.tabs:
                self.rooms.pop((room.agency_id, room.watch), None)
            self._stirred.add(tab.actor.agency_id)

    def show(self, tab: Tab, *, holds: int | None = None, away: bool | None = None) -> None:
        """Somebody takes a visit in hand or puts it down, turns to another window or comes back."""
        tab.holds = tab.holds if holds is None else holds
        tab.away = tab.away if away is None else away
        self._stirred.add(tab.actor.agency_id)

    async def _run(self) -> None:
        ear = Ear()
        self._done.clear()
        while self.tabs:
            try:
                await self._step(ear)
            except Exception as error:  # the database is away for a while: the next step asks again
                log_unforeseen(error)
                await asyncio.sleep(BEAT)
            await asyncio.sleep(STEP)

    async def _step(self, ear: Ear) -> None:
        heard = await asyncio.to_thread(_listen, ear)
        swept = self._is_due("sweep", SWEEP)
        for room in list(self.rooms.values()):
            own = [one for one in heard if one.agency_id == room.agency_id]
            if own or swept:
                await self._tell(room, own)
        if self._is_due("late", LATENESS):
            await self._tell_late()
        if self._is_due("review", REVIEW):
            await self._review()
        if self._is_due("beat", BEAT):
            self._beat()
        self._tell_people()

    def _is_due(self, what: str, every: float) -> bool:
        now = time.monotonic()
        due = now >= self._done.get(what, 0.0) + every
        if due:
            self._done[what] = now
        return due

    async def _tell(self, room: Room, heard: Sequence[Heard]) -> None:
        async with room.lock:
            before = room.known
            room.known = await asyncio.to_thread(_standing, room)
            for locale, tabs in _by_locale(room):
                message = await asyncio.to_thread(_told, room, before, heard, locale)
                _send(room, tabs, message)

    async def _tell_late(self) -> None:
        for room in [one for one in self.rooms.values() if one.watch.is_day]:
            now = datetime.now(UTC)
            for locale, tabs in _by_locale(room):
                _send(room, tabs, await asyncio.to_thread(_late, room, now, locale))
            room.looked = now

    async def _review(self) -> None:
        tabs = list(self.tabs)
        still = await asyncio.to_thread(lambda: [_may_look(tab.actor) for tab in tabs])
        for tab, may in zip(tabs, still, strict=True):
            if not may:
                tab.put(None)

    def _beat(self) -> None:
        now = time.monotonic()
        checks = {room: changes.check_of(room.known) for room in self.rooms.values()}
        for tab in list(self.tabs):
            if now - tab.seen > SILENT:
                tab.put(None)
                self.leave(tab)
            else:
                tab.tell(beat={key: checks[room] for key, room in tab.rooms.items()})

    def _tell_people(self) -> None:
        stirred, self._stirred = self._stirred, set()
        for tab in self.tabs:
            if tab.actor.agency_id in stirred:
                tab.tell(people=_people(tab, self.tabs))


def _people(tab: Tab, tabs: Iterable[Tab]) -> list[dict[str, Any]]:
    """The others of the agency who look at a day in common, each once, with the visit they have in hand."""
    found: dict[int | None, dict[str, Any]] = {}
    for other in sorted(tabs, key=lambda one: (one.holds > 0, one.actor.name)):
        same = other.actor.agency_id == tab.actor.agency_id and other.actor.user_id != tab.actor.user_id
        if same and not other.away and _meet(tab, other):
            found[other.actor.user_id] = _person(other)
    return sorted(found.values(), key=lambda one: one["n"])


def _meet(tab: Tab, other: Tab) -> bool:
    return any(mine.watch.meets(theirs.watch) for mine in tab.rooms.values() for theirs in other.rooms.values())


def _person(tab: Tab) -> dict[str, Any]:
    first, _space, last = tab.actor.name.partition(" ")
    key = tab.actor.user_id or 0
    return {"u": key, "n": tab.actor.name, "s": initials(first, last), "c": key % COLOURS, "h": tab.holds}


def _by_locale(room: Room) -> Iterator[tuple[str, list[Tab]]]:
    for locale in {tab.actor.locale for tab in room.tabs}:
        yield locale, [tab for tab in room.tabs if tab.actor.locale == locale]


def _send(room: Room, tabs: Iterable[Tab], message: dict[str, Any]) -> None:
    if not message:
        return
    body = json.dumps({**message, "check": changes.check_of(room.known)}, ensure_ascii=False, separators=(",", ":"))
    for tab in tabs:
        if tab in room.tabs:
            tab.put(f'{{"k":{json.dumps(room.tabs[tab])},{body[1:]}')


def _house(room: Room, locale: str = "fr") -> Actor:
    return replace(house(room.agency_id), locale=locale)


def _listen(ear: Ear) -> list[Heard]:
    with reading(house(0)) as unit:
        return ear.listen(unit)


def _standing(room: Room) -> Standing:
    with reading(_house(room)) as unit:
        return changes.standing(unit, room.watch)


def _told(room: Room, before: Standing, heard: Sequence[Heard], locale: str) -> dict[str, Any]:
    with reading(_house(room, locale)) as unit:
        return changes.told(unit, room.watch, before, room.known, heard)


def _late(room: Room, now: datetime, locale: str) -> dict[str, Any]:
    def look(unit: Work) -> dict[str, Any]:
        if room.watch.first != unit.today:
            return {}
        after = timedelta(minutes=late.tolerance(unit))
        begun = changes.begun(unit, room.looked - after, now - after)
        ids, workers = {key for key, _worker in begun}, {worker for _key, worker in begun}
        return changes.redrawn(unit, room.watch, ids, workers) if begun else {}

    with reading(_house(room, locale), now=now) as unit:
        return look(unit)


def _may_look(actor: Actor) -> bool:
    current = sessions.actor_of(actor.session_id) if actor.session_id else None
    return current is not None and current.agency_id == actor.agency_id and current.may(Permission.PLANNING_READ)
