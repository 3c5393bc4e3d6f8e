"""Answers a breakdown of the day with up to three plans of least change, each with another aim.

Only what the breakdown touches is free at first; then visits of a few more routes around it are freed, and again,
until the time is up. Every change is accepted by the rules; all else stays exactly as it was.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from careapp.i18n import N_, _
from careapp.matching.breakdown import Breakdown, Change, Repair, RepairPlan, Totals, broken_down
from careapp.matching.cases import Cases
from careapp.matching.check import check
from careapp.matching.explanation import explain, why_open
from careapp.matching.mending import Aim, Choices, Mending, planned, price_open
from careapp.matching.metrics import current_picks, travel_total
from careapp.matching.plan import Pick, Status
from careapp.matching.problem import DAY, Id, Level, Problem, ProblemError, RuleSetting, Visit
from careapp.matching.roster import OF_THE_ROUTE
from careapp.matching.rules import RULES, may
from careapp.matching.solve import Stop, never
from careapp.matching.validation import validate
from careapp.matching.verify import narrowed, sift

AIMS: Final = (  # prices of: a visit moved, handed over, a minute shifted, a stranger, travel, overtime, a warning
    Aim("least_change", (1000, 100, 20, 30, 1, 1, 20)),
    Aim("continuity", (100, 300, 3, 1000, 1, 1, 20)),
    Aim("travel", (120, 20, 1, 40, 30, 20, 20)),
)
TITLES: Final = {
    "least_change": N_("Le moins de changements"),
    "continuity": N_("Les visages connus d’abord"),
    "travel": N_("Le moins de route et d’heures en plus"),
}
GROWTH: Final = (0, 2, 4, 8)  # workers around each visit in trouble whose routes are freed
REACH: Final = 150  # minutes around a visit in trouble in which others are freed
STRANGER: Final = 15  # minutes of travel a worker the client knows is worth, for "around"
MOST_FREED: Final = 40  # visits freed besides those in trouble
TELLING: Final = 0.7  # share of the time for the search; the rest tells the plans


Plan = Mapping[Id, Pick]


def repair(
    problem: Problem, breakdown: Breakdown, stop: Stop = never, seed: int = 0, time_limit: float = 8.0
) -> Repair:
    """Plans of least change after a breakdown; the plan of today is each visit's `current` worker and `start`."""
    if not problem.workers:
        raise ProblemError(_("Aucun intervenant à qui confier les visites."))
    end = time.monotonic() + time_limit * TELLING
    validate(problem)
    day = _Day.of(problem, breakdown)
    chosen: dict[tuple[Pick, ...], RepairPlan] = {}
    for aim, best in day.search(stop, seed, end).items():
        if tuple(best.values()) not in chosen:
            chosen[tuple(best.values())] = day.told(best, aim)
    cancelled = tuple(visit.id for visit in problem.visits if breakdown.cancels(visit))
    status = Status.CANCELLED if stop() else Status.FEASIBLE
    return Repair(tuple(chosen.values()), tuple(visit.id for visit in day.affected), cancelled, status)


@dataclass(frozen=True, eq=False)
class _Day:
    """Holds the problem after the breakdown, the plan of today and what of it no longer holds."""

    problem: Problem
    today: Plan
    stays: Plan  # what of today's plan the breakdown leaves standing
    affected: tuple[Visit, ...]
    movable: tuple[Visit, ...]
    now: int | None
    before: tuple[int, int]  # travel and overtime of the plan of today
    totals: dict[tuple[Pick, ...], Totals]

    @classmethod
    def of(cls, problem: Problem, breakdown: Breakdown) -> _Day:
        """What the breakdown does to the plan of today."""
        broken, now = broken_down(problem, breakdown), breakdown.now
        today = {pick.visit_id: pick for pick in current_picks(broken)}
        faults = _refused(problem, current_picks(problem))
        touched = _refused(broken, today.values()) - faults
        added, days = {visit.id for visit in breakdown.added}, _days(problem, breakdown, touched)
        affected = tuple(
            visit
            for visit in broken.visits
            if visit.id in touched or (visit.id not in today and (visit.id in added or visit.start // DAY in days))
        )
        out = {visit.id for visit in affected}
        stays = {visit: pick for visit, pick in today.items() if visit not in out}
        movable = tuple(
            visit
            for visit in broken.visits
            if visit.id in stays and visit.id not in faults and visit.pinned is None and visit.start >= (now or -DAY)
        )
        before = _measured(problem, current_picks(problem))
        return cls(broken, today, stays, affected, movable, now, before, {})

    def search(self, stop: Stop, seed: int, end: float) -> dict[Aim, Plan]:
        """The best plan of each aim, from a neighbourhood that grows while time is left and a visit or a gain too."""
        best, seen, around = dict.fromkeys(AIMS, self.stays), set(), None
        for size in GROWTH if self.affected else ():
            if stop() or time.monotonic() >= end:
                break
            around = self._around() if around is None and size else around
            workers = sorted({worker for near in around or () for worker in near[:size]})
            freed = self._freed(workers)
            if (asked := (len(freed), len(workers))) in seen:
                continue
            seen.add(asked)
            found = [*best.values(), *self._mended(freed, workers, best, stop, seed, end)]
            before, best = best, {aim: self._cheapest(found, aim) for aim in AIMS}
            complete = all(self.measured(plan).unassigned == 0 for plan in best.values())
            if size and complete and all(best[aim] is before[aim] for aim in AIMS):
                break
        return best

    def _around(self) -> list[list[int]]:
        """Workers that could do each visit in trouble if their routes gave way, the least way about first."""
        off = OF_THE_ROUTE - {"absence", "availability", "window"}
        rules = {rule.code: RuleSetting(Level.OFF) for rule in RULES if rule.code in off}
        settings = replace(self.problem.settings, rules={**self.problem.settings.rules, **rules})
        cases = Cases.every(planned(replace(self.problem, settings=settings), self.stays.values()), self.affected)
        shape = len(self.affected), len(self.problem.workers)
        allowed, travel = may(cases).reshape(shape), cases.added_travel.reshape(shape)
        found = []
        for row, visit in enumerate(self.affected):
            people = self.problem.workers
            strange = np.array([STRANGER * (not visit.history.get(worker.id, 0)) for worker in people])
            other = np.array([worker.id != visit.current for worker in people])
            order = np.lexsort((travel[row] + strange, other))
            found.append([int(worker) for worker in order if allowed[row, worker]])
        return found

    def _freed(self, workers: Sequence[int]) -> list[Visit]:
        """Movable visits of some workers near a visit in trouble, the nearest in time first, and other halves."""
        mine = {self.problem.workers[worker].id for worker in workers}
        middles = np.array([visit.start for visit in self.affected])
        pairs = {visit.pair_key for visit in self.affected} - {None}
        found = []
        for visit in self.movable:
            apart = int(np.abs(middles - visit.start).min())
            if (visit.current in mine and apart <= REACH) or (visit.pair_key in pairs and workers):
                found.append((visit.pair_key not in pairs, apart, visit.start, str(visit.id), visit))
        return [visit for *_order, visit in sorted(found, key=lambda one: one[:4])[:MOST_FREED]]

    def _mended(
        self,
        freed: Sequence[Visit],
        workers: Sequence[int],
        best: Mapping[Aim, Plan],
        stop: Stop,
        seed: int,
        end: float,
    ) -> Iterator[Plan]:
        """The best plan of each aim once these visits may move too; none of them is left open."""
        free, everybody = [*self.affected, *freed], range(len(self.problem.workers))
        ids, position = {visit.id for visit in freed}, self.problem.staff.position
        kept = {visit: pick for visit, pick in self.stays.items() if visit not in ids}
        who: dict[Id, Iterable[int]] = {visit.id: everybody for visit in self.affected}
        who |= {visit.id: sorted({*workers, position[visit.current]}) for visit in freed if visit.current is not None}
        mending = Mending(Choices.of(planned(self.problem, kept.values()), free, who, self.now, AIMS))
        for aim in AIMS:
            picks = {pick.visit_id: pick for pick in mending.best(aim, best[aim], seed, end, stop)}
            if ids <= picks.keys():
                yield dict(sorted((kept | picks).items(), key=lambda item: self.problem.rows[item[0]]))

    def _cheapest(self, plans: Iterable[Plan], aim: Aim) -> Plan:
        return min(plans, key=lambda plan: self.cost(plan, aim))

    def cost(self, plan: Plan, aim: Aim) -> int:
        """Price of a plan, measured whole."""
        totals = self.measured(plan)
        changes = self._changes(plan)
        handed = sum(pick.worker_id != self.today[v].worker_id for v, pick in changes.items() if v in self.today)
        figures = (
            totals.moved,
            handed,
            totals.minutes_shifted,
            totals.strangers,
            totals.added_travel,
            totals.added_overtime,
            0,
        )
        left = sum(price_open(visit) for visit in self.affected if visit.id not in plan)
        return left + sum(price * figure for price, figure in zip(aim.prices, figures, strict=True))

    def _changes(self, plan: Plan) -> dict[Id, Pick]:
        """What a plan gives otherwise than today."""
        return {visit: pick for visit, pick in plan.items() if self.today.get(visit) != pick}

    def measured(self, plan: Plan) -> Totals:
        """The figures of a plan."""
        key = tuple(plan.values())
        if key not in self.totals:
            changes, touched = self._changes(plan), {visit.id for visit in self.affected}
            moved = [visit for visit in changes if visit in self.today]
            known = sum(self._visit(v).history.get(pick.worker_id, 0) > 0 for v, pick in changes.items())
            travel, overtime = _measured(self.problem, plan.values())
            self.totals[key] = Totals(
                len(moved),
                sum(visit not in touched for visit in moved),
                sum(abs(changes[visit].start - self.today[visit].start) for visit in moved),
                travel,
                travel - self.before[0],
                overtime,
                overtime - self.before[1],
                known,
                len(changes) - known,
                sum(visit.id not in plan for visit in self.affected),
            )
        return self.totals[key]

    def _visit(self, visit_id: Id) -> Visit:
        return self.problem.visits[self.problem.rows[visit_id]]

    def told(self, plan: Plan, aim: Aim) -> RepairPlan:
        """A plan line by line, with what stays open."""
        changes = sorted(self._changes(plan).values(), key=lambda pick: (pick.start, str(pick.visit_id)))
        base = planned(self.problem, [pick for visit, pick in plan.items() if pick not in changes])
        lines = explain(base.asking([self._visit(pick.visit_id) for pick in changes]), changes)
        after = planned(self.problem, plan.values())
        near = narrowed(after, {self.today[pick.visit_id].worker_id for pick in changes if pick.visit_id in self.today})
        told = tuple(self._told(near, pick, line.reasons) for pick, line in zip(changes, lines, strict=True))
        left = why_open(after, [visit for visit in self.affected if visit.id not in plan], ())
        return RepairPlan(aim.code, _(TITLES[aim.code]), told, left, self.measured(plan))

    def _told(self, after: Problem, pick: Pick, reasons: tuple[str, ...]) -> Change:
        """A change with the rule that keeps the visit from staying as it was, then what speaks for the new place."""
        visit, was = self._visit(pick.visit_id), self.today.get(pick.visit_id)
        if was is None:
            return Change(visit.id, visit.client_name, None, None, pick.worker_id, pick.start, reasons)
        alone = narrowed(after, [was.worker_id]).without([visit.id])
        found = check(alone, alone.workers[0], visit, was.start).blocking
        why = found[0].sentence if found else _("Fait gagner du temps ou de la continuité ailleurs")
        line = was.worker_id, was.start, pick.worker_id, pick.start
        return Change(visit.id, visit.client_name, *line, (why, *reasons))


def _refused(problem: Problem, picks: Iterable[Pick]) -> set[Id]:
    return {pick.visit_id for pick, _code in sift(problem, picks)[1]}


def _days(problem: Problem, breakdown: Breakdown, touched: set[Id]) -> set[int]:
    """Days on which something changes: a visit left open there is looked at again."""
    starts = [visit.start for visit in problem.visits if visit.id in touched or breakdown.cancels(visit)]
    return {start // DAY for start in (*starts, *(visit.start for visit in breakdown.added))}


def _measured(problem: Problem, picks: Iterable[Pick]) -> tuple[int, int]:
    """Travel of the days asked for and overtime of their weeks."""
    whole = planned(problem, picks)
    days = np.unique([visit.start // DAY for visit in problem.visits]).astype(np.int64)
    tables, workers = whole.tables, np.arange(len(problem.workers))
    overtime, hours = 0, tables.column("contract_minutes")
    for week in np.unique(tables.week(days * DAY)) if len(days) else ():
        monday, number = tables.week_start(np.full(len(workers), week)), np.full(len(workers), week)
        work = tables.work_between(workers, monday, monday + 7 * DAY) + tables.extra_minutes(workers, number)
        overtime += int(np.maximum(0, work - hours).sum())
    return travel_total(whole, days), overtime
