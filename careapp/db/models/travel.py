"""Known travel: the road minutes between the places of an agency."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

import careapp.db.models.base  # noqa: F401 - names the constraints of every table
from careapp.db.types import Json

MANUAL: Final = "manual"
LEARNT: Final = "learnt"


class TravelMatrix(SQLModel, table=True):
    """The minutes from each known place of an agency to each other, for a transport mode ("" is every mode).

    `places` are (latitude, longitude) as people's addresses keep them; `minutes` is the square of them, from row
    to column, in unsigned 16-bit little-endian numbers: four hundred places fit in 320 kB and are read at once.
    65535 is a way nobody knows. What people told (`source` manual) stands beside what a road server taught, and wins.
    """

    __tablename__ = "travel_matrices"

    agency_id: int = Field(foreign_key="agencies.id", primary_key=True)
    source: str = Field(default=MANUAL, primary_key=True, max_length=8)
    mode: str = Field(default="", primary_key=True, max_length=12)
    places: list[Any] = Field(default_factory=list, sa_type=Json)
    minutes: bytes = Field(sa_type=LargeBinary)
