"""Document templates, letterheads, letters, what was issued from them and what is printed together."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import Json, UtcDateTime


class DocumentTemplate(Edited, table=True):
    """A version of the text an administrator edits for a kind of document, in a language, for an activity or all.

    `number` counts all versions of the kind, so that an issued document names its text by it.
    """

    __tablename__ = "document_templates"
    __table_args__ = (UniqueConstraint("agency_id", "kind", "number"),)

    kind: str = Field(max_length=40)
    activity_id: int | None = Field(default=None, foreign_key="activities.id")
    language: str = Field(default="fr", max_length=5)
    number: int = 1
    body: str = Field(default="")
    current: bool = True
    author: str = Field(default="", max_length=120)
    comment: str = Field(default="", max_length=200)


class Letterhead(Edited, table=True):
    """What stands around the documents of an agency, or of one of its activities: logo, colour, texts by language."""

    __tablename__ = "letterheads"
    __table_args__ = (UniqueConstraint("agency_id", "activity_id"),)

    activity_id: int | None = Field(default=None, foreign_key="activities.id")
    colour: str = Field(default="", max_length=7)
    logo: bytes | None = Field(default=None, sa_type=LargeBinary)
    logo_type: str = Field(default="", max_length=20)
    texts: dict[str, Any] = Field(default_factory=dict, sa_type=Json)


class Letter(Edited, table=True):
    """A letter that an agency wrote itself, by its name; its text is a document template."""

    __tablename__ = "letters"
    __table_args__ = (UniqueConstraint("agency_id", "name"),)

    name: str = Field(max_length=80)
    active: bool = True


class IssuedDocument(Row, table=True):
    """A document as it left the house: its bytes, their hash, the template's version.

    `fingerprint` tells whether what it was made of has changed since; `number` is that of its series. `lines` keeps the
    services and prices that an offer stated, `amends_id` names the offer that an amendment changes.
    """

    __tablename__ = "issued_documents"

    kind: str = Field(max_length=40)
    title: str = Field(max_length=160)
    number: str = Field(default="", max_length=24)
    language: str = Field(default="", max_length=5)
    opportunity_id: int | None = Field(default=None, foreign_key="opportunities.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="clients.id", index=True)
    worker_id: int | None = Field(default=None, foreign_key="workers.id", index=True)
    incident_id: int | None = Field(default=None, foreign_key="incidents.id", index=True)
    template_number: int = 0
    fingerprint: str = Field(default="", max_length=64)
    lines: list[dict[str, Any]] = Field(default_factory=list, sa_type=Json)
    amends_id: int | None = Field(default=None, foreign_key="issued_documents.id")
    content: bytes = Field(sa_type=LargeBinary)
    sha256: str = Field(max_length=64)
    issued_at: datetime = Field(sa_type=UtcDateTime)
    issued_by: str = Field(default="", max_length=120)


class PrintRun(Row, table=True):
    """Mission sheets printed into one file by a job: what is asked for, how far it is, the file while it is kept."""

    __tablename__ = "print_runs"

    title: str = Field(max_length=160)
    opportunities: list[int] = Field(default_factory=list, sa_type=Json)
    status: str = Field(default="waiting", max_length=10, index=True)
    total: int = 0
    done: int = 0
    left_out: list[str] = Field(default_factory=list, sa_type=Json)
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    user_id: int | None = Field(default=None, foreign_key="users.id", index=True)
    asked_by: str = Field(default="", max_length=120)
    asked_at: datetime = Field(sa_type=UtcDateTime)
    leased_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
