"""Selects of what has changed: the end of the audit trail, and the versions of the visits of a span."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Select, func
from sqlmodel import select

from careapp.db.models.audit import AuditEntry
from careapp.db.models.visits import Visit
from careapp.db.queries.matching import in_span, utc_minutes


def tail(after: int) -> Select:
    """How far the audit trail goes, and how many entries it has after one: both change with every write."""
    return select(func.coalesce(func.max(AuditEntry.id), 0), func.count()).where(AuditEntry.id > after)  # type: ignore[operator]


def entries_after(after: int) -> Select:
    """The entries of every agency after one: who did what to which row."""
    columns = (
        AuditEntry.id,
        AuditEntry.agency_id,
        AuditEntry.at,
        AuditEntry.user_id,
        AuditEntry.actor,
        AuditEntry.verb,
        AuditEntry.noun,
        AuditEntry.noun_id,
        AuditEntry.changes,
    )
    return select(*columns).where(AuditEntry.id > after).order_by(AuditEntry.id)  # type: ignore[call-overload, operator]


def versions(agency_id: int, begins: datetime, ends: datetime, *where: Any) -> Select:
    """The visits that touch a span, each with its version and who has it."""
    found = select(Visit.id, Visit.version, Visit.worker_id)
    return found.where(Visit.agency_id == agency_id, *in_span(begins, ends), *where)


def marks(agency_id: int, begins: datetime, ends: datetime) -> Select:
    """One row that changes whenever a visit of a long span does."""
    version, key = Visit.version, Visit.id
    found = select(func.count(), func.coalesce(func.sum(version), 0), func.coalesce(func.sum(key * version), 0))  # type: ignore[operator]
    return found.where(Visit.agency_id == agency_id, Visit.starts_at >= begins, Visit.starts_at < ends)


def begun_since(agency_id: int, after: datetime, until: datetime) -> Select:
    """Planned visits that somebody has, begun after an instant and by another: nobody has arrived there yet."""
    waiting = Visit.status == "planned", Visit.worker_id.is_not(None)  # type: ignore[union-attr]
    found = select(Visit.id, Visit.worker_id, utc_minutes(Visit.starts_at))
    return found.where(Visit.agency_id == agency_id, Visit.starts_at > after, Visit.starts_at <= until, *waiting)
