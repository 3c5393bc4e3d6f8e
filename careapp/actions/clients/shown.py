"""A client's rows in words for the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from careapp.db.models.clients import CarePlan, Client, ClientAddress, ClientContact, Pet, WorkerChoice
from careapp.db.models.workers import Worker
from careapp.domain.durations import duration_text
from careapp.domain.people import age_on, format_phone, full_name, initials, name_initials
from careapp.domain.records import SPECIES_LABELS
from careapp.i18n import _, formats, ngettext
from careapp.readmodels.clients import AddressView, CarePlanView, ContactView, PetView, WorkerChoiceView


def birth(day: date | None, today: date) -> str:
    """`"03/02/1942, 84 ans"`."""
    if day is None:
        return ""
    age = ngettext("{count} an", "{count} ans", age_on(day, today))
    return f"{formats.date_text(day)}, {age}"


def short_address(rows: Sequence[ClientAddress]) -> str:
    """The street and town of the main address."""
    main = next((row for row in rows if row.main), None)
    return ", ".join(filter(None, (main.street, main.city))) if main else ""


def dependence(client: Client, plans: Sequence[CarePlan], today: date) -> str:
    """The GIR and the hours granted a month: `"GIR 2, 68 h par mois"`."""
    granted = sum(plan.monthly_minutes for plan in plans if is_current(plan, today))
    gir = _("GIR {gir}", gir=client.gir) if client.gir else ""
    hours = _("{hours} par mois", hours=duration_text(granted)) if granted else ""
    return ", ".join(filter(None, (gir, hours)))


def is_current(plan: CarePlan, today: date) -> bool:
    """Whether a plan is in force on a day."""
    return plan.starts_on <= today and (plan.ends_on is None or today <= plan.ends_on)


def address(row: ClientAddress) -> AddressView:
    """An address with its access in one line."""
    access = (row.floor, row.door_code and _("code {code}", code=row.door_code), row.keys, row.parking)
    return AddressView(
        id=row.id or 0,
        label=row.label,
        street=row.street,
        postcode=row.postcode,
        city=row.city,
        latitude=formats.degrees(row.latitude),
        longitude=formats.degrees(row.longitude),
        floor=row.floor,
        door_code=row.door_code,
        keys=row.keys,
        parking=row.parking,
        main=row.main,
        line=", ".join(filter(None, (row.street, f"{row.postcode} {row.city}".strip()))),
        access=" · ".join(filter(None, access)),
    )


def contact(row: ClientContact) -> ContactView:
    """Someone around the client."""
    return ContactView(
        id=row.id or 0,
        name=row.name,
        initials=name_initials(row.name),
        relation=row.relation,
        phone=format_phone(row.phone),
        phone_url=f"tel:{row.phone}" if row.phone else "",
        email=row.email,
        main_carer=row.main_carer,
        emergency=row.emergency,
        mail_consent=row.mail_consent,
    )


def pet(row: Pet) -> PetView:
    """A pet of the home."""
    label = _(SPECIES_LABELS[row.species]) if row.species in SPECIES_LABELS else row.species
    return PetView(row.id or 0, row.species, label, row.name, row.remark)


def care_plan(row: CarePlan, today: date) -> CarePlanView:
    """What a funder grants."""
    end = formats.date_text(row.ends_on) if row.ends_on else _("sans fin")
    return CarePlanView(
        id=row.id or 0,
        funder=row.funder,
        hours=duration_text(row.monthly_minutes),
        hourly_rate=str(row.hourly_rate).replace(".", ",") if row.hourly_rate is not None else "",
        rate_text=formats.money(row.hourly_rate) if row.hourly_rate is not None else "",
        starts_on=row.starts_on.isoformat(),
        ends_on=row.ends_on.isoformat() if row.ends_on else "",
        period=f"{formats.date_text(row.starts_on)} – {end}",
        reference=row.reference,
        current=is_current(row, today),
    )


def choice(row: WorkerChoice, worker: Worker, upcoming: int) -> WorkerChoiceView:
    """A worker preferred or never wanted again."""
    name = full_name(worker.first_name, worker.last_name)
    mark = initials(worker.first_name, worker.last_name)
    return WorkerChoiceView(row.id or 0, row.worker_id, name, mark, row.kind, row.remark, upcoming)
