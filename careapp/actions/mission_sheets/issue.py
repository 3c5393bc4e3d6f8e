"""Printing a mission sheet; what leaves the house is kept byte for byte."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any, Final

from sqlmodel import col

from careapp.actions.documents.texts import closed, text_for
from careapp.actions.mission_sheets.assemble import assemble
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.opportunities import Opportunity
from careapp.documents import pool
from careapp.documents.render import render_mission_sheet
from careapp.domain.permissions import Permission
from careapp.i18n import LOCALES, _, using_locale
from careapp.readmodels.documents import DocumentRow

KIND: Final = "mission_sheet"


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet ready to be written as PDF: its HTML, and what will be kept of it."""

    html: str
    title: str
    template_number: int
    language: str = ""


def page(work: Work, opportunity_id: int, language: str = "") -> Page:
    """The sheet's HTML from the agency's template; raise Refused where the template is wrong."""
    work.require(Permission.DOCUMENTS_SEND)
    opportunity = work.get(Opportunity, opportunity_id)
    chosen = language if language in LOCALES else _language(work, opportunity)
    text = text_for(work, KIND, opportunity.activity_id, chosen)
    html = render_mission_sheet(assemble(work, opportunity, chosen), text.body)
    with using_locale(chosen):
        title = _("Fiche mission {number}", number=opportunity.number)
    return Page(html, title, text.number, chosen)


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
            language=made.language,
            template_number=made.template_number,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            issued_at=work.now,
            issued_by=work.actor.name,
        )
    )
    work.audit(verb, opportunity, document=document.id)
    return document


def pdf(made: Page) -> bytes:
    """The bytes of a page, written in the documents' own process; blocks."""
    return pool.pdf(made.html)


def documents_of(work: Work, opportunity_id: int) -> list[DocumentRow]:
    """What was issued for an opportunity, the latest first."""
    work.require(Permission.OPPORTUNITIES_READ)
    work.get(Opportunity, opportunity_id)
    readable = col(IssuedDocument.kind).not_in(closed(work))
    issued = work.mine(IssuedDocument).where(IssuedDocument.opportunity_id == opportunity_id, readable)
    columns = (IssuedDocument.id, IssuedDocument.title, IssuedDocument.issued_at, IssuedDocument.issued_by)
    rows = work.session.execute(issued.with_only_columns(*columns).order_by(col(IssuedDocument.id).desc()))
    return [DocumentRow(one, title, _local(work, at), by, "", "") for one, title, at, by in rows]


def _local(work: Work, at: Any) -> str:
    return at.astimezone(work.tz).strftime("%d/%m/%Y %H:%M")
