"""Which text prints a document: the agency's for the activity, the agency's for all of them, or the shipped one."""

from __future__ import annotations

from dataclasses import dataclass

from sqlmodel import col, or_

from careapp.actions.work import Work
from careapp.db.models.documents import DocumentTemplate, Letter
from careapp.documents.families import kind_of
from careapp.documents.kinds import KINDS, Kind
from careapp.domain.refusal import NotFound
from careapp.i18n import _

LETTERS = "letter-"


@dataclass(frozen=True, slots=True)
class Text:
    """A text by the number of its version; the shipped one has number 0 and no body."""

    number: int = 0
    body: str | None = None


def text_for(work: Work, key: str, activity_id: int | None, language: str) -> Text:
    """The text that prints a kind of document now."""
    rows = work.mine(DocumentTemplate).where(
        DocumentTemplate.kind == key,
        DocumentTemplate.language == language,
        DocumentTemplate.current,
        or_(col(DocumentTemplate.activity_id).is_(None), DocumentTemplate.activity_id == activity_id),
    )
    # The text of the activity comes before that of all.
    found = work.session.exec(rows.order_by(col(DocumentTemplate.activity_id).is_(None))).first()
    return Text(found.number, found.body) if found else Text()


def known_kind(work: Work, key: str) -> Kind:
    """A kind by its key, letters of the agency among them; raise NotFound for one that is none."""
    if key in KINDS:
        return KINDS[key]
    number = key.removeprefix(LETTERS)
    if key.startswith(LETTERS) and number.isascii() and number.isdigit() and len(number) < 10:
        return kind_of(key, work.get(Letter, int(number)).name)
    raise NotFound(_("Cette édition n’existe pas."))


def closed(work: Work) -> list[str]:
    """The kinds the actor may neither print nor send: a document of theirs that was kept is not shown either."""
    return [kind.key for kind in KINDS.values() if not work.actor.may(kind.permission)]


def letters(work: Work, *, active: bool = False) -> list[Kind]:
    """The letters that the agency wrote itself."""
    rows = work.mine(Letter).where(Letter.active) if active else work.mine(Letter)
    return [kind_of(f"{LETTERS}{row.id}", row.name) for row in work.all(rows.order_by(Letter.name))]
