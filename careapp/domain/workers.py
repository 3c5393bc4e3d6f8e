"""Workers as the trade describes them: the words of their record and what each field may hold."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, Final
from zoneinfo import ZoneInfo

from careapp.domain.durations import DAY, duration_text, parse_clock, parse_duration
from careapp.domain.people import CIVILITY_LABELS, check_postcode, normalise_email, normalise_phone
from careapp.domain.periods import MIN_AVAILABILITY, Availability, check_availability
from careapp.domain.reading import Reading
from careapp.domain.records import (
    GENDER_LABELS,
    LANGUAGE_LABELS,
    SPECIES_LABELS,
    read_birth_date,
    read_period,
    read_place,
)
from careapp.domain.recurrence import instants
from careapp.domain.refusal import Refused, RefusedFields
from careapp.i18n import N_, _

LEAST_AGE: Final = 16
MOST_WEEKLY_MINUTES: Final = 48 * 60  # Code du travail, L3121-20
MOST_DAYS: Final = 6  # Code du travail, L3132-1
LONGEST_ABSENCE: Final = timedelta(days=3 * 366)
EXPIRING_DAYS: Final = 60


class WorkerStatus(StrEnum):
    """Where a worker stands with the agency."""

    ACTIVE = "active"
    CANDIDATE = "candidate"
    SUSPENDED = "suspended"
    LEFT = "left"


STATUS_LABELS: Final[Mapping[str, str]] = {
    WorkerStatus.ACTIVE: N_("En poste"),
    WorkerStatus.CANDIDATE: N_("Candidature"),
    WorkerStatus.SUSPENDED: N_("Contrat suspendu"),
    WorkerStatus.LEFT: N_("Parti"),
}
TRANSPORT_LABELS: Final[Mapping[str, str]] = {
    "car": N_("Voiture"),
    "scooter": N_("Deux-roues motorisé"),
    "bike": N_("Vélo"),
    "transit": N_("Transports en commun"),
    "foot": N_("À pied"),
}
CONTRACT_LABELS: Final[Mapping[str, str]] = {
    "cdi": N_("CDI"),
    "cdd": N_("CDD"),
    "cdii": N_("CDI intermittent"),
    "interim": N_("Intérim"),
    "apprentice": N_("Apprentissage"),
    "intern": N_("Stage"),
}
ABSENCE_LABELS: Final[Mapping[str, str]] = {
    "leave": N_("Congés payés"),
    "sick": N_("Arrêt maladie"),
    "accident": N_("Accident du travail"),
    "parental": N_("Congé maternité ou parental"),
    "family": N_("Événement familial"),
    "training": N_("Formation"),
    "unpaid": N_("Congé sans solde"),
    "unjustified": N_("Absence non justifiée"),
    "other": N_("Autre motif"),
}


@dataclass(frozen=True, slots=True)
class WorkerDraft:
    """The fields of a worker's identity and home, checked."""

    last_name: str
    first_name: str
    civility: str
    birth_date: date | None
    gender: str
    phone: str
    email: str
    job_title: str
    status: str
    street: str
    postcode: str
    city: str
    latitude: float | None
    longitude: float | None
    transport: str
    languages: list[str]
    refused_pets: list[str]
    remarks: str


@dataclass(frozen=True, slots=True)
class SkillDraft:
    """A skill held at a level between two dates, checked."""

    skill_id: int
    level: int
    obtained_on: date | None
    expires_on: date | None


@dataclass(frozen=True, slots=True)
class ExceptionDraft:
    """Hours of one date that differ from the week's, checked."""

    on: date
    start: int
    end: int
    available: bool


@dataclass(frozen=True, slots=True)
class AbsenceDraft:
    """An absence between two instants, checked."""

    starts_at: datetime
    ends_at: datetime
    reason: str
    remark: str


@dataclass(frozen=True, slots=True)
class ContractDraft:
    """A work contract, checked."""

    kind: str
    weekly_minutes: int
    days_per_week: int
    starts_on: date
    ends_on: date | None


def read_worker(form: Mapping[str, Any], today: date) -> WorkerDraft:
    """The identity a form describes; raise RefusedFields with a sentence at each field that cannot stand."""
    reading = Reading(form)
    latitude, longitude = read_place(reading)
    draft = WorkerDraft(
        last_name=reading.text("last_name", 80, required=True),
        first_name=reading.text("first_name", 80, required=True),
        civility=reading.choice("civility", CIVILITY_LABELS),
        birth_date=read_birth_date(reading, today, LEAST_AGE),
        gender=reading.choice("gender", GENDER_LABELS),
        phone=reading.parsed("phone", normalise_phone) or "",
        email=reading.parsed("email", normalise_email) or "",
        job_title=reading.text("job_title", 80),
        status=reading.choice("status", STATUS_LABELS, WorkerStatus.ACTIVE),
        street=reading.text("street", 200),
        postcode=reading.parsed("postcode", check_postcode) or "",
        city=reading.text("city", 100),
        latitude=latitude,
        longitude=longitude,
        transport=reading.choice("transport", TRANSPORT_LABELS, "car"),
        languages=reading.ticked("language", LANGUAGE_LABELS) or ["fr"],
        refused_pets=reading.ticked("pet", SPECIES_LABELS),
        remarks=reading.text("remarks", 4000, lines=True),
    )
    reading.check()
    return draft


def read_sectors(form: Mapping[str, Any], known: Collection[int]) -> list[int]:
    """The sectors whose boxes are ticked."""
    return [int(sector) for sector in Reading(form).ticked("sector", [str(sector) for sector in known])]


def read_skill(form: Mapping[str, Any], today: date, ranks: Collection[int], validity_months: int | None) -> SkillDraft:
    """The skill a form describes; without an expiry date, the one its validity gives."""
    reading = Reading(form)
    skill_id = reading.reference("skill_id", required=True) or 0
    level = reading.integer("level", 0, 99) or 0
    obtained_on, expires_on = reading.day("obtained_on"), reading.day("expires_on")
    if level not in ranks:
        reading.refuse("level", _("Choisissez un niveau de la liste."))
    if obtained_on and obtained_on > today:
        reading.refuse("obtained_on", _("La date d’obtention est à venir."))
    if obtained_on and expires_on and expires_on <= obtained_on:
        reading.refuse("expires_on", _("L’échéance doit suivre l’obtention ({day}).", day=f"{obtained_on:%d/%m/%Y}"))
    reading.check()
    return SkillDraft(skill_id, level, obtained_on, expires_on or proposed_expiry(obtained_on, validity_months))


def proposed_expiry(obtained_on: date | None, validity_months: int | None) -> date | None:
    """The last day of validity of something obtained on a day, if it expires at all."""
    if obtained_on is None or not validity_months:
        return None
    years, month = divmod(obtained_on.month - 1 + validity_months, 12)
    year, month = obtained_on.year + years, month + 1
    return date(year, month, min(obtained_on.day, calendar.monthrange(year, month)[1]))


def read_week(rows: Sequence[Mapping[str, Any]]) -> list[Availability]:
    """The weekly hours of rows {weekday, start, end} written as clock times; errors stand at `availability.<row>`."""
    errors: dict[str, str] = {}
    week: list[Availability] = []
    for index, row in enumerate(rows):
        try:
            weekday = row.get("weekday")
            start, end = read_clock(str(row.get("start", ""))), read_clock(str(row.get("end", "")), closing=True)
            week.append(Availability(weekday if isinstance(weekday, int) else -1, start, end))
        except Refused as refusal:
            errors[f"availability.{index}"] = refusal.reason
    if errors:
        raise RefusedFields(errors)
    check_availability(week)
    return week


def read_clock(text: str, closing: bool = False) -> int:
    """The minute of the day of a clock time; 24:00, or 00:00 as an end, is midnight at the end of the day."""
    if text.strip() == "24:00":
        return DAY
    minutes = parse_clock(text)
    return DAY if closing and minutes == 0 else minutes


def read_exception(form: Mapping[str, Any]) -> ExceptionDraft:
    """The dated exception a form describes; without times, the whole day."""
    reading = Reading(form)
    on = reading.day("on", required=True)
    start, end = _span(reading)
    if end - start < MIN_AVAILABILITY and "start" not in reading.errors:
        reading.refuse("end", _("La fin doit suivre le début d’au moins {count} min.", count=MIN_AVAILABILITY))
    available = reading.flag("available")
    reading.check()
    return ExceptionDraft(on or date.min, start, end, available)


def _span(reading: Reading) -> tuple[int, int]:
    start = reading.parsed("start", read_clock)
    end = reading.parsed("end", lambda text: read_clock(text, closing=True))
    return start or 0, DAY if end is None else end


def read_absence(form: Mapping[str, Any], tz: ZoneInfo) -> AbsenceDraft:
    """The absence a form describes: whole days unless times are given."""
    reading = Reading(form)
    first = reading.day("first", required=True)
    last = reading.day("last") or first
    start, end = _span(reading)
    reason = reading.choice("reason", ABSENCE_LABELS)
    if not reason:
        reading.refuse("reason", _("Choisissez un motif."))
    remark = reading.text("remark", 400)
    reading.check()
    starts_at, ends_at = _instants(first or date.min, start, last or date.min, end, tz)
    if ends_at <= starts_at:
        raise RefusedFields({"last": _("La fin doit suivre le début.")})
    if ends_at - starts_at > LONGEST_ABSENCE:
        raise RefusedFields({"last": _("Une absence dure trois ans au plus : vérifiez l’année.")})
    return AbsenceDraft(starts_at, ends_at, reason, remark)


def _instants(first: date, start: int, last: date, end: int, tz: ZoneInfo) -> tuple[datetime, datetime]:
    opening, _rest = instants(first, start, start + 1, tz)
    _rest, closing = instants(last, 0, end, tz) if end else (opening, opening)
    return opening, closing


def read_contract(form: Mapping[str, Any]) -> ContractDraft:
    """The contract a form describes; raise RefusedFields."""
    reading = Reading(form)
    kind = reading.choice("kind", CONTRACT_LABELS, "cdi")
    minutes = reading.parsed("weekly_minutes", _weekly_minutes, required=True) or 0
    days = reading.integer("days_per_week", 1, MOST_DAYS) or 5
    starts_on, ends_on = read_period(reading)
    if kind in ("cdd", "interim", "apprentice", "intern") and not ends_on and starts_on:
        reading.refuse("ends_on", _("Ce contrat a une date de fin."))
    reading.check()
    return ContractDraft(kind, minutes, days, starts_on or date.min, ends_on)


def _weekly_minutes(text: str) -> int:
    minutes = parse_duration(f"{text} h" if text.isdigit() else text)
    if not 0 < minutes <= MOST_WEEKLY_MINUTES:
        raise Refused(_("Une semaine compte {most} de travail au plus.", most=duration_text(MOST_WEEKLY_MINUTES)))
    return minutes
