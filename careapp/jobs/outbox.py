"""The outbox's sender: one mail leased, sent and settled at a time, so that a crash puts one mail in doubt at most."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, Final

from sqlalchemy import update

from careapp.db.engine import reading, transaction
from careapp.db.models.agencies import Agency
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.mails import Mail
from careapp.db.queries import jobs as queries
from careapp.documents import mail as post
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.settings import get_settings

LEASE: Final = timedelta(minutes=5)
BACKOFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720))
stopping: Final = Event()


@dataclass(frozen=True, slots=True)
class Leased:
    """A mail this runner alone may send until `until`."""

    id: int
    until: datetime
    attempts: int
    mail: post.Mail


def send_due(now: datetime | None = None, smtp: post.Smtp | None = None) -> int:
    """Send the mails whose time has come; give how many the server took. Without a server they are kept."""
    server = smtp or post.smtp_of(get_settings())
    if server is None:
        return _keep_all()
    sent = 0
    while not stopping.is_set():
        leased = _lease(now or datetime.now(UTC))
        if leased is None:
            break
        sent += _send(leased, server, now)
    return sent


def _keep_all() -> int:
    with reading() as session:
        if session.execute(queries.due_mails(datetime.now(UTC)).limit(1)).first() is None:
            return 0
    with transaction() as session:
        session.execute(update(Mail).where(Mail.status == "queued").values(status="kept", next_try_at=None))
    return 0


def _lease(now: datetime) -> Leased | None:
    with reading() as session:
        if session.execute(queries.due_mails(now).limit(1)).first() is None:
            return None
    with transaction() as session:
        row = session.execute(queries.one_to_lease(queries.due_mails(now))).scalar()
        if row is None:
            return None
        agency = session.get_one(Agency, row.agency_id)
        document = session.get(IssuedDocument, row.document_id) if row.document_id else None
        message = _message(row, agency, document)
        row.leased_until, row.attempts = now + LEASE, row.attempts + 1
        row.message_id = post.message_id(message)
        return Leased(row.id or 0, row.leased_until, row.attempts, message)


def _message(row: Mail, agency: Agency, document: IssuedDocument | None) -> post.Mail:
    attached = (post.Attachment(file_name(document.title), document.content),) if document else ()
    return post.Mail(
        key=f"mail-{row.id}",
        sender=get_settings().smtp_from,
        sender_name=agency.name,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        written_at=row.created_at,
        reply_to=agency.email,
        attachments=attached,
    )


def file_name(title: str) -> str:
    """The name of the file of a document, in plain letters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return (re.sub(r"[^\w.-]+", "-", plain).strip("-.")[:80] or "document") + ".pdf"


def _send(leased: Leased, server: post.Smtp, now: datetime | None) -> int:
    try:
        post.send(post.build_message(leased.mail), server)
    except post.TemporaryMailError as error:
        _settle(leased, **_later(leased, error.reason, now or datetime.now(UTC)))
        return 0
    except (post.PermanentMailError, Refused) as error:
        _settle(leased, status="failed", error=error.reason[:400])
        return 0
    _settle(leased, status="sent", sent_at=now or datetime.now(UTC), error="")
    return 1


def _later(leased: Leased, reason: str, now: datetime) -> dict[str, Any]:
    if leased.attempts > len(BACKOFF):
        return {"status": "failed", "error": _("Abandonné après plusieurs essais. {reason}", reason=reason)[:400]}
    return {"next_try_at": now + BACKOFF[leased.attempts - 1], "error": reason[:400]}


def _settle(leased: Leased, **values: Any) -> None:
    with transaction() as session:
        session.execute(queries.settled(Mail, leased.id, leased.until, leased_until=None, **values))
