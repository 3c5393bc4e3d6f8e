"""The agency's own texts of mails, one row a version."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import Field

from careapp.db.models.base import Edited


class MessageTemplate(Edited, table=True):
    """A version of the subject and text of a kind of mail, for every activity or one, in one language."""

    __tablename__ = "message_templates"
    __table_args__ = (Index("ix_message_templates_kind", "agency_id", "kind", "language", "activity_id"),)

    kind: str = Field(max_length=30)
    activity_id: int | None = Field(default=None, foreign_key="activities.id", ondelete="CASCADE")
    language: str = Field(max_length=5)
    number: int = 1
    subject: str = Field(max_length=400)
    body: str = Field(default="")
    current: bool = True
    written_by: str = Field(default="", max_length=120)
