"""The forms of the activities as their administration shows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class FormSummary:
    """A form of an activity: its version in force, and whether a draft waits."""

    address: str
    activity_id: int
    activity: str
    icon: str
    name: str
    number: int
    state: str
    drafted: bool
    fields: int
    on_sheet: int
    published: str
    used: int


@dataclass(frozen=True, slots=True)
class VersionRow:
    """A version of a form and how many opportunities were opened with it."""

    id: int
    number: int
    published: str
    current: bool
    used: int


@dataclass(frozen=True, slots=True)
class FormView:
    """A form as its designer shows it: what is drawn on the canvas is the draft, or a version that nobody changes."""

    address: str = ""
    activity_id: int = 0
    family: str = ""
    activity: str = ""
    code: str = ""
    name: str = ""
    number: int = 0
    latest: int = 0
    published: str = ""
    state: str = "published"
    template_id: int = 0
    draft_id: int = 0
    edits: int = 0
    saved: str = ""
    editable: bool = True
    in_force: bool = True
    versions: list[VersionRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FormSaved:
    """What became of a save of the draft: how often it was saved, when, and what is still wrong, by place."""

    draft_id: int
    edits: int
    saved: str
    faults: dict[str, str]


@dataclass(frozen=True, slots=True)
class DesignedForm:
    """A form with the data its designer draws."""

    view: FormView
    definition: dict[str, Any]
    faults: dict[str, str]
    words: dict[str, str]
