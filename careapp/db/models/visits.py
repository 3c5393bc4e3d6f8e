"""Visits: one worker at one client's at one time, never two at once; the database itself refuses it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlalchemy import DDL, CheckConstraint, Index, UniqueConstraint, event
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import UtcDateTime

DOUBLE_BOOKING: Final = "careapp_double_booking"


class Visit(Edited, table=True):
    """A visit to a client; a paired visit is two rows that share `pair_key`.

    It may start from `earliest_at` and end by `latest_at` (when `soft_end`, later at a cost); the second of a pair
    starts `gap_least` to `gap_most` minutes after the first.
    A cancelled one keeps its typed reason and whether it is billed and paid all the same; an invoiced one is closed.
    One made from a slot keeps the date it stands for in `slot_date`, wherever it is moved: it is never made twice;
    `by_hand` names what people have changed since, which a change of the slot leaves alone.
    """

    __tablename__ = "visits"
    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        UniqueConstraint("slot_id", "slot_date", "position"),
        # Whole: what has changed in a day is told from this index alone, without reading the rows.
        Index("ix_visits_day", "agency_id", "starts_at", "version", "worker_id", "created_at"),
        Index("ix_visits_worker", "worker_id", "starts_at"),
        Index("ix_visits_client", "client_id", "starts_at"),
    )

    # Without an index of its own, which SQLite would take for the questions about one client or one worker.
    agency_id: int = Field(foreign_key="agencies.id")
    client_id: int = Field(foreign_key="clients.id")
    address_id: int | None = Field(default=None, foreign_key="client_addresses.id", ondelete="SET NULL")
    service_id: int = Field(foreign_key="services.id")
    opportunity_id: int | None = Field(default=None, foreign_key="opportunities.id", index=True)
    mission_id: int | None = Field(default=None, foreign_key="missions.id", ondelete="SET NULL", index=True)
    slot_id: int | None = Field(default=None, foreign_key="slots.id", ondelete="SET NULL")
    slot_date: date | None = None
    worker_id: int | None = Field(default=None, foreign_key="workers.id")
    starts_at: datetime = Field(sa_type=UtcDateTime)
    ends_at: datetime = Field(sa_type=UtcDateTime)
    status: str = Field(default="planned", max_length=12)
    pair_key: str = Field(default="", max_length=32)
    position: int = 1
    locked: bool = False
    reason: str = Field(default="", max_length=400)
    notice_reason: str = Field(default="", max_length=20, sa_column_kwargs={"server_default": ""})
    by_hand: str = Field(default="", max_length=60)
    note: str = Field(default="", max_length=400)
    cancellation: str = Field(default="", max_length=20)
    cancellation_billed: bool = False
    cancellation_paid: bool = False
    invoiced_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    earliest_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    latest_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    soft_end: bool = Field(default=False)
    gap_least: int = 0
    gap_most: int = 0


class VisitTask(Row, table=True):
    """What became of a task in a visit: done, or not and why."""

    __tablename__ = "visit_tasks"

    visit_id: int = Field(foreign_key="visits.id", ondelete="CASCADE", index=True)
    opportunity_task_id: int | None = Field(default=None, foreign_key="opportunity_tasks.id", ondelete="SET NULL")
    name: str = Field(max_length=120)
    done: bool = False
    not_done_reason: str = Field(default="", max_length=200)


_OVERLAP: Final = f"""
  SELECT RAISE(ABORT, '{DOUBLE_BOOKING}') WHERE NEW.worker_id IS NOT NULL AND NEW.status <> 'cancelled' AND EXISTS (
    SELECT 1 FROM visits WHERE worker_id = NEW.worker_id AND id <> COALESCE(NEW.id, -1) AND status <> 'cancelled'
      AND starts_at < NEW.ends_at AND ends_at > NEW.starts_at AND starts_at > datetime(NEW.starts_at, '-1 day'));
"""  # noqa: S608 - a constant, no input in it

_TOO_LONG: Final = (
    "WHEN julianday(NEW.ends_at) - julianday(NEW.starts_at) > 1.0 "
    "BEGIN SELECT RAISE(ABORT, 'a visit lasts a day at most'); END"
)

SQLITE_GUARD: Final = (
    f"CREATE TRIGGER visits_no_overlap_insert BEFORE INSERT ON visits BEGIN {_OVERLAP} END",
    "CREATE TRIGGER visits_no_overlap_update BEFORE UPDATE OF worker_id, starts_at, ends_at, status ON visits "
    f"BEGIN {_OVERLAP} END",
    f"CREATE TRIGGER visits_at_most_a_day_insert BEFORE INSERT ON visits {_TOO_LONG}",
    f"CREATE TRIGGER visits_at_most_a_day_update BEFORE UPDATE OF starts_at, ends_at ON visits {_TOO_LONG}",
)
POSTGRES_GUARD: Final = (
    "CREATE EXTENSION IF NOT EXISTS btree_gist",
    f"ALTER TABLE visits ADD CONSTRAINT {DOUBLE_BOOKING} EXCLUDE USING gist (worker_id WITH =, "
    "tstzrange(starts_at, ends_at) WITH &&) WHERE (worker_id IS NOT NULL AND status <> 'cancelled')",
)

for _statement in SQLITE_GUARD:
    event.listen(Visit.__table__, "after_create", DDL(_statement.replace("%", "%%")).execute_if(dialect="sqlite"))
for _statement in POSTGRES_GUARD:
    event.listen(Visit.__table__, "after_create", DDL(_statement).execute_if(dialect="postgresql"))
