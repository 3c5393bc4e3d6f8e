"""The outbox's sender: one mail leased, sent and settled at a time, so that a crash puts one mail in doubt at most."""

from __future__ import annotations

import hashlib
import hmac
import random
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import Any, Final

from sqlalchemy import Select, select, update
from sqlmodel import Session, col

from careapp.actions import mail_addresses
from careapp.db.engine import reading, transaction
from careapp.db.models.agencies import Agency
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.mails import Mail, MailDocument
from careapp.db.queries import jobs as queries
from careapp.db.queries.mails import tried_since
from careapp.documents import mail as post
from careapp.domain.mailing import USUAL_MAILS_A_MINUTE
from careapp.domain.people import normalise_email
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.settings import get_settings

LEASE: Final = timedelta(minutes=5)
BACKOFF: Final = tuple(timedelta(minutes=minutes) for minutes in (1, 4, 16, 64, 256, 720))
JITTER: Final = 0.2  # of the wait, either way: mails that failed together do not come back together
RATE_SPAN: Final = timedelta(minutes=1)
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
    now = datetime.now(UTC)
    with reading() as session:
        if session.execute(queries.due_mails(now).limit(1)).first() is None:
            return 0
    with transaction() as session:
        due = queries.due_mails(now).with_only_columns(Mail.id).order_by(None)
        session.execute(update(Mail).where(col(Mail.id).in_(due)).values(status="kept", next_try_at=None))
    return 0


def _lease(now: datetime) -> Leased | None:
    """Take the next mail that may leave; those whose address is closed by then are settled on the way."""
    while True:
        with reading() as session:
            if session.execute(_due(session, now).limit(1)).first() is None:
                return None
        with transaction() as session:
            row = session.execute(queries.one_to_lease(_due(session, now))).scalar()
            if row is None:
                return None
            status, why = mail_addresses.blocked(session, row.agency_id, row.recipient, row.client_id)
            if not status:
                return _taken(session, row, now)
            row.status, row.error, row.next_try_at = status, why, None


def _due(session: Session, now: datetime) -> Select:
    """The mails whose time has come, without those of agencies that sent enough in the last minute."""
    sent = session.execute(tried_since(now - RATE_SPAN)).all()
    full = [key for key, count in sent if count >= _most(session.get_one(Agency, key))]
    due = queries.due_mails(now)
    return due.where(col(Mail.agency_id).not_in(full)) if full else due


def _most(agency: Agency) -> int:
    return int(agency.settings.get("mails_a_minute") or USUAL_MAILS_A_MINUTE)


def _taken(session: Session, row: Mail, now: datetime) -> Leased:
    more = select(IssuedDocument).join(MailDocument, MailDocument.document_id == IssuedDocument.id)  # type: ignore[arg-type]
    others = session.scalars(more.where(MailDocument.mail_id == row.id).order_by(MailDocument.id)).all()  # type: ignore[arg-type]
    first = session.get(IssuedDocument, row.document_id) if row.document_id else None
    message = _message(row, session.get_one(Agency, row.agency_id), [*([first] if first else []), *others])
    row.leased_until, row.attempts, row.tried_at = now + LEASE, row.attempts + 1, now
    row.message_id = post.message_id(message)
    return Leased(row.id or 0, row.leased_until, row.attempts, message)


def _message(row: Mail, agency: Agency, documents: Sequence[IssuedDocument]) -> post.Mail:
    return post.Mail(
        key=key_of(row.id or 0),
        sender=get_settings().smtp_from,
        sender_name=agency.name,
        recipient=row.recipient,
        subject=row.subject,
        body=row.body,
        written_at=row.created_at,
        reply_to=agency.email,
        attachments=_attachments(documents),
        to=tuple(row.addressed.get("to", ())),
        cc=tuple(row.addressed.get("cc", ())),
    )


def key_of(mail_id: int) -> str:
    """The name of a mail in its identifier, for ever the same; its end cannot be guessed, so that no stranger can
    write that a mail came back.
    """
    sign = hmac.new(get_settings().secret.encode(), f"mail {mail_id}".encode(), hashlib.sha256)
    return f"mail-{mail_id}-{sign.hexdigest()[:12]}"


def _attachments(documents: Sequence[IssuedDocument]) -> tuple[post.Attachment, ...]:
    """The documents as files; two of the same title have names of their own."""
    names: list[str] = []
    for document in documents:
        name, number = file_name(document.title), 2
        while name in names:
            name, number = file_name(f"{document.title} {number}"), number + 1
        names.append(name)
    return tuple(post.Attachment(name, one.content) for name, one in zip(names, documents, strict=True))


def file_name(title: str) -> str:
    """The name of the file of a document, in plain letters."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return (re.sub(r"[^\w.-]+", "-", plain).strip("-.")[:80] or "document") + ".pdf"


def _send(leased: Leased, server: post.Smtp, now: datetime | None) -> int:
    settings = get_settings()
    try:
        message, recipient = post.build_message(leased.mail), normalise_email(leased.mail.recipient, "recipient")
        post.send(message, server, recipient, settings.bounce_address or settings.smtp_from)
    except post.TemporaryMailError as error:
        _settle(leased, **_later(leased, error.reason, now or datetime.now(UTC)))
        return 0
    except (post.PermanentMailError, Refused) as error:
        fault = getattr(error, "address", False)
        _settle(leased, status="failed", error=error.reason[:400])
        if fault:
            _note_fault(leased.id, error.reason, now or datetime.now(UTC))
        return 0
    _settle(leased, status="sent", sent_at=now or datetime.now(UTC), error="")
    return 1


def _note_fault(mail_id: int, reason: str, now: datetime) -> None:
    with transaction() as session:
        mail_addresses.note_fault(session, session.get_one(Mail, mail_id), reason, now)


def _later(leased: Leased, reason: str, now: datetime) -> dict[str, Any]:
    if leased.attempts > len(BACKOFF):
        return {"status": "failed", "error": _("Abandonné après plusieurs essais. {reason}", reason=reason)[:400]}
    wait = BACKOFF[leased.attempts - 1] * random.uniform(1 - JITTER, 1 + JITTER)
    return {"next_try_at": now + wait, "error": reason[:400]}


def _settle(leased: Leased, **values: Any) -> None:
    with transaction() as session:
        session.execute(queries.settled(Mail, leased.id, leased.until, leased_until=None, **values))
