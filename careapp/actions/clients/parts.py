"""The parts of a client's record: addresses, contacts, pets, care plans, worker choices."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sqlalchemy import update

from careapp.actions.clients.record import view
from careapp.actions.parts import model_of, part, remove_part, save_part
from careapp.actions.work import Work
from careapp.db.models.clients import CarePlan, Client, ClientAddress, ClientContact, Pet, WorkerChoice
from careapp.db.models.workers import Worker
from careapp.domain.clients import (
    AddressDraft,
    CarePlanDraft,
    read_address,
    read_care_plan,
    read_choice,
    read_contact,
    read_pet,
)
from careapp.domain.people import fold
from careapp.domain.periods import date_ranges_overlap
from careapp.domain.permissions import Permission
from careapp.domain.refusal import RefusedFields
from careapp.i18n import _, formats
from careapp.readmodels.clients import ClientView

MODELS: dict[str, Any] = {
    "address": ClientAddress,
    "contact": ClientContact,
    "pet": Pet,
    "care_plan": CarePlan,
    "choice": WorkerChoice,
}


def save_address(work: Work, client_id: int, seen_version: int, address_id: int, form: Mapping[str, Any]) -> ClientView:
    """The record with an address changed, or a new one (id 0)."""
    client = _client(work, client_id, seen_version)
    add_address(work, client, read_address(form), address_id)
    return view(work, client_id)


def add_address(work: Work, client: Client, draft: AddressDraft, address_id: int = 0) -> ClientAddress:
    """An address from a checked draft; the first of a client is the main one, and a client has one main address."""
    row = part(work, ClientAddress, address_id, client_id=client.id or 0)
    others = work.mine(ClientAddress).where(ClientAddress.client_id == client.id, ClientAddress.id != (row.id or 0))
    save_part(work, client, row, draft, "address")
    if draft.main:
        _clear_others(work, row, main=False)
    elif not any(other.main for other in work.all(others)):
        row.main = True
    return row


def _clear_others(work: Work, row: Any, **mark: bool) -> None:
    """What only one row of a client may be, the others are no longer."""
    model = type(row)
    others = update(model).where(model.client_id == row.client_id, model.id != row.id)
    work.session.execute(others.values(**mark))


def save_contact(work: Work, client_id: int, seen_version: int, contact_id: int, form: Mapping[str, Any]) -> ClientView:
    """The record with a contact changed, or a new one (id 0); a client has one main carer."""
    client = _client(work, client_id, seen_version)
    row = part(work, ClientContact, contact_id, client_id=client_id)
    draft = read_contact(form)
    if "mail_consent" not in form:
        draft = replace(draft, mail_consent=row.mail_consent)
    if save_part(work, client, row, draft, "contact").main_carer:
        _clear_others(work, row, main_carer=False)
    return view(work, client_id)


def save_pet(work: Work, client_id: int, seen_version: int, pet_id: int, form: Mapping[str, Any]) -> ClientView:
    """The record with a pet changed, or a new one (id 0)."""
    client = _client(work, client_id, seen_version)
    save_part(work, client, part(work, Pet, pet_id, client_id=client_id), read_pet(form), "pet")
    return view(work, client_id)


def save_care_plan(work: Work, client_id: int, seen_version: int, plan_id: int, form: Mapping[str, Any]) -> ClientView:
    """The record with a care plan changed, or a new one (id 0)."""
    client = _client(work, client_id, seen_version)
    row, draft = part(work, CarePlan, plan_id, client_id=client_id), read_care_plan(form)
    _check_apart(work, client_id, plan_id, draft)
    save_part(work, client, row, draft, "care_plan")
    return view(work, client_id)


def _check_apart(work: Work, client_id: int, plan_id: int, draft: CarePlanDraft) -> None:
    for other in work.all(work.mine(CarePlan).where(CarePlan.client_id == client_id, CarePlan.id != plan_id)):
        together = date_ranges_overlap(draft.starts_on, draft.ends_on, other.starts_on, other.ends_on)
        if together and fold(other.funder) == fold(draft.funder):
            start = formats.date_text(other.starts_on)
            sentence = _("Ce financeur a déjà un plan sur cette période, depuis le {start}.", start=start)
            raise RefusedFields({"starts_on": sentence})


def save_choice(work: Work, client_id: int, seen_version: int, form: Mapping[str, Any]) -> ClientView:
    """The record with a worker preferred, or never wanted again; what was said of this worker before is replaced."""
    client, draft = _client(work, client_id, seen_version), read_choice(form)
    work.get(Worker, draft.worker_id)
    said = work.mine(WorkerChoice).where(WorkerChoice.client_id == client_id, WorkerChoice.worker_id == draft.worker_id)
    row = next(iter(work.all(said)), None) or part(work, WorkerChoice, 0, client_id=client_id)
    save_part(work, client, row, draft, "choice")
    return view(work, client_id)


def remove(work: Work, client_id: int, seen_version: int, noun: str, part_id: int) -> ClientView:
    """The record without one of its addresses, contacts, pets, care plans or choices."""
    client = _client(work, client_id, seen_version)
    row = part(work, model_of(MODELS, noun), part_id, client_id=client_id)
    remove_part(work, client, row, noun)
    if noun == "address" and row.main:
        _choose_main(work, client_id)
    return view(work, client_id)


def _choose_main(work: Work, client_id: int) -> None:
    left = work.mine(ClientAddress).where(ClientAddress.client_id == client_id).order_by(ClientAddress.id)
    if first := next(iter(work.all(left)), None):
        first.main = True
        work.session.flush()


def _client(work: Work, client_id: int, seen_version: int) -> Client:
    work.require(Permission.CLIENTS_EDIT)
    return work.get_seen(Client, client_id, seen_version)
