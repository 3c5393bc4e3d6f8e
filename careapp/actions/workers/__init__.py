"""Workers: listed, read, created, changed part by part."""

from __future__ import annotations

from careapp.actions import records
from careapp.actions.work import Work
from careapp.actions.workers.absences import absences, declare, save_absence, to_choose
from careapp.actions.workers.listing import listed, options
from careapp.actions.workers.parts import (
    expiry_of,
    remove,
    save_contract,
    save_exception,
    save_skill,
    save_week,
)
from careapp.actions.workers.record import create, save, view
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.readmodels.records import VisitPage

__all__ = [
    "absences", "create", "declare", "expiry_of", "listed", "options", "remove", "save", "save_absence",
    "save_contract", "save_exception", "save_skill", "save_week", "to_choose", "view", "visits",
]  # fmt: skip


def visits(work: Work, worker_id: int, past: bool = False, page: int = 1) -> VisitPage:
    """Some of the visits of a worker."""
    return records.visit_page(work, Visit.worker_id, work.get(Worker, worker_id).id or 0, past=past, page=page)
