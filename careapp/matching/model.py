"""The opportunity as an exact model: who takes which occurrence of which slot, all missions together (CP-SAT).

Who may take what alone comes from the rules; so does which two visits exclude each other. Sums over a day and a
week and the weekly rest are linear here, without the travel between new visits: `solve` checks every answer with the
rules and cuts off what they refuse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from careapp.matching.conflicts import conflicts_of
from careapp.matching.options import Options
from careapp.matching.plan import Pick
from careapp.matching.problem import DAY, Level, Problem, Visit
from careapp.matching.rules import BY_CODE, ceilings
from careapp.matching.shares import share_out

Var = cp_model.IntVar


@dataclass(eq=False)
class Model:
    """Holds the CP-SAT model and what its variables mean; visits and workers are positions."""

    problem: Problem
    visits: Sequence[Visit]
    options: Options
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    take: dict[tuple[int, int], Var] = field(default_factory=dict)
    by_worker: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    used: dict[int, Var] = field(default_factory=dict)  # worker → whether any visit is theirs
    costs: list[tuple[int, Var]] = field(default_factory=list)
    derived: list[tuple[Var, Callable[[], int]]] = field(default_factory=list)  # what follows, in order, in a hint
    values: dict[int, int] = field(default_factory=dict)  # of each variable in the hint

    def picks(self, value: Callable[[Var], object]) -> list[Pick]:
        """The assignments of a solution, `value` telling each variable's."""
        chosen = [key for key, var in self.take.items() if value(var)]
        return [Pick(self.visits[v].id, self.problem.workers[w].id, self.visits[v].start) for v, w in chosen]

    def hint(self, picks: Iterable[Pick]) -> None:
        """Start from a plan, whole: what follows from its choices is told too."""
        number = {visit.id: row for row, visit in enumerate(self.visits)}
        position = self.problem.staff.position
        chosen = {(number.get(p.visit_id), position.get(p.worker_id)) for p in picks}
        self.values = {var.index: int(key in chosen) for key, var in self.take.items()}
        self.cp.clear_hints()
        for var in self.take.values():
            self.cp.add_hint(var, self.values[var.index])
        for var, value in self.derived:
            self.values[var.index] = value()
            self.cp.add_hint(var, self.values[var.index])

    def any_of(self, group: Sequence[Var], cost: int = 0) -> Var:
        """A variable that is 1 when one of the group is, at a cost; a lone one stands for itself."""
        if len(group) == 1:
            self.price(group[0], cost)
            return group[0]
        used = self.cp.new_bool_var("")
        for var in group:
            self.cp.add_implication(var, used)
        self.price(used, cost)
        self.derived.append((used, lambda: int(any(self.values[var.index] for var in group))))
        return used

    def excess(self, terms: Sequence[tuple[int, Var]], allowance: Sequence[tuple[int, Var]], cost: int) -> None:
        """Price what a sum goes beyond an allowance."""
        most = sum(factor for factor, _var in terms)
        over = self.cp.new_int_var(0, most, "")
        self.cp.add(over >= _sum(terms) - _sum(allowance))
        self.price(over, cost)
        self.derived.append((over, lambda: max(0, self._value(terms) - self._value(allowance))))

    def short(self, terms: Sequence[tuple[int, Var]], wanted: int, cost: int) -> None:
        """Price what a sum lacks to reach what is wanted."""
        missing = self.cp.new_int_var(0, wanted, "")
        self.cp.add(missing >= wanted - _sum(terms))
        self.price(missing, cost)
        self.derived.append((missing, lambda: max(0, wanted - self._value(terms))))

    def beyond(self, terms: Sequence[tuple[int, Var]], most: int) -> Var:
        """A variable that is 1 when a sum goes beyond a most."""
        passed = self.cp.new_bool_var("")
        rest = sum(factor for factor, _var in terms) - most
        self.cp.add(_sum(terms) <= most + rest * passed)
        self.derived.append((passed, lambda: int(self._value(terms) > most)))
        return passed

    def _value(self, terms: Iterable[tuple[int, Var]]) -> int:
        return sum(factor * self.values[var.index] for factor, var in terms)

    def price(self, var: Var, cost: int) -> None:
        """Put a price on a variable."""
        if cost:
            self.costs.append((cost, var))

    def work(self, worker: int, rows: Iterable[int]) -> list[tuple[int, Var]]:
        """Minutes of visits a worker would do, as terms."""
        return [(self.visits[row].minutes, self.take[row, worker]) for row in rows]

    @property
    def cost(self) -> int:
        """What the plan of the last hint costs."""
        return self._value(self.costs)

    def forbid(self, worker: int, visits: Iterable[int]) -> None:
        """Cut off these visits being all done by one worker."""
        self.cp.add_bool_or([~self.take[visit, worker] for visit in visits])


def build(problem: Problem, visits: Sequence[Visit], options: Options) -> Model:
    """The model of an opportunity's visits at their own times."""
    model = Model(problem, visits, options)
    _choices(model)
    _exclusions(model)
    _faces(model)
    _work_limits(model)
    _weekly_rests(model)
    _contract(model)
    share_out(model)
    model.cp.minimize(_sum(model.costs))
    return model


def _sum(terms: Sequence[tuple[int, Var]]) -> Any:
    return cp_model.LinearExpr.weighted_sum([var for _factor, var in terms], [factor for factor, _var in terms])


def _choices(model: Model) -> None:
    """One variable per visit and worker the rules allow; a visit without taker costs."""
    weights = model.problem.settings.weights
    for row, visit in enumerate(model.visits):
        takers = []
        for worker in np.flatnonzero(model.options.allowed[row]).tolist():
            var = model.take[row, worker] = model.cp.new_bool_var("")
            takers.append(var)
            model.by_worker[worker].append(row)
            model.price(var, int(model.options.price[row, worker]))
        unserved = model.cp.new_bool_var("")
        model.cp.add_exactly_one([*takers, unserved])
        model.price(unserved, weights.open_visit * visit.priority if visit.mandatory else weights.open_optional)
        model.derived.append((unserved, partial(_unserved, model, takers)))


def _exclusions(model: Model) -> None:
    """Two visits one worker can't do together."""
    pairs, ways = conflicts_of(model.problem, model.visits).by_way, model.problem.staff.ways
    for worker, rows in model.by_worker.items():
        mine = set(rows)
        for first, second in pairs[int(ways.of[worker])]:
            if first in mine and second in mine:
                model.cp.add_at_most_one(model.take[first, worker], model.take[second, worker])
    if _limit(model, "precedence") is not None:
        _precedence(model)


def _precedence(model: Model) -> None:
    """Of two visits whose own times are in the wrong order, one stays open."""
    rows = {visit.id: row for row, visit in enumerate(model.visits)}
    takers: dict[int, list[Var]] = defaultdict(list)
    for (row, _worker), var in model.take.items():
        takers[row].append(var)
    for row, visit in enumerate(model.visits):
        for other, gap in visit.after.items():
            if other in rows and visit.start < model.visits[rows[other]].end + gap:
                model.cp.add_at_most_one(takers[row] + takers[rows[other]])


def _limit(model: Model, code: str) -> int | None:
    setting = BY_CODE[code].setting(model.problem.settings)
    return setting.limit if setting.level is Level.BLOCK else None


def _grouped(model: Model, rows: Iterable[int], key: Iterable[int]) -> dict[int, list[int]]:
    groups: dict[int, list[int]] = defaultdict(list)
    for row, number in zip(rows, key, strict=True):
        groups[int(number)].append(row)
    return groups


def _work_limits(model: Model) -> None:
    """Work of a day and of a week, over what is already planned."""
    tables, starts = model.problem.tables, np.array([visit.start for visit in model.visits], dtype=np.int64)
    day, week = starts // DAY, tables.week(starts)
    _work_limit(model, "day_work", day, day * DAY, 1)
    _work_limit(model, "week_work", week, tables.week_start(week), 7)


def _work_limit(model: Model, code: str, number: np.ndarray, begins: np.ndarray, days: int) -> None:
    """Work of the spans of some days, each visit's span told by its number and its first minute."""
    tables, limits = model.problem.tables, cache(partial(ceilings, model.problem, code))
    for worker, rows in model.by_worker.items():
        who = np.array([worker])
        for group, members in _grouped(model, rows, number[rows]).items():
            begin = begins[members[:1]]
            planned = int(tables.work_between(who, begin, begin + days * DAY)[0])
            extra = int(tables.extra_minutes(who, np.array([group]))[0]) if days == 7 else 0
            most = int(limits(model.visits[members[0]].start // DAY)[worker])
            _at_most(model, worker, members, most - planned - extra)


def _at_most(model: Model, worker: int, rows: Sequence[int], room: int) -> None:
    if sum(model.visits[row].minutes for row in rows) > room:
        model.cp.add(_sum(model.work(worker, rows)) <= max(room, 0) * model.used[worker])


def _weekly_rests(model: Model) -> None:
    """Every week keeps one of the long stretches without work that it could have."""
    limit = _limit(model, "weekly_rest")
    if limit is None:
        return
    weeks = model.problem.tables.week(np.array([visit.start for visit in model.visits], dtype=np.int64))
    for worker, rows in model.by_worker.items():
        for week, members in _grouped(model, rows, weeks[rows]).items():
            _weekly_rest(model, worker, week, members, limit)


def _weekly_rest(model: Model, worker: int, week: int, rows: Sequence[int], limit: int) -> None:
    tables = model.problem.tables
    monday = int(tables.week_start(np.int64(week)))
    earliest, latest = monday - (limit - DAY), monday + 6 * DAY
    own = np.flatnonzero(
        (tables.busy_worker == worker) & (tables.busy_end > earliest) & (tables.busy.start < latest + limit)
    )
    planned = list(zip(tables.busy.start[own].tolist(), tables.busy_end[own].tolist(), strict=True))
    around = [
        row
        for row in model.by_worker[worker]
        if earliest < model.visits[row].end and model.visits[row].start < latest + limit
    ]
    begins = {earliest, *(end for _start, end in planned), *(model.visits[row].end for row in around)}
    rests = []
    for begin in sorted(begin for begin in begins if earliest <= begin <= latest):
        if any(start < begin + limit and end > begin for start, end in planned):
            continue
        inside = [r for r in around if model.visits[r].start < begin + limit and model.visits[r].end > begin]
        if not inside:
            return
        rests.append((model.cp.new_bool_var(""), inside))
    _need_one(model, worker, rows, rests)


def _need_one(model: Model, worker: int, rows: Sequence[int], rests: list[tuple[Var, list[int]]]) -> None:
    """Name one rest kept; a visit is done only if that rest isn't one of those it would break."""
    broken: dict[int, list[Var]] = defaultdict(list)
    for rest, inside in rests:
        for row in inside:
            broken[row].append(rest)
    if rests:
        model.cp.add_exactly_one([rest for rest, _inside in rests])
    for number, (rest, _inside) in enumerate(rests):
        model.derived.append((rest, partial(_is_kept, model, worker, rests, number)))
    for row, those in broken.items():
        model.cp.add_at_most_one([model.take[row, worker], *those])
    for row in rows if not rests else ():
        model.cp.add(model.take[row, worker] == 0)


def _first_kept(model: Model, worker: int, rests: list[tuple[Var, list[int]]]) -> int:
    taken = [any(model.values[model.take[row, worker].index] for row in inside) for _rest, inside in rests]
    return taken.index(False) if False in taken else 0


def _is_kept(model: Model, worker: int, rests: list[tuple[Var, list[int]]], number: int) -> int:
    return int(_first_kept(model, worker, rests) == number)


def _unserved(model: Model, takers: Sequence[Var]) -> int:
    return int(not any(model.values[taker.index] for taker in takers))


def _faces(model: Model) -> None:
    """Few different people at a client's, and the same one on the same weekly slot."""
    weights = model.problem.settings.weights
    slots: dict[tuple, list[Var]] = defaultdict(list)
    faces: dict[tuple, list[Var]] = defaultdict(list)
    for (row, worker), var in model.take.items():
        visit = model.visits[row]
        slots[visit.client_id, visit.slot, visit.position, worker].append(var)
    for (client, _slot, _position, worker), group in slots.items():
        faces[client, worker].append(model.any_of(group, weights.slot_face))
    known = {(v.client_id, worker) for v in model.visits for worker in v.history}
    clients: dict[int, list[Var]] = defaultdict(list)
    for (client, worker), group in faces.items():
        met = (client, model.problem.workers[worker].id) in known
        clients[worker].append(model.any_of(group, weights.known_face if met else weights.new_face))
    model.used = {worker: group[0] if len(group) == 1 else model.any_of(group) for worker, group in clients.items()}


def _contract(model: Model) -> None:
    """Hours beyond the contract and hours short of it cost, so that those with hours to fill come first."""
    tables, weights = model.problem.tables, model.problem.settings.weights
    weeks = tables.week(np.array([visit.start for visit in model.visits], dtype=np.int64))
    for worker, rows in model.by_worker.items():
        contract = model.problem.workers[worker].contract_minutes
        if contract is None:
            continue
        for week, members in _grouped(model, rows, weeks[rows]).items():
            who, monday = np.array([worker]), tables.week_start(np.array([week]))
            planned = tables.work_between(who, monday, monday + 7 * DAY) + tables.extra_minutes(who, np.array([week]))
            left = max(0, contract - int(planned[0]))
            most = sum(model.visits[row].minutes for row in members)
            work = model.work(worker, members)
            if most > left and weights.overtime_minute:
                model.excess(work, [(left, model.used[worker])], weights.overtime_minute)
            if left and weights.idle_minute:
                model.short(work, left, weights.idle_minute)
