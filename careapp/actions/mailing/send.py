"""A mail's leaving: checked field by field, its document printed and kept, a row of the outbox for each address."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, Final

from sqlmodel import col

from careapp.actions import mail_addresses, mails
from careapp.actions.documents.texts import known_kind
from careapp.actions.mailing.about import PRINTED, About, about, title_of
from careapp.actions.mission_sheets import issue
from careapp.actions.planning import printing
from careapp.actions.work import Work
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.mails import Mail
from careapp.documents import pool
from careapp.documents.mail import ATTACHMENTS_BYTES, BODY_LENGTH, SUBJECT_LENGTH
from careapp.domain.durations import parse_clock
from careapp.domain.people import normalise_email
from careapp.domain.permissions import Permission
from careapp.domain.reading import Reading
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.mails import MailPreview

MOST_RECIPIENTS: Final = 20
MOST_DOCUMENTS: Final = 10
USUAL_HOUR: Final = 8 * 60
KINDS: Final = {"sheet": "mission_sheet", "month": "client_month", "week": "worker_week"}


@dataclass(frozen=True, slots=True)
class Order:
    """A mail as somebody asked for it, checked: addresses, text, further documents, when it leaves (None: now)."""

    key: str
    to: tuple[str, ...]
    cc: tuple[str, ...]
    subject: str
    body: str
    documents: tuple[int, ...]
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Printed:
    """The document printed for a mail: its title, bytes and the version of its template."""

    title: str
    content: bytes
    template_number: int = 0


def check(work: Work, source: str, row_id: int, form: Mapping[str, Any]) -> Order:
    """The mail a form asks for; raise RefusedFields with a sentence at each field."""
    work.require(Permission.DOCUMENTS_SEND)
    subject, reading = about(work, source, row_id), Reading(form)
    to, cc = _addresses(reading, "to"), _addresses(reading, "cc")
    order = Order(
        key=reading.text("key", 40),
        to=to,
        cc=tuple(one for one in cc if one not in to),
        subject=reading.text("subject", SUBJECT_LENGTH, required=True),
        body=reading.text("body", BODY_LENGTH, required=True, lines=True),
        documents=_documents(work, subject, reading),
        at=_moment(work, reading),
    )
    _check_people(work, subject, order, reading)
    reading.check()
    return order


def _addresses(reading: Reading, name: str) -> tuple[str, ...]:
    found = []
    for text in filter(None, (part.strip() for part in reading.raw(name).split(","))):
        try:
            found.append(normalise_email(text, "to"))
        except Refused as refusal:
            reading.refuse("to", f"{text[:60]} : {refusal.reason}")
    return tuple(dict.fromkeys(found))


def _check_people(work: Work, subject: About, order: Order, reading: Reading) -> None:
    everyone = (*order.to, *order.cc)
    if not order.to:
        reading.refuse("to", _("Choisissez au moins un destinataire."))
    if len(everyone) > MOST_RECIPIENTS:
        reading.refuse("to", _("Un courriel part à {count} personnes au plus.", count=MOST_RECIPIENTS))
    client_id = subject.client.id if subject.client else None
    closed = mail_addresses.blocks(work.session, work.actor.agency_id, everyone, client_id)
    for _status, why in closed.values():
        reading.refuse("to", why)


def _documents(work: Work, subject: About, reading: Reading) -> tuple[int, ...]:
    asked = [part for part in reading.raw("documents").split(",") if part.strip().isdigit()]
    keys = tuple(dict.fromkeys(int(part) for part in asked if len(part) < 10))
    if len(keys) > MOST_DOCUMENTS:
        reading.refuse("documents", _("Joignez {count} documents au plus.", count=MOST_DOCUMENTS))
    kept = [work.get(IssuedDocument, key) for key in keys[:MOST_DOCUMENTS]]
    for one in kept:
        work.require(known_kind(work, one.kind).permission)
    if not all(_belongs(one, subject) for one in kept):
        reading.refuse("documents", _("Un document joint vient d’une autre fiche."))
    size = sum(len(one.content) for one in kept) + (len(subject.document.content) if subject.document else 0)
    if size > ATTACHMENTS_BYTES:
        reading.refuse("documents", _("Les pièces jointes dépassent 10 Mo."))
    return keys


def _belongs(document: IssuedDocument, subject: About) -> bool:
    of_client = subject.client is not None and document.client_id == subject.client.id
    return of_client or (subject.worker is not None and document.worker_id == subject.worker.id)


def _moment(work: Work, reading: Reading) -> datetime | None:
    day, clock = reading.day("on"), reading.parsed("at", parse_clock)
    if day is None:
        if clock is not None:
            reading.refuse("on", _("Donnez aussi le jour."))
        return None
    minutes = USUAL_HOUR if clock is None else clock
    moment = datetime.combine(day, time(minutes // 60 % 24, minutes % 60), work.tz)
    if moment <= work.now:
        reading.refuse("on", _("Ce moment est passé : laissez vide pour envoyer maintenant."))
    return moment.astimezone(work.now.tzinfo)


def preview(work: Work, source: str, row_id: int, form: Mapping[str, Any]) -> MailPreview:
    """The mail as it will be read; raise RefusedFields."""
    order = check(work, source, row_id, form)
    subject = about(work, source, row_id)
    titles = [title_of(work, source, subject), *(work.get(IssuedDocument, key).title for key in order.documents)]
    when = formats.moment(order.at, work.tz) if order.at else ""
    return MailPreview(", ".join(order.to), ", ".join(order.cc), order.subject, order.body,
                       [title for title in titles if title], when)  # fmt: skip


def printed(work: Work, source: str, row_id: int, language: str = "") -> issue.Page | None:
    """The page of the document that the mail prints, None where it carries a kept one or none."""
    work.require(Permission.DOCUMENTS_SEND)
    about(work, source, row_id)
    match source:
        case "sheet":
            return issue.page(work, row_id, language)
        case "month":
            title, html = printing.client_month(work, row_id, work.today, language)
        case "week":
            title, html = printing.worker_week(work, row_id, work.today, language)
        case _:
            return None
    return issue.Page(html, title, 0)


def written(page: issue.Page) -> Printed:
    """The bytes of a page, written in the documents' own process; blocks."""
    return Printed(page.title, pool.pdf(page.html), page.template_number)


def send(work: Work, source: str, row_id: int, order: Order, document: Printed | None) -> int:
    """Keep the document and queue the mail, one row for each address; the same order twice is queued once.

    Gives how many addresses it goes to. Each recipient sees who is in copy; who is in copy sees every recipient.
    """
    work.require(Permission.DOCUMENTS_SEND)
    subject = about(work, source, row_id)
    if source in PRINTED and document is None:
        raise Refused(_("Le document n’a pas été imprimé : rien n’est parti."))
    everyone = (*order.to, *order.cc)
    key = f"{order.key}:" if order.key else ""
    first = work.mine(Mail).where(col(Mail.dedupe_key) == f"{key}0")
    if key and work.session.exec(first).first() is not None:
        return len(everyone)
    closed = mail_addresses.blocks(work.session, work.actor.agency_id, everyone, subject.client and subject.client.id)
    if closed:
        raise RefusedFields({"to": next(iter(closed.values()))[1]})
    kept = _kept(work, source, subject, document)
    for place, address in enumerate(everyone):
        mails.queue(
            work, address, order.subject, order.body, kind=subject.kind, at=order.at,
            dedupe_key=f"{key}{place}" if key else None, more_documents=order.documents,
            addressed={"to": list(order.to if address in order.cc else (address,)), "cc": list(order.cc)},
            document_id=kept.id if kept else None, **_owners(subject),
        )  # fmt: skip
    return len(everyone)


def _owners(subject: About) -> dict[str, int | None]:
    rows = {"client_id": subject.client, "worker_id": subject.worker, "opportunity_id": subject.opportunity}
    return {name: row.id if row else None for name, row in rows.items()}


def _kept(work: Work, source: str, subject: About, document: Printed | None) -> IssuedDocument | None:
    """The document that travels: the one the record has, or the one just printed, kept byte for byte."""
    if document is None:
        return subject.document
    row = IssuedDocument(
        agency_id=work.actor.agency_id, kind=KINDS[source], title=document.title[:160],
        template_number=document.template_number, content=document.content,
        sha256=hashlib.sha256(document.content).hexdigest(), issued_at=work.now, issued_by=work.actor.name,
        **_owners(subject),
    )  # fmt: skip
    owner: Any = subject.opportunity or subject.client or subject.worker
    kept = work.add(row)
    work.audit("mail_sheet" if source == "sheet" else "mail", owner, document=kept.id)
    return kept


def told(count: int, at: datetime | None, when: str) -> str:
    """What the person who sends is told."""
    if at is not None:
        return _("Courriel prévu : {when}.", when=when)
    return ngettext("Courriel mis à l’envoi.", "Courriel mis à l’envoi pour {count} adresses.", count)
