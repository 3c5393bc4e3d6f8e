"""The record a reminder is about: a client, a worker, an opportunity, a mission or an incident, as `client:12`."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import func, select

from careapp.actions.people import MOST_FOUND, client_choices, client_name
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.catalog import Service
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident, Reminder
from careapp.db.models.missions import Mission
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.db.queries.records import holding
from careapp.domain.listing import Listing
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound
from careapp.i18n import _
from careapp.readmodels.common import Choice

COLUMNS: Final = ("client_id", "worker_id", "opportunity_id", "mission_id", "incident_id")
MOST_OF_EACH: Final = 6


def choices(work: Work, text: str = "") -> list[Choice]:
    """The records whose name or number holds the words, a few of each kind."""
    work.require(Permission.REMINDERS_EDIT)
    words = Listing(text).words
    people = client_choices(work, text)
    clients = [Choice(f"client:{one.value}", one.label) for one in people]
    if not words:
        return clients
    found = [*clients[:MOST_OF_EACH], *_workers(work, words), *_opportunities(work, words)]
    return [*found, *_missions(work, words), *_incidents(work, words)][:MOST_FOUND]


def _workers(work: Work, words: list[str]) -> list[Choice]:
    rows = work.all(work.mine(Worker).where(*holding(words, Worker.search)).order_by(Worker.search).limit(MOST_OF_EACH))
    return [Choice(f"worker:{row.id}", _name(row) + " · " + _("intervenant")) for row in rows]


def _opportunities(work: Work, words: list[str]) -> list[Choice]:
    named = holding(words, Client.search, func.lower(Opportunity.number))
    rows = select(Opportunity, Client).join(Client, Client.id == Opportunity.client_id)
    mine = rows.where(Opportunity.agency_id == work.actor.agency_id, *named).order_by(Opportunity.id.desc())  # type: ignore[union-attr]
    return [
        Choice(f"opportunity:{row.id}", f"{row.number} · {_name(client)}")
        for row, client in work.all(mine.limit(MOST_OF_EACH))
    ]


def _missions(work: Work, words: list[str]) -> list[Choice]:
    named = holding(words, Client.search, func.lower(Opportunity.number), func.lower(Mission.label))
    rows = (
        select(Mission, Service.name, Opportunity.number)
        .join(Service, Service.id == Mission.service_id)
        .join(Opportunity, Opportunity.id == Mission.opportunity_id)
        .join(Client, Client.id == Opportunity.client_id)
        .where(Mission.agency_id == work.actor.agency_id, *named)
        .order_by(Mission.id.desc())  # type: ignore[union-attr]
    )
    return [
        Choice(f"mission:{row.id}", _mission_text(row, service, number))
        for row, service, number in work.all(rows.limit(MOST_OF_EACH))
    ]


def _mission_text(mission: Mission, service: str, number: str) -> str:
    return _("Mission {name} · {number}", name=mission.label or label(service), number=number)


def _incidents(work: Work, words: list[str]) -> list[Choice]:
    named = holding(words, Client.search, func.lower(Incident.number))
    rows = select(Incident, Client).join(Client, Client.id == Incident.client_id)
    mine = rows.where(Incident.agency_id == work.actor.agency_id, *named).order_by(Incident.id.desc())  # type: ignore[union-attr]
    return [
        Choice(f"incident:{row.id}", f"{row.number} · {_name(client)}")
        for row, client in work.all(mine.limit(MOST_OF_EACH))
    ]


def _name(row: Any) -> str:
    return full_name(row.first_name, row.last_name, row.civility)


def resolve(work: Work, link: str) -> dict[str, int | None]:
    """The columns that a link fills, those of what it belongs to included; raise NotFound for what is not there."""
    kind, _sign, number = link.partition(":")
    found: dict[str, int | None] = dict.fromkeys(COLUMNS)
    if not link:
        return found
    if kind not in _LOAD or not (number.isascii() and number.isdigit() and len(number) < 10):
        raise NotFound(_("Cet élément n’existe pas ou n’existe plus."))
    return {**found, **_LOAD[kind](work, int(number))}


def _of_client(work: Work, key: int) -> dict[str, int | None]:
    return {"client_id": work.get(Client, key).id}


def _of_worker(work: Work, key: int) -> dict[str, int | None]:
    return {"worker_id": work.get(Worker, key).id}


def _of_opportunity(work: Work, key: int) -> dict[str, int | None]:
    row = work.get(Opportunity, key)
    return {"opportunity_id": row.id, "client_id": row.client_id}


def _of_mission(work: Work, key: int) -> dict[str, int | None]:
    row = work.get(Mission, key)
    return {"mission_id": row.id, **_of_opportunity(work, row.opportunity_id)}


def _of_incident(work: Work, key: int) -> dict[str, int | None]:
    row = work.get(Incident, key)
    return {"incident_id": row.id, "client_id": row.client_id}


_LOAD: Final = {
    "client": _of_client,
    "worker": _of_worker,
    "opportunity": _of_opportunity,
    "mission": _of_mission,
    "incident": _of_incident,
}


def link_of(reminder: Reminder) -> str:
    """The link of a reminder: the narrowest record it is about."""
    for kind in ("incident", "mission", "opportunity", "worker", "client"):
        if key := getattr(reminder, f"{kind}_id"):
            return f"{kind}:{key}"
    return ""


def label_of(work: Work, link: str) -> str:
    """A link in words, nothing for none."""
    if not link:
        return ""
    kind, _sign, number = link.partition(":")
    key = int(number)
    if kind == "client":
        return client_name(work, key)
    if kind == "worker":
        return _name(work.get(Worker, key))
    if kind == "incident":
        incident = work.get(Incident, key)
        return f"{incident.number} · {client_name(work, incident.client_id)}"
    if kind == "mission":
        mission = work.get(Mission, key)
        service = work.get(Service, mission.service_id).name
        return _mission_text(mission, service, work.get(Opportunity, mission.opportunity_id).number)
    opportunity = work.get(Opportunity, key)
    return f"{opportunity.number} · {client_name(work, opportunity.client_id)}"
