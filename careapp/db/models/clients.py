"""Clients: the person helped, where, with whom, what is granted, whom they want."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, Numeric, UniqueConstraint, event
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.domain.people import fold, search_text
from careapp.domain.twins import name_key


class Client(Edited, table=True):
    """A person, family or site that receives visits."""

    __tablename__ = "clients"
    __table_args__ = (
        UniqueConstraint("agency_id", "code"),
        Index("ix_clients_search", "agency_id", "search"),
        Index("ix_clients_name_key", "agency_id", "name_key"),
        Index("ix_clients_birth_date", "agency_id", "birth_date"),
        Index("ix_clients_phone", "agency_id", "phone"),
        Index("ix_clients_mobile", "agency_id", "mobile"),
    )

    code: str = Field(max_length=12)
    civility: str = Field(default="", max_length=12)
    last_name: str = Field(max_length=80)
    first_name: str = Field(default="", max_length=80)
    birth_date: date | None = None
    gender: str = Field(default="", max_length=10)
    phone: str = Field(default="", max_length=20)
    mobile: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=254)
    mail_consent: str = Field(default="", max_length=3, sa_column_kwargs={"server_default": ""})
    status: str = Field(default="active", max_length=12)
    sector_id: int | None = Field(default=None, foreign_key="sectors.id", index=True)
    manager_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    gir: int | None = None
    language: str = Field(default="fr", max_length=5)
    preferred_gender: str = Field(default="", max_length=10)
    gender_required: bool = False
    preferred_language: str = Field(default="", max_length=5)
    telecare: str = Field(default="", max_length=200)
    remarks: str = Field(default="", max_length=4000)
    search: str = Field(default="", max_length=400)
    name_key: str = Field(default="", max_length=200)
    maybe_twin: bool = False


class ClientAddress(Row, table=True):
    """A place of intervention: where it is and how one gets in."""

    __tablename__ = "client_addresses"

    client_id: int = Field(foreign_key="clients.id", ondelete="CASCADE", index=True)
    label: str = Field(default="", max_length=60)
    street: str = Field(max_length=200)
    postcode: str = Field(default="", max_length=10)
    city: str = Field(max_length=100)
    latitude: float | None = None
    longitude: float | None = None
    floor: str = Field(default="", max_length=40)
    door_code: str = Field(default="", max_length=40)
    keys: str = Field(default="", max_length=200)
    parking: str = Field(default="", max_length=200)
    main: bool = False
    search: str = Field(default="", max_length=100)


class ClientContact(Row, table=True):
    """Someone around the client: family, guardian, nurse, doctor."""

    __tablename__ = "client_contacts"

    client_id: int = Field(foreign_key="clients.id", ondelete="CASCADE", index=True)
    name: str = Field(max_length=120)
    relation: str = Field(default="", max_length=60)
    phone: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=254)
    mail_consent: str = Field(default="", max_length=3, sa_column_kwargs={"server_default": ""})
    main_carer: bool = False
    emergency: bool = False


class Pet(Row, table=True):
    """A pet of the home."""

    __tablename__ = "pets"

    client_id: int = Field(foreign_key="clients.id", ondelete="CASCADE", index=True)
    species: str = Field(max_length=40)
    name: str = Field(default="", max_length=60)
    remark: str = Field(default="", max_length=200)


class WorkerChoice(Row, table=True):
    """A worker the client prefers, or never wants again, and why."""

    __tablename__ = "worker_choices"
    __table_args__ = (UniqueConstraint("client_id", "worker_id"),)

    client_id: int = Field(foreign_key="clients.id", ondelete="CASCADE", index=True)
    worker_id: int = Field(foreign_key="workers.id", ondelete="CASCADE", index=True)
    kind: str = Field(max_length=10)
    remark: str = Field(default="", max_length=400)


class CarePlan(Row, table=True):
    """What a funder grants: hours a month at a price over a period."""

    __tablename__ = "care_plans"

    client_id: int = Field(foreign_key="clients.id", ondelete="CASCADE", index=True)
    funder: str = Field(max_length=80)
    monthly_minutes: int
    hourly_rate: Decimal | None = Field(default=None, sa_type=Numeric(10, 2, asdecimal=True))
    starts_on: date
    ends_on: date | None = None
    reference: str = Field(default="", max_length=60)


def _fill_client(_mapper: Any, _connection: Any, row: Client) -> None:
    row.search = search_text(row.last_name, row.first_name, row.code, row.phone, row.mobile)
    row.name_key = name_key(row.last_name, row.first_name)


def _fill_address(_mapper: Any, _connection: Any, row: ClientAddress) -> None:
    row.search = fold(row.city)


for _moment in ("before_insert", "before_update"):
    event.listen(Client, _moment, _fill_client)
    event.listen(ClientAddress, _moment, _fill_address)
