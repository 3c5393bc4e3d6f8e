"""A plan of the solver as a stored proposal: lines that say who, when and why, figures before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from careapp.actions.proposals.ask import OPPORTUNITY, Asked
from careapp.actions.work import Work
from careapp.db.models.proposals import Proposal, ProposalLine
from careapp.domain.permissions import Permission
from careapp.matching.gains import Shares, Told
from careapp.matching.plan import Assignment, Plan
from careapp.matching.problem import Problem

MOST_OPEN = 60
MONEY = "cost", "revenue"


def store(work: Work, asked: Asked, plan: Plan, seconds: float, told: Told | None = None) -> int:
    """Keep a plan and what is told of it; nothing of it is applied. Gives the proposal's id."""
    work.require(Permission.PLANNING_EDIT)
    proposal = work.get(Proposal, asked.proposal_id)
    visits = {visit.id: visit for visit in asked.problem.visits}
    gains = told.gains if told else {}
    for line in _slot_lines(asked, plan) if proposal.scope == OPPORTUNITY else _day_lines(asked, plan, gains):
        work.session.add(ProposalLine(agency_id=work.actor.agency_id, proposal_id=asked.proposal_id, **line))
    proposal.status, proposal.computed_at = "offered", work.now
    before, after = (_own_figures if proposal.scope == OPPORTUNITY else _figures)(asked, plan)
    if told and proposal.scope != OPPORTUNITY:
        before, after = before | _shares(told.before), after | _shares(told.after)
        if "conflicts" in before:
            before["conflicts"] = told.before.conflicts
    proposal.metrics = {
        "before": before,
        "after": after,
        "seconds": round(seconds, 1),
        "status": plan.status.value,
        "gap": plan.gap,
        "closed": asked.closed,
        "part": asked.part,
        "open": [opened(asked.problem, visits[one.visit_id], one.reasons) for one in plan.unassigned[:MOST_OPEN]],
    }
    work.audit("store", proposal, lines=len(plan.assignments), open=len(plan.unassigned))
    return proposal.id or 0


def _figures(asked: Asked, plan: Plan) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures of a plan; who has a visit in conflict keeps it when nobody can take it."""
    had = {visit.id for visit in asked.problem.visits if visit.current is not None}
    kept = sum(one.visit_id in had for one in plan.unassigned)
    before, after = ({k: v for k, v in asdict(one).items() if k not in MONEY} for one in (plan.before, plan.after))
    after["unassigned"] -= kept
    if had:
        before["conflicts"], after["conflicts"] = len(had), kept
    return before, after


def _shares(shares: Shares) -> dict[str, Any]:
    """Continuity in hundredths of the visits given, overtime, the most Sundays and evenings of one worker."""
    known = round(100 * shares.known / shares.given) if shares.given else None
    return {"continuity": known, "overtime": shares.overtime, "turns": shares.turns}


def _own_figures(asked: Asked, plan: Plan) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures of an opportunity's own visits, not those of the whole agency on their days."""
    minutes = {visit.id: visit.minutes for visit in asked.problem.visits}
    before = {"unassigned": len(minutes), "given_minutes": 0, "faces": 0, "added_travel": 0}
    after = {
        "unassigned": len(plan.unassigned),
        "given_minutes": sum(minutes[one.visit_id] for one in plan.assignments),
        "faces": len({one.worker_id for one in plan.assignments}),
        "added_travel": plan.after.travel_minutes - plan.before.travel_minutes,
    }
    if plan.after.revenue:
        before["revenue"], after["revenue"] = 0, plan.after.revenue
    if plan.after.cost:
        before |= {"cost": 0, "margin": 0}
        after |= {"cost": plan.after.cost, "margin": plan.after.margin}
    return before, after


def fail(work: Work, proposal_id: int, reason: str) -> None:
    """Keep that a computation gave nothing, and why."""
    proposal = work.get(Proposal, proposal_id)
    proposal.status, proposal.metrics = "failed", {"reason": reason[:400]}
    work.audit("fail", proposal)


def opened(problem: Problem, visit: Any, reasons: Any) -> dict[str, Any]:
    """A visit that stays open, and why."""
    return {"client": visit.client_name, **span_of(problem, visit, visit.start), "reasons": list(reasons)}


def span_of(problem: Problem, visit: Any, start: int) -> dict[str, Any]:
    """Date, start and end of a visit that begins at a minute."""
    day = problem.day(start)
    return {"date": day.isoformat(), "start": start % 1440, "end": start % 1440 + visit.minutes}


def stood(problem: Problem, visit: Any) -> dict[str, Any]:
    """Where a visit stood when the proposal was computed: a line no longer holds for one that somebody has moved."""
    return {"was": visit.start % 1440, "stood": span_of(problem, visit, visit.start)}


def _day_lines(asked: Asked, plan: Plan, gains: Mapping[Any, str]) -> list[dict[str, Any]]:
    visits = {visit.id: visit for visit in asked.problem.visits}
    lines = []
    for one in plan.assignments:
        visit = visits[one.visit_id]
        if (one.worker_id, one.start) != (visit.current, visit.start):
            reasons = [*([gains[visit.id]] if visit.id in gains else ()), *one.reasons]
            content = {
                "client": visit.client_name, **span_of(asked.problem, visit, one.start), "reasons": reasons
            }  # fmt: skip
            keys = {"visit_id": visit.id, "worker_id": one.worker_id, "previous_worker_id": visit.current}
            lines.append({**keys, "content": {**content, **stood(asked.problem, visit)}})
    return lines


def _slot_lines(asked: Asked, plan: Plan) -> list[dict[str, Any]]:
    """One line for each worker and place of a slot, with its dates; whoever has most dates comes first."""
    visits = {visit.id: visit for visit in asked.problem.visits}
    groups: dict[tuple[int, int, int], list[Assignment]] = defaultdict(list)
    for one in plan.assignments:
        slot_id, _date, place = str(one.visit_id).split("|")
        groups[int(slot_id), int(place), int(one.worker_id)].append(one)
    lines = []
    for (slot, position, worker), ones in sorted(groups.items(), key=lambda item: (item[0][:2], -len(item[1]))):
        visit = visits[ones[0].visit_id]
        span = span_of(asked.problem, visit, ones[0].start)
        dates = sorted(str(one.visit_id).split("|")[1] for one in ones)
        content = {
            "client": visit.client_name, **span, "weekday": date.fromisoformat(dates[0]).weekday(), "dates": dates,
            "reasons": list(ones[0].reasons),
        }  # fmt: skip
        lines.append({"slot_id": slot, "position": position, "worker_id": worker, "content": content})
    return lines
