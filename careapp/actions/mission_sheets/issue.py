"""Printing and mailing a mission sheet; what leaves the house is kept byte for byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import col

from careapp.actions.mission_sheets.assemble import assemble
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.documents import DocumentTemplate, IssuedDocument
from careapp.db.models.mails import Mail
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import User
from careapp.documents import pool
from careapp.documents.mail import mission_sheet_subject
from careapp.documents.render import render_mission_sheet
from careapp.domain.parsing import clean_text
from careapp.domain.people import normalise_email, short_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import LOCALES, _, using_locale
from careapp.readmodels.documents import DocumentRow, MailDraft, OpportunityDocuments

KIND: Final = "mission_sheet"
LONGEST_BODY: Final = 20_000


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet ready to be written as PDF: its HTML, and what will be kept of it."""

    html: str
    title: str
    template_number: int


def page(work: Work, opportunity_id: int, language: str = "") -> Page:
    """The sheet's HTML from the agency's template; raise Refused where the template is wrong."""
    work.require(Permission.DOCUMENTS_SEND)
    opportunity = work.get(Opportunity, opportunity_id)
    chosen = language if language in LOCALES else _language(work, opportunity)
    template = current_template(work)
    sheet = assemble(work, opportunity, chosen)
    html = render_mission_sheet(sheet, template.body if template else None)
    with using_locale(chosen):
        title = _("Fiche mission {number}", number=opportunity.number)
    return Page(html, title, template.number if template else 0)


def current_template(work: Work) -> DocumentTemplate | None:
    """The agency's own version of the sheet's text, or none while it uses the shipped one."""
    rows = work.mine(DocumentTemplate).where(DocumentTemplate.kind == KIND, DocumentTemplate.current)
    return work.session.exec(rows).first()


def _language(work: Work, opportunity: Opportunity) -> str:
    language = work.get(Client, opportunity.client_id).language
    return language if language in LOCALES else work.locale


def keep(work: Work, opportunity_id: int, made: Page, content: bytes, verb: str = "print_sheet") -> IssuedDocument:
    """Keep what was issued: bytes, hash, template version."""
    work.require(Permission.DOCUMENTS_SEND)
    opportunity = work.get(Opportunity, opportunity_id)
    document = work.add(
        IssuedDocument(
            agency_id=work.actor.agency_id,
            kind=KIND,
            title=made.title,
            opportunity_id=opportunity.id,
            client_id=opportunity.client_id,
            template_number=made.template_number,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            issued_at=work.now,
            issued_by=work.actor.name,
        )
    )
    work.audit(verb, opportunity, document=document.id)
    return document


def draft(work: Work, opportunity_id: int) -> MailDraft:
    """Recipient, subject and message prefilled; the subject names nobody."""
    work.require(Permission.DOCUMENTS_SEND)
    opportunity = work.get(Opportunity, opportunity_id)
    client = work.get(Client, opportunity.client_id)
    with using_locale(_language(work, opportunity)):
        subject = mission_sheet_subject(opportunity.number, client.first_name, client.last_name)
        who = short_name(client.first_name, client.last_name, client.civility)
        body = _(
            "Bonjour,\n\nVous trouverez ci-joint la fiche mission {number} ({who}).\n\nCordialement,\n{name}",
            number=opportunity.number,
            who=who,
            name=_sender(work),
        )
    return MailDraft(client.email, subject, body)


def _sender(work: Work) -> str:
    user = work.session.get(User, work.actor.user_id) if work.actor.user_id else None
    return user.name if user else work.actor.name


def check_mail(form: dict[str, Any]) -> MailDraft:
    """The mail as it will be queued; raise RefusedFields with a sentence at each field."""
    errors: dict[str, str] = {}
    recipient = str(form.get("recipient") or "").strip()
    try:
        recipient = normalise_email(recipient, "recipient") if recipient else ""
    except Refused as refusal:
        errors["recipient"] = refusal.reason
    subject = clean_text(str(form.get("subject") or ""))
    body = clean_text(str(form.get("body") or ""), lines=True)
    if not recipient and "recipient" not in errors:
        errors["recipient"] = _("Indiquez l’adresse du destinataire.")
    if not subject or len(subject) > 200:
        errors["subject"] = _("Indiquez un objet de 200 caractères au plus.")
    if not body or len(body) > LONGEST_BODY:
        errors["body"] = _("Écrivez un message de {count} caractères au plus.", count=LONGEST_BODY)
    if errors:
        raise RefusedFields(errors)
    return MailDraft(recipient, subject, body)


def mail(work: Work, opportunity_id: int, made: Page, content: bytes, message: MailDraft) -> int:
    """Keep the sheet and queue its mail in one transaction; give the mail's id."""
    document = keep(work, opportunity_id, made, content, verb="mail_sheet")
    queued = work.add(
        Mail(
            agency_id=work.actor.agency_id,
            recipient=message.recipient,
            subject=message.subject,
            body=message.body,
            document_id=document.id,
            opportunity_id=opportunity_id,
            client_id=document.client_id,
            created_at=work.now,
            created_by=work.actor.name,
        )
    )
    work.audit("queue", queued, document=document.id)
    return queued.id or 0


def pdf(made: Page) -> bytes:
    """The bytes of a page, written in the documents' own process; blocks."""
    return pool.pdf(made.html)


def documents_of(work: Work, opportunity_id: int) -> OpportunityDocuments:
    """What was issued for an opportunity and the mails that carried it, the latest first."""
    work.require(Permission.OPPORTUNITIES_READ)
    work.get(Opportunity, opportunity_id)
    issued = work.mine(IssuedDocument).where(IssuedDocument.opportunity_id == opportunity_id)
    columns = (IssuedDocument.id, IssuedDocument.title, IssuedDocument.issued_at, IssuedDocument.issued_by)
    rows = work.session.execute(issued.with_only_columns(*columns).order_by(col(IssuedDocument.id).desc()))
    mails = work.all(work.mine(Mail).where(Mail.opportunity_id == opportunity_id).order_by(col(Mail.id).desc()))
    return OpportunityDocuments(
        [DocumentRow(one, title, _local(work, at), by, "", "") for one, title, at, by in rows],
        [
            DocumentRow(
                row.id or 0, row.subject, _local(work, row.created_at), row.created_by, row.recipient, row.status
            )
            for row in mails
        ],
    )


def _local(work: Work, at: Any) -> str:
    return at.astimezone(work.tz).strftime("%d/%m/%Y %H:%M")


def issued(work: Work, document_id: int) -> tuple[str, bytes]:
    """The title and bytes of a document as it was issued."""
    work.require(Permission.DOCUMENTS_SEND)
    document = work.get(IssuedDocument, document_id)
    return document.title, document.content
