"""The notes of visits that are taken back: put by for a day, and given back when the visit comes again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete

from careapp.actions.work import Work
from careapp.db.engine import transaction
from careapp.db.models.kept_notes import KeptNote
from careapp.db.models.visits import Visit

KEPT: Final = timedelta(days=1)


def put_by(work: Work, visit_id: int, note: str) -> None:
    """Keep the note of a visit that goes."""
    if not note:
        return
    row = _of(work, visit_id) or KeptNote(agency_id=work.actor.agency_id, visit_id=visit_id, note=note, at=work.now)
    row.note, row.at = note, work.now
    work.session.add(row)


def give_back(work: Work, visit: Visit) -> None:
    """Write the note again on a visit that comes back."""
    if row := _of(work, visit.id or 0):
        visit.note = row.note
        work.session.delete(row)


def _of(work: Work, visit_id: int) -> KeptNote | None:
    return work.session.exec(work.mine(KeptNote).where(KeptNote.visit_id == visit_id)).first()


def forget_old(now: datetime) -> int:
    """Delete the notes kept for more than a day; give how many went."""
    with transaction() as session:
        return session.execute(delete(KeptNote).where(KeptNote.at < now - KEPT)).rowcount  # type: ignore[arg-type]
