"""Absences: written in a worker's record, listed for the whole agency."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from careapp.actions import records
from careapp.actions.parts import part, save_part
from careapp.actions.work import Work
from careapp.actions.workers import shown
from careapp.actions.workers.parts import opened
from careapp.actions.workers.record import view
from careapp.db.models.absences import AbsenceRequest
from careapp.db.models.workers import Absence, Worker
from careapp.db.queries import workers as queries
from careapp.domain.listing import Listing
from careapp.domain.people import full_name, initials
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import RefusedFields
from careapp.domain.workers import AbsenceDraft, read_absence
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.workers import AbsenceLine, AbsencePage, WorkerView


def save_absence(work: Work, worker_id: int, seen_version: int, absence_id: int, form: Mapping[str, Any]) -> WorkerView:
    """The record with an absence changed, or a new one (id 0); visits planned meanwhile stay and are counted."""
    worker = opened(work, worker_id, seen_version)
    row, draft = part(work, Absence, absence_id, worker_id=worker_id), read_absence(form, work.tz)
    check_apart(work, worker_id, absence_id, draft)
    save_part(work, worker, row, draft, "absence")
    return view(work, worker_id)


def declare(work: Work, form: Mapping[str, Any]) -> tuple[int, int]:
    """Write an absence down for the worker a form names; gives its id and how many visits it uncovers."""
    work.require(Permission.WORKERS_EDIT)
    reading = Reading(form)
    worker_id = reading.reference("worker_id", required=True)
    reading.check()
    worker, draft = work.get(Worker, worker_id), read_absence(form, work.tz)
    check_apart(work, worker.id or 0, 0, draft)
    row = save_part(work, worker, Absence(agency_id=work.actor.agency_id, worker_id=worker.id or 0), draft, "absence")
    return row.id or 0, dict(work.all(queries.visits_within([row.id or 0]))).get(row.id, 0)


def to_choose(work: Work) -> list[Choice]:
    """The workers in activity, for whoever enters an absence."""
    work.require(Permission.WORKERS_READ)
    rows = work.all(work.mine(Worker).where(Worker.status == "active").order_by(Worker.search))
    return [Choice(str(row.id), full_name(row.first_name, row.last_name)) for row in rows]


def check_apart(work: Work, worker_id: int, absence_id: int, draft: AbsenceDraft | AbsenceRequest) -> None:
    """Refuse an absence on dates that another one of the worker covers."""
    together = work.mine(Absence).where(
        Absence.worker_id == worker_id,
        Absence.id != absence_id,
        Absence.starts_at < draft.ends_at,
        Absence.ends_at > draft.starts_at,
    )
    if other := next(iter(work.all(together)), None):
        when, reason = shown.period(work, other)[0], shown.reason(other.reason)
        sentence = _("Une absence couvre déjà ces dates ({when}, {reason}).", when=when, reason=reason.lower())
        raise RefusedFields({"first": sentence})


def absences(work: Work, listing: Listing) -> AbsencePage:
    """A page of the absences of the agency, current and coming ones first."""
    work.require(Permission.WORKERS_READ)
    where = queries.absences(work.actor.agency_id, listing, work.now)
    joined = select(Absence, Worker).join(Worker, Worker.id == Absence.worker_id).where(*where)
    counted = select(Absence.id).join(Worker, Worker.id == Absence.worker_id).where(*where)
    total = len(work.all(counted))
    past = listing.value("when") == "past"
    order = Absence.starts_at.desc() if past else Absence.starts_at
    found = work.all(records.page_of(joined.order_by(order, Absence.id), listing, total))
    visits = dict(work.all(queries.visits_within([row.id for row, _worker in found])))
    lines = [_line(work, row, worker, visits.get(row.id, 0)) for row, worker in found]
    return AbsencePage(lines, records.figures(listing, total))


def _line(work: Work, row: Absence, worker: Worker, visits: int) -> AbsenceLine:
    when, first, *_rest = shown.period(work, row)
    return AbsenceLine(
        id=row.id or 0,
        worker_id=worker.id or 0,
        worker=full_name(worker.first_name, worker.last_name),
        initials=initials(worker.first_name, worker.last_name),
        reason_label=shown.reason(row.reason),
        remark=row.remark,
        period=when,
        time=shown.phase(work, row),
        visits=visits,
        planning_url=f"/planning?day={first}&worker={row.worker_id}",
    )
