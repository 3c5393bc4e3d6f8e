"""Document templates and what was issued from them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import UtcDateTime


class DocumentTemplate(Edited, table=True):
    """A version of the text an administrator edits for a kind of document."""

    __tablename__ = "document_templates"
    __table_args__ = (UniqueConstraint("agency_id", "kind", "number"),)

    kind: str = Field(max_length=40)
    number: int = 1
    body: str = Field(default="")
    current: bool = True


class IssuedDocument(Row, table=True):
    """A document as it left the house: its bytes, their hash, the template's version."""

    __tablename__ = "issued_documents"

    kind: str = Field(max_length=40)
    title: str = Field(max_length=160)
    opportunity_id: int | None = Field(default=None, foreign_key="opportunities.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="clients.id", index=True)
    worker_id: int | None = Field(default=None, foreign_key="workers.id", index=True)
    template_number: int = 0
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    issued_by: str = Field(default="", max_length=120)
