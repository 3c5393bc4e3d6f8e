"""What a plan weighs its preferences by, in points: data of the agency, read by ranking and both solvers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True)
class Weights:
    """Holds prices in points, told one by one in `MEANINGS`; 0 leaves a preference out.

    A minute of travel, 2 points, is the yardstick.
    """

    open_visit: int = 100_000
    open_optional: int = 3_000
    travel_minute: int = 2
    waiting_minute: int = 0
    late_minute: int = 2
    largest_late_minute: int = 0
    comfort_minute: int = 0
    overtime_minute: int = 1
    idle_minute: int = 0
    new_face: int = 600
    known_face: int = 200
    slot_face: int = 80
    stranger: int = 50
    not_preferred: int = 50
    language: int = 20
    sector: int = 10
    warning: int = 40
    moved_worker: int = 100
    moved_minute: int = 1
    sunday: int = 30
    evening: int = 10
    long_day: int = 20
    score: Mapping[str, int] = field(default_factory=dict)  # parts of a ranking → most points, over scores.PARTS


MEANINGS: Final = {
    "open_visit": "a visit nobody takes, × its priority",
    "open_optional": "one that may stay open",
    "travel_minute": "a minute of travel",
    "waiting_minute": "between two visits of a day, travel taken off",
    "late_minute": "past a soft end",
    "largest_late_minute": "of the latest visit of all, over its own lateness",
    "comfort_minute": "between the start and the one the client asked for, inside the window",
    "overtime_minute": "beyond the contract, by week",
    "idle_minute": "short of the contract, by week",
    "new_face": "somebody the client has not met yet, once a client",
    "known_face": "somebody the client has met, once a client",
    "slot_face": "each person on the same weekly slot",
    "stranger": "each visit by somebody the client has not met yet",
    "not_preferred": "each visit by another than those the client prefers",
    "language": "each visit without a language the client prefers",
    "sector": "each visit outside the worker's sectors",
    "warning": "each rule of level `warn` that a visit breaks",
    "moved_worker": "a visit taken away from who does it in the plan of today",
    "moved_minute": "between the start and the one of the plan of today, for a visit that has a `current`",
    "sunday": "a worker’s Sunday: the n-th of a plan costs n times this, which shares them out",
    "evening": "the same for evenings (a visit that ends after 20:00)",
    "long_day": "the same for days of more than ten hours of work",
}
