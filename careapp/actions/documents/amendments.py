"""Amendments: which offer a validated re-evaluation changes, and what that offer stated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import col

from careapp.actions.documents.offers import stated_lines
from careapp.actions.reevaluations.chain import chain_of, reevaluation_of
from careapp.actions.work import Work
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.opportunities import Opportunity
from careapp.documents.offer import Amended, Line, stated
from careapp.domain.money import totals

AMENDED = ("quote", "amendment")


@dataclass(frozen=True, slots=True)
class Base:
    """The offer that was issued last for a demand: what it is called, its day, the lines it stated."""

    id: int
    kind: str
    number: str
    issued_on: date
    language: str
    lines: tuple[Line, ...]


def base_of(work: Work, forms: Sequence[Opportunity]) -> Base | None:
    """The quote or amendment issued last for forms of a chain, the oldest form first; None when none ever was."""
    ids = [form.id for form in forms]
    where = col(IssuedDocument.kind).in_(AMENDED), col(IssuedDocument.opportunity_id).in_(ids)
    return _read(work, forms, *where, IssuedDocument.number != "")


def _read(work: Work, forms: Sequence[Opportunity], *where: object) -> Base | None:
    columns = (
        IssuedDocument.id, IssuedDocument.kind, IssuedDocument.number, IssuedDocument.issued_at,
        IssuedDocument.language, IssuedDocument.lines, IssuedDocument.opportunity_id,
    )  # fmt: skip
    rows = work.mine(IssuedDocument).where(*where).with_only_columns(*columns)
    found = work.session.execute(rows.order_by(col(IssuedDocument.id).desc()).limit(1)).first()
    if found is None:
        return None
    key, kind, number, at, language, kept, form_id = found
    # What was issued before its lines were kept is read from its form, which is locked.
    form = next((one for one in forms if one.id == form_id), forms[-1])
    lines = stated(kept) if kept else stated_lines(work, form, language)
    return Base(key, kind, number, at.astimezone(work.tz).date(), language, lines)


def differs(base: Base, now: Sequence[Line]) -> bool:
    """Whether an offer states other services, hours, days or prices than the one before, in whatever order."""

    def said(lines: Sequence[Line]) -> list[tuple[str, str, int, Decimal, Decimal]]:
        return sorted((one.label, one.detail, one.minutes, one.hourly_price, one.vat_rate) for one in lines)

    return said(base.lines) != said(now)


def gross_of(lines: Sequence[Line]) -> Decimal:
    """What lines cost a month, tax included."""
    return totals((line.vat_rate, line.amounts) for line in lines).whole.gross


def amended_by(work: Work, opportunity: Opportunity) -> Amended | None:
    """What an amendment of a form changes: set when its re-evaluation was validated and the offer says otherwise."""
    begun = reevaluation_of(work, opportunity.id or 0)
    if begun is None or begun.amends_id is None or begun.effective_on is None:
        return None
    base = _read(work, chain_of(work, opportunity), IssuedDocument.id == begun.amends_id)
    if base is None:
        return None
    return Amended(base.kind, base.number, base.issued_on, begun.effective_on, base.lines, base.id)
