"""What a browser may know of a search for workers."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SkillChip:
    """A skill asked, and how the worker stands to it: has, low, missing, expired or later."""

    name: str
    state: str
    label: str


@dataclass(frozen=True, slots=True)
class WeekBar:
    """A weekly slot in a drawing of the week: `kind` is own, can or cannot; minutes of the day."""

    day: int
    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True)
class SlotFitRow:
    """A weekly slot a worker can take or not, and the first reason why not."""

    slot_id: int
    label: str
    possible: bool
    partly: bool
    mine: bool
    dates: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """A part of a score with the sentence behind it."""

    label: str
    points: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A worker who can take at least one date."""

    worker_id: int
    name: str
    initials: str
    hue: int
    detail: str
    known: str
    knows: bool
    score: int
    possible: int
    total: int
    possible_label: str
    bars_label: str
    travel: str
    transport: str
    hours: str
    assigned: int
    free: int
    bars: list[WeekBar] = field(default_factory=list)
    skills: list[SkillChip] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    slots: list[SlotFitRow] = field(default_factory=list)
    parts: list[ScoreLine] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ExcludedRow:
    """A worker who can take no date, and why."""

    worker_id: int
    name: str
    initials: str
    hue: int
    icon: str
    reason: str
    others: str


@dataclass(frozen=True, slots=True)
class SearchView:
    """The answer of a search, as the drawer shows it."""

    mission_id: int
    opportunity_id: int
    title: str
    subtitle: str
    places: int
    filled: int
    team: str
    team_detail: str
    found: int
    excluded_total: int
    excluded_counts: str
    relaxation: str
    hidden: int = 0
    candidates: list[CandidateRow] = field(default_factory=list)
    excluded: list[ExcludedRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Assigned:
    """What an assignment did, in a sentence, and what it could not do."""

    sentence: str
    slots: int
    made: int
    given: int
    reasons: list[str] = field(default_factory=list)
