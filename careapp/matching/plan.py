"""What a solver hands back: who takes what and why, what stays open and why, and the figures before and after."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from careapp.matching.problem import Id


class Status(StrEnum):
    """Says how far the search went."""

    OPTIMAL = "optimal"  # proven: nothing better exists
    FEASIBLE = "feasible"  # the best found in the time given
    CANCELLED = "cancelled"  # stopped on demand, the best so far


@dataclass(frozen=True)
class Pick:
    """Gives a visit to a worker at a minute."""

    visit_id: Id
    worker_id: Id
    start: int


@dataclass(frozen=True)
class Assignment:
    """Presents one line of a proposal."""

    visit_id: Id
    worker_id: Id
    start: int
    added_travel: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Unassigned:
    """Presents a visit nobody takes; `counts` is how many workers each rule refuses first."""

    visit_id: Id
    reasons: tuple[str, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True)
class Metrics:
    """Measures a plan: open visits, travel on the days concerned, faces met by clients, contract minutes filled.

    In cents: what the hours given cost, the travel between visits they add included, and what the visits given bring.
    """

    unassigned: int
    travel_minutes: int
    faces: int
    contract_minutes: int
    cost: int = 0
    revenue: int = 0

    @property
    def margin(self) -> int:
        """What is left of what the visits bring, in cents."""
        return self.revenue - self.cost


@dataclass(frozen=True)
class Plan:
    """Answers a solve. `bound` is the proven least objective (None for a search without proof)."""

    assignments: tuple[Assignment, ...]
    unassigned: tuple[Unassigned, ...]
    objective: float
    bound: float | None
    status: Status
    before: Metrics
    after: Metrics

    @property
    def gap(self) -> float | None:
        """Share of the objective that a better plan could still save at most; None when nothing is proven."""
        if self.bound is None:
            return None
        return max(0.0, self.objective - self.bound) / max(1.0, abs(self.objective))

    @property
    def picks(self) -> tuple[Pick, ...]:
        """The assignments without their reasons, ready to start another search."""
        return tuple(Pick(one.visit_id, one.worker_id, one.start) for one in self.assignments)
