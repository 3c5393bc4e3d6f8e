"""The forms of the activities as their administration shows them."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FormSummary:
    """The form of an activity in force."""

    activity_id: int
    activity: str
    icon: str
    active: bool
    name: str
    number: int
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
class FieldRow:
    """A field of a form, with all that its editor needs."""

    key: str = ""
    label: str = ""
    title: str = ""
    type: str = "text"
    type_label: str = ""
    required: bool = False
    on_sheet: bool = False
    telecare: bool = False
    copied: bool = True
    inherited: str = ""
    help: str = ""
    unit: str = ""
    width: str = "2"
    choices: str = ""
    condition_field: str = ""
    condition_value: str = ""
    condition_text: str = ""
    first: bool = False
    last: bool = False


@dataclass(frozen=True, slots=True)
class SectionRow:
    """A section of a tab, by its place."""

    place: int
    label: str
    fields: list[FieldRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class TabRow:
    """A tab of the form, by its place."""

    place: int
    label: str
    count: int
    sections: list[SectionRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class FormView:
    """A version of a form, or a draft of the next one."""

    template_id: int = 0
    activity_id: int = 0
    activity: str = ""
    name: str = ""
    number: int = 0
    latest: int = 0
    current: bool = True
    published: str = ""
    tabs: list[TabRow] = field(default_factory=list)
    versions: list[VersionRow] = field(default_factory=list)
