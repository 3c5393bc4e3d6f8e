"""The form anyone may fill in to ask an agency for help, and what came through it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from careapp.db.models.base import Edited, Row
from careapp.db.types import UtcDateTime


class RequestForm(Edited, table=True):
    """An agency's public form: its address, its words in both languages, the consent it asks for."""

    __tablename__ = "request_forms"
    __table_args__ = (UniqueConstraint("agency_id"), UniqueConstraint("slug"))

    slug: str = Field(max_length=40)
    open: bool = Field(default=False, sa_column_kwargs={"name": "is_open"})
    colour: str = Field(default="#0f6e66", max_length=7)
    intro_fr: str = Field(default="", max_length=1000)
    intro_en: str = Field(default="", max_length=1000)
    consent_fr: str = Field(default="", max_length=2000)
    consent_en: str = Field(default="", max_length=2000)
    consent_version: int = 1
    consent_since: datetime = Field(sa_type=UtcDateTime)
    manager_id: int | None = Field(default=None, foreign_key="users.id")


class PublicRequest(Row, table=True):
    """A request that came through the form: who wrote it, and the consent as it was read and given."""

    __tablename__ = "public_requests"
    __table_args__ = (UniqueConstraint("nonce"), Index("ix_public_requests_received", "agency_id", "received_at"))

    opportunity_id: int = Field(foreign_key="opportunities.id", ondelete="CASCADE", index=True)
    nonce: str = Field(max_length=40)
    received_at: datetime = Field(sa_type=UtcDateTime)
    locale: str = Field(default="fr", max_length=5)
    asked_by: str = Field(default="", max_length=120)
    relation: str = Field(default="", max_length=20)
    consent_text: str = Field(max_length=2000)
    consent_version: int
    consent_at: datetime = Field(sa_type=UtcDateTime)
