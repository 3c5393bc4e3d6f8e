"""A client's record: read whole, created, its identity saved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlmodel import select

from careapp.actions import records
from careapp.actions.clients import shown, twins
from careapp.actions.parts import apply
from careapp.actions.work import Work
from careapp.db.models.agencies import Sector
from careapp.db.models.clients import CarePlan, Client, ClientAddress, ClientContact, Pet, WorkerChoice
from careapp.db.models.documents import IssuedDocument
from careapp.db.models.followup import Incident, Note
from careapp.db.models.opportunities import Opportunity
from careapp.db.models.users import Membership
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Worker
from careapp.db.queries import records as queries
from careapp.domain.clients import ClientDraft, read_client
from careapp.domain.people import CodeKind, code_text, format_phone, full_name, initials, short_name
from careapp.domain.permissions import Permission, Role
from careapp.domain.reading import Reading
from careapp.domain.refusal import RefusedFields
from careapp.domain.twins import Likeness
from careapp.i18n import _, formats
from careapp.readmodels.clients import ClientIdentity, ClientView


def view(work: Work, client_id: int) -> ClientView:
    """The whole record of a client."""
    work.require(Permission.CLIENTS_READ)
    client = work.get(Client, client_id)
    addresses = _parts(work, ClientAddress, client)
    plans = _parts(work, CarePlan, client)
    phone = client.phone or client.mobile
    return ClientView(
        id=client.id or 0,
        version=client.version,
        code=client.code,
        name=full_name(client.first_name, client.last_name, client.civility),
        short_name=short_name(client.first_name, client.last_name, client.civility),
        initials=initials(client.first_name, client.last_name),
        status=client.status,
        birth=shown.birth(client.birth_date, work.today),
        address=shown.short_address(addresses),
        dependence=shown.dependence(client, plans, work.today),
        manager=records.manager_name(work, client.manager_id),
        next_visit=_next_visit(work, client),
        phone=format_phone(phone),
        phone_url=f"tel:{phone}" if phone else "",
        email=client.email,
        identity=_identity(client),
        addresses=[shown.address(row) for row in addresses],
        contacts=[shown.contact(row) for row in _parts(work, ClientContact, client)],
        pets=[shown.pet(row) for row in _parts(work, Pet, client)],
        care_plans=[shown.care_plan(row, work.today) for row in plans],
        choices=_choices(work, client),
        **_counts(work, client),
    )


def _parts(work: Work, model: Any, client: Client) -> list[Any]:
    return list(work.all(work.mine(model).where(model.client_id == client.id).order_by(model.id)))


def _identity(client: Client) -> ClientIdentity:
    return ClientIdentity(
        last_name=client.last_name,
        first_name=client.first_name,
        civility=client.civility,
        birth_date=client.birth_date.isoformat() if client.birth_date else "",
        gender=client.gender,
        phone=format_phone(client.phone),
        mobile=format_phone(client.mobile),
        email=client.email,
        status=client.status,
        sector_id=str(client.sector_id or ""),
        manager_id=str(client.manager_id or ""),
        gir=str(client.gir or ""),
        language=client.language,
        preferred_gender=client.preferred_gender,
        gender_required=client.gender_required,
        preferred_language=client.preferred_language,
        telecare=client.telecare,
        remarks=client.remarks,
        mail_consent=client.mail_consent,
    )


def _next_visit(work: Work, client: Client) -> str:
    to_come = queries.upcoming(work.now, Visit.client_id == client.id)
    statement = select(Visit, Worker).join(Worker, Worker.id == Visit.worker_id, isouter=True).where(to_come)
    found = work.session.exec(statement.order_by(Visit.starts_at).limit(1)).first()
    if found is None:
        return _("Aucune")
    visit, worker = found
    day = formats.near_day(visit.starts_at.astimezone(work.tz).date(), work.today)
    who = full_name(worker.first_name, worker.last_name) if worker else _("non affectée")
    return f"{day} {formats.clock(visit.starts_at, work.tz)}, {who}"


def _choices(work: Work, client: Client) -> list[Any]:
    joined = select(WorkerChoice, Worker).join(Worker, Worker.id == WorkerChoice.worker_id)
    rows = work.all(joined.where(WorkerChoice.client_id == client.id).order_by(WorkerChoice.kind.desc(), Worker.search))
    to_come = queries.upcoming(work.now, Visit.client_id == client.id)
    booked = work.all(select(Visit.worker_id).where(to_come)) if rows else []
    return [shown.choice(row, worker, booked.count(worker.id)) for row, worker in rows]


def _counts(work: Work, client: Client) -> dict[str, int]:
    agency_id = work.actor.agency_id
    kept = {"opportunities": Opportunity, "notes": Note, "incidents": Incident, "documents": IssuedDocument}
    counted = {
        name: queries.count(model, model.agency_id == agency_id, model.client_id == client.id)
        for name, model in kept.items()
    }
    counted["visits"] = queries.count(Visit, queries.upcoming(work.now, Visit.client_id == client.id))
    return {name: work.session.scalar(statement) or 0 for name, statement in counted.items()}


def create(work: Work, form: Mapping[str, Any]) -> ClientView:
    """A new client with the identity a form describes; someone the agency already knows is refused once."""
    work.require(Permission.CLIENTS_EDIT)
    draft = read_client(form, work.today)
    _check_twin(work, form)
    client = add(work, draft)
    return view(work, client.id or 0)


def _check_twin(work: Work, form: Mapping[str, Any]) -> None:
    """Refuse someone who has a record already, however the names are written; `twin_accepted` lets pass."""
    known = next((one for one in twins.looking_like(work, form) if one.likeness != Likeness.POSSIBLE), None)
    if known and not Reading(form).flag("twin_accepted"):
        sentence = _("Cette personne a déjà une fiche : {code}, {name}.", code=known.code, name=known.name)
        raise RefusedFields({"twin": sentence})


def add(work: Work, draft: ClientDraft, code: str = "") -> Client:
    """A new client row from a checked draft."""
    _check_references(work, draft)
    client = Client(agency_id=work.actor.agency_id, code=code or free_code(work), last_name=draft.last_name)
    apply(client, draft)
    work.add(client)
    work.audit("create", client, code=client.code)
    return client


def free_code(work: Work) -> str:
    """The next code of the series that no imported client holds."""
    while True:
        code = code_text(CodeKind.CLIENT, work.next_number(CodeKind.CLIENT))
        held = queries.count(Client, Client.agency_id == work.actor.agency_id, Client.code == code)
        if not work.session.scalar(held):
            return code


def save(work: Work, client_id: int, seen_version: int, form: Mapping[str, Any]) -> ClientView:
    """The record with the identity a form describes."""
    work.require(Permission.CLIENTS_EDIT)
    client = work.get_seen(Client, client_id, seen_version)
    draft = read_client(form, work.today)
    if "mail_consent" not in form:  # a form that does not ask must not take a refusal back
        draft = replace(draft, mail_consent=client.mail_consent)
    _check_references(work, draft)
    work.audit("save", client, fields=apply(client, draft))
    return view(work, client_id)


def _check_references(work: Work, draft: ClientDraft) -> None:
    errors = {}
    if draft.sector_id and not work.session.scalar(
        queries.count(Sector, Sector.id == draft.sector_id, Sector.agency_id == work.actor.agency_id)
    ):
        errors["sector_id"] = _("Ce secteur n’existe plus.")
    member = (Membership.user_id == draft.manager_id, Membership.agency_id == work.actor.agency_id)
    if draft.manager_id and not work.session.scalar(queries.count(Membership, *member, Membership.role != Role.WORKER)):
        errors["manager_id"] = _("Cette personne ne peut pas suivre de client dans cette agence.")
    if errors:
        raise RefusedFields(errors)
