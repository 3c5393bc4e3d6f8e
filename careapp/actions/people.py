"""The people a form offers: clients, workers, those who keep records."""

from __future__ import annotations

from typing import Final

from sqlmodel import select

from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.users import Membership, User
from careapp.db.models.workers import Worker
from careapp.db.queries.records import holding
from careapp.domain.listing import Listing
from careapp.domain.people import full_name
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound
from careapp.i18n import _
from careapp.readmodels.common import Choice

MOST_FOUND: Final = 20


def client_choices(work: Work, text: str = "") -> list[Choice]:
    """At most twenty clients of the agency whose name, code or phone holds the words, those who left last."""
    columns = Client.id, Client.first_name, Client.last_name, Client.civility
    where = Client.agency_id == work.actor.agency_id, *holding(Listing(text).words, Client.search)
    rows = select(*columns).where(*where).order_by(Client.status == "ended", Client.search).limit(MOST_FOUND)
    return [Choice(str(key), full_name(first, last, civility)) for key, first, last, civility in work.all(rows)]


def client_name(work: Work, client_id: int | None) -> str:
    """The name of a client of the agency, nothing for none."""
    if client_id is None:
        return ""
    client = work.get(Client, client_id)
    return full_name(client.first_name, client.last_name, client.civility)


def worker_choices(work: Work) -> list[Choice]:
    """The workers of the agency who have not left, by name."""
    columns = Worker.id, Worker.first_name, Worker.last_name
    rows = select(*columns).where(Worker.agency_id == work.actor.agency_id, Worker.status != "left")
    found = work.all(rows.order_by(Worker.search))
    return [Choice(str(key), full_name(first, last)) for key, first, last in found]


def is_keeper(work: Work, user_id: int) -> bool:
    """Whether a person of the agency may keep records."""
    member = select(Membership).where(
        Membership.agency_id == work.actor.agency_id, Membership.user_id == user_id, Membership.role != Role.WORKER
    )
    return work.session.exec(member).first() is not None


def keeper(work: Work, user_id: int | None) -> User:
    """A person of the agency who may keep records, or NotFound."""
    if not user_id or not is_keeper(work, user_id):
        raise NotFound(_("Cette personne n’existe pas dans l’agence."))
    return work.session.get_one(User, user_id)
