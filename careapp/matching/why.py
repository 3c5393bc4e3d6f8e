"""Why this plan: what each line costs by kind and rule, why not somebody else, what a line gains, what a rule costs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from careapp.matching.cases import Cases
from careapp.matching.check import Verdict, check
from careapp.matching.options import wishes_price
from careapp.matching.plan import Pick, Plan
from careapp.matching.problem import Id, Level, Problem, RuleSetting, Visit, Worker
from careapp.matching.ranking import Candidate, rank
from careapp.matching.relaxation import Relaxation, changes
from careapp.matching.rules import broken_by
from careapp.matching.solve import solve
from careapp.matching.verify import busy_row, narrowed


@dataclass(frozen=True)
class Line:
    """Breaks the price of one visit with one worker down, in points; `warnings` counts each rule's.

    `timing` is the waiting it adds, and how far it is from the hour asked for and from the one of today.
    """

    visit_id: Id
    worker_id: Id
    travel: int
    timing: int
    wishes: int
    warnings: Mapping[str, int]

    @property
    def total(self) -> int:
        """The price of the line."""
        return self.travel + self.timing + self.wishes + sum(self.warnings.values())


def breakdown(problem: Problem, picks: Iterable[Pick]) -> tuple[Line, ...]:
    """What each pick costs with all the others planned."""
    picks, visits = list(picks), {visit.id: visit for visit in problem.visits}
    planned = problem.with_busy([busy_row(visits[pick.visit_id], pick) for pick in picks])
    return tuple(_line(narrowed(planned, {pick.worker_id}), visits[pick.visit_id], pick) for pick in picks)


def _line(planned: Problem, visit: Visit, pick: Pick) -> Line:
    around, weights = planned.without([visit.id]), planned.settings.weights
    cases = Cases.one(around, around.workers[0], visit, pick.start)
    warned = {code: weights.warning for code, where in broken_by(cases, (Level.WARN,)).items() if where[0]}
    travel = weights.travel_minute * int(cases.added_travel[0])
    away = abs(pick.start - visit.start)
    timing = weights.waiting_minute * int(cases.added_waiting[0]) + weights.comfort_minute * away
    timing += weights.moved_minute * away if visit.current is not None else 0
    return Line(visit.id, pick.worker_id, travel, timing, int(wishes_price(around, [visit])[0, 0]), warned)


def by_rule(lines: Iterable[Line]) -> dict[str, int]:
    """What the warnings of a plan cost, by rule, the dearest first."""
    total: dict[str, int] = {}
    for line in lines:
        for code, points in line.warnings.items():
            total[code] = total.get(code, 0) + points
    return dict(sorted(total.items(), key=lambda item: -item[1]))


def by_worker(lines: Iterable[Line]) -> dict[Id, int]:
    """What the lines of a plan cost, by worker."""
    total: dict[Id, int] = {}
    for line in lines:
        total[line.worker_id] = total.get(line.worker_id, 0) + line.total
    return total


@dataclass(frozen=True)
class WhyNot:
    """Compares a worker with the one chosen: verdict, both places in the ranking, and what would have to change."""

    verdict: Verdict
    asked: Candidate | None  # None when a rule forbids
    chosen: Candidate | None
    changes: tuple[Relaxation, ...]


def why_not(problem: Problem, visit: Visit, worker: Worker, chosen: Id | None = None) -> WhyNot:
    """Why a worker does not take a visit, against the one who does, by default the best ranked."""
    around = problem.without([visit.id])
    found = rank(around, [visit]).candidates
    by_id = {one.worker_id: one for one in found}
    best = by_id.get(chosen) if chosen is not None else next(iter(found), None)
    alone = narrowed(around, {worker.id})
    ways = sorted(changes(alone, visit), key=lambda one: one.cost) if worker.id not in by_id else []
    return WhyNot(check(around, worker, visit), by_id.get(worker.id), best, tuple(ways))


def gain(problem: Problem, picks: Iterable[Pick], visit_id: Id) -> int:
    """Points a line of a proposal gains: what its visit costs open, less what the line costs."""
    picks, weights = list(picks), problem.settings.weights
    visit = problem.visits[problem.rows[visit_id]]
    line = next(one for one in breakdown(problem, picks) if one.visit_id == visit_id)
    left_open = weights.open_visit * visit.priority if visit.mandatory else weights.open_optional
    return left_open - line.total


@dataclass(frozen=True)
class Shadow:
    """Prices a rule: the plans with it and without, and the difference of their objectives."""

    code: str
    held: Plan
    relaxed: Plan

    @property
    def price(self) -> float:
        """Points the rule costs; near 0 when it binds nothing."""
        return self.held.objective - self.relaxed.objective

    @property
    def visits(self) -> int:
        """Visits the rule leaves open."""
        return len(self.held.unassigned) - len(self.relaxed.unassigned)


def shadow(problem: Problem, code: str, seed: int = 0, time_limit: float = 5.0) -> Shadow:
    """What a rule costs: the problem solved with it as it is, and with it off, from the first plan."""
    off = replace(problem.settings, rules={**problem.settings.rules, code: RuleSetting(Level.OFF)})
    held = solve(problem, seed=seed, time_limit=time_limit)
    return Shadow(code, held, solve(replace(problem, settings=off), seed=seed, time_limit=time_limit, start=held))
