"""What a browser may know of issued documents and mails."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail as a person writes it."""

    recipient: str
    subject: str
    body: str


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A document issued, or a mail that carried one."""

    id: int
    title: str
    at: str
    by: str
    recipient: str
    status: str


@dataclass(frozen=True, slots=True)
class OpportunityDocuments:
    """The documents and mails of an opportunity."""

    documents: list[DocumentRow] = field(default_factory=list)
    mails: list[DocumentRow] = field(default_factory=list)
