"""The editions an agency has: each kind of document, whether its text is the agency's own, and records to try it on."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, or_, select
from sqlmodel import col

from careapp.actions.documents.texts import LETTERS, known_kind
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.documents import DocumentTemplate, Letter
from careapp.db.models.followup import Incident
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.reevaluations import Reevaluation
from careapp.db.models.workers import Worker
from careapp.documents.kinds import KINDS, Kind, of_letter
from careapp.domain.listing import Listing
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.common import Choice
from careapp.readmodels.document_templates import EditionRow

MOST: Final = 8


def editions(work: Work) -> list[EditionRow]:
    """Every kind of document with the state of its text, then the letters of the agency."""
    work.require(Permission.TEMPLATES_EDIT)
    used = _used(work)
    rows = [_row(work, kind, used) for kind in KINDS.values()]
    for letter in work.all(work.mine(Letter).order_by(Letter.name)):
        kind = of_letter(f"{LETTERS}{letter.id}", letter.name)
        rows.append(_row(work, kind, used, letter))
    return rows


def _used(work: Work) -> dict[str, tuple[int, str]]:
    """By kind, how many texts of the agency are in use and when the latest was published."""
    rows = select(DocumentTemplate.kind, func.count(), func.max(DocumentTemplate.created_at)).where(
        DocumentTemplate.agency_id == work.actor.agency_id, DocumentTemplate.current
    )
    return {
        kind: (count, formats.date_text(at.astimezone(work.tz).date()))
        for kind, count, at in work.session.execute(rows.group_by(DocumentTemplate.kind))
    }


def _row(work: Work, kind: Kind, used: dict[str, tuple[int, str]], letter: Letter | None = None) -> EditionRow:
    count, changed = used.get(kind.key, (0, ""))
    state = ngettext("{count} texte de l’agence", "{count} textes de l’agence", count) if count else _("Texte livré")
    own = {"letter_id": letter.id or 0, "version": letter.version, "active": letter.active} if letter else {}
    title = kind.title if letter else _(kind.title)
    return EditionRow(kind.key, title, _(kind.about), kind.icon, state, bool(count), changed, **own)


def records(work: Work, key: str, text: str = "") -> list[Choice]:
    """Records whose document an edition may be tried on: those that hold some words, else the latest."""
    work.require(Permission.TEMPLATES_EDIT)
    kind = known_kind(work, key)
    if not kind.issued:
        return []
    words = Listing(text).words
    if key == "amendment":
        return _opportunities(work, words, col(Opportunity.id).in_(_amending(work)))
    find = {"opportunity": _opportunities, "client": _clients, "worker": _workers, "incident": _incidents}
    return find[kind.subject](work, words)


def _held(words: list[str], *columns: Any) -> list[Any]:
    return [or_(*(column.contains(word, autoescape=True) for column in columns)) for word in words]


def _amending(work: Work) -> Any:
    """The forms whose re-evaluation changed an offer."""
    rows = select(Reevaluation.copy_id).where(Reevaluation.agency_id == work.actor.agency_id)
    return rows.where(col(Reevaluation.amends_id).is_not(None))


def _opportunities(work: Work, words: list[str], *narrowed: Any) -> list[Choice]:
    joined = select(Opportunity.id, Opportunity.number, Client).join(Client, Client.id == Opportunity.client_id)
    where = (
        Opportunity.agency_id == work.actor.agency_id,
        *_held(words, Client.search, func.lower(Opportunity.number)),
        *narrowed,
    )
    rows = work.session.execute(joined.where(*where).order_by(col(Opportunity.id).desc()).limit(MOST))
    return [Choice(str(key), f"{_name(client)}, {number}") for key, number, client in rows]


def _clients(work: Work, words: list[str]) -> list[Choice]:
    rows = work.mine(Client).where(*_held(words, Client.search)).order_by(col(Client.id).desc()).limit(MOST)
    return [Choice(str(row.id), f"{_name(row)}, {row.code}") for row in work.all(rows)]


def _workers(work: Work, words: list[str]) -> list[Choice]:
    rows = work.mine(Worker).where(*_held(words, Worker.search)).order_by(Worker.id).limit(MOST)
    return [Choice(str(row.id), f"{full_name(row.first_name, row.last_name)}, {row.code}") for row in work.all(rows)]


def _incidents(work: Work, words: list[str]) -> list[Choice]:
    joined = select(Incident.id, Incident.number, Client).join(Client, Client.id == Incident.client_id)
    where = Incident.agency_id == work.actor.agency_id, *_held(words, Client.search, func.lower(Incident.number))
    rows = work.session.execute(joined.where(*where).order_by(col(Incident.id).desc()).limit(MOST))
    return [Choice(str(key), f"{number}, {_name(client)}") for key, number, client in rows]


def _name(client: Client) -> str:
    return full_name(client.first_name, client.last_name, client.civility)
