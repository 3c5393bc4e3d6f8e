"""Documents that a client or a worker is expected to hand over, and what was received."""

from __future__ import annotations

from datetime import date

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited


class ExpectedDocument(Edited, table=True):
    """A document asked of clients or workers, of every activity or one; `code` names one that ships."""

    __tablename__ = "expected_documents"

    name: str = Field(max_length=120)
    whom: str = Field(max_length=8)
    activity_id: int | None = Field(default=None, foreign_key="activities.id", ondelete="CASCADE", index=True)
    obligatory: bool = True
    validity_months: int | None = None
    reminder_days: int = 30
    ground: str = Field(default="", max_length=200)
    code: str = Field(default="", max_length=40)
    active: bool = True


class ReceivedDocument(Edited, table=True):
    """What is known of an expected document of one client or worker: when it came, until when it is valid.

    `remind_on` is the day from which it is said to expire; a document without object (`waived`) is not asked for.
    """

    __tablename__ = "received_documents"
    __table_args__ = (UniqueConstraint("expected_id", "client_id"), UniqueConstraint("expected_id", "worker_id"))

    expected_id: int = Field(foreign_key="expected_documents.id", ondelete="CASCADE")
    client_id: int | None = Field(default=None, foreign_key="clients.id", ondelete="CASCADE", index=True)
    worker_id: int | None = Field(default=None, foreign_key="workers.id", ondelete="CASCADE", index=True)
    received_on: date | None = None
    valid_until: date | None = None
    remind_on: date | None = None
    waived: bool = False
    remark: str = Field(default="", max_length=400)
    recorded_by: str = Field(default="", max_length=120)
    file_name: str = Field(default="", max_length=120)
    file_kind: str = Field(default="", max_length=10)
    file_size: int = 0
    sha256: str = Field(default="", max_length=64, index=True)
