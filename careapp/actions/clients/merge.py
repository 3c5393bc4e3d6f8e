"""Two records of one person become one: field by field as chosen, with everything that was linked to either."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Table, delete, func, select, update
from sqlmodel import SQLModel

from careapp.actions.clients import twins
from careapp.actions.work import Work
from careapp.catalogues import label
from careapp.db.models.agencies import Sector
from careapp.db.models.clients import Client, ClientAddress, ClientContact, WorkerChoice
from careapp.db.models.twins import ClientMerge, DistinctPeople
from careapp.db.models.users import User
from careapp.domain.audit import NOUN_LABELS
from careapp.domain.audit_fields import FIELD_LABELS
from careapp.domain.clients import STATUS_LABELS
from careapp.domain.mailing import CONSENT_LABELS
from careapp.domain.people import CIVILITY_LABELS, format_phone, full_name
from careapp.domain.permissions import Permission
from careapp.domain.records import GENDER_LABELS, LANGUAGE_LABELS
from careapp.domain.refusal import Refused
from careapp.i18n import N_, _, formats
from careapp.readmodels.clients import MergeField, MergeView

FIELDS: Final = (
    "civility", "last_name", "first_name", "birth_date", "gender", "phone", "mobile", "email", "mail_consent", "status",
    "sector_id", "manager_id", "gir", "language", "preferred_gender", "gender_required", "preferred_language",
    "telecare", "remarks",
)  # fmt: skip
LABELS: Final[Mapping[str, Mapping[Any, str]]] = {
    "civility": CIVILITY_LABELS,
    "gender": GENDER_LABELS,
    "mail_consent": CONSENT_LABELS,
    "status": STATUS_LABELS,
    "language": LANGUAGE_LABELS,
    "preferred_gender": GENDER_LABELS,
    "preferred_language": LANGUAGE_LABELS,
    "gender_required": {True: N_("Oui"), False: N_("Non")},
}
REFUSED: Final = "no"
OWN: Final = ("distinct_people",)  # what is said of two records, which ends with one of them


def view(work: Work, kept_client_id: int, other_client_id: int) -> MergeView:
    """Two records side by side: where one says nothing, what the other says is taken."""
    kept, other = _both(work, kept_client_id, other_client_id)
    return MergeView(
        kept_id=kept.id or 0,
        kept_version=kept.version,
        kept_name=full_name(kept.first_name, kept.last_name, kept.civility),
        kept_code=kept.code,
        other_id=other.id or 0,
        other_version=other.version,
        other_name=full_name(other.first_name, other.last_name, other.civility),
        other_code=other.code,
        fields=[_field(work, name, kept, other) for name in FIELDS],
        moves=_counts(work, other),
    )


def merge(
    work: Work, kept_client_id: int, other_client_id: int, seen: tuple[int, int], chosen: Mapping[str, Any]
) -> None:
    """Take the chosen fields, move all that was linked to the second record, and leave where it went.

    `seen` holds the versions both records were seen at; `chosen` maps a field to kept or other. Raise Stale, Refused.
    """
    kept, other = _both(work, kept_client_id, other_client_id)
    work.get_seen(Client, kept.id, seen[0])
    work.get_seen(Client, other.id, seen[1])
    taken = [name for name in FIELDS if str(chosen.get(name) or _usual(kept, other, name)) == "other"]
    before = {name: _plain(getattr(other, name)) for name in FIELDS}
    values = {name: getattr(other, name) for name in taken}
    moved = _move_all(work, kept, other)
    code, old_id = other.code, other.id or 0
    work.session.flush()
    work.session.expire(other)
    work.session.execute(delete(Client).where(Client.id == old_id))  # type: ignore[arg-type]
    work.session.expunge(other)
    for name, value in values.items():
        setattr(kept, name, value)
    trace = {"old_id": old_id, "old_code": code, "record": before, "merged_by": work.actor.name}
    work.add(ClientMerge(agency_id=work.actor.agency_id, kept_id=kept.id or 0, merged_at=work.now, **trace))
    work.audit("merge", kept, code=code, fields=taken, count=moved)
    twins.settle(work, kept)


def forward(work: Work, client_id: int) -> int:
    """The client a record that is no more went into, 0 for none."""
    work.require(Permission.CLIENTS_READ)
    rows = work.mine(ClientMerge).where(ClientMerge.old_id == client_id)
    found = work.session.exec(rows).first()
    return found.kept_id if found else 0


def _both(work: Work, kept_id: int, other_id: int) -> tuple[Client, Client]:
    work.require(Permission.CLIENTS_MERGE)
    kept, other = work.get(Client, kept_id), work.get(Client, other_id)
    if kept.id == other.id:
        raise Refused(_("C’est la même fiche."))
    return kept, other


def _usual(kept: Client, other: Client, name: str) -> str:
    mine, theirs = getattr(kept, name), getattr(other, name)
    if name == "mail_consent" and theirs == REFUSED:  # who said no once has said no
        return "other"
    return "other" if mine in ("", None) and theirs not in ("", None) else "kept"


def _field(work: Work, name: str, kept: Client, other: Client) -> MergeField:
    mine, theirs = getattr(kept, name), getattr(other, name)
    shown = [_shown(work, name, value) for value in (mine, theirs)]
    return MergeField(name, _(FIELD_LABELS.get(name, name)), *shown, mine != theirs, _usual(kept, other, name))


def _shown(work: Work, name: str, value: Any) -> str:
    if value in ("", None):
        return ""
    if name in LABELS:
        return _(LABELS[name].get(value, str(value)))
    if name == "birth_date":
        return formats.date_text(value)
    if name in ("phone", "mobile"):
        return format_phone(value)
    if name in ("sector_id", "manager_id"):
        row = work.session.get(Sector if name == "sector_id" else User, value)
        return row.name if row else ""
    return str(value)


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _links() -> list[tuple[Table, Any]]:
    """Every column of the house that names a client."""
    clients = Client.__table__  # type: ignore[attr-defined]
    return [
        (table, column)
        for table in SQLModel.metadata.sorted_tables
        if table.name not in OWN
        for column in table.columns
        if any(key.column.table is clients for key in column.foreign_keys)
    ]


def _counts(work: Work, client: Client) -> list[str]:
    """What moves with a record, in words: `4 visites`."""
    found: dict[str, int] = {}
    for table, column in _links():
        rows = select(func.count()).select_from(table).where(column == client.id)
        count = work.session.execute(rows).scalar_one()
        if count:
            found[table.name] = found.get(table.name, 0) + count
    return [f"{label(_(NOUN_LABELS.get(name, _PARTS.get(name, name))))} : {count}" for name, count in found.items()]


_PARTS: Final = {
    "client_addresses": N_("Adresse"),
    "client_contacts": N_("Entourage"),
    "pets": N_("Animal"),
    "care_plans": N_("Plan d’aide"),
    "worker_choices": N_("Préférence"),
    "client_merges": N_("Fiche déjà fusionnée"),
}


def _move_all(work: Work, kept: Client, other: Client) -> int:
    """Let everything name the record that is kept; how many rows moved. What both hold stays once."""
    _make_room(work, kept, other)
    moved = 0
    for table, column in _links():
        values: dict[Any, Any] = {column.name: kept.id}
        if "version" in table.columns:
            values["version"] = table.c.version + 1
        moved += work.session.execute(update(table).where(column == other.id).values(values)).rowcount
    pair = (DistinctPeople.first_id == other.id) | (DistinctPeople.second_id == other.id)
    work.session.execute(delete(DistinctPeople).where(pair))
    return moved


def _make_room(work: Work, kept: Client, other: Client) -> None:
    """A client has one main address, one main carer, and says one thing of a worker: what the kept record says."""
    for model, mark in ((ClientAddress, "main"), (ClientContact, "main_carer")):
        held = work.mine(model).where(model.client_id == kept.id, getattr(model, mark))
        if work.session.exec(held).first() is not None:
            work.session.execute(update(model).where(model.client_id == other.id).values({mark: False}))  # type: ignore[arg-type]
    said = select(WorkerChoice.worker_id).where(WorkerChoice.client_id == kept.id)  # type: ignore[call-overload]
    both = (WorkerChoice.client_id == other.id) & WorkerChoice.worker_id.in_(said)  # type: ignore[attr-defined]
    work.session.execute(delete(WorkerChoice).where(both))
