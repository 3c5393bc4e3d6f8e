"""What a plan weighs its preferences by, in points: data of the agency, read by ranking and both solvers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Weights:
    """Prices in points; what costs nothing (0) is not looked at. A minute of travel, 2 points, is the yardstick."""

    open_visit: int = 100_000  # a visit nobody takes, × its priority
    open_optional: int = 3_000  # one that may stay open
    travel_minute: int = 2
    waiting_minute: int = 0  # between two visits of a day, travel taken off
    late_minute: int = 2  # past a soft end
    comfort_minute: int = 0  # between the start and the one the client asked for, inside the window
    overtime_minute: int = 1  # beyond the contract, by week
    idle_minute: int = 0  # short of the contract, by week
    new_face: int = 600  # somebody the client has not met yet, once a client
    known_face: int = 200  # somebody the client has met, once a client
    slot_face: int = 80  # each person on the same weekly slot
    stranger: int = 50  # each visit by somebody the client has not met yet
    not_preferred: int = 50  # each visit by another than those the client prefers
    language: int = 20  # each visit without a language the client prefers
    sector: int = 10  # each visit outside the worker's sectors
    warning: int = 40  # each rule of level `warn` that a visit breaks
    moved_worker: int = 100  # a visit taken away from who does it in the plan of today
    moved_minute: int = 1  # between the start and the one of the plan of today, for a visit that has a `current`
    sunday: int = 30  # the n-th Sunday a worker works costs n times this, and so on for evenings and long days
    evening: int = 10
    long_day: int = 20
    score: Mapping[str, int] = field(default_factory=dict)  # most points of parts of a ranking, over scores.PARTS
