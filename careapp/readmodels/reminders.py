"""What a browser may see of reminders."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class ReminderRow:
    """A reminder in the list; `about` is who or what it is about, `url` leads there."""

    id: int
    version: int
    title: str
    category: str
    due: str
    day: str
    late: bool
    about: str
    url: str
    manager: str
    manager_initials: str
    manager_id: int
    priority: str
    situation: str
    mail: bool
    alert: bool


@dataclass(frozen=True, slots=True)
class ReminderPage:
    """A page of reminders, and how many there are in each situation."""

    rows: list[ReminderRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReminderFields:
    """The fields of a reminder, as a form shows them."""

    id: int = 0
    version: int = 0
    title: str = ""
    due_on: str = ""
    category: str = ""
    manager_id: str = ""
    client_id: str = ""
    client: str = ""
    priority: str = "normal"
    alert: bool = True
    mail: bool = False


@dataclass(frozen=True, slots=True)
class ReminderChoices:
    """What the fields of a reminder may be set to."""

    managers: list[Choice] = field(default_factory=list)
    categories: list[Choice] = field(default_factory=list)
