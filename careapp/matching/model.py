"""The opportunity as an exact model: who takes which occurrence of which slot, all missions together (CP-SAT).

Who may take what alone comes from the rules; so does which two visits exclude each other. Sums over a day and a
week and the weekly rest are linear here, without the travel between new visits: `solve` checks every answer with the
rules and cuts off what they refuse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from ortools.sat.python import cp_model

from careapp.matching.cases import Cases
from careapp.matching.conflicts import conflicts_of
from careapp.matching.plan import Pick
from careapp.matching.problem import DAY, Level, Problem, Visit
from careapp.matching.rules import BY_CODE, broken_by, ceilings

Var = cp_model.IntVar


@dataclass(frozen=True, eq=False)
class Options:
    """Holds who may take which visit alone, and at what price; both are visits × workers."""

    cases: Cases
    allowed: np.ndarray
    price: np.ndarray

    @classmethod
    def of(cls, problem: Problem, visits: Sequence[Visit]) -> Options:
        """The answer of the rules, priced by warnings, travel and preference."""
        cases, shape = Cases.every(problem, visits), (len(visits), len(problem.workers))
        refused, warnings = (
            sum((where.reshape(shape) for where in broken_by(cases, (level,)).values()), np.zeros(shape, dtype=int))
            for level in (Level.BLOCK, Level.WARN)
        )
        weights = problem.settings.weights
        price = weights.warning * warnings + weights.travel_minute * cases.added_travel.reshape(shape)
        return cls(cases, refused == 0, price + wishes_price(problem, visits))

    def kept(self, workers: np.ndarray) -> Options:
        """The options once only some workers may be chosen."""
        mask = np.zeros(self.allowed.shape[1], dtype=bool)
        mask[workers] = True
        return Options(self.cases, self.allowed & mask, self.price)


def wishes_price(problem: Problem, visits: Sequence[Visit]) -> np.ndarray:
    """Price of a worker the client did not choose or does not know, or who is not the one of today."""
    weights, position = problem.settings.weights, problem.tables.position
    prices = np.zeros((len(visits), len(problem.workers)), dtype=np.int64)
    for row, visit in enumerate(visits):
        known = {worker for worker, times in visit.history.items() if times}
        for price, wanted in (
            (weights.stranger, known),
            (weights.not_preferred if visit.preferred else 0, visit.preferred),
            (weights.moved_worker if visit.current in position else 0, {visit.current}),
        ):
            prices[row] += price
            prices[row, [position[worker] for worker in wanted if worker in position]] -= price
    return prices + _ways_price(problem, visits)


def _ways_price(problem: Problem, visits: Sequence[Visit]) -> np.ndarray:
    """Price of a worker who speaks none of the languages preferred, or who works elsewhere."""
    weights, workers = problem.settings.weights, problem.workers
    known: dict[tuple, list[int]] = {}
    for visit in visits:
        key = visit.preferred_languages, visit.sector
        if key not in known:
            known[key] = [
                weights.language * bool(key[0] and not key[0] & worker.languages)
                + weights.sector * bool(key[1] is not None and key[1] not in worker.sectors)
                for worker in workers
            ]
    rows = [known[visit.preferred_languages, visit.sector] for visit in visits]
    return np.array(rows, dtype=np.int64).reshape(len(visits), len(workers))


@dataclass(eq=False)
class Model:
    """Holds the CP-SAT model and what its variables mean; visits and workers are positions."""

    problem: Problem
    visits: Sequence[Visit]
    options: Options
    cp: cp_model.CpModel = field(default_factory=cp_model.CpModel)
    take: dict[tuple[int, int], Var] = field(default_factory=dict)
    by_worker: dict[int, list[int]] = field(default_factory=lambda: defaultdict(list))
    costs: list = field(default_factory=list)

    def picks(self, value: Callable[[Var], object]) -> list[Pick]:
        """The assignments of a solution, `value` telling each variable's."""
        chosen = [key for key, var in self.take.items() if value(var)]
        return [Pick(self.visits[v].id, self.problem.workers[w].id, self.visits[v].start) for v, w in chosen]

    def hint(self, picks: Iterable[Pick]) -> None:
        """Start from a plan."""
        number = {visit.id: row for row, visit in enumerate(self.visits)}
        position = self.problem.tables.position
        chosen = {(number.get(p.visit_id), position.get(p.worker_id)) for p in picks}
        self.cp.clear_hints()
        for key, var in self.take.items():
            self.cp.add_hint(var, key in chosen)

    def forbid(self, worker: int, visits: Iterable[int]) -> None:
        """Cut off these visits being all done by one worker."""
        self.cp.add_bool_or([~self.take[visit, worker] for visit in visits])


def build(problem: Problem, visits: Sequence[Visit], options: Options) -> Model:
    """The model of an opportunity's visits at their own times."""
    model = Model(problem, visits, options)
    _choices(model)
    _exclusions(model)
    _work_limits(model)
    _weekly_rests(model)
    _faces(model)
    _contract(model)
    model.cp.minimize(sum(model.costs))
    return model


def _choices(model: Model) -> None:
    """One variable per visit and worker the rules allow; a visit without taker costs."""
    weights = model.problem.settings.weights
    for row, visit in enumerate(model.visits):
        takers = []
        for worker in np.flatnonzero(model.options.allowed[row]).tolist():
            var = model.take[row, worker] = model.cp.new_bool_var("")
            takers.append(var)
            model.by_worker[worker].append(row)
            model.costs.append(int(model.options.price[row, worker]) * var)
        unserved = model.cp.new_bool_var("")
        model.cp.add_exactly_one([*takers, unserved])
        model.costs.append(
            (weights.open_visit * visit.priority if visit.mandatory else weights.open_optional) * unserved
        )


def _exclusions(model: Model) -> None:
    """Two visits one worker can't do together."""
    pairs, speeds = conflicts_of(model.problem, model.visits).by_speed, model.problem.tables.kmh
    for worker, rows in model.by_worker.items():
        mine = set(rows)
        for first, second in pairs[float(speeds[worker])]:
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
    _work_limit(model, ceilings(model.problem, "day_work"), day, day * DAY, 1)
    _work_limit(model, ceilings(model.problem, "week_work"), week, tables.week_start(week), 7)


def _work_limit(model: Model, limits: np.ndarray, number: np.ndarray, begins: np.ndarray, days: int) -> None:
    """Work of the spans of some days, each visit's span told by its number and its first minute."""
    tables = model.problem.tables
    for worker, rows in model.by_worker.items():
        who = np.array([worker])
        for group, members in _grouped(model, rows, number[rows]).items():
            begin = begins[members[:1]]
            planned = int(tables.work_between(who, begin, begin + days * DAY)[0])
            extra = int(tables.extra_minutes(who, np.array([group]))[0]) if days == 7 else 0
            _at_most(model, worker, members, int(limits[worker]) - planned - extra)


def _at_most(model: Model, worker: int, rows: Sequence[int], room: int) -> None:
    if sum(model.visits[row].minutes for row in rows) > room:
        model.cp.add(sum(model.visits[row].minutes * model.take[row, worker] for row in rows) <= max(room, 0))


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
    for row in rows if not rests else ():
        model.cp.add(model.take[row, worker] == 0)
    if rests:
        model.cp.add_bool_or([rest for rest, _inside in rests])
    for rest, inside in rests:
        for row in inside:
            model.cp.add_implication(rest, ~model.take[row, worker])


def _faces(model: Model) -> None:
    """Few different people at a client's, and the same one on the same weekly slot."""
    weights = model.problem.settings.weights
    slots: dict[tuple, list[Var]] = defaultdict(list)
    faces: dict[tuple, list[Var]] = defaultdict(list)
    for (row, worker), var in model.take.items():
        visit = model.visits[row]
        slots[visit.client_id, visit.slot, visit.position, worker].append(var)
    for (client, _slot, _position, worker), group in slots.items():
        faces[client, worker].append(_any(model, group, weights.slot_face))
    known = {(v.client_id, worker) for v in model.visits for worker in v.history}
    for (client, worker), group in faces.items():
        met = (client, model.problem.workers[worker].id) in known
        _any(model, group, weights.known_face if met else weights.new_face)


def _any(model: Model, group: Sequence[Var], cost: int) -> Var:
    """A variable that is 1 when one of the group is, at a cost."""
    used = model.cp.new_bool_var("")
    for var in group:
        model.cp.add_implication(var, used)
    model.costs.append(cost * used)
    return used


def _contract(model: Model) -> None:
    """Hours beyond the contract cost, so that those with hours to fill come first."""
    tables = model.problem.tables
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
            if most > left:
                over = model.cp.new_int_var(0, most, "")
                model.cp.add(over >= sum(model.visits[r].minutes * model.take[r, worker] for r in members) - left)
                model.costs.append(model.problem.settings.weights.overtime_minute * over)
