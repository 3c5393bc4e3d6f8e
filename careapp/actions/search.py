"""The search box of the shell and the counts beside its menu."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, or_
from sqlmodel import select

from careapp.actions.offers import answer
from careapp.actions.work import Work
from careapp.db.models.absences import AbsenceRequest
from careapp.db.models.clients import Client, ClientAddress
from careapp.db.models.followup import Incident, Reminder
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.domain.listing import Listing
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.reminders import OPEN_SITUATIONS
from careapp.readmodels.common import SearchHit

MOST: Final = 6
SHORTEST: Final = 2


def find(work: Work, text: str) -> list[SearchHit]:
    """Clients, workers and opportunities whose name, number or town holds `text`, at most six of each."""
    words = Listing(text).words
    if sum(map(len, words)) < SHORTEST:
        return []
    hits: list[SearchHit] = []
    if work.actor.may(Permission.CLIENTS_READ):
        hits += _clients(work, words)
    if work.actor.may(Permission.WORKERS_READ):
        hits += _workers(work, words)
    if work.actor.may(Permission.OPPORTUNITIES_READ):
        hits += _opportunities(work, words)
    return hits


def _matching(words: list[str], *columns: Any) -> list[Any]:
    return [or_(*(column.contains(word, autoescape=True) for column in columns)) for word in words]


def _clients(work: Work, words: list[str]) -> list[SearchHit]:
    main = (ClientAddress.client_id == Client.id, ClientAddress.main)
    town = select(ClientAddress.city).where(*main).limit(1).scalar_subquery()
    town_search = select(ClientAddress.search).where(*main).limit(1).scalar_subquery()
    named = _matching(words, Client.search, town_search)
    rows = work.session.exec(select(Client, town).where(Client.agency_id == work.actor.agency_id, *named).limit(MOST))
    return [SearchHit("client", _name(row), f"{row.code} · {city or ''}", f"/clients/{row.id}") for row, city in rows]


def _workers(work: Work, words: list[str]) -> list[SearchHit]:
    named = _matching(words, Worker.search)
    rows = work.all(work.mine(Worker).where(*named).limit(MOST))
    return [SearchHit("worker", _name(row), f"{row.code} · {row.city}", f"/workers/{row.id}") for row in rows]


def _opportunities(work: Work, words: list[str]) -> list[SearchHit]:
    named = _matching(words, Client.search, func.lower(Opportunity.number))
    joined = select(Opportunity, Client).join(Client, Client.id == Opportunity.client_id)
    rows = work.session.exec(joined.where(Opportunity.agency_id == work.actor.agency_id, *named).limit(MOST))
    return [
        SearchHit("opportunity", f"{row.number} · {_name(client)}", "", f"/opportunities/{row.id}")
        for row, client in rows
    ]


def _name(row: Any) -> str:
    return full_name(row.first_name, row.last_name, row.civility)


def counts(work: Work) -> dict[str, int]:
    """How many things wait behind a menu entry: opportunities, absences asked for, offers, own reminders, incidents."""
    found: dict[str, int] = {}
    if work.actor.may(Permission.OPPORTUNITIES_READ):
        running = Opportunity.stage.in_(("new", "quote", "search", "planning"))  # type: ignore[attr-defined]
        found["opportunities"] = _count(work, Opportunity, running)
    if work.actor.may(Permission.WORKERS_READ):
        found["absences"] = _count(work, AbsenceRequest, AbsenceRequest.status == "asked")
    if work.actor.may(Permission.OWN_DAY) and work.actor.worker_id:
        found["offers"] = answer.unanswered(work)
    if work.actor.may(Permission.REMINDERS_READ):
        raised = Reminder.raised_at.is_not(None)  # type: ignore[union-attr]
        mine = [Reminder.manager_id == work.actor.user_id] if work.actor.user_id else []
        found["reminders"] = _count(work, Reminder, Reminder.situation.in_(OPEN_SITUATIONS), raised, *mine)  # type: ignore[attr-defined]
    if work.actor.may(Permission.INCIDENTS_READ):
        found["incidents"] = _count(work, Incident, Incident.status != "handled")
    return found


def _count(work: Work, model: Any, *where: Any) -> int:
    rows = select(func.count()).select_from(model).where(model.agency_id == work.actor.agency_id, *where)
    return work.session.exec(rows).one()
