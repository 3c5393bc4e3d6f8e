"""A CSV file read against what the agency already has, then written whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlmodel import SQLModel, col, select

from careapp.actions.imports import requests, rows
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Sector
from careapp.db.models.catalog import Activity, FormTemplate, Skill, SkillLevel
from careapp.db.models.clients import Client
from careapp.db.models.workers import Worker
from careapp.db.queries.records import managers
from careapp.domain.csv_columns import Known
from careapp.domain.csv_import import (
    ImportPreview,
    LineFault,
    client_template,
    preview_clients,
    preview_workers,
    worker_template,
)
from careapp.domain.csv_requests import preview_requests, request_template
from careapp.domain.people import fold
from careapp.domain.permissions import Permission
from careapp.domain.refusal import NotFound, Refused
from careapp.i18n import _


@dataclass(frozen=True, slots=True)
class Kind:
    """What can be imported: its table, how a file is read, how its rows are written, its empty file."""

    model: type[SQLModel]
    read: Callable[..., ImportPreview]
    write: Callable[[Work, Sequence[Any]], int]
    template: Callable[[], str]
    compare: Callable[..., ImportPreview] | None = None  # with whom the agency knows; without it they are refused


KINDS: Final = {
    "clients": Kind(Client, preview_clients, rows.write_clients, client_template),
    "workers": Kind(Worker, preview_workers, rows.write_workers, worker_template),
    "opportunities": Kind(Client, preview_requests, requests.write_requests, request_template, requests.with_known),
}


def kind_of(name: str) -> Kind:
    """What is imported under a name; raise NotFound for a name that is none."""
    if name not in KINDS:
        raise NotFound(_("Seuls les clients, les intervenants et les demandes s’importent."))
    return KINDS[name]


def template(work: Work, kind: str) -> str:
    """The empty file of a kind, with one example line."""
    work.require(Permission.RECORDS_IMPORT)
    return kind_of(kind).template()


def preview(work: Work, kind: str, data: bytes) -> ImportPreview:
    """What a file would add, and every fault that stops it."""
    work.require(Permission.RECORDS_IMPORT)
    found = kind_of(kind)
    read = found.read(data, work.today, _known(work, found.model))
    return found.compare(work, read) if found.compare else _without_twins(work, found.model, read)


def write(work: Work, kind: str, data: bytes) -> int:
    """Add everyone a file describes, or raise Refused and add nobody; how many were added."""
    read = preview(work, kind, data)
    if not read.sound:
        count = len(read.errors)
        raise Refused(_("Rien n’est importé : {count} erreurs dans ce fichier.", count=count))
    return kind_of(kind).write(work, read.rows)


def _known(work: Work, model: Any) -> Known:
    agency_id = work.actor.agency_id
    skills = select(Skill.name, Skill.id).where(Skill.agency_id == agency_id, Skill.active)
    sectors = select(Sector.name, Sector.id).where(Sector.agency_id == agency_id)
    levels = select(SkillLevel.name, SkillLevel.rank).where(SkillLevel.agency_id == agency_id)
    codes = select(model.code).where(model.agency_id == agency_id)
    return Known(
        skills=dict(work.all(skills)),
        sectors=dict(work.all(sectors)),
        levels=dict(work.all(levels.order_by(SkillLevel.rank))),
        codes=frozenset(work.all(codes)),
        activities=_activities(work),
        managers={name: int(key) for key, name in work.all(managers(agency_id))},
    )


def _activities(work: Work) -> dict[str, int]:
    """The activities that have a form to open an opportunity with, by name in both languages."""
    current = select(FormTemplate.activity_id).where(
        FormTemplate.agency_id == work.actor.agency_id, FormTemplate.current
    )
    rows = work.all(work.mine(Activity).where(Activity.active, col(Activity.id).in_(current)))
    return {name: row.id or 0 for row in rows for name in (label(row.label), row.label)}


def _without_twins(work: Work, model: Any, read: ImportPreview) -> ImportPreview:
    """The preview with a fault for each person the agency already has (same names and same birth date or phone)."""
    columns = (model.code, model.last_name, model.first_name, model.birth_date, model.phone)
    met = {}
    for code, last, first, birth, phone in work.all(select(*columns).where(model.agency_id == work.actor.agency_id)):
        met.update({(fold(last), fold(first), told): code for told in (birth, phone) if told})
    faults = []
    for row in read.rows:
        person = getattr(row, "client", None) or row.worker
        keys = [(fold(person.last_name), fold(person.first_name), told) for told in (person.birth_date, person.phone)]
        if code := next((met[key] for key in keys if key[2] and key in met), None):
            name = f"{person.last_name} {person.first_name}".strip()
            faults.append(
                LineFault(row.line, _("Nom de famille"), name, _("Cette personne existe déjà : {code}.", code=code))
            )
    return replace(read, errors=tuple(sorted((*read.errors, *faults), key=lambda fault: fault.line)))
