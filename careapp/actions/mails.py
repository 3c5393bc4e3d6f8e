"""The outbox: mails queued with what wants them, listed, read, sent again, taken back."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import col

from careapp.actions import mail_addresses, records
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.mails import Mail, MailDocument
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.db.queries.records import ordered
from careapp.domain.listing import Listing
from careapp.domain.mailing import CANCELLABLE, RETRIABLE, MailStatus
from careapp.domain.messages import KIND_LABELS
from careapp.domain.people import full_name, short_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats
from careapp.readmodels.documents import DocumentRow
from careapp.readmodels.mails import MailLine, MailPage, MailRow, MailView
from careapp.settings import get_settings


def queue(
    work: Work,
    recipient: str,
    subject: str,
    body: str,
    *,
    more_documents: Collection[int] = (),
    at: datetime | None = None,
    **about: Any,
) -> Mail:
    """Queue a mail to one address in the running transaction; the outbox sends it afterwards, at `at` or at once.

    `about` holds its `kind` and the ids of what it is about (`client_id`, `worker_id`, `opportunity_id`,
    `document_id`), how it is `addressed`, and the `dedupe_key` under which a demand that comes twice is queued once.
    One to an address that may not be written to is kept with the reason and never leaves.
    """
    if known := _queued(work, about.get("dedupe_key")):
        return known
    status, why = mail_addresses.blocked(work.session, work.actor.agency_id, recipient, about.get("client_id"))
    mail = Mail(
        agency_id=work.actor.agency_id,
        recipient=recipient,
        subject=subject,
        body=body,
        status=status or MailStatus.QUEUED,
        error=why,
        next_try_at=at if at and at > work.now else None,
        created_at=work.now,
        created_by=work.actor.name,
        **about,
    )
    document_id = about.get("document_id")
    work.audit("queue", work.add(mail), **({"document": document_id} if document_id else {}))
    for key in more_documents:
        work.add(MailDocument(agency_id=work.actor.agency_id, mail_id=mail.id, document_id=key))
    return mail


def _queued(work: Work, dedupe_key: str | None) -> Mail | None:
    if not dedupe_key:
        return None
    return work.session.exec(work.mine(Mail).where(Mail.dedupe_key == dedupe_key)).first()


def listed(work: Work, listing: Listing) -> MailPage:
    """A page of the outbox, latest first unless another order is asked for."""
    work.require(Permission.MAILS_READ)
    where = _wanted(work, listing)
    counts = dict(work.all(select(Mail.status, func.count()).where(*where).group_by(Mail.status)))
    if status := listing.value("status"):
        where.append(Mail.status == status)
    total = work.session.scalar(select(func.count()).select_from(Mail).where(*where)) or 0
    orders = {"": -col(Mail.id), "day": Mail.created_at, "recipient": Mail.recipient, "subject": Mail.subject}
    statement = ordered(work.mine(Mail).where(*where), listing, orders, col(Mail.id).desc())
    rows = [_row(work, mail) for mail in work.all(records.page_of(statement, listing, total))]
    counts["all"] = sum(counts.values())
    return MailPage(rows, records.figures(listing, total), counts, get_settings().smtp_host)


def _wanted(work: Work, listing: Listing) -> list:
    where = [Mail.agency_id == work.actor.agency_id]
    if kind := listing.value("kind"):
        where.append(Mail.kind == kind)
    for word in listing.text.lower().split()[:6]:
        held = [func.lower(column).contains(word, autoescape=True) for column in (Mail.recipient, Mail.subject)]
        where.append(held[0] | held[1])
    return where


def _row(work: Work, mail: Mail) -> MailRow:
    return MailRow(
        id=mail.id or 0,
        subject=mail.subject,
        recipient=mail.recipient,
        status=mail.status,
        created=formats.moment(mail.created_at, work.tz),
        created_by=mail.created_by,
        attempts=mail.attempts,
        error=mail.error,
        kind=_(KIND_LABELS.get(mail.kind, "")) if mail.kind in KIND_LABELS else "",
        planned=_planned(work, mail),
        retriable=mail.status in RETRIABLE,
        cancellable=mail.status in CANCELLABLE,
    )


def _planned(work: Work, mail: Mail) -> str:
    waits = mail.status == MailStatus.QUEUED and mail.next_try_at is not None and mail.next_try_at > work.now
    return formats.moment(mail.next_try_at, work.tz) if waits and mail.next_try_at else ""


def history(work: Work, noun: str, row_id: int) -> list[MailLine]:
    """The mails of a client's, worker's or opportunity's record, latest first."""
    work.require(Permission.DOCUMENTS_SEND)
    column = {"client": Mail.client_id, "worker": Mail.worker_id, "opportunity": Mail.opportunity_id}[noun]
    owner: Any = {"client": Client, "worker": Worker, "opportunity": Opportunity}[noun]
    work.get(owner, row_id)
    rows = work.all(work.mine(Mail).where(column == row_id).order_by(col(Mail.id).desc()).limit(100))
    return [_line(work, mail) for mail in rows]


def _line(work: Work, mail: Mail) -> MailLine:
    return MailLine(
        id=mail.id or 0,
        subject=mail.subject,
        recipient=mail.recipient,
        at=formats.moment(mail.created_at, work.tz),
        by=mail.created_by,
        status=mail.status,
        error=mail.error,
        planned=_planned(work, mail),
    )


def view(work: Work, mail_id: int) -> MailView:
    """A mail, read."""
    work.require(Permission.MAILS_READ)
    mail = work.get(Mail, mail_id)
    about, about_url = _about(work, mail)
    return MailView(
        id=mail.id or 0,
        subject=mail.subject,
        recipient=mail.recipient,
        copies=", ".join(mail.addressed.get("cc", ())),
        body=mail.body,
        status=mail.status,
        created=formats.moment(mail.created_at, work.tz),
        created_by=mail.created_by,
        sent=formats.moment(mail.sent_at, work.tz) if mail.sent_at else "",
        next_try=formats.moment(mail.next_try_at, work.tz) if mail.next_try_at and mail.status == "queued" else "",
        attempts=mail.attempts,
        error=mail.error,
        documents=_documents(work, mail),
        about=about,
        about_url=about_url,
        retriable=mail.status in RETRIABLE,
        postponed=_postponed(work, mail),
        cancellable=mail.status in CANCELLABLE,
    )


def _postponed(work: Work, mail: Mail) -> bool:
    """Whether a mail waits for a later time, and nobody is sending it."""
    return mail.status == MailStatus.QUEUED and mail.next_try_at is not None and mail.next_try_at > work.now


def _documents(work: Work, mail: Mail) -> list[DocumentRow]:
    more = work.all(select(MailDocument.document_id).where(MailDocument.mail_id == mail.id))
    keys = [mail.document_id, *more]
    rows = select(IssuedDocument.id, IssuedDocument.title).where(
        col(IssuedDocument.id).in_([key for key in keys if key]), IssuedDocument.agency_id == mail.agency_id
    )
    return [DocumentRow(key, title, "", "", "", "") for key, title in work.session.execute(rows)]


def _about(work: Work, mail: Mail) -> tuple[str, str]:
    if mail.opportunity_id:
        return work.get(Opportunity, mail.opportunity_id).number, f"/opportunities/{mail.opportunity_id}"
    if mail.client_id:
        client = work.get(Client, mail.client_id)
        return short_name(client.first_name, client.last_name, client.civility), f"/clients/{mail.client_id}"
    if mail.worker_id:
        worker = work.get(Worker, mail.worker_id)
        return full_name(worker.first_name, worker.last_name), f"/workers/{mail.worker_id}"
    return "", ""


def retry(work: Work, mail_id: int) -> MailView:
    """Queue once more a mail that did not leave or came back, or send a postponed one now; raise Refused otherwise."""
    work.require(Permission.MAILS_READ)
    mail = work.get(Mail, mail_id)
    _status, why = mail_addresses.blocked(work.session, mail.agency_id, mail.recipient, mail.client_id)
    if why:
        raise Refused(why)
    if mail.status in RETRIABLE:
        mail.status, mail.attempts, mail.leased_until = MailStatus.QUEUED, 0, None
    elif not _postponed(work, mail):
        raise Refused(_("Ce courriel est déjà envoyé ou en attente d’envoi."))
    mail.error, mail.next_try_at = "", None
    work.audit("retry", mail)
    work.session.flush()
    return view(work, mail_id)


def cancel(work: Work, mail_id: int) -> MailView:
    """Take back a mail that has not left; raise Refused for one that has, or that is leaving now."""
    work.require(Permission.MAILS_READ)
    mail = work.get(Mail, mail_id)
    if mail.status not in CANCELLABLE:
        raise Refused(_("Ce courriel est déjà parti ou annulé."))
    if mail.leased_until is not None and mail.leased_until > work.now:
        raise Refused(_("Ce courriel est en train de partir : trop tard pour l’annuler."))
    mail.status, mail.next_try_at = MailStatus.CANCELLED, None
    work.audit("cancel", mail)
    work.session.flush()
    return view(work, mail_id)
