"""What a repair bends without breaking: the rules that only warn, broken by the visits it gives or moves."""

from __future__ import annotations

from careapp.matching.breakdown import Breakdown, Repair, RepairPlan, broken_down
from careapp.matching.check import check
from careapp.matching.mending import planned
from careapp.matching.metrics import current_picks
from careapp.matching.plan import Pick
from careapp.matching.problem import Problem
from careapp.matching.verify import narrowed


def alerts(problem: Problem, breakdown: Breakdown, answer: Repair) -> list[list[str]]:
    """The sentences of the warnings of each plan."""
    broken = broken_down(problem, breakdown)
    _ = broken.roads  # found without contradiction once, not for each change
    today = {pick.visit_id: pick for pick in current_picks(broken)}
    for visit in answer.affected:
        today.pop(visit, None)
    return [_of(broken, today, plan) for plan in answer.plans]


def _of(broken: Problem, stays: dict, plan: RepairPlan) -> list[str]:
    changed = {one.visit_id: Pick(one.visit_id, one.to_worker, one.to_start) for one in plan.changes}
    workers = {pick.worker_id for pick in changed.values()}
    after, found = narrowed(planned(broken, (stays | changed).values()), workers), []
    for pick in changed.values():
        alone = narrowed(after, [pick.worker_id]).without([pick.visit_id])
        visit = broken.visits[broken.rows[pick.visit_id]]
        found += [one.sentence for one in check(alone, alone.workers[0], visit, pick.start).warnings]
    return found
