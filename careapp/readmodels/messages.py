"""What a browser may see of the texts of mails."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class MessageWord:
    """A name a text may use, its sample value, and what the editor writes for it."""

    name: str
    label: str
    sample: str
    insert: str


@dataclass(frozen=True, slots=True)
class MessageVersion:
    """A version that was saved, or the shipped text (number 0)."""

    number: int
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class MessageKindLine:
    """A kind of mail in the list; `own` when the agency has a text of its own for it."""

    value: str
    label: str
    automatic: bool
    own: bool


@dataclass(frozen=True, slots=True)
class MessageTemplateView:
    """The text of a kind of mail as it is used now."""

    kind: str = "mission_sheet"
    label: str = ""
    language: str = "fr"
    activity_id: str = ""
    number: int = 0
    subject: str = ""
    body: str = ""
    inherited: bool = False
    automatic: bool = False
    kinds: list[MessageKindLine] = field(default_factory=list)
    activities: list[Choice] = field(default_factory=list)
    versions: list[MessageVersion] = field(default_factory=list)
    words: list[MessageWord] = field(default_factory=list)
    records: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class MessageCheck:
    """A text filled in; if it cannot be, why, in which field and on which line."""

    ok: bool = True
    subject: str = ""
    body: str = ""
    reason: str = ""
    field: str = ""
    line: int = 0
