"""May this worker do this visit at this minute: the verdict, with a sentence for every broken rule."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from careapp.i18n import _
from careapp.matching.cases import Cases
from careapp.matching.problem import Id, Level, Problem, RuleSetting, Visit, Worker
from careapp.matching.rules import BY_CODE, Rule, broken_by
from careapp.matching.validation import validate_visit
from careapp.matching.wording import length


@dataclass(frozen=True)
class Violation:
    """Tells one broken rule: its code, a word for a board row, a sentence, and whether it forbids."""

    code: str
    label: str
    sentence: str
    blocking: bool


@dataclass(frozen=True)
class Verdict:
    """Answers one question; `added_travel` is the travel the visit adds to the day in minutes."""

    blocking: tuple[Violation, ...]
    warnings: tuple[Violation, ...]
    added_travel: int

    @property
    def allowed(self) -> bool:
        """Whether nothing forbids the visit."""
        return not self.blocking

    @property
    def first(self) -> Violation | None:
        """The violation to show when there is room for one."""
        return next(iter(self.blocking + self.warnings), None)


def violation(cases: Cases, code: str, row: int) -> Violation:
    """The broken rule `code` of one question in words."""
    return _worded(cases, BY_CODE[code], row, BY_CODE[code].setting_at(cases, row))


def _worded(cases: Cases, rule: Rule, row: int, setting: RuleSetting, label: str = "") -> Violation:
    label = label or _label(rule, setting)
    return Violation(rule.code, label, rule.sentence(cases, row, setting.limit), setting.level is Level.BLOCK)


def _label(rule: Rule, setting: RuleSetting) -> str:
    return _(rule.label, limit=length(setting.limit))


def _verdicts(cases: Cases) -> list[Verdict]:
    blocking, warnings = (_told(cases, level) for level in (Level.BLOCK, Level.WARN))
    return [Verdict(*row) for row in zip(blocking, warnings, cases.added_travel.tolist(), strict=True)]


def _told(cases: Cases, level: Level) -> list[tuple[Violation, ...]]:
    """What each question breaks at a level, in the order of the rules."""
    found: list[list[Violation]] = [[] for _row in range(len(cases))]
    for code, where in broken_by(cases, (level,)).items():
        rows = where.nonzero()[0].tolist()
        if rows:
            for row, one in zip(rows, _violations(cases, code, rows), strict=True):
                found[row].append(one)
    return [tuple(row) for row in found]


def _violations(cases: Cases, code: str, rows: Sequence[int]) -> list[Violation]:
    """A broken rule in words for many questions: what holds for everybody is looked up once."""
    rule = BY_CODE[code]
    setting = rule.decisions(cases.problem.settings)[-1]
    if not setting.is_general:
        return [violation(cases, code, row) for row in rows]
    label = _label(rule, setting)
    return [_worded(cases, rule, row, setting, label) for row in rows]


def check(problem: Problem, worker: Worker, visit: Visit, start: int | None = None) -> Verdict:
    """The verdict for one worker and visit, at `start` or at the visit's own time.

    A visit that is already planned must be taken out first: `check(problem.without([visit.id]), …)`.
    """
    validate_visit(problem, visit)
    return _verdicts(Cases.one(problem, worker, visit, start))[0]


def verdicts(problem: Problem, visit: Visit, start: int | None = None) -> dict[Id, Verdict]:
    """The verdict for one visit with every worker, by worker id."""
    if not problem.workers:
        return {}
    validate_visit(problem, visit)
    cases = Cases.every(problem, [visit])
    if start is not None:
        cases = Cases(problem, cases.asked, cases.worker, cases.visit, np.full(len(cases), start))
    ids: Iterable[Id] = (worker.id for worker in problem.workers)
    return dict(zip(ids, _verdicts(cases), strict=True))
