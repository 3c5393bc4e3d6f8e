"""What a browser may see of the outbox."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class MailRow:
    """A mail of the outbox."""

    id: int
    subject: str
    recipient: str
    status: str
    created: str
    created_by: str
    attempts: int
    error: str


@dataclass(frozen=True, slots=True)
class MailPage:
    """A page of the outbox, how many mails there are in each status, and whether a mail server is set."""

    rows: list[MailRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    counts: dict[str, int] = field(default_factory=dict)
    server: str = ""


@dataclass(frozen=True, slots=True)
class MailView:
    """A mail, read."""

    id: int = 0
    subject: str = ""
    recipient: str = ""
    body: str = ""
    status: str = ""
    created: str = ""
    created_by: str = ""
    sent: str = ""
    next_try: str = ""
    attempts: int = 0
    error: str = ""
    document: str = ""
    document_url: str = ""
    about: str = ""
    about_url: str = ""
    retriable: bool = False
    postponed: bool = False
