"""Visits follow a change of their mission's pattern, all at once: what a person changed by hand stays and is listed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from careapp.actions.visits import traces
from careapp.actions.visits.changed import Line, told
from careapp.actions.visits.generate import Tally, give, holders_of, make
from careapp.actions.visits.guards import closed
from careapp.actions.visits.places import Place, places_between, slots_of, span_of, timing
from careapp.actions.work import Work
from careapp.db.models.missions import Mission
from careapp.db.models.visits import Visit
from careapp.db.queries import visits as queries
from careapp.domain.refusal import Stale
from careapp.i18n import _
from careapp.readmodels.recurrence import PatternChange

Key = tuple[int | None, date, int]
Span = tuple[datetime, datetime]
TIMES: Final = ("slot_date", "position", "pair_key", "starts_at", "ends_at", "earliest_at", "latest_at")
NOTHING: Final = PatternChange()


@dataclass(frozen=True, slots=True)
class Picture:
    """What a mission's pattern says at one moment: when each place is, who holds it, of which visits it speaks."""

    places: Mapping[Key, Place]
    spans: Mapping[Key, Span]
    holders: Mapping[tuple[int, int], int]
    visits: Mapping[int | None, Key]

    def says(self, key: Key) -> tuple[Span | None, int | None]:
        """All it says of one place."""
        return self.spans.get(key), self.holders.get((key[0] or 0, key[2]))


def picture(work: Work, mission: Mission) -> Picture:
    """What the pattern says of every date on which the mission has visits or is to have some."""
    work.session.flush()
    (first, last), visits = span_of(work, mission), standing(work, mission)
    furthest = max([last, *(visit.slot_date for visit in visits if visit.slot_date)])
    furthest = min(furthest, mission.ends_on or furthest)
    places = {place.key: place for place in places_between(work, mission, first, furthest)}
    spans = {key: _span(work, mission, place) for key, place in places.items()}
    return Picture(
        places, spans, holders_of(work, {key[0] or 0 for key in places}), {one.id: _key(one) for one in visits}
    )


def _span(work: Work, mission: Mission, place: Place) -> Span:
    at = timing(work, mission, place)
    return at["starts_at"], at["ends_at"]


def standing(work: Work, mission: Mission) -> list[Visit]:
    """The visits to come that the pattern as it is now speaks of."""
    since = {slot.id: slot.since or date.min for slot in slots_of(work, mission)}
    coming = queries.to_come(work.actor.agency_id, mission.id or 0, work.now)
    found = work.all(coming.order_by(Visit.starts_at, Visit.id))
    return [one for one in found if _day(one) >= max(work.today, since.get(one.slot_id, date.min))]


@contextmanager
def trial(work: Work) -> Iterator[None]:
    """Do something and undo it: nothing of it stays, but what was learnt."""
    work.session.flush()
    calls, nested = len(work.after_commit), work.session.begin_nested()
    try:
        yield
    finally:
        nested.rollback()
        work.session.expire_all()
        del work.after_commit[calls:]


def follow(
    work: Work, mission: Mission, before: Picture, seen: str = "", instead: Collection[int] = ()
) -> PatternChange:
    """Take the visits to come from the pattern as it was to the pattern as it is now.

    Those that stood with the holder of a place, or with one of `instead`, go to its new holder. Raise Stale when the
    change is not the one that was `seen`. Where nothing is planned yet there is nothing to follow.
    """
    if not _is_planned(work, mission):
        return NOTHING
    following = Following(work, mission, before, picture(work, mission), frozenset(instead))
    following.run()
    change = told(work, following.lines, following.tally.reasons)
    if seen and seen != change.mark:
        raise Stale(_("Des visites ont changé depuis cet aperçu. Relisez-le puis recommencez."))
    return change


def _is_planned(work: Work, mission: Mission) -> bool:
    planned = work.mine(Visit).where(Visit.mission_id == mission.id, Visit.slot_date >= work.today)
    return work.session.exec(planned.limit(1)).first() is not None


@dataclass(slots=True)
class Following:
    """One run of visits after their pattern."""

    work: Work
    mission: Mission
    before: Picture
    after: Picture
    instead: frozenset[int]
    lines: list[Line] = field(default_factory=list)
    tally: Tally = field(default_factory=Tally)

    def run(self) -> None:
        """Move, free, give, remove and make visits; what is locked or was changed by hand stays."""
        moving = self._move_all()
        self.work.session.flush()
        give(self.work, [(line.visit, worker) for line, worker in moving], self.tally)
        self.work.session.flush()
        if moving:
            traces.note(self.work, "pattern", [(line.visit, line.before) for line, _worker in moving], others="pattern")
        last = span_of(self.work, self.mission)[1]
        wanted = sorted((one for one in self.after.places.values() if one.day <= last), key=lambda one: one.date)
        made = make(self.work, self.mission, wanted, self.tally)
        self.lines += [Line("made", visit, None, visit.slot_date or visit.starts_at.date()) for visit in made]
        counts = {kind: sum(line.kind == kind for line in self.lines) for kind in {line.kind for line in self.lines}}
        self.work.audit("follow_pattern", self.mission, **counts)

    def _move_all(self) -> list[tuple[Line, int | None]]:
        """The visits that change place or worker, taken from their worker for now, each with the one it is to have."""
        homeless, moving = [], []
        for visit in standing(self.work, self.mission):
            key = _key(visit)
            if key in self.after.places and self.before.says(key) != self.after.says(key):
                moving += self._settle(visit, self.after.places[key])
            elif key not in self.after.places and self._was_spoken_of(visit):
                homeless.append(visit)
        free = self._free_places() if homeless else {}
        for visit in homeless:
            place = free.pop((visit.slot_id, visit.position, _week(visit.slot_date)), None)
            moving += self._settle(visit, place) if place else self._remove(visit)
        return moving

    def _was_spoken_of(self, visit: Visit) -> bool:
        """Whether the pattern named the date of a visit before, or comes to speak of it now."""
        return visit.id not in self.before.visits or self.before.visits[visit.id] in self.before.places

    def _free_places(self) -> dict[Any, Place]:
        """The places no visit stands for, by slot, position and week: a visit goes with its slot within its week."""
        ids = {key[0] or 0 for key in self.after.places}
        known = set(self.work.tuples(queries.slot_keys(self.work.actor.agency_id, ids)))
        free = [place for key, place in self.after.places.items() if key not in known]
        return {(one.slot.id, one.position, _week(one.day)): one for one in reversed(free)}

    def _remove(self, visit: Visit) -> list[tuple[Line, int | None]]:
        self.lines.append(stays(self.work, visit) or Line("removed", visit, traces.snapshot(visit), _day(visit)))
        if self.lines[-1].kind == "removed":
            self.work.session.delete(visit)
        return []

    def _settle(self, visit: Visit, place: Place) -> list[tuple[Line, int | None]]:
        """Put a visit where its place now is; one that stays stands for the place, so that none is made beside it."""
        at = timing(self.work, self.mission, place)
        if line := stays(self.work, visit, at["starts_at"]):
            visit.slot_date = place.day
            self.lines.append(line)
            return []
        was, worker = traces.snapshot(visit), self._worker(visit, place)
        moved = (visit.starts_at, visit.ends_at) != (at["starts_at"], at["ends_at"])
        for name in TIMES:
            setattr(visit, name, at[name])
        if not moved and worker == visit.worker_id:
            return []
        self.lines.append(Line("moved" if moved else "given" if worker else "freed", visit, was, place.day))
        visit.worker_id = None  # until all are where they go: two that change places never meet
        return [(self.lines[-1], worker)]

    def _worker(self, visit: Visit, place: Place) -> int | None:
        """Who is to have a visit: the new holder of its place where the old one had it, else whoever has it."""
        old = self.before.holders.get((visit.slot_id or 0, visit.position))
        new = self.after.holders.get((place.slot.id or 0, place.position))
        return new if old != new and visit.worker_id in {None, old, *self.instead} else visit.worker_id


def stays(work: Work, visit: Visit, *starts: datetime) -> Line | None:
    """The line of a visit that stays whatever its pattern says: changed by hand, under way, locked or invoiced."""
    if visit.by_hand or visit.locked or visit.status not in queries.WAITING:
        locked = visit.locked and visit.status in queries.WAITING
        return Line("fixed" if locked else "kept", visit, traces.snapshot(visit), _day(visit))
    why = closed(work, visit, *starts)
    return Line("fixed", visit, traces.snapshot(visit), _day(visit), why) if why else None


def _key(visit: Visit) -> Key:
    return visit.slot_id, _day(visit), visit.position


def _day(visit: Visit) -> date:
    return visit.slot_date or visit.starts_at.date()


def _week(day: date | None) -> tuple[int, int] | None:
    return day.isocalendar()[:2] if day else None
