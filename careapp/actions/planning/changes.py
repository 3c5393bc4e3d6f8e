"""What has changed on the planning since it was last looked at, and who did it: told to whoever looks at it.

The end of the audit trail says that something happened, and who did it; the versions of the visits say what. Both are
read from the database, so that it does not matter which process wrote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from careapp.actions.matching_data.clock import Wall
from careapp.actions.planning import board
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import changes as queries
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats

LONGEST: Final = 45  # days that one person looks at at once
LONGEST_BY_VISIT: Final = 8  # days of a whole agency whose visits are compared one by one
OVERLAP: Final = 200  # entries looked at again: on PostgreSQL a lower number may be committed after a higher one
REDRAWN: Final = frozenset({"agencies", "clients", "client_addresses", "sectors", "services", "travel_matrices"})
Standing = dict[int, tuple[int, int | None]]


@dataclass(frozen=True, slots=True)
class Watched:
    """A span of days somebody looks at: the whole agency's, a worker's or a client's."""

    first: date
    last: date
    worker_id: int = 0
    client_id: int = 0

    @property
    def is_day(self) -> bool:
        """Whether it is a day of the whole agency, whose changes are told visit by visit."""
        return self.first == self.last and not (self.worker_id or self.client_id)

    @property
    def is_long(self) -> bool:
        """Whether it holds too many visits to compare them one by one."""
        return (self.last - self.first).days >= LONGEST_BY_VISIT and not (self.worker_id or self.client_id)

    def meets(self, other: Watched) -> bool:
        """Whether two spans have a day in common."""
        return self.first <= other.last and other.first <= self.last


class Heard(NamedTuple):
    """An entry of the audit trail, as `queries.entries_after` gives it."""

    id: int
    agency_id: int
    at: datetime
    user_id: int | None
    actor: str
    verb: str
    noun: str
    noun_id: int | None
    changes: Mapping[str, Any]

    @property
    def visits(self) -> set[int]:
        """The visits it tells of."""
        if self.noun != "visits":
            return set()
        return {*map(int, self.changes.get("visits", ())), *({self.noun_id} if self.noun_id else ())}


@dataclass(slots=True)
class Ear:
    """How much of the audit trail has been heard."""

    end: int = -1
    count: int = 0
    heard: frozenset[int] = frozenset()

    def listen(self, work: Work) -> list[Heard]:
        """The entries of every agency that were not heard yet; the first time, none."""
        work.require(Permission.PLANNING_READ)
        first, after = self.end < 0, max(self.end - OVERLAP, 0)
        if first:
            ((self.end, _count),) = work.tuples(queries.tail(0))
            after = max(self.end - OVERLAP, 0)
        ((end, count),) = work.tuples(queries.tail(after))
        if not first and (end, count) == (self.end, self.count):
            return []
        found = [Heard(*row) for row in work.tuples(queries.entries_after(after))]
        fresh = [] if first else [one for one in found if one.id not in self.heard]
        self.end, after = end, max(end - OVERLAP, 0)
        self.heard = frozenset(one.id for one in found if one.id > after)
        self.count = len(self.heard)
        return fresh


def watched(work: Work, first: date, last: date, worker_id: int = 0, client_id: int = 0) -> Watched:
    """A span of days to look at; raise Refused for one that no screen shows."""
    work.require(Permission.PLANNING_READ)
    for model, key in ((Worker, worker_id), (Client, client_id)):
        if key:
            work.get(model, key)
    if not 0 <= (last - first).days < LONGEST:
        raise Refused(_("Demande mal formée : rien n’a été modifié."))
    return Watched(first, last, worker_id, client_id)


def standing(work: Work, watch: Watched) -> Standing:
    """The visits of a span with their versions; of a long one a single mark under 0."""
    work.require(Permission.PLANNING_READ)
    wall = Wall(watch.first, work.tz)
    begins, ends = wall.midnight(watch.first), wall.midnight(watch.last + timedelta(days=1))
    agency_id = work.actor.agency_id
    if watch.is_long:
        ((count, versions, mark),) = work.tuples(queries.marks(agency_id, begins, ends))
        return {0: (int(count), hash((int(versions), int(mark))))}
    where = [Visit.worker_id == watch.worker_id] if watch.worker_id else []
    where += [Visit.client_id == watch.client_id] if watch.client_id else []
    return {
        key: (version, worker)
        for key, version, worker in work.tuples(queries.versions(agency_id, begins, ends, *where))
    }


def check_of(known: Standing) -> list[int]:
    """What a browser compares its own visits with: how many there are, and the sum of each id times its version."""
    return [len(known), sum(key * version for key, (version, _worker) in known.items())]


def difference(before: Standing, after: Standing) -> tuple[set[int], set[int]]:
    """The visits that are new or other than they were, and those that are gone."""
    changed = {key for key, seen in after.items() if before.get(key) != seen}
    return changed, before.keys() - after.keys()


def told(work: Work, watch: Watched, before: Standing, after: Standing, heard: Sequence[Heard]) -> dict[str, Any]:
    """What those who look at a span are sent: changed visits as they are drawn, who changed them; {} for nothing."""
    work.require(Permission.PLANNING_READ)
    changed, gone = difference(before, after)
    named = {key for one in heard if one.noun == "workers" for key in (one.noun_id,) if key}
    again = any(one.noun in REDRAWN for one in heard) or (bool(named) and not watch.is_day)
    if not (changed or gone or named or again):
        return {}
    by = {str(key): line for key, line in _authors(work, heard).items() if key in changed or key in gone}
    plain = {"changed": sorted(changed), "gone": sorted(gone), "by": by}
    if again or not watch.is_day:
        return {**plain, "reload": True}
    workers = {seen[1] for key in changed | gone for seen in (before.get(key), after.get(key)) if seen} - {None}
    return {**plain, **_drawn(work, watch.first, changed, workers | named, named)}


def _authors(work: Work, heard: Iterable[Heard]) -> dict[int, dict[str, Any]]:
    return {
        key: {"u": one.user_id or 0, "n": one.actor, "t": formats.clock(one.at, work.tz)}
        for one in heard
        for key in one.visits
    }


def _drawn(
    work: Work, on: date, changed: Collection[int], workers: Collection[Any], named: Collection[int]
) -> dict[str, Any]:
    """Visits that changed, with all those of the workers around them: their journeys and conflicts may be others."""
    concerned = Visit.worker_id.in_(workers) | Visit.id.in_(changed)  # type: ignore[union-attr]
    sheet, rows = board.open_sheet(work, on, on, concerned, also=named)
    people = [one for one in board.people(work, sheet, rows) if one["i"] in named]
    left = sorted(set(named) - {one["i"] for one in people})
    return {"visits": board.visits(work, sheet, rows), "workers": people, "left": left}


def redrawn(work: Work, watch: Watched, ids: Collection[int], workers: Collection[int]) -> dict[str, Any]:
    """Visits of a day that look other than before although nobody changed them, such as those that are late now."""
    work.require(Permission.PLANNING_READ)
    return {"changed": [], "gone": [], "by": {}, **_drawn(work, watch.first, ids, workers, ())}


def begun(work: Work, after: datetime, until: datetime) -> list[tuple[int, int]]:
    """Visits, each with its worker, that began in a span of time and where nobody has arrived."""
    work.require(Permission.PLANNING_READ)
    return [
        (key, worker) for key, worker, _start in work.tuples(queries.begun_since(work.actor.agency_id, after, until))
    ]
