"""Agencies and their sectors."""

from __future__ import annotations

from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, SQLModel

import careapp.db.models.base  # noqa: F401 - names the constraints of every table
from careapp.db.types import Json


class Agency(SQLModel, table=True):
    """An agency: no row of one is ever seen from another."""

    __tablename__ = "agencies"

    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=120)
    street: str = Field(default="", max_length=200)
    postcode: str = Field(default="", max_length=10)
    city: str = Field(default="", max_length=100)
    phone: str = Field(default="", max_length=20)
    email: str = Field(default="", max_length=254)
    registration: str = Field(default="", max_length=60)
    holidays_region: str = Field(default="", max_length=8)
    agreement: str = Field(default="3127", max_length=8)
    settings: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class Sector(SQLModel, table=True):
    """A part of an agency's territory, kept by one coordinator."""

    __tablename__ = "sectors"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    id: int | None = Field(default=None, primary_key=True)
    agency_id: int = Field(foreign_key="agencies.id", index=True)
    name: str = Field(max_length=80)


class Counter(SQLModel, table=True):
    """The last number given in a series of an agency: OPP, EI, C, I."""

    __tablename__ = "counters"

    agency_id: int = Field(foreign_key="agencies.id", primary_key=True)
    series: str = Field(max_length=8, primary_key=True)
    last: int = Field(default=0)
