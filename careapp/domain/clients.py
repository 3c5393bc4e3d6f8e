"""Clients as the trade describes them: the words of their record and what each field may hold."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from careapp.domain.durations import parse_duration
from careapp.domain.mailing import CONSENT_LABELS
from careapp.domain.parsing import parse_decimal, parse_integer
from careapp.domain.people import CIVILITY_LABELS, check_gir, check_postcode, normalise_email, normalise_phone
from careapp.domain.reading import Reading
from careapp.domain.records import (
    GENDER_LABELS,
    LANGUAGE_LABELS,
    SPECIES_LABELS,
    read_birth_date,
    read_period,
    read_place,
)
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _

MOST_MONTHLY_MINUTES: Final = 744 * 60


class ClientStatus(StrEnum):
    """Where a client stands with the agency."""

    ACTIVE = "active"
    PROSPECT = "prospect"
    SUSPENDED = "suspended"
    ENDED = "ended"


class ChoiceKind(StrEnum):
    """What a client says of a worker."""

    PREFERRED = "preferred"
    NEVER = "never"


STATUS_LABELS: Final[Mapping[str, str]] = {
    ClientStatus.ACTIVE: N_("Actif"),
    ClientStatus.PROSPECT: N_("À venir"),
    ClientStatus.SUSPENDED: N_("Suspendu"),
    ClientStatus.ENDED: N_("Terminé"),
}
CHOICE_LABELS: Final[Mapping[str, str]] = {ChoiceKind.PREFERRED: N_("Préféré"), ChoiceKind.NEVER: N_("Plus jamais")}


@dataclass(frozen=True, slots=True)
class ClientDraft:
    """The fields of a client's identity, checked."""

    last_name: str
    first_name: str
    civility: str
    birth_date: date | None
    gender: str
    phone: str
    mobile: str
    email: str
    status: str
    sector_id: int | None
    manager_id: int | None
    gir: int | None
    language: str
    preferred_gender: str
    gender_required: bool
    preferred_language: str
    telecare: str
    remarks: str
    mail_consent: str = ""


@dataclass(frozen=True, slots=True)
class AddressDraft:
    """The fields of a place of intervention, checked."""

    label: str
    street: str
    postcode: str
    city: str
    latitude: float | None
    longitude: float | None
    floor: str
    door_code: str
    keys: str
    parking: str
    main: bool


@dataclass(frozen=True, slots=True)
class ContactDraft:
    """The fields of someone around the client, checked."""

    name: str
    relation: str
    phone: str
    email: str
    main_carer: bool
    emergency: bool
    mail_consent: str = ""


@dataclass(frozen=True, slots=True)
class PetDraft:
    """The fields of a pet, checked."""

    species: str
    name: str
    remark: str


@dataclass(frozen=True, slots=True)
class CarePlanDraft:
    """The fields of what a funder grants, checked."""

    funder: str
    monthly_minutes: int
    hourly_rate: Decimal | None
    starts_on: date
    ends_on: date | None
    reference: str


@dataclass(frozen=True, slots=True)
class ChoiceDraft:
    """A worker the client prefers or never wants again, and why."""

    worker_id: int
    kind: str
    remark: str


def read_client(form: Mapping[str, Any], today: date) -> ClientDraft:
    """The identity a form describes; raise RefusedFields with a sentence at each field that cannot stand."""
    reading = Reading(form)
    preferred_gender = reading.choice("preferred_gender", GENDER_LABELS)
    draft = ClientDraft(
        last_name=reading.text("last_name", 80, required=True),
        first_name=reading.text("first_name", 80),
        civility=reading.choice("civility", CIVILITY_LABELS),
        birth_date=read_birth_date(reading, today),
        gender=reading.choice("gender", GENDER_LABELS),
        phone=reading.parsed("phone", normalise_phone) or "",
        mobile=reading.parsed("mobile", normalise_phone) or "",
        email=reading.parsed("email", normalise_email) or "",
        status=reading.choice("status", STATUS_LABELS, ClientStatus.ACTIVE),
        sector_id=reading.reference("sector_id"),
        manager_id=reading.reference("manager_id"),
        gir=reading.parsed("gir", lambda text: check_gir(parse_integer(text))),
        language=reading.choice("language", LANGUAGE_LABELS, "fr"),
        preferred_gender=preferred_gender,
        gender_required=reading.flag("gender_required"),
        preferred_language=reading.choice("preferred_language", LANGUAGE_LABELS),
        telecare=reading.text("telecare", 200),
        remarks=reading.text("remarks", 4000, lines=True),
        mail_consent=reading.choice("mail_consent", CONSENT_LABELS),
    )
    if draft.gender_required and not preferred_gender:
        reading.refuse("gender_required", _("Choisissez d’abord la préférence à imposer."))
    reading.check()
    return draft


def read_address(form: Mapping[str, Any]) -> AddressDraft:
    """The place a form describes; raise RefusedFields."""
    reading = Reading(form)
    latitude, longitude = read_place(reading)
    draft = AddressDraft(
        label=reading.text("label", 60),
        street=reading.text("street", 200, required=True),
        postcode=reading.parsed("postcode", check_postcode) or "",
        city=reading.text("city", 100, required=True),
        latitude=latitude,
        longitude=longitude,
        floor=reading.text("floor", 40),
        door_code=reading.text("door_code", 40),
        keys=reading.text("keys", 200),
        parking=reading.text("parking", 200),
        main=reading.flag("main"),
    )
    reading.check()
    return draft


def read_contact(form: Mapping[str, Any]) -> ContactDraft:
    """The contact a form describes; raise RefusedFields."""
    reading = Reading(form)
    draft = ContactDraft(
        name=reading.text("name", 120, required=True),
        relation=reading.text("relation", 60),
        phone=reading.parsed("phone", normalise_phone) or "",
        email=reading.parsed("email", normalise_email) or "",
        main_carer=reading.flag("main_carer"),
        emergency=reading.flag("emergency"),
        mail_consent=reading.choice("mail_consent", CONSENT_LABELS),
    )
    if draft.emergency and not reading.raw("phone"):
        reading.refuse("phone", _("Un contact d’urgence a besoin d’un numéro."))
    reading.check()
    return draft


def read_pet(form: Mapping[str, Any]) -> PetDraft:
    """The pet a form describes; raise RefusedFields."""
    reading = Reading(form)
    species = reading.choice("species", SPECIES_LABELS)
    if not species:
        reading.refuse("species", _("Choisissez une espèce."))
    draft = PetDraft(species, reading.text("name", 60), reading.text("remark", 200))
    reading.check()
    return draft


def read_care_plan(form: Mapping[str, Any]) -> CarePlanDraft:
    """The care plan a form describes; raise RefusedFields."""
    reading = Reading(form)
    minutes = reading.parsed("monthly_minutes", _monthly_minutes, required=True) or 0
    rate = reading.parsed("hourly_rate", _hourly_rate)
    starts_on, ends_on = read_period(reading)
    funder, reference = reading.text("funder", 80, required=True), reading.text("reference", 60)
    reading.check()
    return CarePlanDraft(funder, minutes, rate, starts_on or date.min, ends_on, reference)


def _monthly_minutes(text: str) -> int:
    hours = re.fullmatch(r"\d+([.,]\d+)?", text.strip())
    minutes = parse_duration(f"{text} h" if hours else text)
    if not minutes:
        raise Refused(_("Écrivez une durée comme 1 h 30 ou 45 min."))
    if minutes > MOST_MONTHLY_MINUTES:
        raise Refused(_("Un mois compte 744 heures au plus."))
    return minutes


def _hourly_rate(text: str) -> Decimal:
    amount = parse_decimal(text.replace("€", ""))
    if not 0 <= amount < 1000 or amount != amount.quantize(Decimal("0.01")):
        raise Refused(_("Écrivez un tarif horaire comme 24,58."))
    return amount


def read_choice(form: Mapping[str, Any]) -> ChoiceDraft:
    """The worker choice a form describes; raise RefusedFields."""
    reading = Reading(form)
    worker_id = reading.reference("worker_id", required=True)
    kind = reading.choice("kind", CHOICE_LABELS, ChoiceKind.PREFERRED)
    remark = reading.text("remark", 400)
    if kind == ChoiceKind.NEVER and not remark:
        reading.refuse("remark", _("Dites pourquoi : cette note explique l’exclusion à l’équipe."))
    reading.check()
    return ChoiceDraft(worker_id or 0, kind, remark)
