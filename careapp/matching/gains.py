"""What a plan gains: one sentence for each visit it takes from somebody, and shares measured before and after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from careapp.i18n import _
from careapp.matching.check import check
from careapp.matching.metrics import current_picks
from careapp.matching.plan import Pick, Plan
from careapp.matching.problem import DAY, Id, Problem, Visit
from careapp.matching.verify import busy_row, cases_of, narrowed, sift
from careapp.matching.wording import length

MOST = 400  # lines told one by one
EVENING = 20 * 60


@dataclass(frozen=True)
class Shares:
    """Measures a plan besides its figures: visits whose client knows the worker, overtime, Sundays and evenings.

    `known` counts among the `given` visits; `overtime` is minutes of the weeks concerned; `turns` is the most Sundays
    and evenings that one worker has of these visits; `conflicts` is how many of them the rules refuse.
    """

    given: int
    known: int
    overtime: int
    turns: int
    conflicts: int


@dataclass(frozen=True)
class Told:
    """Tells a plan: its shares before and after, and what each change gains."""

    before: Shares
    after: Shares
    gains: Mapping[Id, str] = field(default_factory=dict)


def told(problem: Problem, plan: Plan) -> Told:
    """The shares of today's plan and of this one, and the gain of every visit that changes hands or hours."""
    today, picks = current_picks(problem), list(plan.picks)
    return Told(_shares(problem, today), _shares(problem, picks), _gains(problem, today, picks))


def _visit(problem: Problem, visit_id: Id) -> Visit:
    return problem.visits[problem.rows[visit_id]]


def _planned(problem: Problem, picks: Iterable[Pick]) -> Problem:
    return problem.with_busy([busy_row(_visit(problem, pick.visit_id), pick) for pick in picks])


def _shares(problem: Problem, picks: list[Pick]) -> Shares:
    known = sum(_visit(problem, pick.visit_id).history.get(pick.worker_id, 0) > 0 for pick in picks)
    turns: dict[tuple[Id, int], int] = {}
    for pick in picks:
        day, end = pick.start // DAY, pick.start + _visit(problem, pick.visit_id).minutes
        if problem.day(pick.start).weekday() == 6 or end - day * DAY > EVENING:
            turns[pick.worker_id, day] = 1
    each: dict[Id, int] = {}
    for worker, _day in turns:
        each[worker] = each.get(worker, 0) + 1
    conflicts = len(sift(problem, picks)[1])
    return Shares(len(picks), known, _overtime(problem, picks), max(each.values(), default=0), conflicts)


def _overtime(problem: Problem, picks: list[Pick]) -> int:
    """Minutes beyond the contracts, over the weeks of the visits asked for."""
    days = np.unique([visit.start // DAY for visit in problem.visits]).astype(np.int64)
    tables, total = _planned(problem, picks).tables, 0
    everybody, hours = np.arange(len(problem.workers)), problem.tables.column("contract_minutes")
    for week in np.unique(tables.week(days * DAY)) if len(days) else ():
        number = np.full(len(everybody), week)
        monday = tables.week_start(number)
        work = tables.work_between(everybody, monday, monday + 7 * DAY) + tables.extra_minutes(everybody, number)
        total += int(np.maximum(0, work - hours).sum())
    return total


def _gains(problem: Problem, today: list[Pick], picks: list[Pick]) -> dict[Id, str]:
    before = {pick.visit_id: pick for pick in today}
    changed = [pick for pick in picks if pick.visit_id in before and before[pick.visit_id] != pick][:MOST]
    if not changed:
        return {}
    whole = _planned(problem, picks)
    return {
        pick.visit_id: _gain(whole, _visit(problem, pick.visit_id), before[pick.visit_id], pick) for pick in changed
    }


def _gain(whole: Problem, visit: Visit, was: Pick, now: Pick) -> str:
    """What is gained by a change while all the rest of the plan stands, the weightiest first."""
    both = narrowed(whole.without([visit.id]), [was.worker_id, now.worker_id])
    workers = {worker.id: worker for worker in both.workers}
    if found := check(both, workers[was.worker_id], visit, was.start).blocking:
        return _("Résout : {reason}", reason=found[0].sentence)
    known, knew = (visit.history.get(pick.worker_id, 0) for pick in (now, was))
    if known > knew:
        return _("Connaît mieux le client : {known} visites contre {knew}", known=known, knew=knew)
    travel = cases_of(both, [visit, visit], [was, now]).added_travel.tolist()
    if travel[0] > travel[1]:
        return _("{minutes} de route en moins", minutes=length(travel[0] - travel[1]))
    if was.worker_id != now.worker_id:
        return _hours(both, visit, was, now) or _("Fait gagner du temps ou de la continuité ailleurs")
    return _("Même intervenant, une heure qui arrange sa tournée")


def _hours(both: Problem, visit: Visit, was: Pick, now: Pick) -> str:
    """Whether the change takes hours from somebody beyond the contract, or fills that of somebody short of it."""
    tables, position = both.tables, both.tables.staff.position
    who = np.array([position[was.worker_id], position[now.worker_id]])
    week = tables.week(np.array([was.start, now.start]))
    monday = tables.week_start(week)
    work = tables.work_between(who, monday, monday + 7 * DAY) + tables.extra_minutes(who, week)
    room = tables.column("contract_minutes")[who] - work
    if room[0] < visit.minutes <= room[1]:
        return _("{minutes} d’heures en plus évitées", minutes=length(int(visit.minutes - max(0, room[0]))))
    if room[1] > room[0]:
        return _("Remplit un contrat plus loin de ses heures")
    return ""
