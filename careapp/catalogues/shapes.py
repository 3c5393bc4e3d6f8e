"""The shapes of the shipped catalogues, each checked as it is made."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

COLOURS: Final = frozenset({"teal", "blue", "green", "amber", "red", "violet", "gray"})
VAT_RATES: Final = frozenset({Decimal("0"), Decimal("5.5"), Decimal("10"), Decimal("20")})
RISK_LEVELS: Final = frozenset({"high", "moderate", "low", "seasonal"})
SEVERITIES: Final = ("minor", "moderate", "serious", "critical")


class CatalogueError(ValueError):
    """A data file of the package contradicts itself; the message names the entry."""


def require(condition: bool, entry: str, complaint: str) -> None:
    """Stop at the first entry that is wrong."""
    if not condition:
        raise CatalogueError(f"{entry}: {complaint}")


@dataclass(frozen=True, slots=True)
class Coded:
    """A value the program compares by its code and people read by its label."""

    code: str
    label: str


@dataclass(frozen=True, slots=True)
class Skill:
    """What a worker can do or holds; `blocking`: nobody without it is sent; `validity_months` after it was obtained."""

    name: str
    category: str
    blocking: bool = False
    validity_months: int | None = None

    def __post_init__(self) -> None:
        require(0 < len(self.name) <= 80, self.name, "a skill's name has 1 to 80 characters")
        require(self.validity_months is None or self.validity_months > 0, self.name, "a validity is in months")


@dataclass(frozen=True, slots=True)
class Task:
    """What is done during a visit, in minutes; `essential`: answered before leaving."""

    group: str
    name: str
    minutes: int = 0
    essential: bool = False
    services: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(0 < len(self.name) <= 120, self.name, "a task's name has 1 to 120 characters")
        require(0 <= self.minutes <= 600, self.name, "a task lasts 0 to 600 minutes")


@dataclass(frozen=True, slots=True)
class Service:
    """What is sold by the hour; the price excludes VAT, whose rate in percent rests on `vat_source`."""

    code: str
    name: str
    hourly_price: Decimal
    vat_rate: Decimal
    vat_source: str
    colour: str
    skills: tuple[tuple[str, int], ...] = ()
    tasks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(0 < len(self.name) <= 80, self.code, "a service's name has 1 to 80 characters")
        require(self.hourly_price > 0, self.code, "a price is positive")
        require(self.vat_rate in VAT_RATES, self.code, "an unknown VAT rate")
        require(bool(self.vat_source), self.code, "a VAT rate has a source")
        require(self.colour in COLOURS, self.code, "an unknown colour family")


@dataclass(frozen=True, slots=True)
class RiskSituation:
    """A situation met at work and what to do in it."""

    name: str
    level: str
    measures: tuple[str, ...]

    def __post_init__(self) -> None:
        require(self.level in RISK_LEVELS, self.name, "an unknown level")
        require(bool(self.measures), self.name, "a situation has measures")


@dataclass(frozen=True, slots=True)
class Activity:
    """A trade with what comes with it."""

    code: str
    label: str
    icon: str
    services: tuple[Service, ...]
    tasks: tuple[Task, ...]
    risks: tuple[RiskSituation, ...]


@dataclass(frozen=True, slots=True)
class SkillCatalogue:
    """Skills by category, and the scale they are measured on (its index is the rank)."""

    levels: tuple[str, ...]
    categories: tuple[str, ...]
    skills: tuple[Skill, ...]


@dataclass(frozen=True, slots=True)
class IncidentType:
    """A precise kind of adverse event inside a family; `legal` numbers its category in the arrêté of 28/12/2016."""

    code: str
    label: str
    category: str
    legal: int | None
    severity: str
    activities: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        require(self.legal is None or 1 <= self.legal <= 11, self.code, "legal categories go from 1 to 11")
        require(self.severity in SEVERITIES, self.code, "an unknown severity")


@dataclass(frozen=True, slots=True)
class ExpectedDocument:
    """A document that clients or workers are asked for, of one activity or every one; `ground` says by which text."""

    code: str
    name: str
    english: str
    whom: str
    activity: str = ""
    obligatory: bool = True
    validity_months: int | None = None
    reminder_days: int = 30
    ground: str = ""

    def __post_init__(self) -> None:
        require(self.whom in ("client", "worker"), self.code, "neither of a client nor of a worker")
        require(bool(self.english), self.code, "no English name")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A question of satisfaction, answered from 1 to 5; no activity means all of them."""

    label: str
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lists:
    """The small lists of the trade."""

    absence_reasons: tuple[Coded, ...]
    contract_kinds: tuple[Coded, ...]
    languages: tuple[Coded, ...]
    transport_modes: tuple[Coded, ...]
    pet_species: tuple[Coded, ...]
    origins: tuple[str, ...]
    funders: tuple[str, ...]
    satisfaction: tuple[Criterion, ...]
    respondents: tuple[str, ...]
