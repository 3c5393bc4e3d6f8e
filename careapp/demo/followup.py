"""Notes, incidents and reminders of the demo."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final, NamedTuple

from sqlmodel import select

from careapp.db.models import Client, Incident, IncidentWorker, Note, User, Visit
from careapp.demo import reminders
from careapp.demo.people import Cast
from careapp.domain.incidents import client_note, due_date, worker_note
from careapp.domain.people import CodeKind, code_text, short_name

SATISFACTION: Final = (
    (5, "Très contente de la régularité, connaît bien les habitudes."),
    (4, "Tout va bien. Aimerait une sortie au marché le vendredi."),
    (4, "Repas bons, pris à l’heure."),
    (3, "Trop de visages différents cet été."),
    (2, "Deux retards de plus de vingt minutes en une semaine."),
    (5, "Se sent en confiance, prend le temps de parler."),
)


class Told(NamedTuple):
    """An incident as it was told."""

    category: str
    severity: str
    facts: str
    measures: str
    days_ago: int
    status: str


INCIDENTS: Final = tuple(
    Told(*told)
    for told in (
        (
            "fall",
            "moderate",
            "Glissade dans la salle de bain, pas de blessure.",
            "Famille prévenue, surveillance.",
            3,
            "to_handle",
        ),
        ("medication", "minor", "Pilulier du soir non pris la veille.", "Infirmière prévenue.", 9, "in_progress"),
        (
            "no_answer",
            "minor",
            "Porte close, personne au rendez-vous médical.",
            "Fille jointe par téléphone.",
            12,
            "to_handle",
        ),
        (
            "behaviour",
            "moderate",
            "Propos agressifs pendant la toilette.",
            "Visite écourtée, agence prévenue.",
            40,
            "handled",
        ),
        ("equipment", "minor", "Panne du lève-personne.", "Transfert annulé, loueur appelé.", 75, "handled"),
    )
)


def fill(cast: Cast, clients: Sequence[Client], staff: Sequence[User]) -> None:
    """A year of satisfaction notes, some incidents with their notes, reminders due and to come."""
    for number, client in enumerate(clients[:40]):
        _satisfaction(cast, client, staff[1 + number % 3], number)
    for number, incident in enumerate(INCIDENTS):
        _incident(cast, clients[number * 5 % len(clients)], staff[1], incident)
    reminders.fill(cast, clients, staff)


def _satisfaction(cast: Cast, client: Client, manager: User, number: int) -> None:
    worker_id = _workers_of(cast, client)[:1]
    for step in range(1 + number % 4):
        rating, body = SATISFACTION[(number + step) % len(SATISFACTION)]
        cast.row(
            Note(
                kind="satisfaction",
                title="Appel satisfaction",
                body=body,
                rating=rating,
                channel="phone",
                respondent=client.first_name,
                client_id=client.id,
                worker_id=worker_id[0] if worker_id else None,
                manager_id=manager.id,
                author=manager.name,
                noted_at=cast.work.now - timedelta(days=20 + 80 * step + number),
            )
        )


def _workers_of(cast: Cast, client: Client) -> list[int]:
    rows = select(Visit.worker_id).where(Visit.client_id == client.id, Visit.worker_id.is_not(None)).distinct()  # type: ignore[union-attr]
    return sorted(one for one in cast.work.session.exec(rows) if one)


def _incident(cast: Cast, client: Client, supervisor: User, told: Told) -> None:
    work, occurred = cast.work, cast.work.now - timedelta(days=told.days_ago, hours=2)
    incident = work.add(
        Incident(
            agency_id=work.actor.agency_id,
            number=code_text(CodeKind.INCIDENT, work.next_number("EI")),
            client_id=client.id or 0,
            supervisor_id=supervisor.id,
            occurred_at=occurred,
            place="Domicile",
            category=told.category,
            severity=told.severity,
            facts=told.facts,
            measures=told.measures,
            informed=["family"],
            reported_by=supervisor.name,
            status=told.status,
            due_on=due_date(occurred.astimezone(work.tz).date()),
            handled_at=occurred + timedelta(days=3) if told.status == "handled" else None,
        )
    )
    _incident_notes(cast, incident, client, supervisor)


def _incident_notes(cast: Cast, incident: Incident, client: Client, supervisor: User) -> None:
    number, category, severity = incident.number, incident.category, incident.severity
    shared = {
        "kind": "incident",
        "author": supervisor.name,
        "noted_at": incident.occurred_at,
        "incident_id": incident.id,
    }
    note = client_note(number, category, severity, incident.facts, incident.measures, incident.due_on)
    cast.row(Note(client_id=client.id, title=note.title, body=note.body, **shared))
    for worker_id in _workers_of(cast, client)[:1]:
        whom = short_name(client.first_name, client.last_name, client.civility)
        note = worker_note(number, category, severity, whom, incident.due_on)
        cast.row(IncidentWorker(incident_id=incident.id or 0, worker_id=worker_id))
        cast.row(Note(worker_id=worker_id, title=note.title, body=note.body, **shared))
