"""A document leaves the house: numbered where its kind is, written, kept byte for byte with its text's version."""

from __future__ import annotations

import hashlib
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date
from typing import Any, Final

from dateutil.relativedelta import relativedelta
from sqlmodel import col

from careapp.actions.documents.gather import Subject, gather, subject_of
from careapp.actions.documents.offers import VALID_MONTHS, check_offer
from careapp.actions.documents.texts import Text, known_kind, text_for
from careapp.actions.work import Work
from careapp.db.models.documents import IssuedDocument
from careapp.documents import pool
from careapp.documents.kinds import Kind
from careapp.documents.offer import Line, Offer, told
from careapp.documents.render import render
from careapp.domain.opportunities import Stage
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.i18n import LOCALES, _, using_locale

COUNTED: Final = "2:"
"""Marks the fingerprints counted as below; what was issued before is without it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document ready to be written: its page, and what is kept with it. `kept` is one that is the same already."""

    kind: Kind
    html: str
    title: str
    number: str
    language: str
    text: Text
    fingerprint: str
    subject: Subject
    kept: int = 0
    lines: tuple[Line, ...] = ()
    amends_id: int | None = None


def draft(work: Work, key: str, subject_id: int, language: str = "") -> Draft:
    """The document of a record as it would leave now; raise Refused for what it lacks."""
    work.require(Permission.DOCUMENTS_SEND)
    kind = known_kind(work, key)
    if not kind.issued:
        raise Refused(_("Ce document ne s’imprime pas encore : la facturation n’existe pas."))
    subject = subject_of(work, kind, subject_id)
    chosen = language if language in LOCALES else subject.language
    text = text_for(work, key, subject.activity_id, chosen)
    value = gather(work, kind, subject, chosen)
    if isinstance(value, Offer):
        check_offer(value)
    with using_locale(chosen):
        title = f"{_(kind.title)} {subject.whom}"[:160]
    made = Draft(kind, "", title, "", chosen, text, _fingerprint(value, text), subject, 0, *_offered(value))
    kept = _same(work, kind, subject, made) if kind.series else None
    return replace(made, kept=kept) if kept else replace(made, html=render(key, value, text.body, kind.title))


def _offered(value: Any) -> tuple[tuple[Line, ...], int | None]:
    """The lines an offer states, and the document it amends."""
    if not isinstance(value, Offer):
        return (), None
    return value.lines, value.amends.document_id if value.amends else None


def _fingerprint(value: Any, text: Text) -> str:
    """What a document says, its own dates aside: one that says the same is the same."""
    plain = {name: said for name, said in _said(value).items() if name not in ("issued_on", "valid_until")}
    return COUNTED + hashlib.sha256(f"{text.number}\n{plain!r}".encode()).hexdigest()[: -len(COUNTED)]


def _said(value: Any) -> Any:
    """A value without what is left as it ships, so that a field added later changes no document that lacks it."""
    if is_dataclass(value):
        told = {field.name: getattr(value, field.name) for field in fields(value) if not _is_usual(value, field)}
        return {name: _said(one) for name, one in told.items()}
    if isinstance(value, tuple | list):
        return [_said(one) for one in value]
    return value


def _is_usual(value: Any, field: Any) -> bool:
    return field.default is not MISSING and getattr(value, field.name) == field.default


def _same(work: Work, kind: Kind, subject: Subject, made: Draft) -> int | None:
    """The latest document of the record in that language, if it says the same: a mere reprint keeps its number."""
    rows = work.mine(IssuedDocument).where(
        IssuedDocument.kind == kind.key,
        IssuedDocument.opportunity_id == subject.opportunity_id,
        IssuedDocument.language == made.language,
    )
    latest = rows.with_only_columns(
        IssuedDocument.id, IssuedDocument.fingerprint, IssuedDocument.issued_at, IssuedDocument.lines,
        IssuedDocument.amends_id, IssuedDocument.template_number,
    )  # fmt: skip
    found = work.session.execute(latest.order_by(col(IssuedDocument.id).desc()).limit(1)).first()
    if found is None:
        return None
    key, mark, at, *kept = found
    if not mark.startswith(COUNTED):  # from before a change of the way to count: its lines decide
        same = bool(kept[0]) and kept == [told(made.lines), made.amends_id, made.text.number]
    else:
        same = mark == made.fingerprint
    return key if same and not _over(work, kind, subject, at.astimezone(work.tz).date()) else None


def _over(work: Work, kind: Kind, subject: Subject, issued_on: date) -> bool:
    """Whether a quote nobody accepted is no longer valid: it is offered anew, under a number of its own."""
    waits = subject.row.stage in (Stage.NEW, Stage.QUOTE, Stage.LOST)
    return kind.key == "quote" and waits and work.today > issued_on + relativedelta(months=VALID_MONTHS)


def numbered(work: Work, made: Draft) -> Draft:
    """The document with the next number of its series, `D-2026-0001`; those without series stay as they are."""
    if not made.kind.series or made.kept:
        return made
    number = f"{made.kind.series}-{work.today.year}-{work.next_number(f'{made.kind.series}{work.today.year}'):04d}"
    value = gather(work, made.kind, made.subject, made.language, number)
    html = render(made.kind.key, value, made.text.body, made.kind.title)
    with using_locale(made.language):
        title = f"{_(made.kind.title)} {number}"
    return replace(made, html=html, number=number, title=title)


def write(made: Draft) -> bytes:
    """The bytes of a document, written in the documents' own process; blocks."""
    return pool.pdf(made.html)


def keep(work: Work, made: Draft, content: bytes, verb: str = "print_document") -> IssuedDocument:
    """Keep what was issued."""
    work.require(Permission.DOCUMENTS_SEND)
    subject = made.subject
    document = work.add(
        IssuedDocument(
            agency_id=work.actor.agency_id,
            kind=made.kind.key,
            title=made.title,
            number=made.number,
            language=made.language,
            opportunity_id=subject.opportunity_id,
            client_id=subject.client_id,
            incident_id=subject.incident_id,
            template_number=made.text.number,
            fingerprint=made.fingerprint,
            lines=told(made.lines),
            amends_id=made.amends_id,
            content=content,
            sha256=hashlib.sha256(content).hexdigest(),
            issued_at=work.now,
            issued_by=work.actor.name,
        )
    )
    work.audit(verb, subject.row, document=document.id, kind=made.kind.key, number=made.number)
    return document


def issued(work: Work, document_id: int) -> tuple[str, bytes]:
    """The title and bytes of a document as it was issued, for who may print its kind."""
    work.require(Permission.DOCUMENTS_SEND)
    document = work.get(IssuedDocument, document_id)
    work.require(known_kind(work, document.kind).permission)
    return document.title, document.content
