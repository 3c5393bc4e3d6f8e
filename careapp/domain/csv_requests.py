"""Requests from a CSV file: who needs help and for what; a person known already is attached, not entered again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from careapp.domain.clients import AddressDraft, ClientDraft, ClientStatus, read_address, read_client
from careapp.domain.csv_columns import CLIENT_COLUMNS, Column, Known, named_id
from careapp.domain.csv_import import FormFaults, Forms, ImportPreview, preview, read_part, template
from careapp.domain.next_steps import NextStep, read_next_step
from careapp.domain.reading import Reading
from careapp.domain.refusal import RefusedFields
from careapp.domain.twins import Person, person_of
from careapp.i18n import N_, _

LONGEST_NEED: Final = 4000
PERSON: Final = ("civility", "last_name", "first_name", "birth_date", "gender", "phone", "mobile", "email", "gir")
PLACE: Final = ("street", "postcode", "city")


@dataclass(frozen=True, slots=True)
class Demand:
    """What is asked for."""

    need: str
    activity_id: int
    origin: str
    funding: str
    wished_start: date | None
    manager_id: int | None
    step: NextStep


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request a line describes; `client_id` is the record it is attached to, `note` says so in words."""

    line: int
    client: ClientDraft
    person: Person
    demand: Demand
    address: AddressDraft | None = None
    client_id: int = 0
    maybe_twin: bool = False
    note: str = ""
    code: str = ""


def _activity(text: str, known: Known) -> int:
    return named_id(text, known.activities, _("Activité inconnue : « {text} ».", text=text[:40]))


def _manager(text: str, known: Known) -> int:
    return named_id(text, known.managers, _("Personne inconnue dans l’agence : « {text} ».", text=text[:40]))


def _as_is(text: str, known: Known) -> str:
    return text


REQUEST_COLUMNS: Final = (
    *(
        column
        for column in CLIENT_COLUMNS
        if (column.form, column.key) in {*(("client", key) for key in PERSON), *(("address", key) for key in PLACE)}
    ),
    Column("demand", "need", N_("Besoin"), ("demande", "besoin exprime", "need", "request"), "Aide au lever"),
    Column(
        "demand", "activity_id", N_("Activité"), ("activite", "activity"), "Aide à la personne", _activity,
        required=True,
    ),
    Column("demand", "origin", N_("Origine"), ("source", "provenance", "origin"), "Hôpital"),
    Column("demand", "funding", N_("Financement"), ("financeur", "funding", "funder"), "APA, conseil départemental"),
    Column(
        "demand", "wished_start", N_("Début souhaité"), ("debut", "date souhaitee", "wished start"), "01/02/2027",
        _as_is,
    ),
    Column("demand", "manager_id", N_("Gestionnaire"), ("suivi par", "manager", "owner"), "", _manager),
    Column("demand", "what", N_("Prochaine action"), ("action", "a faire", "next action"), "Rappeler la fille"),
    Column("demand", "on", N_("Échéance"), ("pour le", "date d action", "due date", "by"), "", _as_is),
)  # fmt: skip


def preview_requests(data: bytes, today: date, known: Known) -> ImportPreview[RequestRow]:
    """The requests of a CSV file; one person may send several."""
    read = lambda line, forms: _row(line, forms, today)  # noqa: E731
    return preview(data, REQUEST_COLUMNS, known, read, alone=False)


def request_template() -> str:
    """An empty requests file with one example line."""
    return template(REQUEST_COLUMNS)


def _row(line: int, forms: Forms, today: date) -> RequestRow:
    errors: dict[tuple[str, str], str] = {}
    form = {**forms.get("client", {}), "status": ClientStatus.PROSPECT}
    client = read_part("client", form, lambda given: read_client(given, today), errors)
    place = forms.get("address")
    if place and place.get("city") and not place.get("street"):
        place = {**place, "street": _("À préciser")}
    address = read_part("address", place, read_address, errors) if place and place.get("street") else None
    demand = read_part("demand", forms.get("demand", {}), lambda given: _demand(given, today), errors)
    if errors or client is None or demand is None:
        raise FormFaults(errors)
    return RequestRow(line, client, person_of({**form, "birth_date": client.birth_date}), demand, address)


def _demand(form: Mapping[str, Any], today: date) -> Demand:
    reading = Reading(form)
    need = reading.text("need", LONGEST_NEED, lines=True)
    origin, funding = reading.text("origin", 60), reading.text("funding", 80)
    wished_start = reading.day("wished_start")
    if not form.get("activity_id"):
        reading.refuse("activity_id", _("Remplissez ce champ."))
    step = NextStep()
    try:
        step = read_next_step(form, today)
    except RefusedFields as refusal:
        reading.errors |= refusal.errors
    reading.check()
    return Demand(need, int(form["activity_id"]), origin, funding, wished_start, form.get("manager_id"), step)
