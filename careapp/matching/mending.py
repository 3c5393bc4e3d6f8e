"""A few visits given new workers and hours while all else stays: a small exact model over what the rules allow.

A choice is a visit, a worker and a minute. The rules say which choices hold alone and which two of one worker
exclude each other; sums of work are linear; what is left (travel between new visits) the rules find afterwards, and
a cut forbids it.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import combinations
from typing import Final

import numpy as np
from ortools.sat.python import cp_model

from careapp.matching.cases import Cases
from careapp.matching.conflicts import excluded
from careapp.matching.exact import stopping
from careapp.matching.plan import Pick
from careapp.matching.problem import DAY, Id, Level, Problem, Visit
from careapp.matching.rules import broken_by, ceilings, may
from careapp.matching.solve import Stop
from careapp.matching.tables import FAR, Asked
from careapp.matching.verify import busy_row, sift

STEPS: Final = (0, 5, 10, 15, 20, 25, 30, 45, 60, 75, 90, 120, 150, 180, 240)  # minutes a visit may shift by
BEST_WORKERS: Final = 12  # of each visit, by each aim
STARTS_STAYING: Final = 12  # starts of each visit with its worker of today
STARTS_MOVING: Final = 4  # and with each other one
ROUNDS: Final = 4  # times the rules may refuse an answer
EFFORT: Final = 0.5  # deterministic seconds of one search
NOBODY: Final = 1_000_000  # price of a visit nobody takes, × its priority
NOBODY_OPTIONAL: Final = 5_000
# Rules in which the travel between new visits counts.
SUMS: Final = {"day_work", "long_day_work", "week_work", "day_ceiling", "week_ceiling"}
LESS: Final = 10  # minutes less a worker gets when such a rule refuses an answer
FEATURES: Final = ("moved", "handed", "shifted", "strangers", "travel", "overtime", "warnings")


@dataclass(frozen=True)
class Aim:
    """Says what a repair looks at first: the price of each feature of a change."""

    code: str
    prices: tuple[int, ...]  # in the order of FEATURES


def planned(problem: Problem, picks: Iterable[Pick]) -> Problem:
    """The problem once these picks are commitments."""
    return problem.with_busy([busy_row(problem.visits[problem.rows[pick.visit_id]], pick) for pick in picks])


def price_open(visit: Visit) -> int:
    """Price of leaving a visit to nobody."""
    return NOBODY * visit.priority if visit.mandatory else NOBODY_OPTIONAL


@dataclass(frozen=True, eq=False)
class Choices:
    """Holds the choices that hold alone; arrays have one entry per choice."""

    problem: Problem  # all that stays is planned
    visits: Sequence[Visit]
    visit: np.ndarray
    worker: np.ndarray
    start: np.ndarray
    features: np.ndarray  # choices × FEATURES

    @classmethod
    def of(
        cls,
        problem: Problem,
        visits: Sequence[Visit],
        workers: Mapping[Id, Iterable[int]],
        now: int | None,
        aims: Sequence[Aim],
    ) -> Choices:
        """What the rules allow these visits, each with the workers it may go to."""
        rows = [
            (row, worker, start)
            for row, visit in enumerate(visits)
            for start in starts(visit, now)
            for worker in workers[visit.id]
        ]
        columns = np.array(rows, dtype=np.int64).reshape(-1, 3)
        cases = Cases(problem, Asked.of(visits), columns[:, 1], columns[:, 0], columns[:, 2])
        columns = columns[_spread(cases, may(cases))]
        cases = replace(cases, worker=columns[:, 1], visit=columns[:, 0], start=columns[:, 2])
        features = _features(cases)
        kept = _shortlist(columns, features, aims)
        visit, worker, start = columns[kept].T
        return cls(problem, visits, visit, worker, start, features[kept])

    def picks(self, chosen: Iterable[int]) -> list[Pick]:
        """The assignments of some choices."""
        who = self.problem.workers
        return [Pick(self.visits[self.visit[c]].id, who[self.worker[c]].id, int(self.start[c])) for c in chosen]


def starts(visit: Visit, now: int | None) -> list[int]:
    """Minutes a visit may begin at: around its own, inside its window, not in the past."""
    if visit.is_fixed:
        found = {visit.start}
    else:
        earliest, latest = visit.window[0], visit.window[1] - visit.minutes
        found = {visit.start + step * side for step in STEPS for side in (-1, 1)} | {earliest, latest}
        found = {start for start in found if start >= earliest and (visit.soft_end or start <= latest)}
    return sorted(start for start in found if now is None or start >= now)


def _spread(cases: Cases, allowed: np.ndarray) -> np.ndarray:
    """Some of the starts of each visit and worker, from the nearest to the hour of today to the furthest."""
    rows, shift = np.flatnonzero(allowed), np.abs(cases.start - cases.asked.start[cases.visit])
    rows = rows[np.lexsort((cases.start[rows], shift[rows], cases.worker[rows], cases.visit[rows]))]
    edges = np.flatnonzero(np.diff(cases.visit[rows]) | np.diff(cases.worker[rows])) + 1
    kept = []
    for group in np.split(rows, edges) if len(rows) else ():
        stays = cases.visit_of(group[0]).current == cases.worker_of(group[0]).id
        most = STARTS_STAYING if stays else STARTS_MOVING
        kept.append(group[np.unique(np.linspace(0, len(group) - 1, most).round().astype(np.int64))])
    return np.concatenate(kept or [rows])


def _features(cases: Cases) -> np.ndarray:
    """What each choice changes: `FEATURES` as columns."""
    workers, visits = cases.problem.workers, cases.asked.visits
    pairs = [(visits[v], workers[w].id) for v, w in zip(cases.visit, cases.worker, strict=True)]
    shifted = np.abs(cases.start - cases.asked.start[cases.visit])
    handed = np.array([visit.current is not None and visit.current != who for visit, who in pairs], dtype=np.int64)
    stranger = np.array([not visit.history.get(who, 0) for visit, who in pairs], dtype=np.int64)
    hours = cases.tables.column("contract_minutes")[cases.worker] if len(cases) else np.zeros(0, dtype=np.int64)
    over = np.maximum(0, cases.week_work - hours) - np.maximum(0, cases.week_work - cases.added_work - hours)
    warned = sum(broken_by(cases, (Level.WARN,)).values(), np.zeros(len(cases), dtype=np.int64))
    moved = (handed > 0) | (shifted > 0)
    return np.stack([moved, handed, shifted, stranger, cases.added_travel, over, warned], axis=1).astype(np.int64)


def _shortlist(columns: np.ndarray, features: np.ndarray, aims: Sequence[Aim]) -> np.ndarray:
    """Choices of the workers that are among the cheapest of a visit for one aim, and those of today."""
    kept = features[:, 0] == 0
    for aim in aims:
        price = features @ np.array(aim.prices)
        order, seen = np.argsort(price, kind="stable"), defaultdict(set)
        for row in order.tolist():
            visit, worker = columns[row, 0], columns[row, 1]
            if len(seen[visit]) < BEST_WORKERS:
                seen[visit].add(worker)
            kept[row] |= worker in seen[visit]
    return np.flatnonzero(kept)


class Mending:
    """Chooses among choices by an aim; cuts found for one aim stay for the next."""

    def __init__(self, choices: Choices) -> None:
        self.choices, self.cp = choices, cp_model.CpModel()
        self.take = [self.cp.new_bool_var("") for _choice in choices.visit]
        self.open = [self.cp.new_bool_var("") for _visit in choices.visits]
        for row, nobody in enumerate(self.open):
            self.cp.add_exactly_one([*(self.take[c] for c in np.flatnonzero(choices.visit == row)), nobody])
        self.mine = {int(w): np.flatnonzero(choices.worker == w) for w in np.unique(choices.worker)}
        self._exclude()
        self._limit_work()
        self._tie()

    def _exclude(self) -> None:
        """Two choices one worker can't have together."""
        made = self.choices
        asked = [
            replace(v, start=int(s), end=int(s) + v.minutes)
            for v, s in ((made.visits[v], s) for v, s in zip(made.visit, made.start, strict=True))
        ]
        ways = made.problem.staff.ways
        for way in np.unique(ways.of[list(self.mine)]) if self.mine else ():
            group = [worker for worker in self.mine if ways.of[worker] == way]
            pairs = [
                (a, b) if made.start[a] <= made.start[b] else (b, a)
                for worker in group
                for a, b in combinations(self.mine[worker].tolist(), 2)
                if made.visit[a] != made.visit[b]
            ]
            first, second = np.array(pairs, dtype=np.int64).reshape(-1, 2).T
            broken = excluded(made.problem, asked, made.problem.workers[group[0]], first, second)
            for a, b in zip(first[broken].tolist(), second[broken].tolist(), strict=True):
                self.cp.add_implication(self.take[a], ~self.take[b])

    def _limit_work(self) -> None:
        """Work of a day and of a week, over what stays planned."""
        made, tables = self.choices, self.choices.problem.tables
        day = made.start // DAY
        week = tables.week(made.start)
        for code, begin, days in (("day_work", day * DAY, 1), ("week_work", tables.week_start(week), 7)):
            limits = cache(partial(ceilings, made.problem, code))
            most = np.array([limits(on)[who] for on, who in zip(day.tolist(), made.worker, strict=True)])
            work = tables.work_between(made.worker, begin, begin + days * DAY)
            work += tables.extra_minutes(made.worker, week) if days == 7 else 0
            room = np.maximum(0, most - work)
            for mine in self.mine.values():
                for first in np.unique(begin[mine]) if most[mine[0]] < FAR else ():
                    group = mine[begin[mine] == first].tolist()
                    minutes = [made.visits[made.visit[c]].minutes for c in group]
                    terms = cp_model.LinearExpr.weighted_sum([self.take[c] for c in group], minutes)
                    self.cp.add(terms <= int(room[group[0]]))

    def _tie(self) -> None:
        """Halves of a pair keep their gap, ordered visits their order."""
        visits = self.choices.visits
        number = {visit.id: row for row, visit in enumerate(visits)}
        halves = {(visit.pair_key, visit.position): row for row, visit in enumerate(visits)}
        for row, visit in enumerate(visits):
            other = halves.get((visit.pair_key, 1)) if visit.pair_key is not None and visit.position == 0 else None
            if other is not None:
                self._apart(row, other, *visit.gap)
            for earlier, gap in visit.after.items():
                if earlier in number:
                    self._apart(number[earlier], row, visits[number[earlier]].minutes + gap, FAR)

    def _apart(self, first: int, second: int, low: int, high: int) -> None:
        """The second visit begins between `low` and `high` minutes after the first, when both are done."""
        made = self.choices
        for a in np.flatnonzero(made.visit == first).tolist():
            for b in np.flatnonzero(made.visit == second).tolist():
                if not low <= made.start[b] - made.start[a] <= high:
                    self.cp.add_implication(self.take[a], ~self.take[b])

    def best(self, aim: Aim, first: Mapping[Id, Pick], seed: int, deadline: float, stop: Stop) -> list[Pick]:
        """Picks the rules accept together, the cheapest for an aim that were found from a first plan."""
        prices = self.choices.features @ np.array(aim.prices)
        costs = [*prices.tolist(), *map(price_open, self.choices.visits)]
        self.cp.minimize(cp_model.LinearExpr.weighted_sum([*self.take, *self.open], costs))
        self._hint(first)
        kept: list[Pick] = []
        for _round in range(ROUNDS):
            chosen = self._solve(seed, deadline, stop)
            if chosen is None:
                break
            kept, refused = sift(self.choices.problem.asking(self.choices.visits), self.choices.picks(chosen))
            if not refused:
                break
            self._cut(chosen, refused, first)
        return kept

    def _hint(self, first: Mapping[Id, Pick]) -> None:
        """Start from a plan as far as its places are among the choices."""
        self.cp.clear_hints()
        chosen = [first.get(pick.visit_id) == pick for pick in self.choices.picks(range(len(self.take)))]
        left = set(range(len(self.open))) - {int(row) for row in self.choices.visit[np.array(chosen, dtype=bool)]}
        for var, value in zip(self.take, chosen, strict=True):
            self.cp.add_hint(var, value)
        for row, nobody in enumerate(self.open):
            self.cp.add_hint(nobody, row in left)

    def _solve(self, seed: int, deadline: float, stop: Stop) -> list[int] | None:
        solver, left = cp_model.CpSolver(), deadline - time.monotonic()
        if left <= 0 or stop():
            return None
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = seed
        solver.parameters.max_time_in_seconds = left
        solver.parameters.max_deterministic_time = EFFORT
        with stopping(solver, stop):
            found = solver.solve(self.cp)
        if found not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            return None
        return [choice for choice, var in enumerate(self.take) if solver.boolean_value(var)]

    def _cut(self, chosen: Sequence[int], refused: Iterable[tuple[Pick, str]], first: Mapping[Id, Pick]) -> None:
        """Forbid what workers were given together that the rules refuse; where it was too much, ask for less."""
        made, position = self.choices, self.choices.problem.staff.position
        for worker, code in {(position[pick.worker_id], code) for pick, code in refused}:
            given = [choice for choice in chosen if made.worker[choice] == worker]
            self.cp.add_bool_or([~self.take[choice] for choice in given])
            minutes = {choice: made.visits[made.visit[choice]].minutes for choice in self.mine[worker].tolist()}
            who = made.problem.workers[worker].id
            today = sum(v.minutes for v in made.visits if v.id in first and first[v.id].worker_id == who)
            if code in SUMS and (total := sum(minutes[choice] for choice in given)) > today:
                terms = [minutes[choice] * self.take[choice] for choice in minutes]
                self.cp.add(cp_model.LinearExpr.sum(terms) <= max(today, total - LESS))
