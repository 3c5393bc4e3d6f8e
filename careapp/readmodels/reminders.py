"""What a browser may see of reminders."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder in the list; `about` is whom it is about, `number` that of an opportunity, `url` leads there.

    The first one of a group carries the group's `head` and how many are in it.
    """

    id: int
    version: int
    title: str
    category: str
    due: str
    day: str
    late: bool
    about: str
    number: str
    url: str
    manager: str
    manager_initials: str
    manager_id: int
    priority: str
    situation: str
    mail: bool
    alert: bool
    open: bool = True
    note: str = ""
    repeats: str = ""
    by_rule: bool = False
    group: str = ""
    head: str = ""
    head_count: int = 0


@dataclass(frozen=True, slots=True)
class ReminderPage:
    """A page of reminders, and how many there are in each group and situation."""

    rows: list[ReminderRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReminderEvent:
    """Something that happened to a reminder."""

    at: str
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class ReminderFields:
    """The fields of a reminder, as a form shows them; `link` is `client:12` and the like."""

    id: int = 0
    version: int = 0
    title: str = ""
    due_on: str = ""
    planned: str = ""
    category: str = ""
    manager_id: str = ""
    situation: str = "to_handle"
    link: str = ""
    link_text: str = ""
    priority: str = "normal"
    alert: bool = True
    mail: bool = False
    note: str = ""
    repeats: bool = False
    passed_on: bool = False
    every: str = "1"
    unit: str = "month"
    until: str = ""
    made: str = "done"
    by_rule: bool = False
    history: list[ReminderEvent] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReminderChoices:
    """What the fields of a reminder may be set to."""

    managers: list[Choice] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ReminderStep:
    """What a reminder was before a gesture, and its version since."""

    id: int
    version: int
    situation: str
    due_on: str
    planned_on: str
    manager_id: int


@dataclass(frozen=True, slots=True)
class ReminderOutcome:
    """What became of a gesture on several reminders: how many are done, why the others are not, the way back."""

    done: int
    refused: list[str]
    steps: list[ReminderStep]


@dataclass(frozen=True, slots=True)
class ReminderView:
    """A view a person keeps; `default` is the one a new tab opens on."""

    name: str
    query: str
    default: bool
