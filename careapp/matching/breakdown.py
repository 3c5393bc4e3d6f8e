"""What goes wrong on a day that was planned, the problem it leaves, and the answers to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from careapp.i18n import _
from careapp.matching.plan import Status, Unassigned
from careapp.matching.problem import Absence, Id, Level, Problem, ProblemError, RuleSetting, Settings, Visit, Worker
from careapp.matching.validation import validate


@dataclass(frozen=True)
class Away:
    """Takes a worker away from `start` to `end`, in minutes of the problem."""

    worker_id: Id
    start: int
    end: int
    reason: str = ""


@dataclass(frozen=True)
class Longer:
    """Makes a visit last `minutes` in all."""

    visit_id: Id
    minutes: int


@dataclass(frozen=True)
class InHospital:
    """Cancels the visits of a client that begin from `start` to `end`."""

    client_id: Id
    start: int
    end: int


@dataclass(frozen=True)
class Breakdown:
    """Holds all that went wrong at once; what begins before `now` stays as it is."""

    away: tuple[Away, ...] = ()
    added: tuple[Visit, ...] = ()
    longer: tuple[Longer, ...] = ()
    hospital: tuple[InHospital, ...] = ()
    now: int | None = None

    def cancels(self, visit: Visit) -> bool:
        """Whether the client is in hospital at the time of a visit."""
        return any(one.client_id == visit.client_id and one.start <= visit.start < one.end for one in self.hospital)


def broken_down(problem: Problem, breakdown: Breakdown) -> Problem:
    """The problem after the breakdown; raise ProblemError that names what is not known."""
    _validate(problem, breakdown)
    longer = {one.visit_id: one.minutes for one in breakdown.longer}
    kept = (visit for visit in problem.visits if not breakdown.cancels(visit))
    visits = [_lasting(visit, longer[visit.id]) if visit.id in longer else visit for visit in kept]
    after = replace(
        problem,
        workers=tuple(_taken_away(worker, breakdown.away) for worker in problem.workers),
        visits=(*visits, *breakdown.added),
        settings=_blocking_absence(problem.settings) if breakdown.away else problem.settings,
    )
    validate(after)
    return after


def _validate(problem: Problem, breakdown: Breakdown) -> None:
    workers, visits = {worker.id for worker in problem.workers}, {visit.id for visit in problem.visits}
    clients = {visit.client_id for visit in problem.visits}
    _refuse(_("Intervenant inconnu : {element}."), (one.worker_id for one in breakdown.away), workers)
    _refuse(_("Visite inconnue : {element}."), (one.visit_id for one in breakdown.longer), visits)
    _refuse(_("Aucune visite de ce client : {element}."), (one.client_id for one in breakdown.hospital), clients)
    for one in breakdown.hospital:
        if one.end <= one.start:
            sentence = _("Client {client} : l’hospitalisation se termine avant de commencer.", client=one.client_id)
            raise ProblemError(sentence, one.client_id)


def _refuse(sentence: str, elements: Iterable[Id], known: set[Id]) -> None:
    for element in elements:
        if element not in known:
            raise ProblemError(sentence.format(element=element), element)


def _taken_away(worker: Worker, away: Iterable[Away]) -> Worker:
    mine = [Absence(one.start, one.end, one.reason) for one in away if one.worker_id == worker.id]
    return replace(worker, absences=(*worker.absences, *mine)) if mine else worker


def _lasting(visit: Visit, minutes: int) -> Visit:
    """The visit at its start with another length; its window reaches at least that far."""
    end = visit.start + minutes
    return replace(visit, end=end, latest=None if visit.latest is None else max(visit.latest, end))


def _blocking_absence(settings: Settings) -> Settings:
    """The settings under which somebody away gets nothing, whatever the agency's rule."""
    return replace(settings, rules={**settings.rules, "absence": RuleSetting(Level.BLOCK)})


@dataclass(frozen=True)
class Change:
    """Tells one visit that does not stay as it was: from whom and when, to whom and when, and why."""

    visit_id: Id
    client_name: str
    from_worker: Id | None
    from_start: int | None
    to_worker: Id
    to_start: int
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Totals:
    """Measures a repair; travel and overtime are minutes of all workers, `added_` against the plan of today."""

    moved: int  # visits of today's plan with another worker or hour
    others_moved: int  # of them, those the breakdown did not touch
    minutes_shifted: int
    travel_minutes: int
    added_travel: int
    overtime_minutes: int
    added_overtime: int
    known_faces: int  # changed visits whose client knows the worker
    strangers: int
    unassigned: int


@dataclass(frozen=True)
class RepairPlan:
    """Proposes one way out."""

    aim: str
    title: str
    changes: tuple[Change, ...]
    unassigned: tuple[Unassigned, ...]
    totals: Totals


@dataclass(frozen=True)
class Repair:
    """Answers a breakdown: plans that differ, the visits it touches and those it cancels."""

    plans: tuple[RepairPlan, ...]
    affected: tuple[Id, ...]
    cancelled: tuple[Id, ...]
    status: Status
