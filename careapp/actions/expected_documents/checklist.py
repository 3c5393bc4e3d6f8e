"""The checklist of a record: which documents are expected, which came, until when they hold."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from careapp.actions.parts import apply
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.clients import Client
from careapp.db.models.expected_documents import ExpectedDocument, ReceivedDocument
from careapp.db.models.workers import Worker
from careapp.db.queries import expected_documents as queries
from careapp.domain.expected_documents import Whom, read_received, remind_on, state_of
from careapp.domain.listing import Listing
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Stale
from careapp.i18n import _, formats
from careapp.readmodels.expected_documents import ChecklistLine

READS = {Whom.CLIENT: Permission.CLIENTS_READ, Whom.WORKER: Permission.WORKERS_READ}
EDITS = {Whom.CLIENT: Permission.CLIENTS_EDIT, Whom.WORKER: Permission.WORKERS_EDIT}
OWNERS: Mapping[str, Any] = {Whom.CLIENT: Client, Whom.WORKER: Worker}
_PLAIN = Listing()


def of_record(work: Work, noun: str, row_id: int) -> list[ChecklistLine]:
    """The documents asked of a client or a worker, the most urgent first; those received without being asked after."""
    _owner(work, noun, row_id, READS)
    owed = queries.owed(work.actor.agency_id, work.now, work.today, noun)
    rows = work.session.execute(select(owed).where(owed.c.person_id == row_id).order_by(*queries.ordered(owed, _PLAIN)))
    lines = [_line(work, row) for row in rows]
    shown = {line.received_id for line in lines}
    return lines + [line for line in _others(work, noun, row_id) if line.received_id not in shown]


def _owner(work: Work, noun: str, row_id: int, doors: Mapping[str, Permission]) -> Any:
    if noun not in OWNERS:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    work.require(doors[noun])
    return work.get(OWNERS[noun], row_id)


def _others(work: Work, noun: str, row_id: int) -> list[ChecklistLine]:
    """What was received of documents that nobody asks this person for any more."""
    joined = select(ReceivedDocument, ExpectedDocument).join(
        ExpectedDocument,
        ExpectedDocument.id == ReceivedDocument.expected_id,  # type: ignore[arg-type]
    )
    mine = ReceivedDocument.agency_id == work.actor.agency_id, getattr(ReceivedDocument, f"{noun}_id") == row_id
    found = work.session.execute(joined.where(*mine).order_by(ExpectedDocument.name))
    return [
        ChecklistLine(
            **_received(work, row),
            expected_id=expected.id or 0,
            document=label(expected.name),
            obligatory=False,
            state=state_of(row.received_on, row.valid_until, row.remind_on, row.waived, work.today),
            ground=expected.ground,
            validity_months=expected.validity_months or 0,
            asked=False,
        )
        for row, expected in found
    ]


def _line(work: Work, row: Any) -> ChecklistLine:
    return ChecklistLine(
        **_received(work, row),
        expected_id=row.expected_id,
        document=label(row.document),
        obligatory=row.obligatory,
        state=row.state,
        ground=row.ground,
        validity_months=row.validity_months or 0,
    )


def _received(work: Work, row: Any) -> dict[str, Any]:
    key = row.id if isinstance(row, ReceivedDocument) else row.received_id
    return {
        "received_id": key or 0,
        "version": row.version or 0,
        "received_on": row.received_on.isoformat() if row.received_on else "",
        "received_text": formats.date_text(row.received_on) if row.received_on else "",
        "valid_until": row.valid_until.isoformat() if row.valid_until else "",
        "valid_text": formats.date_text(row.valid_until) if row.valid_until else "",
        "waived": bool(row.waived),
        "remark": row.remark or "",
        "by": row.recorded_by or "",
        "file": row.file_name or "",
        "file_url": f"/api/expected-documents/{key}/file" if row.file_name else "",
    }


def receive(
    work: Work, noun: str, row_id: int, expected_id: int, seen_version: int, form: Mapping[str, Any]
) -> list[ChecklistLine]:
    """Write down that a document came, until when it holds, or that it is without object; raise RefusedFields.

    `seen_version` is 0 where nothing was written down yet.
    """
    _owner(work, noun, row_id, EDITS)
    expected = work.get(ExpectedDocument, expected_id)
    if expected.whom != noun:
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    row = of_owner(work, noun, row_id, expected_id)
    if (row.version if row else 0) != seen_version:
        raise Stale(_("Quelqu’un a modifié cet élément entre-temps. Relisez puis recommencez."))
    draft = read_received(form, work.today, expected.validity_months)
    row = row or ReceivedDocument(agency_id=work.actor.agency_id, expected_id=expected_id, **{f"{noun}_id": row_id})
    changed = apply(row, draft)
    row.remind_on, row.recorded_by = remind_on(draft.valid_until, expected.reminder_days), work.actor.name
    work.audit("receive", work.add(row), document=expected.name, fields=changed)
    return of_record(work, noun, row_id)


def of_owner(work: Work, noun: str, row_id: int, expected_id: int) -> ReceivedDocument | None:
    """What is known of a document of one client or worker."""
    mine = getattr(ReceivedDocument, f"{noun}_id") == row_id
    rows = work.mine(ReceivedDocument).where(ReceivedDocument.expected_id == expected_id, mine)
    return work.session.exec(rows).first()


def withdraw(work: Work, received_id: int, seen_version: int) -> list[ChecklistLine]:
    """Take back what was written down of a document: it is missing again; the audit keeps what was there."""
    row = work.get(ReceivedDocument, received_id)
    noun = Whom.CLIENT if row.client_id else Whom.WORKER
    work.require(EDITS[noun])
    row = work.get_seen(ReceivedDocument, received_id, seen_version)
    owner = row.client_id or row.worker_id or 0
    work.audit("withdraw", row, received_on=str(row.received_on or ""), valid_until=str(row.valid_until or ""))
    work.session.delete(row)
    work.session.flush()
    return of_record(work, noun, owner)
