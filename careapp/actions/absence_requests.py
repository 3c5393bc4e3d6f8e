"""Absences that workers ask for from their phone: granted or refused by a coordinator, with the answer by mail."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlmodel import select

from careapp.actions import mails, messages
from careapp.actions.my.own import worker_of
from careapp.actions.work import Work
from careapp.actions.workers import shown
from careapp.actions.workers.absences import check_apart
from careapp.db.models.absences import AbsenceRequest
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Absence, Worker
from careapp.db.queries.records import count
from careapp.domain.messages import MessageKind
from careapp.domain.people import full_name, initials
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused, RefusedFields
from careapp.domain.replacements import REQUEST_LABELS
from careapp.domain.workers import read_absence
from careapp.i18n import _, formats
from careapp.readmodels.repairs import AbsenceRequestLine

ASKED = "asked"
KEPT = 20


def ask(work: Work, form: Mapping[str, Any]) -> None:
    """Ask for an absence; raise RefusedFields. Nothing changes in the planning."""
    work.require(Permission.OWN_DAY)
    worker, draft = worker_of(work), read_absence(form, work.tz)
    if draft.ends_at <= work.now:
        raise RefusedFields({"first": _("Cette absence est déjà passée.")})
    check_apart(work, worker.id or 0, 0, draft)
    mine = AbsenceRequest.worker_id == worker.id, AbsenceRequest.status == ASKED
    together = AbsenceRequest.starts_at < draft.ends_at, AbsenceRequest.ends_at > draft.starts_at
    if work.all(work.mine(AbsenceRequest).where(*mine, *together)):
        raise RefusedFields({"first": _("Vous avez déjà demandé une absence sur ces dates.")})
    fields = {name: getattr(draft, name) for name in ("starts_at", "ends_at", "reason", "remark")}
    row = work.add(AbsenceRequest(agency_id=work.actor.agency_id, worker_id=worker.id or 0, **fields))
    work.audit("ask", row)


def withdraw(work: Work, request_id: int, seen_version: int) -> None:
    """Take one's own request back while nobody has answered it."""
    work.require(Permission.OWN_DAY)
    row = work.get_seen(AbsenceRequest, request_id, seen_version)
    if row.worker_id != worker_of(work).id:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    _check_open(row)
    row.status = "withdrawn"
    work.audit("withdraw", row)


def own(work: Work) -> list[AbsenceRequestLine]:
    """What the worker signed in asked for, latest first, with the answers."""
    work.require(Permission.OWN_DAY)
    worker = worker_of(work)
    mine = work.mine(AbsenceRequest).where(AbsenceRequest.worker_id == worker.id)
    return [_line(work, row, worker) for row in work.all(mine.order_by(AbsenceRequest.id.desc()).limit(KEPT))]  # type: ignore[union-attr]


def waiting(work: Work) -> list[AbsenceRequestLine]:
    """The requests nobody has answered, those that begin soonest first."""
    work.require(Permission.WORKERS_READ)
    joined = select(AbsenceRequest, Worker).join(Worker, Worker.id == AbsenceRequest.worker_id)  # type: ignore[arg-type]
    asked = AbsenceRequest.agency_id == work.actor.agency_id, AbsenceRequest.status == ASKED
    found = work.session.exec(joined.where(*asked).order_by(AbsenceRequest.starts_at, AbsenceRequest.id))  # type: ignore[arg-type]
    return [_line(work, row, worker, _uncovered(work, row)) for row, worker in found]


def approve(work: Work, request_id: int, seen_version: int, answer: str = "") -> int:
    """Make an absence of what was asked for and tell the worker; gives the absence."""
    work.require(Permission.WORKERS_EDIT)
    row = work.get_seen(AbsenceRequest, request_id, seen_version)
    _check_open(row)
    check_apart(work, row.worker_id, 0, row)
    fields = {name: getattr(row, name) for name in ("worker_id", "starts_at", "ends_at", "reason", "remark")}
    absence = work.add(Absence(agency_id=work.actor.agency_id, **fields))
    row.absence_id = absence.id
    _decide(work, row, "approved", answer)
    return absence.id or 0


def refuse(work: Work, request_id: int, seen_version: int, answer: str) -> None:
    """Refuse what was asked for, with the reason the worker reads; raise RefusedFields without one."""
    work.require(Permission.WORKERS_EDIT)
    row = work.get_seen(AbsenceRequest, request_id, seen_version)
    _check_open(row)
    if not answer.strip():
        raise RefusedFields({"answer": _("Dites pourquoi : l’intervenant lit ce motif.")})
    _decide(work, row, "refused", answer)


def _check_open(row: AbsenceRequest) -> None:
    if row.status != ASKED:
        raise Refused(_("Cette demande a déjà reçu une réponse."))


def _decide(work: Work, row: AbsenceRequest, status: str, answer: str) -> None:
    row.status, row.answer = status, answer.strip()[:400]
    row.decided_by, row.decided_at = work.actor.name, work.now
    work.audit(status.removesuffix("d"), row)
    worker = work.get(Worker, row.worker_id)
    if worker.email:
        said = {"periode": shown.period(work, row)[0], "acceptee": status == "approved", "motif": row.answer}
        name, kind = full_name(worker.first_name, worker.last_name), MessageKind.ABSENCE
        mail = messages.written(work, kind, {"absence": said}, language=work.locale, recipient=name)
        mails.queue(work, worker.email, mail.subject, mail.body, kind=kind, worker_id=worker.id)


def _uncovered(work: Work, row: AbsenceRequest) -> int:
    """How many visits the absence would uncover."""
    theirs = Visit.agency_id == work.actor.agency_id, Visit.worker_id == row.worker_id
    within = Visit.starts_at < row.ends_at, Visit.ends_at > row.starts_at, Visit.starts_at > work.now
    waiting = Visit.status.in_(("planned", "to_confirm"))  # type: ignore[attr-defined]
    return work.session.scalar(count(Visit, *theirs, *within, waiting)) or 0


def _line(work: Work, row: AbsenceRequest, worker: Worker, visits: int = 0) -> AbsenceRequestLine:
    return AbsenceRequestLine(
        id=row.id or 0,
        version=row.version,
        worker_id=row.worker_id,
        worker=full_name(worker.first_name, worker.last_name),
        initials=initials(worker.first_name, worker.last_name),
        period=shown.period(work, row)[0],
        reason_label=shown.reason(row.reason),
        remark=row.remark,
        status=row.status,
        status_label=_(REQUEST_LABELS[row.status]),
        answer=row.answer,
        visits=visits,
        asked=formats.moment(row.created_at, work.tz),
    )
