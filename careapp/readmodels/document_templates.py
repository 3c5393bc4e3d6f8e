"""What a browser may see of the editions of documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class TemplateVariable:
    """A name a template may use; `insert` is what the editor writes for it."""

    name: str
    description: str
    insert: str


@dataclass(frozen=True, slots=True)
class VariableGroup:
    """Variables of the same subject."""

    name: str
    variables: list[TemplateVariable] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TemplateVersion:
    """A version that was saved, or the shipped text (number 0)."""

    number: int
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class TemplateView:
    """The edition of a document: its text, its versions, the words it may use."""

    kind: str = ""
    title: str = ""
    number: int = 0
    body: str = ""
    customised: bool = False
    versions: list[TemplateVersion] = field(default_factory=list)
    groups: list[VariableGroup] = field(default_factory=list)
    previews: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TemplateCheck:
    """Whether a text prints; if not, why and where."""

    ok: bool
    reason: str = ""
    line: int = 0
    variables: int = 0
