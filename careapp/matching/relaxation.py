"""The least change that lets somebody take a visit nobody can: slip in time, cross one limit, ask for less."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from careapp.i18n import _
from careapp.matching.cases import Cases
from careapp.matching.problem import Id, Level, Problem, RuleSetting, Visit
from careapp.matching.rules import BY_CODE, broken_by, may
from careapp.matching.suits import missing_skills
from careapp.matching.tables import Asked
from careapp.matching.wording import clock, length, weekday

STEP: Final = 5  # minutes between two starts tried
REACH: Final = 180  # minutes a visit may slip
CROSSED: Final = 60  # what crossing a limit costs, before its minutes, against a minute of slip
MINUTE: Final = 2  # of a limit crossed, or of slip outside the client's window
COUNTED: Final = 60  # one more day, where a limit counts days
LOWER: Final = 90  # a level below the one asked
WISH: Final = 150  # a criterion of the client given up

EXCESS: Final[Mapping[str, Callable[[Cases, int], np.ndarray]]] = {  # by how much a limit is crossed
    "travel": lambda c, limit: (
        np.maximum(c.previous_end + c.leg_in - c.start, c.end + c.leg_out - c.next_start) + limit
    ),
    "daily_rest": lambda c, limit: limit - np.minimum(c.rest_before, c.rest_after),
    "day_work": lambda c, limit: c.day_work - limit,
    "long_day_work": lambda c, limit: c.day_work - limit,
    "week_work": lambda c, limit: c.week_work - limit,
    "day_ceiling": lambda c, limit: c.day_work - limit - c.tables.column("most_day_minutes")[c.worker],
    "week_ceiling": lambda c, limit: c.week_work - limit - c.tables.column("most_week_minutes")[c.worker],
    "days_per_week": lambda c, limit: c.days_of_week - limit,
    "span_max": lambda c, limit: c.span - limit,
}
CRITERIA: Final = ("gender", "language", "transport", "preferred_gender", "pets", "sector")


@dataclass(frozen=True)
class Relaxation:
    """Names a worker and the one change that would let them take a visit; `amount` is in the rule's unit."""

    visit: Visit
    worker_id: Id
    name: str
    code: str  # the rule that gives way, "window" for a visit that slips
    amount: int
    cost: int
    sentence: str
    start: int | None = None


def cheapest(problem: Problem, visits: Sequence[Visit], most: int = 3) -> tuple[Relaxation, ...]:
    """The least changes that let somebody take one of the visits, one a worker."""
    found = sorted((one for visit in visits for one in changes(problem, visit)), key=lambda one: (one.cost, one.name))
    best: dict[Id, Relaxation] = {}
    for one in found:
        best.setdefault(one.worker_id, one)
    return tuple(best.values())[:most]


def changes(problem: Problem, visit: Visit) -> list[Relaxation]:
    """Every single change that lets a worker take the visit."""
    if not problem.workers:
        return []
    cases = Cases.every(problem, [visit])
    broken = broken_by(cases, (Level.BLOCK,))
    count = sum((where.astype(int) for where in broken.values()), np.zeros(len(cases), dtype=int))
    alone = {code: np.flatnonzero(where & (count == 1)) for code, where in broken.items()}
    limits = [_crossed(cases, code, row) for code in alone if code in EXCESS for row in alone[code]]
    levels = [_lower(cases, row) for row in alone.get("skill", ())]
    wishes = [_wish(cases, code, row) for code in alone if code in CRITERIA for row in alone[code]]
    return _slips(problem, visit, np.flatnonzero(count)) + [one for one in (*limits, *levels, *wishes) if one]


def _slips(problem: Problem, visit: Visit, workers: np.ndarray) -> list[Relaxation]:
    """For each worker the nearest start that passes, inside the client's window or not."""
    steps = np.array([sign * step for step in range(STEP, REACH + 1, STEP) for sign in (1, -1)])
    starts = visit.start + steps
    outside = (starts < visit.window[0]) | (starts + visit.minutes > visit.window[1])
    costs = abs(steps) * np.where(outside, MINUTE, 1)
    order = np.argsort(costs, kind="stable")
    free = replace(problem.settings, rules={**problem.settings.rules, "window": RuleSetting(Level.OFF)})
    cases = Cases(
        _with_settings(problem, free),
        Asked.of([visit]),
        np.repeat(workers, len(order)),
        np.zeros(len(workers) * len(order), dtype=np.int64),
        np.tile(starts[order], len(workers)),
    )
    passes = may(cases).reshape(len(workers), len(order)) if len(workers) else np.zeros((0, len(order)), dtype=bool)
    found = zip(workers[passes.any(axis=1)], order[passes.argmax(axis=1)[passes.any(axis=1)]], strict=True)
    return [_slip(problem, visit, int(worker), int(starts[at]), int(costs[at])) for worker, at in found]


def _with_settings(problem: Problem, settings: object) -> Problem:
    """The problem under other rules, its compiled columns kept: they do not depend on rules."""
    other = replace(problem, settings=settings)
    other.__dict__["tables"] = replace(problem.tables, problem=other)
    return other


def _slip(problem: Problem, visit: Visit, worker: int, start: int, cost: int) -> Relaxation:
    who = problem.workers[worker]
    sentence = _(
        "Si la visite du {day} peut commencer à {time}, {name} convient",
        day=weekday(problem, visit.start),
        time=clock(start),
        name=who.name,
    )
    return Relaxation(visit, who.id, who.name, "window", abs(start - visit.start), cost, sentence, start)


def _crossed(cases: Cases, code: str, row: int) -> Relaxation:
    rule, who = BY_CODE[code], cases.worker_of(row)
    limit = rule.setting_at(cases, row).limit
    amount = int(EXCESS[code](cases, limit)[row])
    told = length(amount) if rule.unit == "minutes" else str(amount)
    sentence = _(
        "Il faudrait dépasser de {amount} la limite « {rule} » pour que {name} convienne",
        amount=told,
        rule=_(rule.label, limit=length(limit)),
        name=who.name,
    )
    cost = CROSSED + amount * (MINUTE if rule.unit == "minutes" else COUNTED)
    return Relaxation(cases.visit_of(row), who.id, who.name, code, amount, cost, sentence)


def _lower(cases: Cases, row: int) -> Relaxation | None:
    """A worker who holds every skill asked, those too low by one level alone."""
    who, visit = cases.worker_of(row), cases.visit_of(row)
    low = missing_skills(who, visit)
    if any(skill not in who.skills or visit.required[skill] - who.skills[skill].level > 1 for skill in low):
        return None
    names = ", ".join(cases.problem.skills[skill].name for skill in low)
    sentence = _("Si un niveau de moins suffit ({skills}), {name} convient", skills=names, name=who.name)
    return Relaxation(visit, who.id, who.name, "skill", 1, LOWER * len(low), sentence)


def _wish(cases: Cases, code: str, row: int) -> Relaxation:
    who, rule = cases.worker_of(row), BY_CODE[code]
    reason = rule.sentence(cases, row, 0)
    sentence = _("{reason} : sans ce critère, {name} convient", reason=reason, name=who.name)
    return Relaxation(cases.visit_of(row), who.id, who.name, code, 1, WISH, sentence)
