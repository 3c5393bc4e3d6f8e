"""The ways out of a breakdown as stored proposals of one round: lines that say who, when and why, and figures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from careapp.actions.matching_data.asked import minutes_between
from careapp.actions.proposals.store import MOST_OPEN, opened, span_of, stood
from careapp.actions.repairs.ask import RepairAsked
from careapp.actions.work import Work
from careapp.db.models.clients import Client
from careapp.db.models.proposals import Proposal, ProposalLine
from careapp.db.models.visits import Visit
from careapp.domain.people import full_name
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.matching.breakdown import Repair, RepairPlan
from careapp.matching.problem import Visit as Asked


def store(work: Work, asked: RepairAsked, found: Repair, warnings: Sequence[Sequence[str]], seconds: float) -> str:
    """Keep the ways out; nothing of them is applied. Gives their round."""
    work.require(Permission.PLANNING_EDIT)
    first = work.get(Proposal, asked.proposal_id)
    visits = {visit.id: visit for visit in (*asked.problem.visits, *asked.breakdown.added)}
    cancelled = [_cancel(work, work.get(Visit, visit_id)) for visit_id in asked.cancels]
    for plan, told in zip(found.plans, warnings, strict=True):
        proposal = first if plan is found.plans[0] else _beside(work, first)
        lines = [*cancelled, *_lengthened(asked, visits, plan), *_changed(asked, visits, plan)]
        lines += _left(asked, visits, plan)
        for line in lines:
            work.session.add(ProposalLine(agency_id=work.actor.agency_id, proposal_id=proposal.id or 0, **line))
        proposal.status, proposal.aim, proposal.computed_at = "offered" if lines else "settled", plan.aim, work.now
        proposal.metrics = _metrics(asked, visits, plan, told) | {
            "touched": len(found.affected),
            "closed": asked.closed,
            "seconds": round(seconds, 1),
            "status": found.status.value,
        }
        work.audit("store", proposal, lines=len(lines), open=len(plan.unassigned))
    return asked.round


def _beside(work: Work, first: Proposal) -> Proposal:
    same = {name: getattr(first, name) for name in ("scope", "day", "until", "round", "created_by")}
    return work.add(Proposal(agency_id=work.actor.agency_id, **same))


def _metrics(asked: RepairAsked, visits: dict[Any, Asked], plan: RepairPlan, told: Sequence[str]) -> dict[str, Any]:
    away = {one.worker_id for one in asked.breakdown.away}
    people = {who for one in plan.changes for who in (one.from_worker, one.to_worker)} - away - {None}
    return {
        **asdict(plan.totals),
        "workers": len(people),
        "clients": len({visits[one.visit_id].client_id for one in plan.changes}),
        "alerts": list(dict.fromkeys(told)),
        "title": plan.title,
        "open": [opened(asked.problem, visits[one.visit_id], one.reasons) for one in plan.unassigned[:MOST_OPEN]],
    }


def _line(asked: RepairAsked, visit: Asked, worker_id: Any, start: int, **more: Any) -> dict[str, Any]:
    content = {
        "client": visit.client_name,
        **span_of(asked.problem, visit, start),
        **stood(asked.problem, visit),
        **more,
    }
    keys = {"visit_id": visit.id, "worker_id": worker_id, "previous_worker_id": visit.current}
    return {**keys, "content": content}


def _changed(asked: RepairAsked, visits: dict[Any, Asked], plan: RepairPlan) -> Iterable[dict[str, Any]]:
    minutes = {one.visit_id: one.minutes for one in asked.breakdown.longer}
    for one in plan.changes:
        line = _line(asked, visits[one.visit_id], one.to_worker, one.to_start, reasons=list(one.reasons))
        yield _lasting(line, minutes.get(one.visit_id))


def _lengthened(asked: RepairAsked, visits: dict[Any, Asked], plan: RepairPlan) -> Iterable[dict[str, Any]]:
    """The visits that last longer where they are, which no change of the plan tells."""
    told = {one.visit_id for one in (*plan.changes, *plan.unassigned)}
    for one in asked.breakdown.longer:
        if one.visit_id not in told:
            visit = visits[one.visit_id]
            line = _line(asked, visit, visit.current, visit.start, reasons=[_("Dure plus longtemps")])
            yield _lasting(line, one.minutes)


def _lasting(line: dict[str, Any], minutes: int | None) -> dict[str, Any]:
    if minutes:
        content = line["content"]
        line["content"] = {**content, "end": content["start"] + minutes, "was_end": content["end"]}
    return line


def _left(asked: RepairAsked, visits: dict[Any, Asked], plan: RepairPlan) -> Iterable[dict[str, Any]]:
    """The visits nobody can take, which leave the worker who can't come either."""
    for one in plan.unassigned:
        visit = visits[one.visit_id]
        if visit.current is not None:
            yield _line(asked, visit, None, visit.start, reasons=[_("Personne ne peut la prendre"), *one.reasons])


def _cancel(work: Work, visit: Visit) -> dict[str, Any]:
    client = work.get(Client, visit.client_id)
    start, end = visit.starts_at.astimezone(work.tz), visit.ends_at.astimezone(work.tz)
    minute = start.hour * 60 + start.minute
    span = {"date": start.date().isoformat(), "start": minute, "end": minute + minutes_between(start, end)}
    content = {
        "client": full_name(client.first_name, client.last_name, client.civility),
        **span,
        "was": minute,
        "stood": span,
        "cancel": True,
        "reasons": [_("Le client ne souhaite pas de remplaçant")],
    }
    return {"visit_id": visit.id, "worker_id": None, "previous_worker_id": visit.worker_id, "content": content}
