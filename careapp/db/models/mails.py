"""The outbox: a mail is queued in the transaction that wants it and sent afterwards."""

from __future__ import annotations

from datetime import datetime

from sqlmodel import Field

from careapp.db.models.base import Row, utc_now
from careapp.db.types import UtcDateTime


class Mail(Row, table=True):
    """A mail to send, sent, or kept because no mail server is set."""

    __tablename__ = "mails"

    recipient: str = Field(max_length=254)
    subject: str = Field(max_length=200)
    body: str = Field(default="")
    document_id: int | None = Field(default=None, foreign_key="issued_documents.id")
    opportunity_id: int | None = Field(default=None, foreign_key="opportunities.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="clients.id", index=True)
    status: str = Field(default="queued", max_length=10, index=True)
    attempts: int = 0
    next_try_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str = Field(default="", max_length=400)
    message_id: str = Field(default="", max_length=120)
    created_at: datetime = Field(default_factory=utc_now, sa_type=UtcDateTime)
    created_by: str = Field(default="", max_length=120)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
