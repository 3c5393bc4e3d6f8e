"""The file of a received document: checked by its content, kept in the store, given to those who read the record."""

from __future__ import annotations

from careapp.actions import attachments
from careapp.actions.attachments import MEGABYTE, Expected, Given
from careapp.actions.expected_documents.checklist import EDITS, READS
from careapp.actions.work import Work
from careapp.db import store
from careapp.db.models.expected_documents import ReceivedDocument
from careapp.domain.attachments import KINDS, check_content, check_name, clean_name
from careapp.domain.expected_documents import Whom
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.settings import get_settings


def expect(work: Work, received_id: int, name: str, size: int = 0) -> Expected:
    """Say before a byte is read whether a file may come in; raise Refused with the reason."""
    row = work.get(ReceivedDocument, received_id)
    work.require(EDITS[_whom(row)])
    kind = check_name(clean_name(name), get_settings().attachment_kinds)
    limit = get_settings().attachment_mb * MEGABYTE
    if size > limit:
        raise attachments.too_large(limit)
    if attachments.used_bytes(work) + size > get_settings().attachment_quota_mb * MEGABYTE:
        raise Refused(_("L’agence a atteint la place prévue pour ses fichiers."))
    return Expected(clean_name(name), kind, limit)


def _whom(row: ReceivedDocument) -> Whom:
    return Whom.CLIENT if row.client_id else Whom.WORKER


def take(work: Work, received_id: int, name: str, draft: store.Draft) -> str:
    """Keep a file that came in, once its content is what its name promises; the one before is let go. Give its name."""
    expected = expect(work, received_id, name)
    if draft.size > expected.limit:
        raise attachments.too_large(expected.limit)
    check_content(expected.kind, draft.content, draft.size)
    row = work.get(ReceivedDocument, received_id)
    row.file_name, row.file_kind = expected.name, expected.kind.code
    row.file_size, row.sha256 = draft.size, draft.sha256
    work.audit("attach", row)
    draft.keep(work.actor.agency_id)
    return expected.name


def give(work: Work, received_id: int) -> Given:
    """The file of a received document; raise NotFound for no document, Refused without a file."""
    row = work.get(ReceivedDocument, received_id)
    work.require(READS[_whom(row)])
    path = store.path_of(row.agency_id, row.sha256) if row.sha256 else None
    if path is None or not path.is_file():
        raise Refused(_("Ce fichier n’est plus là."))
    return Given(path, row.file_name, KINDS[row.file_kind])


def detach(work: Work, received_id: int) -> None:
    """Let go of the file; the night takes away bytes that nothing names any more."""
    row = work.get(ReceivedDocument, received_id)
    work.require(EDITS[_whom(row)])
    row.file_name = row.file_kind = row.sha256 = ""
    row.file_size = 0
    work.audit("detach", row)
