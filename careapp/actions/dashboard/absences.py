"""Who is away today, and how many of their visits somebody else has."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final

from sqlmodel import select

from careapp.actions.dashboard import open_visits
from careapp.actions.work import Work
from careapp.db.models.audit import AuditEntry
from careapp.db.models.missions import SlotWorker
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Absence, Worker
from careapp.domain.people import full_name, initials
from careapp.domain.workers import ABSENCE_LABELS
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.dashboard import AbsenceRow

AHEAD: Final = timedelta(days=14)
HUES: Final = 6


def rows(work: Work) -> list[AbsenceRow]:
    """The absences of today, the first to end first."""
    begins = open_visits.midnight(work, work.today)
    away = select(Absence, Worker).join(Worker, Worker.id == Absence.worker_id)
    away = away.where(Absence.agency_id == work.actor.agency_id, Absence.starts_at < begins + timedelta(days=1))
    found = work.session.exec(away.where(Absence.ends_at > begins).order_by(Absence.ends_at))
    return [_row(work, absence, worker) for absence, worker in found]


def _row(work: Work, absence: Absence, worker: Worker) -> AbsenceRow:
    span = max(absence.starts_at, work.now), min(absence.ends_at, work.now + AHEAD)
    holders = _had(work, worker.id or 0, span)
    replaced = sum(holder not in (None, worker.id) for holder in holders.values())
    last = (absence.ends_at - timedelta(minutes=1)).astimezone(work.tz).date()
    return AbsenceRow(
        id=absence.id or 0,
        worker_id=worker.id or 0,
        name=full_name(worker.first_name, worker.last_name),
        initials=initials(worker.first_name, worker.last_name),
        hue=(worker.id or 0) % HUES,
        reason=_(ABSENCE_LABELS.get(absence.reason, absence.reason)),
        until=_("jusqu’au {date}", date=formats.short_day(last)),
        replaced=_told(replaced, len(holders)),
        left=len(holders) - replaced,
        percent=round(100 * replaced / len(holders)) if holders else 100,
    )


def _told(replaced: int, total: int) -> str:
    if not total:
        return _("rien à remplacer")
    return ngettext("{done}/{count} remplacée", "{done}/{count} remplacées", total, done=replaced)


def _had(work: Work, worker_id: int, span: tuple[datetime, datetime]) -> dict[int, int | None]:
    """The visits of a span that are the worker's, by slot or until a person changed it, each with who has it now."""
    begins, ends = span
    waiting = work.mine(Visit).where(
        Visit.status.in_(open_visits.WAITING),  # type: ignore[attr-defined]
        Visit.ends_at > begins,
        Visit.starts_at < ends,
    )
    # Each part by an index of its own: asked for at once, every visit of the agency would be looked at.
    held = SlotWorker.agency_id == work.actor.agency_id, SlotWorker.worker_id == worker_id
    places = set(work.tuples(select(SlotWorker.slot_id, SlotWorker.position).where(*held)))
    made = select(Visit.id).where(Visit.slot_id.in_({slot for slot, _position in places}))  # type: ignore[union-attr]
    by_slot = work.all(waiting.where(Visit.id.in_(made))) if places else []  # type: ignore[union-attr]
    found = [
        *work.all(waiting.where(Visit.worker_id == worker_id)),
        *(visit for visit in by_slot if (visit.slot_id, visit.position) in places),
        *_taken_away(work, worker_id, waiting),
    ]
    return {visit.id or 0: visit.worker_id for visit in found}


def _taken_away(work: Work, worker_id: int, waiting: Any) -> list[Visit]:
    """The visits nobody has that a person took from the worker."""
    nobody = {visit.id: visit for visit in work.all(waiting.where(Visit.worker_id.is_(None)))}  # type: ignore[union-attr]
    changes = select(AuditEntry.noun_id, AuditEntry.changes).where(
        AuditEntry.agency_id == work.actor.agency_id,
        AuditEntry.noun == "visits",
        AuditEntry.noun_id.in_(nobody),  # type: ignore[union-attr]
    )
    last: dict[int, Any] = {}
    for visit_id, change in work.tuples(changes.order_by(AuditEntry.id)):
        before = (change.get("visits", {}).get(str(visit_id)) or {}).get("before") or {}
        if before.get("worker_id"):
            last[visit_id] = before["worker_id"]
    return [nobody[visit_id] for visit_id, had in last.items() if had == worker_id]
