"""A document of any kind from its record: the value that is printed, and which records it belongs to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from careapp.actions.documents.amendments import amended_by
from careapp.actions.documents.letters import in_force, letter
from careapp.actions.documents.notices import notice
from careapp.actions.documents.offers import offer
from careapp.actions.mission_sheets.assemble import assemble
from careapp.actions.planning import printing
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.followup import Incident
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.workers import Worker
from careapp.documents.kinds import CLIENT, INCIDENT, OPPORTUNITY, WORKER, Kind
from careapp.documents.offer import Amended
from careapp.domain.people import full_name
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import LOCALES, _


@dataclass(frozen=True, slots=True)
class Subject:
    """The record a document is made from, and those it is kept with."""

    row: Any
    whom: str
    language: str
    activity_id: int | None = None
    opportunity_id: int | None = None
    client_id: int | None = None
    incident_id: int | None = None


def subject_of(work: Work, kind: Kind, subject_id: int) -> Subject:
    """The record of a kind by its number; raise NotFound for another agency's."""
    work.require(kind.permission)
    match kind.subject:
        case "opportunity":
            row = work.get(Opportunity, subject_id)
            client = work.get(Client, row.client_id)
            about = {"activity_id": row.activity_id, "opportunity_id": row.id, "client_id": client.id}
            return Subject(row, _name(client), _language(work, client), **about)
        case "client":
            client = work.get(Client, subject_id)
            shown = in_force(work, client.id or 0) if kind.per_activity else None
            activity = shown.activity_id if shown else None
            return Subject(client, _name(client), _language(work, client), activity, client_id=client.id)
        case "incident":
            incident = work.get(Incident, subject_id)
            client = work.get(Client, incident.client_id)
            return Subject(incident, incident.number, work.locale, client_id=client.id, incident_id=incident.id)
        case "worker":
            worker = work.get(Worker, subject_id)
            return Subject(worker, full_name(worker.first_name, worker.last_name), work.locale)
    raise NotFound(_("Cette édition n’existe pas."))


def _name(client: Client) -> str:
    return full_name(client.first_name, client.last_name, client.civility)


def _language(work: Work, client: Client) -> str:
    return client.language if client.language in LOCALES else work.locale


def gather(work: Work, kind: Kind, subject: Subject, language: str, number: str = "") -> Any:
    """The document's value in a language."""
    if kind.key == "mission_sheet":
        return assemble(work, subject.row, language)
    if kind.key == "amendment":
        return offer(work, subject.row, kind.key, language, number, _amended(work, subject))
    if kind.subject == OPPORTUNITY:
        return offer(work, subject.row, kind.key, language, number)
    if kind.subject == INCIDENT:
        return notice(work, subject.row, language)
    if kind.subject == WORKER:
        return printing.week_value(work, subject.row, work.today, language)
    if kind.key == "client_month":
        return printing.month_value(work, subject.row, work.today, language)
    assert kind.subject == CLIENT
    return letter(work, subject.row, _(kind.title), language)


def _amended(work: Work, subject: Subject) -> Amended:
    found = amended_by(work, subject.row)
    if found is None:
        raise Refused(_("Ce formulaire n’a pas d’avenant : aucune ré-évaluation validée n’y change un devis édité."))
    return found
