"""Selects on visits that several actions share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select
from sqlmodel import select

from careapp.db.models.visits import Visit

WAITING: Final = ("planned", "to_confirm")


def slot_keys(agency_id: int, slot_ids: Collection[int]) -> Select:
    """The places of slots that already made a visit."""
    columns = Visit.slot_id, Visit.slot_date, Visit.position
    return select(*columns).where(Visit.agency_id == agency_id, Visit.slot_id.in_(slot_ids))  # type: ignore[union-attr]


def untouched(agency_id: int, mission_id: int, now: datetime) -> Select:
    """Future visits made from a mission's slots that no person has changed since."""
    quiet = Visit.status.in_(WAITING), Visit.locked.is_(False), Visit.by_hand == ""  # type: ignore[attr-defined]
    return to_come(agency_id, mission_id, now).where(*quiet)


def to_come(agency_id: int, mission_id: int, now: datetime) -> Select:
    """Future visits made from a mission's slots."""
    made = Visit.mission_id == mission_id, Visit.slot_date.is_not(None)  # type: ignore[union-attr]
    return select(Visit).where(Visit.agency_id == agency_id, *made, Visit.starts_at > now)


def named(model: Any, ids: Collection[int]) -> Select:
    """Rows of a table by id."""
    return select(model).where(model.id.in_(ids))


def assigned_of(agency_id: int, mission_id: int, now: datetime) -> Select:
    """The visits of a mission that are not over and that somebody has."""
    mine = Visit.agency_id == agency_id, Visit.mission_id == mission_id, Visit.ends_at > now
    return select(Visit.id).where(*mine, Visit.worker_id.is_not(None))  # type: ignore[union-attr]
