"""What a browser may know of alerts: what asks for a hand, where it is given, what was put aside and why."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One alert: whom it is about, what it is, where it is solved; `paused` says why and until when it is put aside."""

    kind: str
    subject: str
    name: str
    initials: str
    hue: int
    what: str
    detail: str
    urgent: bool
    href: str
    paused: str = ""
    key: str = ""


@dataclass(frozen=True, slots=True)
class AlertCount:
    """How many alerts of a kind there are."""

    kind: str
    label: str
    count: int
    icon: str
    family: str
    href: str


@dataclass(frozen=True, slots=True)
class AlertPage:
    """The alerts of one kind, and how many there are of each."""

    kind: str = "open"
    title: str = ""
    solve: str = ""
    about: str = ""
    counts: list[AlertCount] = field(default_factory=list)
    rows: list[AlertRow] = field(default_factory=list)
    more: int = 0
    aside: int = 0
