"""What a browser may see of expected documents."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class ExpectedView:
    """A document of the catalogue."""

    id: int = 0
    version: int = 0
    name: str = ""
    whom: str = "client"
    activity_id: str = ""
    activity: str = ""
    obligatory: bool = True
    validity: str = ""
    validity_months: str = ""
    reminder_days: str = "30"
    ground: str = ""
    active: bool = True
    received: int = 0


@dataclass(frozen=True, slots=True)
class ExpectedCatalogue:
    """The catalogue, the activities a document may be of, and how many shipped documents are not in it."""

    rows: list[ExpectedView] = field(default_factory=list)
    activities: list[Choice] = field(default_factory=list)
    shipped: int = 0


@dataclass(frozen=True, slots=True)
class ChecklistLine:
    """A document of one record; `asked` is false for one received that nobody asks for any more."""

    expected_id: int = 0
    received_id: int = 0
    version: int = 0
    document: str = ""
    obligatory: bool = True
    state: str = "missing"
    ground: str = ""
    validity_months: int = 0
    received_on: str = ""
    received_text: str = ""
    valid_until: str = ""
    valid_text: str = ""
    waived: bool = False
    remark: str = ""
    by: str = ""
    file: str = ""
    file_url: str = ""
    asked: bool = True


@dataclass(frozen=True, slots=True)
class OwedRow:
    """A document to ask somebody for."""

    key: str
    document: str
    obligatory: bool
    whom: str
    person: str
    code: str
    url: str
    state: str
    until: str
    away: str
    received: str


@dataclass(frozen=True, slots=True)
class OwedPage:
    """A page of the documents to ask for, and how many there are in each state."""

    rows: list[OwedRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OwedFilters:
    """What the filters of the list may be set to."""

    documents: list[Choice] = field(default_factory=list)
    activities: list[Choice] = field(default_factory=list)
    sectors: list[Choice] = field(default_factory=list)
