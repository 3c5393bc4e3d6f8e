"""The paper of an agency and of each of its activities: logo, colour, texts."""

from __future__ import annotations

from typing import Any

from sqlmodel import col

from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Agency
from careapp.db.models.catalog import Activity
from careapp.db.models.documents import Letterhead
from careapp.documents import mission_sheet as documents
from careapp.documents.colours import OWN, read_colour
from careapp.documents.pictures import data_uri, read_logo
from careapp.domain.letterheads import TEXTS, read_texts
from careapp.domain.people import format_phone
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Stale
from careapp.i18n import LOCALES, _
from careapp.readmodels.common import Choice
from careapp.readmodels.document_templates import LetterheadView


def letterhead_of(work: Work, activity_id: int | None, language: str) -> documents.Agency:
    """The agency as a document shows it; what an activity's paper does not say is said by the agency's."""
    agency = work.session.get_one(Agency, work.actor.agency_id)
    own, shared = (_row(work, activity_id) if activity_id else None), _row(work, None)
    papers = [paper for paper in (own, shared) if paper is not None]
    logo = next((data_uri(paper.logo, paper.logo_type) for paper in papers if paper.logo), "")
    texts: dict[str, str] = {}
    for paper in reversed(papers):
        texts |= paper.texts.get(language, {})
    address = ", ".join(part for part in (agency.street, f"{agency.postcode} {agency.city}".strip()) if part)
    return documents.Agency(
        name=agency.name,
        address=address,
        phone=format_phone(agency.phone),
        registration=agency.registration,
        logo=logo,
        email=agency.email,
        colour=next((paper.colour for paper in papers if paper.colour), ""),
        texts=tuple(sorted(texts.items())),
    )


def _row(work: Work, activity_id: int | None) -> Letterhead | None:
    return work.session.exec(work.mine(Letterhead).where(col(Letterhead.activity_id) == activity_id)).first()


def view(work: Work, activity_id: int = 0) -> LetterheadView:
    """The paper of the agency (0) or of one of its activities, as it is set."""
    work.require(Permission.TEMPLATES_EDIT)
    row = _row(work, _activity(work, activity_id))
    texts = {f"{lang}_{text.name}": "" for lang in sorted(LOCALES) for text in TEXTS}
    if row is not None:
        texts |= {f"{lang}_{name}": text for lang, found in row.texts.items() for name, text in found.items()}
    return LetterheadView(
        version=row.version if row else 0,
        colour=(row.colour if row else "") or OWN,
        own_colour=bool(row and row.colour),
        logo=data_uri(row.logo, row.logo_type) if row and row.logo else "",
        texts=texts,
    )


def _activity(work: Work, activity_id: int) -> int | None:
    return work.get(Activity, activity_id).id if activity_id else None


def activities(work: Work) -> list[Choice]:
    """The activities that may have a paper or a text of their own."""
    rows = work.all(work.mine(Activity).where(Activity.active).order_by(Activity.id))
    return [Choice(str(row.id), label(row.label)) for row in rows]


def _to_change(work: Work, activity_id: int, seen_version: int) -> Letterhead:
    work.require(Permission.TEMPLATES_EDIT)
    chosen = _activity(work, activity_id)
    row = _row(work, chosen)
    if (row.version if row else 0) != seen_version:
        raise Stale(_("Quelqu’un a modifié ce papier à en-tête entre-temps. Relisez puis recommencez."))
    return row or work.add(Letterhead(agency_id=work.actor.agency_id, activity_id=chosen))


def save(work: Work, activity_id: int, seen_version: int, form: dict[str, Any]) -> LetterheadView:
    """Change colour and texts; the logo has a verb of its own."""
    texts, colour = read_texts(form), read_colour(str(form.get("colour") or ""))
    row = _to_change(work, activity_id, seen_version)
    row.texts, row.colour = texts, colour
    work.audit("save", row, fields=["texts", "colour"])
    return view(work, activity_id)


def save_logo(work: Work, activity_id: int, data: bytes) -> LetterheadView:
    """Keep a logo, known by its own bytes."""
    work.require(Permission.TEMPLATES_EDIT)
    content, kind = read_logo(data)
    current = _row(work, _activity(work, activity_id))
    row = _to_change(work, activity_id, current.version if current else 0)
    row.logo, row.logo_type = content, kind
    work.audit("save", row, fields=["logo"])
    return view(work, activity_id)


def remove_logo(work: Work, activity_id: int, seen_version: int) -> LetterheadView:
    """Print the product's mark again."""
    row = _to_change(work, activity_id, seen_version)
    row.logo, row.logo_type = None, ""
    work.audit("save", row, fields=["logo"])
    return view(work, activity_id)
