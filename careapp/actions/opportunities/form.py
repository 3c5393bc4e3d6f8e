"""What a needs form reads live from other records."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.clients import CarePlan, Client, ClientAddress, ClientContact, Pet
from careapp.domain.durations import duration_text
from careapp.domain.people import age_on, format_phone, full_name
from careapp.domain.records import LANGUAGE_LABELS, SPECIES_LABELS
from careapp.i18n import N_, _
from careapp.readmodels.opportunities import InheritedField

INHERITED_LABELS: Final = {
    "name": N_("Nom"),
    "phone": N_("Téléphone"),
    "main_carer": N_("Aidant principal"),
    "address": N_("Adresse"),
    "access": N_("Accès"),
    "pets": N_("Animaux de compagnie"),
}
_WIDE: Final = ("main_carer", "address")


def client_values(work: Work, client: Client) -> dict[str, str]:
    """What the form reads live from the client's record, by `client.<key>`, in words."""
    address = _main_address(work, client)
    values = {
        "name": _name_and_age(client, work),
        "full_name": full_name(client.first_name, client.last_name, client.civility),
        "age": str(age_on(client.birth_date, work.today)) if client.birth_date else "",
        "language": _(LANGUAGE_LABELS.get(client.language, "")) if client.language else "",
        "phone": format_phone(client.phone) or format_phone(client.mobile),
        "mobile": format_phone(client.mobile),
        "email": client.email,
        "main_carer": _main_carer(work, client),
        "address": ", ".join(part for part in (address.street, f"{address.postcode} {address.city}".strip()) if part),
        "access": _access(address),
        "pets": _pets(work, client),
        "gir": f"GIR {client.gir}" if client.gir else "",
        "birth_date": client.birth_date.strftime("%d/%m/%Y") if client.birth_date else "",
        "telecare": client.telecare,
        "care_plan": _care_plan(work, client),
    }
    return {f"client.{key}": value for key, value in values.items()}


def _name_and_age(client: Client, work: Work) -> str:
    name = full_name(client.first_name, client.last_name, client.civility)
    if client.birth_date is None:
        return name
    return _("{name}, {age} ans", name=name, age=age_on(client.birth_date, work.today))


def _main_address(work: Work, client: Client) -> ClientAddress:
    rows = work.mine(ClientAddress).where(ClientAddress.client_id == client.id)
    found = work.session.exec(rows.order_by(ClientAddress.main.desc(), ClientAddress.id)).first()  # type: ignore[attr-defined]
    return found or ClientAddress(agency_id=client.agency_id, client_id=client.id or 0, street="", city="")


def _access(address: ClientAddress) -> str:
    code = _("digicode {code}", code=address.door_code) if address.door_code else ""
    return ", ".join(part for part in (address.floor, code, address.keys) if part)


def _main_carer(work: Work, client: Client) -> str:
    rows = work.mine(ClientContact).where(ClientContact.client_id == client.id)
    found = work.session.exec(rows.order_by(ClientContact.main_carer.desc(), ClientContact.id)).first()  # type: ignore[attr-defined]
    if found is None:
        return ""
    return ", ".join(part for part in (found.name, found.relation, format_phone(found.phone)) if part)


def _pets(work: Work, client: Client) -> str:
    rows = work.all(work.mine(Pet).where(Pet.client_id == client.id).order_by(Pet.id))
    return ", ".join(
        " ".join(part for part in (_(SPECIES_LABELS.get(pet.species, pet.species)), pet.name) if part) for pet in rows
    )


def _care_plan(work: Work, client: Client) -> str:
    plan = current_care_plan(work, client.id or 0)
    if plan is None:
        return ""
    return _("{funder}, {hours} par mois", funder=label(plan.funder), hours=duration_text(plan.monthly_minutes))


def current_care_plan(work: Work, client_id: int, on: date | None = None) -> CarePlan | None:
    """The plan that grants hours on a day, today where none is given; the latest begun first."""
    day = on or work.today
    rows = work.mine(CarePlan).where(CarePlan.client_id == client_id, CarePlan.starts_on <= day)
    rows = rows.where((CarePlan.ends_on.is_(None)) | (CarePlan.ends_on >= day))  # type: ignore[union-attr]
    return work.session.exec(rows.order_by(CarePlan.starts_on.desc())).first()  # type: ignore[attr-defined]


def inherited_fields(values: Mapping[str, str]) -> list[InheritedField]:
    """The client's values at the head of the form, shown as inherited."""
    return [
        InheritedField(key, _(text), values.get(f"client.{key}", ""), key in _WIDE)
        for key, text in INHERITED_LABELS.items()
    ]
