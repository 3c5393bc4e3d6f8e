"""What a plan that stands breaks or warns of: every visit is asked again with the rest of the plan around it.

A visit and its worker are asked as a worker of their own who has all but that visit planned, many at once, so that the
rules are those of every other question.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from careapp.matching import labour
from careapp.matching.agenda import Agenda
from careapp.matching.cases import Cases
from careapp.matching.check import violation
from careapp.matching.problem import DAY, Id, Level, Problem, RuleSetting, Settings, Visit, Worker
from careapp.matching.rules import BY_CODE, broken_by
from careapp.matching.tables import Asked

ROWS: Final = 60_000  # commitments in one batch of questions
STRANGER: Final = -1

FIGURES: Final[Mapping[str, Callable[[Cases], np.ndarray]]] = {  # what a rule measures, in its unit
    "daily_rest": lambda c: np.minimum(c.rest_before, c.rest_after),
    "day_work": lambda c: c.day_work,
    "long_day_work": lambda c: c.day_work,
    "day_ceiling": lambda c: c.day_work,
    "night_length": lambda c: c.day_work,
    "week_work": lambda c: c.week_work,
    "week_ceiling": lambda c: c.week_work,
    "contract_hours": lambda c: c.week_work,
    "part_time": lambda c: c.week_work,
    "average_week_work": lambda c: c.average_week_work,
    "days_per_week": lambda c: c.days_of_week,
    "days_in_a_row": lambda c: c.days_in_a_row,
    "span": lambda c: c.span,
    "span_max": lambda c: c.span,
    "pause": lambda c: c.unbroken,
    "interruptions": lambda c: c.interruptions(c.limits.short_wait),
    "long_interruptions": lambda c: c.interruptions(c.limits.long_wait),
    "long_days": lambda c: c.long_days,
    "sundays": lambda c: c.sundays,
    "sundays_in_a_row": labour.sundays_run,
    "rest_days": labour.days_off,
    "weekend_off": labour.sundays_off,
    "night_work": lambda c: c.nights,
    "home_way": labour.longest_way,
    "part_time_least": lambda c: c.tables.column("contract_minutes")[c.worker],
}
# Rules that two visits break together, said at the later one: whether it is that, and when the later one begins.
TOGETHER: Final[Mapping[str, tuple[Callable[[Cases, int], np.ndarray], Callable[[Cases], np.ndarray], int]]] = {
    "daily_rest": (lambda c, limit: c.rest_before < limit, lambda c: c.first_start_after_day, DAY),
    "travel": (lambda c, limit: c.previous_end + c.leg_in + limit > c.start, lambda c: c.next_start, 1),
}


@dataclass(frozen=True)
class Finding:
    """One rule that a planned visit breaks: its sentence, what was measured (None: nothing) and the limit."""

    worker: Id
    visit: Id
    start: int
    code: str
    level: Level
    sentence: str
    figure: int | None
    limit: int


def findings(problem: Problem, visits: Sequence[Visit]) -> list[Finding]:
    """What the planned visits of a problem break, each said once; `current` is who does a visit."""
    own: dict[Id, list[Visit]] = defaultdict(list)
    for visit in sorted(visits, key=lambda visit: visit.start):
        if visit.current in problem.staff.position:
            own[visit.current].append(visit)  # type: ignore[index]
    found = [one for worker, mine in own.items() for one in _of_worker(problem, worker, mine)]
    return sorted(found, key=lambda one: (one.start, str(one.worker), list(BY_CODE).index(one.code)))


def _of_worker(problem: Problem, worker_id: Id, visits: Sequence[Visit]) -> Iterator[Finding]:
    worker = problem.workers[problem.staff.position[worker_id]]
    mine = np.flatnonzero(problem.busy.worker_id == worker_id)
    size = max(1, ROWS // max(1, len(mine)))
    found = [
        one
        for first in range(0, len(visits), size)
        for one in _broken(_asked(problem, worker, visits[first : first + size], mine), worker_id)
    ]
    told: set[tuple] = set()
    for finding, key, _early in sorted(found, key=lambda one: one[2]):
        if key not in told:
            told.add(key)
            yield finding


def _asked(problem: Problem, worker: Worker, visits: Sequence[Visit], mine: np.ndarray) -> Cases:
    """Each visit asked of a worker of its own, who has the others planned."""
    numbers = range(len(visits))
    busy, owner, rows = problem.busy, [], []
    for number, visit in enumerate(visits):
        others = mine[busy.visit_id[mine] != visit.id]
        owner.append(np.full(len(others), number))
        rows.append(others)
    agenda = busy.take(np.concatenate(rows))
    agenda = replace(agenda, worker_id=np.concatenate(owner), pair_key=np.full(len(agenda), None, dtype=object))
    agenda = _with_partners(problem, agenda, worker, visits)
    asked = tuple(_own(visit, worker, number) for number, visit in enumerate(visits))
    alone = Problem(
        epoch=problem.epoch,
        workers=tuple(replace(worker, id=number) for number in numbers),
        busy=agenda,
        skills=problem.skills,
        settings=_settings_for(problem.settings, worker.id),
        matrix=problem.matrix,
    )
    each = np.arange(len(visits))
    columns = Asked.of(asked)
    return Cases(alone, columns, each, each, columns.start)


def _with_partners(problem: Problem, agenda: Agenda, worker: Worker, visits: Sequence[Visit]) -> Agenda:
    """The planned other halves of pairs, each under a key of its question alone."""
    keys = {visit.pair_key for visit in visits} - {None}
    if not keys:
        return agenda
    busy, found = problem.busy, []
    rows = [row for row, key in enumerate(busy.pair_key) if key in keys]
    for number, visit in enumerate(visits):
        for row in rows:
            if busy.pair_key[row] == visit.pair_key and busy.visit_id[row] != visit.id:
                one = busy.take(np.array([row]))
                holder = number if busy.worker_id[row] == worker.id else STRANGER
                key = np.array([_key(number)], dtype=object)
                found.append(replace(one, worker_id=np.array([holder]), pair_key=key))
    own = [one for one in found if one.worker_id[0] == STRANGER]
    held = {int(one.worker_id[0]): one for one in found if one.worker_id[0] != STRANGER}
    agenda = _marked(agenda, held)
    return _joined([agenda, *own])


def _marked(agenda: Agenda, held: Mapping[int, Agenda]) -> Agenda:
    """The agenda, the other halves that the worker holds too under the key of their question."""
    keys = agenda.pair_key.copy()
    for number, one in held.items():
        keys[(agenda.worker_id == number) & (agenda.visit_id == one.visit_id[0])] = _key(number)
    return replace(agenda, pair_key=keys)


def _joined(parts: Sequence[Agenda]) -> Agenda:
    return Agenda(*[np.concatenate(columns) for columns in zip(*(one.columns() for one in parts), strict=True)])


def _key(number: int) -> str:
    return f"pair {number}"


def _own(visit: Visit, worker: Worker, number: int) -> Visit:
    """A visit as its own question asks it: the worker is the one numbered so, everybody else a stranger."""

    def told(who: Id | None) -> Id | None:
        return None if who is None else number if who == worker.id else STRANGER

    return replace(
        visit,
        pinned=told(visit.pinned),
        current=number,
        never=frozenset({number} if worker.id in visit.never else ()),
        pair_key=None if visit.pair_key is None else _key(number),
        after={},
    )


def _settings_for(settings: Settings, worker_id: Id) -> Settings:
    """The decisions that hold for one worker, whoever else they hold for."""
    rules: dict[str, tuple[RuleSetting, ...]] = {}
    for code, given in settings.rules.items():
        all_of = (given,) if isinstance(given, RuleSetting) else given
        held = (one for one in all_of if one.workers is None or worker_id in one.workers)
        rules[code] = tuple(replace(one, workers=None) for one in held)
    return replace(settings, rules=rules)


def _broken(cases: Cases, worker_id: Id) -> Iterator[tuple[Finding, tuple, bool]]:
    """What is broken, by what it is told once, and whether it is told at the earlier of two visits."""
    for level in (Level.BLOCK, Level.WARN):
        for code, where in broken_by(cases, (level,)).items():
            figure = FIGURES[code](cases) if code in FIGURES and where.any() else None
            for row in np.flatnonzero(where).tolist():
                limit = BY_CODE[code].setting_at(cases, row).limit
                sentence, visit = violation(cases, code, row).sentence, cases.visit_of(row)
                measured = None if figure is None else int(figure[row])
                key, early = _once(cases, code, row, limit) or ((code, sentence), False)
                finding = Finding(worker_id, visit.id, visit.start, code, level, sentence, measured, limit)
                yield finding, key, early


def _once(cases: Cases, code: str, row: int, limit: int) -> tuple[tuple, bool] | None:
    """Under what a rule that two visits break is told once; None for any other rule."""
    if code not in TOGETHER:
        return None
    is_later, later, unit = TOGETHER[code]
    early = not is_later(cases, limit)[row]
    begins = later(cases)[row] if early else cases.start[row]
    return (code, int(begins) // unit), early
