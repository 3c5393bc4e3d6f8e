"""Read models that every screen shares."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Toast:
    """A short message that leaves by itself; an action (undo) is offered with it on the screen that tells it."""

    id: str
    kind: str
    text: str
    action_label: str = ""
    screen: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value a person may choose and the words for it."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Something the search box found."""

    kind: str
    label: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class AgencyChoice:
    """An agency the user belongs to."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class WeekBar:
    """A span of a weekday (0 is Monday) in the small drawing of a week; its kind is own, can or cannot."""

    day: int
    start: int
    end: int
    kind: str = "own"
