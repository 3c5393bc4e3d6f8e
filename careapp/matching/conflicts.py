"""Which visits one worker can't do together, asked from the rules themselves: one visit planned, the other put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from careapp.matching.agenda import Agenda
from careapp.matching.cases import Cases
from careapp.matching.plan import Pick
from careapp.matching.problem import DAY, Level, Problem, RuleSetting, Settings, Visit, Worker
from careapp.matching.rules import active, broken_by
from careapp.matching.tables import Asked
from careapp.matching.verify import busy_row

BETWEEN_TWO: Final = ("overlap", "pair", "travel", "daily_rest", "day_work", "long_day_work", "span_max")
REACH: Final = 2 * DAY  # visits further apart never touch each other two by two


@dataclass(frozen=True)
class Conflicts:
    """Holds, for each way to travel, the pairs of visit positions (first before second) nobody can do together."""

    by_way: dict[int, list[tuple[int, int]]]


def conflicts_of(problem: Problem, visits: Sequence[Visit]) -> Conflicts:
    """The pairs of visits that exclude each other, for every way to travel among the workers."""
    alike = dict(zip(problem.staff.ways.of.tolist(), problem.workers, strict=True))
    return Conflicts({way: _pairs(problem, visits, worker) for way, worker in alike.items()})


def _pairs(problem: Problem, visits: Sequence[Visit], like: Worker) -> list[tuple[int, int]]:
    starts = np.array([visit.start for visit in visits], dtype=np.int64)
    order = np.argsort(starts, kind="stable")
    last = np.searchsorted(starts[order], starts[order] + REACH, "right")
    first = np.concatenate(
        [np.full(stop - i - 1, order[i]) for i, stop in enumerate(last)] or [np.zeros(0, dtype=np.int64)]
    )
    second = np.concatenate([order[i + 1 : stop] for i, stop in enumerate(last)] or [np.zeros(0, dtype=np.int64)])
    if not len(first):
        return []
    broken = excluded(problem, visits, like, first.astype(np.int64), second.astype(np.int64))
    return list(zip(first[broken].tolist(), second[broken].tolist(), strict=True))


def excluded(
    problem: Problem, visits: Sequence[Visit], like: Worker, first: np.ndarray, second: np.ndarray
) -> np.ndarray:
    """Which of these pairs a worker who travels the same way can't do: asked as the second visit after the first."""
    cases = _cases(problem, visits, like, first, second)
    return np.logical_or.reduce([np.zeros(len(cases), dtype=bool), *broken_by(cases, (Level.BLOCK,)).values()])


def _cases(problem: Problem, visits: Sequence[Visit], like: Worker, first: np.ndarray, second: np.ndarray) -> Cases:
    """Ask about the second visit a bare worker whose only commitment is the first."""
    bare = tuple(Worker(number, "", transport=like.transport) for number in range(len(visits)))
    rows = [busy_row(visit, Pick(visit.id, number, visit.start)) for number, visit in enumerate(visits)]
    alone = replace(problem, workers=bare, visits=(), busy=Agenda.of(rows), settings=_between_two(problem.settings))
    asked = Asked.of(visits)
    return Cases(alone, asked, first, second, asked.start[second])


def _between_two(settings: Settings) -> Settings:
    """The same settings with every rule off that does not speak of two visits."""
    kept = {rule.code: setting for rule, setting in active(settings) if rule.code in BETWEEN_TWO}
    others = {rule.code: RuleSetting(Level.OFF) for rule, _setting in active(settings) if rule.code not in BETWEEN_TWO}
    return replace(settings, rules={**kept, **others})
