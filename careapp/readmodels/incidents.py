"""What a browser may see of incidents."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice
from careapp.readmodels.records import PageFigures


@dataclass(frozen=True, slots=True)
class IncidentRow:
    """An incident in the control table, or in the record of a client or a worker."""

    id: int
    number: str
    day: str
    client: str
    category: str
    severity: str
    workers: str
    supervisor: str
    supervisor_initials: str
    supervisor_id: int
    status: str
    delay: str
    overdue: bool
    open: bool
    url: str


@dataclass(frozen=True, slots=True)
class IncidentPage:
    """A page of the control table; `counts` by status for the filters chosen."""

    rows: list[IncidentRow] = field(default_factory=list)
    figures: PageFigures = field(default_factory=PageFigures)
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class WeekBar:
    """The incidents of a week: heights in percent of the highest week, and a sentence."""

    label: str
    month: str
    minor: int
    moderate: int
    grave: int
    sentence: str


@dataclass(frozen=True, slots=True)
class CategoryBar:
    """The incidents of a category: widths in percent of the largest one."""

    label: str
    count: int
    plain: int
    grave: int


@dataclass(frozen=True, slots=True)
class IncidentFigures:
    """What the control table says at a glance, over twelve weeks."""

    total: int = 0
    open: int = 0
    overdue: int = 0
    overdue_share: int = 0
    median: str = ""
    in_time: str = ""
    grave_open: int = 0
    notified: int = 0
    highest: int = 0
    weeks: list[WeekBar] = field(default_factory=list)
    categories: list[CategoryBar] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class WorkerBox:
    """A worker assigned to the client, to tick."""

    id: int
    key: str
    name: str
    detail: str
    checked: bool


@dataclass(frozen=True, slots=True)
class PastIncident:
    """An earlier incident at the same client's."""

    id: int
    day: str
    text: str
    status: str
    url: str


@dataclass(frozen=True, slots=True)
class Repetition:
    """A warning that the same category came back within twelve months, and what can be duplicated."""

    title: str = ""
    number: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What choosing a client proposes: supervisor, workers, the client's past incidents, what saving will do."""

    client_id: int = 0
    client: str = ""
    supervisor_id: str = ""
    supervisor: str = ""
    workers: list[WorkerBox] = field(default_factory=list)
    past: list[PastIncident] = field(default_factory=list)
    due: str = ""
    due_on: str = ""


@dataclass(frozen=True, slots=True)
class IncidentFields:
    """The fields of an incident, as a form shows them."""

    occurred_on: str = ""
    occurred_at: str = ""
    place: str = ""
    reported_by: str = ""
    category: str = ""
    severity: str = ""
    facts: str = ""
    measures: str = ""
    due_on: str = ""
    cause: str = ""
    corrective_actions: str = ""


@dataclass(frozen=True, slots=True)
class IncidentMove:
    """A change of status a person may make."""

    target: str
    label: str
    back: bool


@dataclass(frozen=True, slots=True)
class IncidentView:
    """The whole record of an incident."""

    id: int = 0
    version: int = 0
    number: str = ""
    status: str = ""
    overdue: bool = False
    delay: str = ""
    notify: bool = False
    fields: IncidentFields = field(default_factory=IncidentFields)
    informed: dict[str, bool] = field(default_factory=dict)
    proposal: Proposal = field(default_factory=Proposal)
    moves: list[IncidentMove] = field(default_factory=list)
    reported: str = ""


@dataclass(frozen=True, slots=True)
class IncidentChoices:
    """What the fields and filters of an incident may be set to."""

    supervisors: list[Choice] = field(default_factory=list)
