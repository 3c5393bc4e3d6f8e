"""The immutable question put to the engine: who exists, what is asked, what is already planned, which rules hold.

Instants are integer minutes on the agency's wall clock since midnight of `Problem.epoch`; day `d` is
`[d × 1440, (d + 1) × 1440)`. Durations are minutes. Ids are whatever the caller uses (int or str).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Final

from careapp.matching.agenda import Agenda, Busy
from careapp.matching.weights import Weights

if TYPE_CHECKING:
    from careapp.matching.tables import Staff, Tables
    from careapp.matching.travel import Roads

Id = int | str
Interval = tuple[int, int]
DAY: Final = 1440
NOTHING: Final[Mapping] = {}

__all__ = [
    "DAY",
    "Absence",
    "Agenda",
    "Busy",
    "Id",
    "Interval",
    "Level",
    "Place",
    "Problem",
    "ProblemError",
    "RuleSetting",
    "Settings",
    "Skill",
    "SkillHeld",
    "Thresholds",
    "Visit",
    "Weights",
    "Worker",
    "minutes_since",
]


class ProblemError(ValueError):
    """Refuses an impossible problem with a sentence that names the element."""

    def __init__(self, sentence: str, element: Id | None = None) -> None:
        super().__init__(sentence)
        self.element = element


class Level(StrEnum):
    """Says what a broken rule does: forbid, ask for a reason, or nothing."""

    BLOCK = "block"
    WARN = "warn"
    OFF = "off"


@dataclass(frozen=True)
class RuleSetting:
    """Holds what an agency decided for one rule; `limit` is in the rule's own unit (minutes, or a count).

    It holds from a day on, for some workers, at clients of some sectors; None is no bound. Elsewhere the decision
    before it holds, at last the default.
    """

    level: Level
    limit: int = 0
    from_day: date | None = None
    workers: frozenset[Id] | None = None
    sectors: frozenset[Id] | None = None

    @property
    def is_general(self) -> bool:
        """Whether it holds always and for everybody."""
        return self.from_day is None and self.workers is None and self.sectors is None


@dataclass(frozen=True)
class Thresholds:
    """Says from where a day, a wait or a night counts, in minutes, and how many weeks an average holds."""

    long_day: int = 10 * 60  # work beyond which a day is a long one
    paid_wait: int = 15  # a wait up to which is work (IDCC 3127)
    short_wait: int = 15  # a wait up to which a day isn't interrupted yet
    long_wait: int = 2 * 60  # beyond which an interruption is a long one
    night_starts: int = 22 * 60
    night_ends: int = 31 * 60  # 7:00 of the next day
    night_work: int = 3 * 60  # work in a night that makes it a worked one
    same_duty: int = 4 * 60  # a gap over midnight up to which the day before goes on
    meal_begins: int = 11 * 60 + 30  # between which hours the break for the meal falls
    meal_ends: int = 14 * 60 + 30
    averaged_weeks: int = 12
    full_time: int = 35 * 60  # a week


@dataclass(frozen=True)
class Settings:
    """Carries the agency's choices; a rule it does not name keeps the default of the rule table."""

    rules: Mapping[str, RuleSetting | tuple[RuleSetting, ...]] = field(default_factory=dict)  # a later one goes first
    speeds: Mapping[str, float] = field(default_factory=dict)  # km/h by transport mode, over travel.SPEEDS
    detour: float = 1.3  # road kilometres for one kilometre as the crow flies
    unknown_travel: int = 15  # minutes counted when a place has no coordinates
    weights: Weights = field(default_factory=Weights)
    thresholds: Thresholds = field(default_factory=Thresholds)
    granularity: int = 1  # minutes between the marks on which free starts are put where the window allows
    holidays: frozenset[date] = frozenset()  # public ones, for the rule that speaks of them


@dataclass(frozen=True)
class Place:
    """Locates a home or a visit in degrees; `node` is its row in the problem's travel matrix."""

    lat: float
    lon: float
    node: int = -1


@dataclass(frozen=True)
class Skill:
    """Names a skill and its ordered levels (level 1 is `levels[0]`)."""

    id: Id
    name: str
    levels: tuple[str, ...] = ()


@dataclass(frozen=True)
class SkillHeld:
    """Says how far a worker masters a skill, and from and to which day (both included) it counts."""

    level: int = 1
    expires_day: int | None = None
    from_day: int | None = None


@dataclass(frozen=True)
class Absence:
    """Takes a worker away from `start` to `end` for a reason that may be shown."""

    start: int
    end: int
    reason: str = ""


@dataclass(frozen=True)
class Break:
    """Asks for some minutes free, travel taken off, between two minutes of each day that is worked."""

    earliest: int  # since midnight
    latest: int
    minutes: int


@dataclass(frozen=True, eq=False)
class Worker:
    """Describes who may do visits: days begin at `home` and end there, or at `ends_at`.

    `availability` and `contracts` are intervals in minutes; None means "no limit", empty means "never".
    `extra_minutes` counts, by week, work that no busy row shows (meetings, training, another employer).
    """

    id: Id
    name: str
    home: Place | None = None
    transport: str = "car"
    ends_at: Place | None = None
    skills: Mapping[Id, SkillHeld] = field(default_factory=dict)
    availability: tuple[Interval, ...] | None = None
    absences: tuple[Absence, ...] = ()
    breaks: tuple[Break, ...] = ()
    contracts: tuple[Interval, ...] | None = None
    contract_minutes: int | None = None  # a week
    extra_minutes: Mapping[int, int] = field(default_factory=dict)
    gender: str = ""  # "female", "male" or unknown
    languages: frozenset[str] = frozenset()
    avoids_pets: frozenset[str] = frozenset()
    sectors: frozenset[Id] = frozenset()
    most_day_minutes: int | None = None
    most_week_minutes: int | None = None
    most_sundays: int | None = None  # a month, when the worker agrees to more than the rule's limit
    long_days: int = 0  # days of more than ten hours this year that no busy row shows
    past_sundays: tuple[int, ...] = ()  # days of Sundays worked that no busy row shows
    works_nights: bool = False  # engaged as a night worker
    cost_hour: int = 0  # what an hour of work costs the agency, in cents


@dataclass(frozen=True, eq=False)
class Visit:
    """Describes one visit to place: fixed when `earliest` and `latest` are None, else free inside that window.

    The window holds the whole visit; with `soft_end` the end may pass `latest` at a cost. Halves of a pair share
    `pair_key`, differ by `position` (0, 1) and both carry `gap`, the bounds of start(1) − start(0).
    `slot` names the weekly slot the visit is an occurrence of. An empty set of transports accepts every mode.
    """

    id: Id
    client_id: Id
    start: int
    end: int
    client_name: str = ""
    place: Place | None = None
    earliest: int | None = None
    latest: int | None = None
    soft_end: bool = False
    slot: Id | tuple[int, ...] | None = None
    required: Mapping[Id, int] = field(default_factory=dict)  # skill → minimum level
    pair_key: Id | None = None
    position: int = 0
    gap: tuple[int, int] = (0, 0)
    after: Mapping[Id, int] = field(default_factory=dict)  # visit → least minutes from its end to this start
    preferred: frozenset[Id] = frozenset()
    never: frozenset[Id] = frozenset()
    gender: str = ""
    preferred_gender: str = ""
    languages: frozenset[str] = frozenset()
    preferred_languages: frozenset[str] = frozenset()
    pets: frozenset[str] = frozenset()
    transports: frozenset[str] = frozenset()
    sector: Id | None = None
    history: Mapping[Id, int] = field(default_factory=dict)  # worker → visits already made to this client
    pinned: Id | None = None
    current: Id | None = None  # who does it in the plan of today
    priority: int = 1
    mandatory: bool = True
    price: int = 0  # what it brings, without tax, in cents

    @property
    def minutes(self) -> int:
        """Length of the visit."""
        return self.end - self.start

    @property
    def window(self) -> Interval:
        """Earliest start and latest end."""
        return (
            self.start if self.earliest is None else self.earliest,
            self.end if self.latest is None else self.latest,
        )

    @property
    def is_fixed(self) -> bool:
        """Whether the start may not move."""
        return not self.soft_end and self.window == (self.start, self.end)


@dataclass(frozen=True, eq=False)
class Problem:
    """Holds everything a question needs; nothing else is looked up anywhere.

    `busy` is what is already planned and stays (an `Agenda`); `visits` is what is to place. `matrix` gives travel
    minutes between places that have a `node`, and then beats the computed ones: for every transport mode, or mode by
    mode (a mode it does not name is computed), and never where it says `travel.UNKNOWN`.
    """

    epoch: date
    workers: tuple[Worker, ...]
    visits: tuple[Visit, ...] = ()
    busy: Agenda = field(default_factory=Agenda.empty)
    skills: Mapping[Id, Skill] = field(default_factory=dict)
    settings: Settings = field(default_factory=Settings)
    matrix: object = None  # anything numpy reads as a square of minutes, or such squares by transport mode
    today: int | None = None  # day number; None when short notice is not looked at

    @cached_property
    def tables(self) -> Tables:
        """Columns for the rules, compiled (and the problem validated) at first use."""
        from careapp.matching.tables import Tables

        return Tables.compile(self)

    @cached_property
    def roads(self) -> Roads:
        """The matrix in whole minutes, once the problem was found to hold no contradiction (else ProblemError)."""
        from careapp.matching.validation import validate, validated_roads

        validate(self)
        return validated_roads(self.matrix)

    @cached_property
    def staff(self) -> Staff:
        """The columns of the workers, once the problem was found to hold no contradiction (else ProblemError)."""
        from careapp.matching.tables import Staff

        return Staff.of(self)

    @cached_property
    def rows(self) -> dict[Id, int]:
        """Position of each visit."""
        return {visit.id: row for row, visit in enumerate(self.visits)}

    def week(self, minute: int) -> int:
        """Number of the civil week of a minute, 0 for the week of the epoch."""
        return (minute // DAY + self.epoch.weekday()) // 7

    def day(self, minute: int) -> date:
        """Calendar day of a minute."""
        return self.epoch + timedelta(days=minute // DAY)

    def without(self, visit_ids: Iterable[Id]) -> Problem:
        """The same problem once these visits are taken out of what is already planned."""
        return self.made(busy=self.busy.without(visit_ids))

    def with_busy(self, rows: Iterable[Busy | tuple]) -> Problem:
        """The same problem with more commitments."""
        return self.made(busy=self.busy.plus(rows))

    def asking(self, visits: Iterable[Visit]) -> Problem:
        """The same problem with other visits to place."""
        mine, visits = {id(visit) for visit in self.visits}, tuple(visits)
        return self.made(visits=visits) if mine.issuperset(map(id, visits)) else replace(self, visits=visits)

    def made(self, **changes: object) -> Problem:
        """The same problem with parts of it left out or planned, which need not be looked at again."""
        other = replace(self, **changes)  # type: ignore[arg-type]
        if "roads" in self.__dict__:
            other.__dict__["roads"] = self.roads
        if "staff" in self.__dict__ and not {"workers", "settings", "matrix"} & changes.keys():
            other.__dict__["staff"] = self.staff
        return other


def minutes_since(epoch: date, local: datetime) -> int:
    """Minutes of a wall-clock time since midnight of `epoch` (give local time, a zone is not looked at)."""
    return (local.date() - epoch).days * DAY + local.hour * 60 + local.minute
