"""The outbox: a mail is queued in the transaction that wants it and sent afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Row, utc_now
from careapp.db.types import Json, UtcDateTime


class Mail(Row, table=True):
    """A mail to one address: to send, sent, given back, or kept because no mail server is set.

    `addressed` holds what the header says of all who get it (`to`, `cc`); `dedupe_key` lets one demand queue it once;
    `tried_at` is its latest attempt.
    """

    __tablename__ = "mails"
    __table_args__ = (
        UniqueConstraint("agency_id", "dedupe_key"),
        Index("ix_mails_tried", "agency_id", "tried_at"),
        Index("ix_mails_recipient", "agency_id", "recipient"),
    )

    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    body: str = Field(default="")
    document_id: int | None = Field(default=None, foreign_key="issued_documents.id")
    opportunity_id: int | None = Field(default=None, foreign_key="opportunities.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="clients.id", index=True)
    worker_id: int | None = Field(default=None, foreign_key="workers.id", index=True)
    kind: str = Field(default="", max_length=30, sa_column_kwargs={"server_default": ""})
    addressed: dict[str, Any] = Field(default_factory=dict, sa_type=Json, sa_column_kwargs={"server_default": "{}"})
    dedupe_key: str | None = Field(default=None, max_length=80)
    status: str = Field(default="queued", max_length=10, index=True)
    attempts: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = Field(default="", max_length=400)
    message_id: str = Field(default="", max_length=120)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    created_by: str = Field(default="", max_length=120)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MailDocument(Row, table=True):
    """A kept document that travels with a mail beside its first one."""

    __tablename__ = "mail_documents"
    __table_args__ = (UniqueConstraint("mail_id", "document_id"),)

    mail_id: int = Field(foreign_key="mails.id", ondelete="CASCADE")
    document_id: int = Field(foreign_key="issued_documents.id")


class FaultyAddress(Row, table=True):
    """An address that gave a mail back for good: nothing leaves for it until somebody says that it is corrected."""

    __tablename__ = "faulty_addresses"
    __table_args__ = (UniqueConstraint("agency_id", "address"),)

    address: str = Field(max_length=254)
    reason: str = Field(default="", max_length=400)
    mail_id: int | None = Field(default=None, foreign_key="mails.id")
    found_at: datetime = Field(sa_type=UtcDateTime)
