"""What a change of a series did, kept whole: enough to take it back at one stroke, and to do it again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlmodel import func, select

from careapp.actions.visits import traces
from careapp.actions.visits.kept_notes import put_by
from careapp.actions.work import Work
from careapp.db.models.missions import Mission, Slot, SlotWorker
from careapp.db.models.visits import Visit
from careapp.db.queries import visits as queries
from careapp.domain.refusal import Stale
from careapp.i18n import _

SLOT: Final = ("weekday", "start", "end", "since", "until")
DAYS: Final = ("since", "until")
Fields = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Photo:
    """A slot, who holds it and the visits to come of its mission, as plain values."""

    pattern: Fields
    visits: Mapping[int, Fields]
    notes: Mapping[int, str]


def photo(work: Work, slot: Slot, mission: Mission) -> Photo:
    """How a series stands before it changes."""
    work.session.flush()
    coming = work.all(queries.to_come(work.actor.agency_id, mission.id or 0, work.now))
    return Photo(
        pattern(work, slot),
        {visit.id or 0: traces.whole(visit) for visit in coming},
        {visit.id or 0: visit.note for visit in coming if visit.note},
    )


def pattern(work: Work, slot: Slot) -> Fields:
    """What a slot says of its series, and who holds its places."""
    rows = work.all(work.mine(SlotWorker).where(SlotWorker.slot_id == slot.id).order_by(SlotWorker.position))
    told = {name: traces.plain(getattr(slot, name)) for name in SLOT}
    return {**told, "holders": [[row.position, row.worker_id] for row in rows]}


def note(work: Work, verb: str, visit: Visit, slot: Slot, mission: Mission, before: Photo, **more: Any) -> None:
    """Write down all that a change did: visits changed and made, those that went, the slot as it was and as it is."""
    work.session.flush()
    coming = work.all(queries.to_come(work.actor.agency_id, mission.id or 0, work.now))
    now = {one.id or 0: one for one in coming}
    for key in before.visits.keys() - now.keys():  # one that came to a time that is past, or one that went
        if (found := work.session.get(Visit, key)) is not None:
            now[key] = found
    changed = {str(key): trace for key, one in now.items() if (trace := _trace(one, before.visits.get(key)))}
    gone = [fields for key, fields in before.visits.items() if key not in now]
    for fields in gone:
        put_by(work, fields["id"], before.notes.get(fields["id"], ""))
    series = {"slot": slot.id, "before": before.pattern, "after": pattern(work, slot)}
    series["last"] = work.session.exec(select(func.max(Visit.id))).one() or 0
    work.audit(verb, visit, visits=changed, gone=gone, series=series, slot=slot.id, **more)


def _trace(visit: Visit, before: Fields | None) -> Fields | None:
    now = traces.whole(visit)
    if before is None:
        return {"before": None, "after": traces.snapshot(visit), "version": visit.version}
    kept = {name: value for name, value in before.items() if value != now[name]}
    if not kept:
        return None
    return {"before": kept, "after": {name: now[name] for name in kept}, "version": visit.version}


def turn(work: Work, series: Fields, seen: str, to: str, known: set[str]) -> None:
    """Put a slot and its holders from one side of a change to the other; raise Stale if they are elsewhere since.

    Visits that were made of the slot since, none of the `known`, would be left behind: they too stand against it.
    """
    slot = work.session.get(Slot, series["slot"])
    if slot is None or pattern(work, slot) != series[seen] or _made_since(work, slot, known, series["last"]):
        raise Stale(_("La série a changé depuis : votre dernière action n’est plus annulable."))
    for name in SLOT:
        value = series[to][name]
        setattr(slot, name, date.fromisoformat(value) if name in DAYS and value else value)
    if series[to]["holders"] != series[seen]["holders"]:
        _hold(work, slot, series[to]["holders"])
    work.session.flush()


def _made_since(work: Work, slot: Slot, known: set[str], last: int) -> bool:
    made = select(Visit.id).where(Visit.slot_id == slot.id, Visit.id > last)  # type: ignore[operator]
    return any(str(key) not in known for key in work.all(made))


def _hold(work: Work, slot: Slot, holders: list[list[int]]) -> None:
    for row in work.all(work.mine(SlotWorker).where(SlotWorker.slot_id == slot.id)):
        work.session.delete(row)
    work.session.flush()
    for position, worker_id in holders:
        key = {"agency_id": work.actor.agency_id, "slot_id": slot.id, "position": position}
        work.session.add(SlotWorker(**key, worker_id=worker_id))
