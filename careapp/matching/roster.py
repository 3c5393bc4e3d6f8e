"""One day of routes compiled from the rules: who may do what, between which minutes, how much work is left.

Nodes are positions: first the visits to place, then the commitments of the day, which never move, then
the workers' homes. Everything a rule
says about a worker and a visit apart from the rest of the day is asked from the rules once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np

from careapp.matching.cases import Cases
from careapp.matching.faces import Faces, faces_price
from careapp.matching.options import Options
from careapp.matching.problem import DAY, Level, Problem, RuleSetting, Settings, Visit
from careapp.matching.rules import BY_CODE, RULES, ceilings
from careapp.matching.shape import Shapes
from careapp.matching.tables import FAR, merged
from careapp.matching.travel import Points, minutes_between
from careapp.matching.turns import Turns
from careapp.matching.waking import waking_hours

OF_THE_ROUTE: Final = {
    "absence", "availability", "window", "overlap", "travel", "daily_rest", "weekly_rest", "day_work", "week_work",
    "long_day_work", "span_max", "span", "pause", "meal_break", "interruptions", "long_interruptions", "contract_hours",
    "synchronisation", "precedence",
}  # fmt: skip


@dataclass(eq=False)
class Roster:
    """Holds a day ready to search. Times are minutes since the epoch; lists are indexed by worker or node."""

    problem: Problem
    visits: Sequence[Visit]
    allowed: list[list[int]]  # workers each visit may go to
    allowed_at: np.ndarray  # the same, visits × workers
    price: np.ndarray  # minutes of travel a worker is worth less, visits × workers
    length: list[int]
    earliest: list[int]
    latest: list[int]  # latest end
    hard: list[bool]  # the latest end may not pass
    partner: list[int]  # other half of the pair among the visits, −1 when none
    gap: list[tuple[int, int]]  # bounds of the partner's start minus one's own
    orders: list[tuple[int, int, int]]  # (visit before, visit after, least minutes from the one's end to the other)
    fixed: list[list[tuple[int, int, int]]]  # (node, start, end) of each worker's commitments of the day
    free: list[list[tuple[int, int]]]
    room: list[int]  # work minutes the worker may do on the day
    regular: list[int]  # work minutes before overtime
    shapes: Shapes
    margin: int
    travel: np.ndarray  # speed class × node × node
    speed: np.ndarray  # by worker: the class
    home: list[int]  # the node each worker starts from
    last_stop: list[int]  # the node each worker ends at
    penalty: list[float]  # minutes of travel one accepts rather than leave the visit open
    turns: Turns

    @cached_property
    def lines(self) -> list[list[list[int]]]:
        """Travel by worker, node × node, as lists, which plain Python reads faster."""
        classes = [square.astype(int).tolist() for square in self.travel]
        return [classes[speed] for speed in self.speed]

    def fit(self, worker: int, start: int, minutes: int) -> int | None:
        """First start from `start` on that keeps the whole visit inside the worker's free hours."""
        for begin, end in self.free[worker]:
            begin = max(begin, start)
            if begin + minutes <= end:
                return begin
        return None


def compile_day(problem: Problem, day: int, faces: Faces | None = None) -> Roster:
    """The roster of the visits of a day; `faces` are the workers who come to each client on other days of the plan."""
    visits = [visit for visit in problem.visits if visit.start // DAY == day]
    alone = Options.of(problem.made(visits=tuple(visits), settings=without_route(problem)), visits)
    commitments = _commitments(problem, day)
    windows = [_window(problem, visit) for visit in visits]
    _in_order(problem, visits, windows)
    halves = {(visit.pair_key, visit.position): row for row, visit in enumerate(visits) if visit.pair_key is not None}
    return Roster(
        problem,
        visits,
        [np.flatnonzero(row).tolist() for row in alone.allowed],
        alone.allowed,
        _prices(problem, alone, faces_price(problem, visits, faces or {})),
        [visit.minutes for visit in visits],
        [earliest for earliest, _latest, _hard in windows],
        [latest for _earliest, latest, _hard in windows],
        [hard for _earliest, _latest, hard in windows],
        [-1 if v.pair_key is None else halves.get((v.pair_key, 1 - v.position), -1) for v in visits],
        [visit.gap if visit.position == 0 else (-visit.gap[1], -visit.gap[0]) for visit in visits],
        _ordered(problem, visits),
        commitments,
        _free_hours(problem, day, visits),
        _rooms(problem, day),
        _regular(problem, day),
        Shapes.of(problem, day),
        _limit(problem, "travel", 0),
        *_travel(problem, visits, day),
        *_bases(problem, len(visits) + sum(map(len, commitments))),
        [penalty(problem, visit) for visit in visits],
        Turns.of(problem, day),
    )


def _prices(problem: Problem, options: Options, faces: np.ndarray) -> np.ndarray:
    """Prices in minutes of travel, the travel itself left out: the routes count it."""
    minute = problem.settings.weights.travel_minute
    travel = minute * options.cases.added_travel.reshape(options.price.shape)
    return (options.price - travel + faces) / max(minute, 1)


def penalty(problem: Problem, visit: Visit) -> float:
    """What an open visit costs, in minutes of travel."""
    weights = problem.settings.weights
    points = weights.open_visit * visit.priority if visit.mandatory else weights.open_optional
    return points / max(weights.travel_minute, 1)


def without_route(problem: Problem) -> Settings:
    """The settings without the rules that depend on the other visits of a route."""
    off = {rule.code: RuleSetting(Level.OFF) for rule in RULES if rule.code in OF_THE_ROUTE}
    return replace(problem.settings, rules={**problem.settings.rules, **off})


def _limit(problem: Problem, code: str, otherwise: int) -> int:
    setting = BY_CODE[code].setting(problem.settings)
    return setting.limit if setting.level is Level.BLOCK else otherwise


def _blocks(problem: Problem, code: str) -> bool:
    return BY_CODE[code].setting(problem.settings).level is Level.BLOCK


def _window(problem: Problem, visit: Visit) -> tuple[int, int, bool]:
    """Bounds of a visit, narrowed when the other half of its pair is already planned."""
    earliest, latest = visit.window
    hard = not visit.soft_end
    if visit.pair_key is not None:
        for row in np.flatnonzero(problem.busy.pair_key == visit.pair_key):
            low, high = visit.gap if visit.position else (-visit.gap[1], -visit.gap[0])
            other = int(problem.busy.start[row])
            earliest, latest, hard = max(earliest, other + low), min(latest, other + high + visit.minutes), True
    return earliest, latest, hard


def _ordered(problem: Problem, visits: Sequence[Visit]) -> list[tuple[int, int, int]]:
    """Orders among the visits of the day: row of the one before, of the one after, minutes between end and start."""
    if not _blocks(problem, "precedence"):
        return []
    rows = {visit.id: row for row, visit in enumerate(visits)}
    asked = [(other, row, gap) for row, visit in enumerate(visits) for other, gap in visit.after.items()]
    return [(rows[other], row, gap) for other, row, gap in asked if other in rows]


def _in_order(problem: Problem, visits: Sequence[Visit], windows: list[tuple[int, int, bool]]) -> None:
    """Narrow the windows of visits that come after or before one that is planned already."""
    links = [(v.id, other, gap) for v in problem.visits for other, gap in v.after.items()]
    if not links or not _blocks(problem, "precedence"):
        return
    planned = {visit: at for at, visit in enumerate(problem.busy.visit_id)}
    rows = {visit.id: row for row, visit in enumerate(visits)}
    for late, early, gap in links:
        if late in rows and early in planned:
            earliest, latest, hard = windows[rows[late]]
            windows[rows[late]] = max(earliest, int(problem.busy.end[planned[early]]) + gap), latest, hard
        if early in rows and late in planned:
            earliest, latest, _hard = windows[rows[early]]
            windows[rows[early]] = earliest, min(latest, int(problem.busy.start[planned[late]]) - gap), True


def _commitments(problem: Problem, day: int) -> list[list[tuple[int, int, int]]]:
    """Commitments of the day by worker, numbered from 0 here."""
    tables = problem.tables
    today = np.flatnonzero(tables.busy.start // DAY == day)
    found: list[list[tuple[int, int, int]]] = [[] for _worker in problem.workers]
    for number, index in enumerate(today.tolist()):
        found[tables.busy_worker[index]].append((number, int(tables.busy.start[index]), int(tables.busy_end[index])))
    return found


def _free_hours(problem: Problem, day: int, visits: Sequence[Visit]) -> list[list[tuple[int, int]]]:
    """Hours of the day each worker may work, rests of the nights around and of the week kept."""
    probe = Visit("day", "", day * DAY, (day + 1) * DAY)
    cases = Cases.every(problem, [probe])
    rest = BY_CODE["daily_rest"].limits_on(problem, day, 0)
    begins = np.where(cases.last_end_before_day > -FAR, cases.last_end_before_day + rest, day * DAY)
    ends = np.where(cases.first_start_after_day < FAR, cases.first_start_after_day - rest, (day + 2) * DAY)
    waking = waking_hours(problem, visits, day)
    return [
        _cut(problem, number, max(int(begins[number]), first), min(int(ends[number]), last), day)
        for number, (first, last) in enumerate(waking)
    ]


def _cut(problem: Problem, worker: int, begin: int, end: int, day: int) -> list[tuple[int, int]]:
    """Hours offered, without absences and outside contracts, between two minutes."""
    who = problem.workers[worker]
    spans = [(max(begin, day * DAY), end)] if begin < end else []
    for code, given in (("availability", who.availability), ("contract", who.contracts)):
        if given is not None and _blocks(problem, code):
            spans = [(max(a, c), min(b, d)) for a, b in spans for c, d in merged(given) if max(a, c) < min(b, d)]
    for away in who.absences if _blocks(problem, "absence") else ():
        spans = [part for a, b in spans for part in ((a, min(b, away.start)), (max(a, away.end), b))]
        spans = [(a, b) for a, b in spans if a < b]
    return spans


def _rooms(problem: Problem, day: int) -> list[int]:
    """Work minutes each worker may do on the day, what is planned that day included."""
    tables, workers = problem.tables, np.arange(len(problem.workers))
    begin = np.full(len(workers), day * DAY)
    monday = tables.week_start(tables.week(begin))
    today = tables.work_between(workers, begin, begin + DAY)
    week = tables.work_between(workers, monday, monday + 7 * DAY) + tables.extra_minutes(workers, tables.week(begin))
    most, most_week = (ceilings(problem, code, day) for code in ("day_work", "week_work"))
    return np.minimum(most, most_week - week + today).tolist()


def _regular(problem: Problem, day: int) -> list[int]:
    """Work minutes of the day, what is planned included, before the contract of the week is used up."""
    tables, workers = problem.tables, np.arange(len(problem.workers))
    begin = np.full(len(workers), day * DAY)
    monday, hours = tables.week_start(tables.week(begin)), [w.contract_minutes for w in problem.workers]
    today = tables.work_between(workers, begin, begin + DAY)
    week = tables.work_between(workers, monday, monday + 7 * DAY) + tables.extra_minutes(workers, tables.week(begin))
    return (np.array([FAR if h is None else h for h in hours]) - week + today).tolist()


def _bases(problem: Problem, first: int) -> tuple[list[int], list[int]]:
    """The node where each worker's day begins and where it ends: homes from a number on, then other ends."""
    homes = list(range(first, first + len(problem.workers)))
    others = iter(range(first + len(homes), first + 2 * len(homes)))
    return homes, [h if w.ends_at is None else next(others) for h, w in zip(homes, problem.workers, strict=True)]


def _travel(problem: Problem, visits: Sequence[Visit], day: int) -> tuple[np.ndarray, np.ndarray]:
    """Minutes between all nodes for each way to travel, and the way of each worker."""
    tables = problem.tables
    today = tables.busy.start // DAY == day
    ends = Points.of([worker.ends_at for worker in problem.workers if worker.ends_at is not None])
    groups = Points.of([visit.place for visit in visits]), tables.busy_points.take(today), tables.staff.home, ends
    nodes = Points(*[np.concatenate([getattr(group, part) for group in groups]) for part in ("lat", "lon", "node")])
    homes = len(nodes.lat) - len(ends.lat) - len(problem.workers)
    unknown = homes + np.flatnonzero([worker.home is None for worker in problem.workers])
    return np.stack([_square(problem, nodes, way, unknown) for way in tables.staff.ways.numbers]), tables.staff.ways.of


def _square(problem: Problem, nodes: Points, way: int, unknown: np.ndarray) -> np.ndarray:
    """Minutes by one way to travel; a home nobody knows is no way from anywhere."""
    parts = nodes.lat, nodes.lon, nodes.node
    column, row = Points(*[part[:, None] for part in parts]), Points(*[part[None, :] for part in parts])
    minutes = minutes_between(problem.settings, problem.staff.ways, np.array(way), column, row)
    minutes[unknown, :] = 0
    minutes[:, unknown] = 0
    return minutes.astype(np.float32)
