"""A visit dropped on the board, and the answer that settles it there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from careapp.actions.planning import board
from careapp.actions.visits import edit, traces
from careapp.actions.visits.edit import Target
from careapp.actions.visits.recurrence import may_lead
from careapp.actions.visits.redo import redo
from careapp.actions.visits.undo import Undone, undo
from careapp.actions.visits.wall_spans import wall_span
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats


@dataclass(frozen=True, slots=True)
class Drop:
    """What the board tells of a move; times are wall-clock."""

    visit_id: int
    worker_id: int | None
    start: datetime
    end: datetime
    version: int
    reason: str
    copy: bool

    @classmethod
    def of(cls, payload: Mapping[str, Any]) -> Drop:
        """A drop from the board's event; raise Refused for what no board sends."""
        try:
            worker = payload.get("worker_id")
            return cls(
                int(payload["id"]),
                None if worker in (None, "") else int(worker),
                datetime.fromisoformat(payload["start"]).replace(tzinfo=None),
                datetime.fromisoformat(payload["end"]).replace(tzinfo=None),
                int(payload["version"]),
                str(payload.get("reason") or ""),
                bool(payload.get("copy")),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise Refused(_("Demande mal formée : rien n’a été modifié.")) from error


def carry(work: Work, drop: Drop) -> dict[str, Any]:
    """Move or copy the visit as dropped; the answer holds it and the visits around it as they now are."""
    work.require(Permission.PLANNING_EDIT)
    before = work.get(Visit, drop.visit_id)
    day, workers = _day(work, before), {before.worker_id, drop.worker_id} - {None}
    target = Target(*wall_span(work, drop.start, drop.end), drop.worker_id)
    if drop.copy:
        visit_id = edit.duplicate(work, drop.visit_id, target, drop.reason)
    else:
        edit.move(work, drop.visit_id, drop.version, target, drop.reason)
        visit_id = drop.visit_id
    return {**answer(work, visit_id, day, workers), "series": not drop.copy and may_lead(work, before)}


def _day(work: Work, visit: Visit) -> date:
    return visit.starts_at.astimezone(work.tz).date()


def answer(work: Work, visit_id: int, day: date, workers: set, status: str = "accepted") -> dict[str, Any]:
    """A visit as it is now, with its neighbours on a day."""
    work.session.flush()
    visit = work.session.get(Visit, visit_id)
    if visit is not None and visit.worker_id is not None:
        workers = {*workers, visit.worker_id}
    found = board.of_workers(work, day, workers, visit_id)
    mine = next((one for one in found if one["i"] == visit_id), None)
    return {
        "visit_id": visit_id,
        "status": status,
        "reasons": [],
        "visit": mine,
        "visits": [one for one in found if one["i"] != visit_id],
    }


def standing(work: Work, visit_id: int, status: str = "conflict") -> dict[str, Any]:
    """The visit as it now is and who changed it last, for a move that came too late or was refused."""
    work.require(Permission.PLANNING_READ)
    visit = work.session.get(Visit, visit_id)
    if visit is None or visit.agency_id != work.actor.agency_id:
        gone = [_("Cette visite n’existe plus.")]
        return {"visit_id": visit_id, "status": "refused", "reasons": gone, "visit": None, "visits": []}
    entry = next(iter(traces.entries(work, visit_id, 1)), None)
    told = {"by": entry.actor, "at": formats.clock(entry.at, work.tz)} if entry else {}
    return {**answer(work, visit_id, _day(work, visit), set(), status), **told}


def take_back(work: Work, day: date) -> dict[str, Any]:
    """Undo the person's last change; the answer shows the visits as they are again."""
    return _turned(work, undo(work), day)


def do_again(work: Work, day: date) -> dict[str, Any]:
    """Redo what the person took back last; the answer shows the visits as they are then."""
    return _turned(work, redo(work), day)


def _turned(work: Work, done: Undone, day: date) -> dict[str, Any]:
    work.session.flush()
    workers = {visit.worker_id for key in done.visits if (visit := work.session.get(Visit, key))} - {None}
    return {**answer(work, done.visits[0], day, workers), "reasons": done.warnings}
