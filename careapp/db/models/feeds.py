"""Calendar feeds: an address that a calendar reads without a session, for one worker or one client."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import Field

from careapp.db.models.base import Row
from careapp.db.types import UtcDateTime

_LIVING = text("revoked_at IS NULL")


class CalendarFeed(Row, table=True):
    """The feed of a worker or of a client: the SHA-256 of its secret, never the secret; one living feed for each.

    `content_hash` and `content_at` tell what was last answered and since when, for `ETag` and `Last-Modified`.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (
        CheckConstraint("(worker_id IS NULL) <> (client_id IS NULL)", name="one_holder"),
        Index("uq_calendar_feeds_worker", "worker_id", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING),
        Index("uq_calendar_feeds_client", "client_id", unique=True, sqlite_where=_LIVING, postgresql_where=_LIVING),
    )

    worker_id: int | None = Field(default=None, foreign_key="workers.id", ondelete="CASCADE")
    client_id: int | None = Field(default=None, foreign_key="clients.id", ondelete="CASCADE")
    token_hash: str = Field(max_length=64, unique=True)
    naming: str = Field(default="short", max_length=10)
    created_at: datetime = Field(sa_type=UtcDateTime)
    created_by: str = Field(default="", max_length=120)
    read_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    content_hash: str = Field(default="", max_length=64)
    content_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
