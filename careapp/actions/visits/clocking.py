"""Arrival and departure written by the agency where the worker could not clock, or to correct what was clocked.

The reason stays in the history. Such a clocking is told from one that was tapped, and is read wherever those are.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy.orm.attributes import flag_modified

from careapp.actions.my.clock import ARRIVE, LEAVE, Clockings
from careapp.actions.visits import traces
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.domain.durations import DAY, parse_clock
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.recurrence import instants
from careapp.domain.refusal import Refused
from careapp.domain.visits import VisitStatus
from careapp.i18n import _, formats

REASON: Final = 400
FAR: Final = timedelta(hours=12)
OPEN: Final = (VisitStatus.PLANNED, VisitStatus.RUNNING, VisitStatus.DONE)


def may_clock(work: Work, visit: Visit) -> bool:
    """Whether the agency may write when somebody arrived at a visit and left it."""
    given = visit.worker_id is not None and visit.invoiced_at is None
    return given and visit.status in OPEN and visit.starts_at - FAR <= work.now


def clocked_or_planned(work: Work, visit: Visit) -> tuple[str, str]:
    """The times the form starts from: those that were clocked, else those of the plan that are over."""
    known, ended = Clockings(work, [visit]), visit.ends_at <= work.now
    start = known.arrived(visit) or formats.clock(visit.starts_at, work.tz)
    return start, known.departed(visit) or (formats.clock(visit.ends_at, work.tz) if ended else "")


def clock(work: Work, visit_id: int, seen_version: int, form: dict[str, Any]) -> None:
    """Write `arrived` and, once it is known, `left`, for a `reason`; raise RefusedFields, Refused or Stale."""
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    if not may_clock(work, visit):
        raise Refused(_("Le pointage de cette visite ne se saisit pas."))
    reading = Reading(form)
    start = reading.parsed("arrived", parse_clock, required=True)
    end = reading.parsed("left", parse_clock, required=visit.status == VisitStatus.DONE)
    reason = reading.text("reason", REASON, required=True, lines=True)
    arrived, left = _instants(work, visit, start, end) if start is not None else (None, None)
    _check(reading, work, visit, arrived, left)
    reading.check()
    if left is None:
        _alone(work, visit)
    known = Clockings(work, [visit])
    new = ((arrived, known.arrived(visit)), (left, known.departed(visit)))
    arrived, left = (None if at and formats.clock(at, work.tz) == text else at for at, text in new)
    _write(work, visit, [(ARRIVE, arrived, VisitStatus.RUNNING), (LEAVE, left, VisitStatus.DONE)], reason)


def _instants(work: Work, visit: Visit, start: int, end: int | None) -> tuple[datetime, datetime | None]:
    """The times on the day of the visit; one that is nearer on the day beside it is that day's, as after midnight."""
    day = visit.starts_at.astimezone(work.tz).date()
    length = ((end if end is not None else start) - start) % DAY
    found = [instants(day + timedelta(days=shift), start, start + length, work.tz) for shift in (-1, 0, 1)]
    arrived, left = min(found, key=lambda one: abs(one[0] - visit.starts_at))
    return arrived, (left if end is not None else None)


def _check(reading: Reading, work: Work, visit: Visit, arrived: datetime | None, left: datetime | None) -> None:
    if arrived and arrived > work.now:
        reading.refuse("arrived", _("Cette heure n’est pas encore passée."))
    if arrived and left and not timedelta() < left - arrived <= FAR:
        reading.refuse("left", _("Le départ doit suivre l’arrivée."))
    elif left and left > work.now:
        reading.refuse("left", _("Cette heure n’est pas encore passée."))


def _alone(work: Work, visit: Visit) -> None:
    running = Visit.worker_id == visit.worker_id, Visit.status == VisitStatus.RUNNING, Visit.id != visit.id
    if work.all(work.mine(Visit).where(*running)):
        raise Refused(_("Cet intervenant est déjà en visite : saisissez d’abord ce départ."), "left")


def _write(work: Work, visit: Visit, moments: list[tuple[str, datetime | None, VisitStatus]], reason: str) -> None:
    for verb, at, status in moments:
        if at is not None:
            before = traces.snapshot(visit)
            visit.status = status if verb == LEAVE or visit.status != VisitStatus.DONE else visit.status
            flag_modified(visit, "status")  # its version grows though its status may stay: who saw it before reads it
            told = {traces.TAPPED: at.isoformat(), traces.FORCED: True}
            traces.note(work, verb, [(visit, before)], reason=reason, **told)
