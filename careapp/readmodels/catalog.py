"""The catalogue as its administration shows it."""

from __future__ import annotations

from dataclasses import dataclass, field

from careapp.readmodels.common import Choice


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A trade of the agency and how much it holds."""

    id: int = 0
    label: str = ""
    icon: str = ""
    active: bool = True
    services: int = 0
    tasks: int = 0
    risks: int = 0


@dataclass(frozen=True, slots=True)
class AskedSkill:
    """A skill a service asks for by default, with the least level."""

    skill_id: int
    name: str
    level: str
    level_name: str


@dataclass(frozen=True, slots=True)
class UsualTask:
    """A task of the activity and whether the service brings it."""

    id: int
    name: str
    group: str
    ticked: bool


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """A service; the price excludes VAT."""

    id: int = 0
    version: int = 0
    name: str = ""
    price: str = ""
    price_text: str = ""
    gross_text: str = ""
    vat: str = "10"
    vat_text: str = ""
    colour: str = "teal"
    on_holiday: str = ""
    active: bool = True
    skills: list[AskedSkill] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    task_count: int = 0
    used: int = 0


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the catalogue."""

    id: int = 0
    version: int = 0
    group: str = ""
    name: str = ""
    minutes: str = ""
    duration: str = ""
    essential: bool = False
    active: bool = True


@dataclass(frozen=True, slots=True)
class RiskRow:
    """A risk situation with its measures."""

    id: int = 0
    version: int = 0
    name: str = ""
    level: str = "moderate"
    level_text: str = ""
    measures: list[str] = field(default_factory=list)
    text: str = ""
    active: bool = True


@dataclass(frozen=True, slots=True)
class ActivityCatalog:
    """What one activity holds, and what its services may ask for."""

    activity: ActivityRow = field(default_factory=ActivityRow)
    activities: list[ActivityRow] = field(default_factory=list)
    services: list[ServiceRow] = field(default_factory=list)
    tasks: list[TaskRow] = field(default_factory=list)
    risks: list[RiskRow] = field(default_factory=list)
    skills: list[Choice] = field(default_factory=list)
    levels: list[Choice] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SkillRow:
    """A skill of the catalogue; `holders` counts the workers who hold it."""

    id: int = 0
    version: int = 0
    name: str = ""
    category_id: int = 0
    category: str = ""
    blocking: bool = False
    months: str = ""
    validity: str = ""
    active: bool = True
    holders: int = 0
    services: int = 0


@dataclass(frozen=True, slots=True)
class ShelfRow:
    """A category of skills or a level of the scale, with its place among the others."""

    id: int = 0
    name: str = ""
    first: bool = False
    last: bool = False
    used: int = 0


@dataclass(frozen=True, slots=True)
class SkillCatalog:
    """The skills, their categories and the scale they are measured on."""

    skills: list[SkillRow] = field(default_factory=list)
    categories: list[ShelfRow] = field(default_factory=list)
    levels: list[ShelfRow] = field(default_factory=list)
    shelves: list[Choice] = field(default_factory=list)
