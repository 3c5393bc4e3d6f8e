"""Known travel: the road minutes between the places of an agency."""

from __future__ import annotations

from typing import Any

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

import careapp.db.models.base  # noqa: F401 - names the constraints of every table
from careapp.db.types import Json


class TravelMatrix(SQLModel, table=True):
    """The minutes from each known place of an agency to each other, one table whatever the means of transport.

    `places` are (latitude, longitude) as people's addresses keep them; `minutes` is the square of them, from row
    to column, in unsigned 16-bit little-endian numbers: four hundred places fit in 320 kB and are read at once.
    """

    __tablename__ = "travel_matrices"

    agency_id: int = Field(foreign_key="agencies.id", primary_key=True)
    places: list[Any] = Field(default_factory=list, sa_type=Json)
    minutes: bytes = Field(sa_type=LargeBinary)
