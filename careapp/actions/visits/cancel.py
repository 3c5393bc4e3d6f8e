"""A visit that will not take place, for a typed reason that says what becomes of its invoice and its pay."""

from __future__ import annotations

from typing import Final

from careapp.actions.visits import traces
from careapp.actions.visits.guards import check_open
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.domain.cancellations import CANCELLATIONS, Decision, decide, effect
from careapp.domain.permissions import Permission
from careapp.domain.visits import VisitStatus, check_visit_move
from careapp.i18n import _
from careapp.readmodels.visits import CancelChoice

REASON: Final = 400


def cancel(
    work: Work,
    visit_id: int,
    seen_version: int,
    code: str,
    reason: str = "",
    billed: bool | None = None,
    paid: bool | None = None,
) -> None:
    """Cancel a visit, which frees its worker; raise Refused for no typed reason, or an effect not to be changed."""
    work.require(Permission.PLANNING_EDIT)
    visit = work.get_seen(Visit, visit_id, seen_version)
    check_open(work, visit)
    decision = decide(code, reason, billed, paid)
    check_visit_move(visit.status, VisitStatus.CANCELLED, work.now, visit.starts_at, visit.worker_id is not None, code)
    before = traces.snapshot(visit)
    visit.status, visit.reason = VisitStatus.CANCELLED, reason.strip()[:REASON]
    keep(visit, decision)
    traces.note(work, "cancel", [(visit, before)], reason=visit.reason, cancellation=code)


def keep(visit: Visit, decision: Decision | None) -> None:
    """Write a cancellation on a visit, or take it away."""
    visit.cancellation = decision.code if decision else ""
    visit.cancellation_billed = bool(decision and decision.billed)
    visit.cancellation_paid = bool(decision and decision.paid)


def choices(work: Work) -> list[CancelChoice]:
    """The typed reasons there are, with what each does."""
    work.require(Permission.PLANNING_READ)
    return [
        CancelChoice(code, _(kind.label), effect(kind.billed, kind.paid), kind.billed, kind.paid, kind.negotiable)
        for code, kind in CANCELLATIONS.items()
    ]
