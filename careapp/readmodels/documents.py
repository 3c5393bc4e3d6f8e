"""What a browser may know of issued documents and mails."""

from __future__ import annotations

from dataclasses import dataclass


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
class OfferedDocument:
    """A document that a record can be printed as: `lacks` says what it still misses, and then it is not offered."""

    key: str
    title: str
    about: str
    icon: str
    url: str
    lacks: str = ""
