"""The outbox: mails queued with what wants them, listed, read, sent again."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select
from sqlmodel import col

from careapp.actions import records
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.mails import Mail
from careapp.db.models.opportunities import Opportunity
from careapp.db.queries.records import ordered
from careapp.domain.listing import Listing
from careapp.domain.people import short_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import _, formats
from careapp.readmodels.mails import MailPage, MailRow, MailView
from careapp.settings import get_settings

RETRIABLE: Final = ("failed", "kept")
"""Queued again from the start; a mail that waits after an error is only sent sooner."""


def queue(
    work: Work,
    recipient: str,
    subject: str,
    body: str,
    *,
    client_id: int | None = None,
    opportunity_id: int | None = None,
    document_id: int | None = None,
) -> Mail:
    """Queue a mail in the running transaction; the outbox sends it afterwards."""
    mail = Mail(
        agency_id=work.actor.agency_id,
        recipient=recipient,
        subject=subject,
        body=body,
        client_id=client_id,
        opportunity_id=opportunity_id,
        document_id=document_id,
        created_at=work.now,
        created_by=work.actor.name,
    )
    work.audit("queue", work.add(mail))
    return mail


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
        body=mail.body,
        status=mail.status,
        created=formats.moment(mail.created_at, work.tz),
        created_by=mail.created_by,
        sent=formats.moment(mail.sent_at, work.tz) if mail.sent_at else "",
        next_try=formats.moment(mail.next_try_at, work.tz) if mail.next_try_at and mail.status == "queued" else "",
        attempts=mail.attempts,
        error=mail.error,
        document=_document(work, mail),
        document_url=f"/api/documents/{mail.document_id}.pdf" if mail.document_id else "",
        about=about,
        about_url=about_url,
        retriable=mail.status in RETRIABLE,
        postponed=_postponed(work, mail),
    )


def _postponed(work: Work, mail: Mail) -> bool:
    """Whether a mail that met an error waits for a later try, and nobody is sending it."""
    return mail.status == "queued" and mail.next_try_at is not None and mail.next_try_at > work.now


def _document(work: Work, mail: Mail) -> str:
    if mail.document_id is None:
        return ""
    title = select(IssuedDocument.title).where(
        IssuedDocument.id == mail.document_id, IssuedDocument.agency_id == mail.agency_id
    )
    return work.session.scalar(title) or ""


def _about(work: Work, mail: Mail) -> tuple[str, str]:
    if mail.opportunity_id:
        return work.get(Opportunity, mail.opportunity_id).number, f"/opportunities/{mail.opportunity_id}"
    if mail.client_id:
        client = work.get(Client, mail.client_id)
        return short_name(client.first_name, client.last_name, client.civility), f"/clients/{mail.client_id}"
    return "", ""


def retry(work: Work, mail_id: int) -> MailView:
    """Queue once more a mail that failed or was kept, or send a postponed one now; raise Refused for any other."""
    work.require(Permission.MAILS_READ)
    mail = work.get(Mail, mail_id)
    if mail.status in RETRIABLE:
        mail.status, mail.attempts, mail.leased_until = "queued", 0, None
    elif not _postponed(work, mail):
        raise Refused(_("Ce courriel est déjà envoyé ou en attente d’envoi."))
    mail.error, mail.next_try_at = "", None
    work.audit("retry", mail)
    work.session.flush()
    return view(work, mail_id)
