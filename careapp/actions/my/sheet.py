"""A worker's client as the mission sheet tells it; the tasks are read inside the visits."""

from __future__ import annotations

from careapp.actions.mission_sheets.assemble import assemble
from careapp.actions.my import answers, places
from careapp.actions.my.own import own_client, worker_of
from careapp.actions.my.places import Places
from careapp.actions.opportunities.definition import definition_of
from careapp.actions.work import Work
from careapp.db.models.clients import Client, ClientContact
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.visits import Visit
from careapp.db.queries import my as queries
from careapp.db.queries.records import count
from careapp.documents.mission_sheet import MissionSheet
from careapp.domain.durations import span_text
from careapp.domain.form_values import is_empty
from careapp.domain.people import age_on, format_phone, full_name, initials
from careapp.domain.permissions import Permission
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.my import MyClientSheet, MyContact, MyLine, MyRisk


def sheet(work: Work, client_id: int) -> MyClientSheet:
    """A client of the worker as the mission sheet in force tells it without tasks, and what « Mes clients » adds."""
    work.require(Permission.OWN_CLIENTS)
    worker_of(work)
    client = own_client(work, client_id)
    opportunity = work.session.scalars(queries.living_opportunities(work.actor.agency_id, client_id)).first()
    told = assemble(work, opportunity, work.locale).without_tasks() if opportunity else None
    beside = answers.beside_sheet(work, opportunity) if opportunity else answers.Told([], 0)
    home = Places(work, [client_id]).main.get(client_id)
    return MyClientSheet(
        id=client_id,
        name=full_name(client.first_name, client.last_name, client.civility),
        initials=initials(client.first_name, client.last_name),
        about=_about(work, client),
        number=told.number if told else "",
        address=places.line(home),
        place_url=places.way_url(home),
        phone_url=places.call_url(client),
        next_visit_id=_next_visit(work, client_id),
        safety=list(told.safety) if told else [],
        access=_access(told, places.access(home)),
        informations=[*_informations(told), *beside.lines],
        week=_week(told),
        risks=[MyRisk(risk.situation, risk.level, risk.measure, risk.serious) for risk in told.risks] if told else [],
        contacts=_contacts(work, client_id),
        health=beside.health + (_health(work, opportunity) if opportunity else 0),
    )


def _informations(told: MissionSheet | None) -> list[MyLine]:
    return [MyLine(entry.label, entry.value) for entry in told.informations] if told else []


def _health(work: Work, opportunity: Opportunity) -> int:
    """How many answers of health data the sheet tells."""
    told = [field for field in definition_of(work, opportunity).fields if field.sensitive and field.on_sheet]
    return sum(not is_empty(opportunity.answers.get(field.key)) for field in told)


def note_reading(work: Work, client_id: int, fields: int) -> None:
    """Leave a line of audit for the health data of a client that was shown to the worker."""
    work.require(Permission.HEALTH_READ)
    worker_of(work)
    work.audit("read_health", own_client(work, client_id), count=fields)


def _about(work: Work, client: Client) -> str:
    mine = queries.of_worker(work.actor.agency_id, work.actor.worker_id or 0)
    visits = work.session.scalar(count(Visit, mine, Visit.client_id == client.id)) or 0
    age = _("{age} ans", age=age_on(client.birth_date, work.today)) if client.birth_date else ""
    gir = f"GIR {client.gir}" if client.gir else ""
    together = ngettext("{count} visite avec vous", "{count} visites avec vous", visits)
    return ", ".join(part for part in (age, gir, together) if part)


def _next_visit(work: Work, client_id: int) -> int:
    ahead = Visit.client_id == client_id, Visit.ends_at > work.now
    rows = queries.visits(work.actor.agency_id, work.actor.worker_id or 0, *ahead)
    found = work.session.execute(rows.limit(1)).first()
    return found[0].id if found else 0


def _access(told: MissionSheet | None, fallback: str) -> list[MyLine]:
    if told and told.access:
        return [MyLine(entry.label, entry.value) for entry in told.access]
    return [MyLine(_("Accès"), fallback)] if fallback else []


def _week(told: MissionSheet | None) -> list[MyLine]:
    slots = sorted(told.week, key=lambda slot: (slot.weekday, slot.start)) if told else []
    return [
        MyLine(
            f"{formats.weekday_name(slot.weekday)} {span_text(slot.start, slot.end)}",
            ", ".join(part for part in (slot.service, slot.note) if part),
        )
        for slot in slots
    ]


def _contacts(work: Work, client_id: int) -> list[MyContact]:
    rows = work.mine(ClientContact).where(ClientContact.client_id == client_id)
    ordered = rows.order_by(ClientContact.emergency.desc(), ClientContact.main_carer.desc(), ClientContact.id)
    return [
        MyContact(row.name, row.relation, format_phone(row.phone), f"tel:{row.phone}" if row.phone else "")
        for row in work.all(ordered)
    ]
