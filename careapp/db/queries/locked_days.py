"""Selects of days whose planning is closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Select, or_, select

from careapp.db.models.clients import Client
from careapp.db.models.locked_days import LockedDay


def of_client(agency_id: int, days: Collection[date], client_id: int) -> Select:
    """The locks that hold for a client's visits on some days."""
    sector = select(Client.sector_id).where(Client.id == client_id).scalar_subquery()
    whose = or_(LockedDay.sector_id.is_(None), LockedDay.sector_id == sector)  # type: ignore[union-attr]
    on = LockedDay.agency_id == agency_id, LockedDay.on.in_(days)  # type: ignore[attr-defined]
    return select(LockedDay).where(*on, whose).order_by(LockedDay.on)
