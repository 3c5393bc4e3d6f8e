"""The question put to the engine after a breakdown: the plan of these days, what happened, what may give way."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from careapp.actions.matching_data.asked import Asker
from careapp.actions.matching_data.clock import Wall
from careapp.actions.matching_data.problems import shared_horizon, whole_problem
from careapp.actions.repairs.cases import VISIT, Trouble, coming_in, left_out, trouble
from careapp.actions.visits.locks import closed_of
from careapp.actions.work import Work
from careapp.db.models.proposals import Proposal
from careapp.db.models.visits import Visit
from careapp.db.models.workers import Absence
from careapp.domain.permissions import Permission
from careapp.domain.refusal import Refused
from careapp.domain.workers import ABSENCE_LABELS
from careapp.i18n import _
from careapp.matching.breakdown import Away, Breakdown, Longer
from careapp.matching.problem import Problem, Worker

REPAIR: Final = "repair"
AROUND: Final = timedelta(hours=3)  # how far from a visit in trouble others may be asked to move


@dataclass(frozen=True, slots=True)
class RepairAsked:
    """A repair that is being computed: its proposal, the problem, what went wrong, the visits to cancel."""

    proposal_id: int
    round: str
    problem: Problem
    breakdown: Breakdown
    cancels: tuple[int, ...]
    count: int
    closed: int = 0


def repair(work: Work, kind: str, row_id: int, first: str = "", last: str = "", minutes: int = 0) -> RepairAsked:
    """Ask for ways out of a breakdown; raise Refused when nothing is in trouble."""
    work.require(Permission.PLANNING_EDIT)
    found = trouble(work, kind, row_id, first, last, minutes)
    _check(work, found)
    cancels = {visit.id or 0 for visit in left_out(found, work.now)}
    problem, breakdown = _question(work, found, cancels)
    if not problem.workers:
        raise Refused(_("Aucun intervenant en activité : ajoutez d’abord des intervenants."))
    fields = {"scope": REPAIR, "day": found.first.isoformat(), "until": found.last.isoformat()}
    proposal = Proposal(
        agency_id=work.actor.agency_id, created_by=work.actor.user_id, round=secrets.token_hex(8), **fields
    )
    work.audit("propose", work.add(proposal), visits=len(found.concerned))
    count = len(found.concerned) + len(found.others) - len(cancels) - len(found.closed)
    kept = tuple(sorted(cancels)), count, len(found.closed)
    return RepairAsked(proposal.id or 0, proposal.round, problem, breakdown, *kept)


def _check(work: Work, found: Trouble) -> None:
    if not found.concerned and not found.others:
        raise Refused(_("Rien à réparer : aucune visite n’est découverte ces jours-là."))
    if all(visit.id in found.closed for visit in (*found.concerned, *found.others)):
        raise Refused(_("Ces visites sont d’une journée verrouillée : déverrouillez-la d’abord."))
    if found.kind == VISIT and found.concerned[0].id in found.closed:
        raise Refused(_("La journée de cette visite est verrouillée : déverrouillez-la d’abord."))
    if found.kind == VISIT and found.concerned[0].locked:
        raise Refused(_("Cette visite est verrouillée : déverrouillez-la d’abord."))


def _question(work: Work, found: Trouble, cancels: set[int]) -> tuple[Problem, Breakdown]:
    """Visits that may change are asked anew, those nobody has are added, all the others are a fact."""
    horizon = shared_horizon(work, found.first, found.last)
    moving = [visit for visit in _movable(work, found) if visit.id not in cancels]
    added = [visit for visit in _open(found) if visit.id not in cancels and not visit.locked]
    asker = Asker.of(work, horizon.wall, [*moving, *added], strict=True)
    whole = whole_problem(work, horizon)
    problem = replace(
        whole,
        workers=tuple(_present(worker, found.absences, horizon.wall) for worker in whole.workers),
        visits=tuple(asker.visit(one) for one in moving),
        busy=whole.without({visit.id for visit in moving} | cancels).busy,
    )
    breakdown = Breakdown(
        away=tuple(_away(found.absences, horizon.wall, problem.workers)),
        added=tuple(asker.visit(one) for one in added),
        longer=_longer(found),
        now=horizon.wall.minute(work.now),
    )
    return problem, breakdown


def _open(found: Trouble) -> list[Visit]:
    """The visits nobody has: those of the days, and the one that is to be placed."""
    nobody = (*(visit for visit in found.concerned if visit.worker_id is None), *found.others)
    return [visit for visit in nobody if visit.id not in found.closed]


def _longer(found: Trouble) -> tuple[Longer, ...]:
    if found.kind != VISIT or found.concerned[0].worker_id is None:
        return ()
    return (Longer(found.concerned[0].id or 0, found.minutes),)


def _movable(work: Work, found: Trouble) -> list[Visit]:
    """The visits somebody has near one in trouble, as long as nobody has locked them or their day."""
    near = [(visit.starts_at - AROUND, visit.starts_at + AROUND) for visit in (*found.concerned, *found.others)]
    given = coming_in(work, found.first, found.last).where(
        Visit.worker_id.is_not(None),  # type: ignore[union-attr]
        Visit.locked.is_(False),  # type: ignore[attr-defined]
    )
    held = work.all(given.order_by(Visit.starts_at, Visit.id))
    close = [visit for visit in held if any(early <= visit.starts_at <= late for early, late in near)]
    shut = closed_of(work, close)
    return [visit for visit in close if visit.id not in shut]


def _present(worker: Worker, absences: Sequence[Absence], wall: Wall) -> Worker:
    """A worker as before the absence: the engine is told of it as what went wrong."""
    spans = [(wall.minute(one.starts_at), wall.minute(one.ends_at)) for one in absences if one.worker_id == worker.id]
    if not spans:
        return worker
    kept = (one for one in worker.absences if not any(one.start < end and one.end > start for start, end in spans))
    return replace(worker, absences=tuple(kept))


def _away(absences: Sequence[Absence], wall: Wall, workers: Iterable[Worker]) -> Iterable[Away]:
    known = {worker.id for worker in workers}
    for one in absences:
        if one.worker_id in known:
            reason = _(ABSENCE_LABELS.get(one.reason, one.reason))
            yield Away(one.worker_id, wall.minute(one.starts_at), wall.minute(one.ends_at), reason)
