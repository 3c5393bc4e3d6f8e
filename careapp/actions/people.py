"""The people a form offers: clients, workers, those who keep records."""

from __future__ import annotations

from typing import Any, Final

from sqlmodel import select

from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident, Reminder
from careapp.db.models.users import Membership, User
from careapp.db.models.workers import Worker
from careapp.db.queries.records import count, holding
from careapp.domain.listing import Listing
from careapp.domain.people import format_phone, full_name, name_initials
from careapp.domain.permissions import ROLE_LABELS, Permission, Role
from careapp.domain.refusal import NotFound
from careapp.domain.reminders import OPEN_SITUATIONS
from careapp.i18n import _
from careapp.readmodels.common import Choice
from careapp.readmodels.notes import KeeperCard

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
    return work.session.exec(select(Membership).where(*_member(work, user_id))).first() is not None


def _member(work: Work, user_id: int) -> tuple[Any, ...]:
    mine = Membership.agency_id == work.actor.agency_id
    return mine, Membership.user_id == user_id, Membership.role != Role.WORKER


def keeper(work: Work, user_id: int | None) -> User:
    """A person of the agency who may keep records, or NotFound."""
    if not user_id or not is_keeper(work, user_id):
        raise NotFound(_("Cette personne n’existe pas dans l’agence."))
    return work.session.get_one(User, user_id)


def keeper_card(work: Work, user_id: int) -> KeeperCard:
    """A person who keeps records, with what waits for them."""
    work.require(Permission.NOTES_READ)
    user = keeper(work, user_id)
    member = work.session.exec(select(Membership).where(*_member(work, user_id))).one()
    kept = Client.manager_id == user_id, Client.status != "ended"
    return KeeperCard(
        id=user_id,
        name=user.name,
        initials=name_initials(user.name),
        role=_(ROLE_LABELS[Role(member.role)]),
        email=user.email,
        phone=format_phone(user.phone),
        clients=_count(work, Client, *kept),
        reminders=_count(work, Reminder, Reminder.manager_id == user_id, Reminder.situation.in_(OPEN_SITUATIONS)),
        incidents=_count(work, Incident, Incident.supervisor_id == user_id, Incident.status != "handled"),
    )


def _count(work: Work, model: Any, *where: Any) -> int:
    return work.session.scalar(count(model, model.agency_id == work.actor.agency_id, *where)) or 0
