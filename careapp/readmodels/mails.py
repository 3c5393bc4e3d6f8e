"""What a browser may see of the outbox, and of the mail being written."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.documents import DocumentRow
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
    kind: str = ""
    planned: str = ""
    retriable: bool = False
    cancellable: bool = False


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
    copies: str = ""
    body: str = ""
    status: str = ""
    created: str = ""
    created_by: str = ""
    sent: str = ""
    next_try: str = ""
    attempts: int = 0
    error: str = ""
    documents: list[DocumentRow] = field(default_factory=list)
    about: str = ""
    about_url: str = ""
    retriable: bool = False
    postponed: bool = False
    cancellable: bool = False


@dataclass(frozen=True, slots=True)
class MailLine:
    """A mail in the history of a record; `planned` is when it leaves, `error` why it has not."""

    id: int
    subject: str
    recipient: str
    at: str
    by: str
    status: str
    error: str = ""
    planned: str = ""


@dataclass(frozen=True, slots=True)
class FaultyAddressView:
    """An address of a record that gave a mail back."""

    id: int
    address: str
    reason: str
    found: str


@dataclass(frozen=True, slots=True)
class Recipient:
    """Someone a mail may go to; `role` is "", "to" or "cc"; `blocked` says why nothing leaves for them."""

    key: str
    name: str
    relation: str
    address: str
    role: str = ""
    blocked: str = ""
    fault_id: int = 0


@dataclass(frozen=True, slots=True)
class Attached:
    """A kept document that may travel with a mail."""

    id: int
    title: str
    issued: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class MailDraft:
    """A mail before it leaves: whom, what, with which documents; `key` lets it be queued once."""

    key: str = ""
    title: str = ""
    kind: str = ""
    document: str = ""
    document_url: str = ""
    recipients: list[Recipient] = field(default_factory=list)
    subject: str = ""
    body: str = ""
    attached: list[Attached] = field(default_factory=list)
    languages: list[Choice] = field(default_factory=list)
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class MailPreview:
    """A mail as it will be read."""

    recipients: str = ""
    copies: str = ""
    subject: str = ""
    body: str = ""
    documents: list[str] = field(default_factory=list)
    when: str = ""


@dataclass(frozen=True, slots=True)
class RecordMails:
    """The mails of a record, and those of its addresses that gave one back."""

    lines: list[MailLine] = field(default_factory=list)
    faults: list[FaultyAddressView] = field(default_factory=list)
