"""Every worker for the slots of a mission: candidates by score and the slots each can take, the others and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from careapp.matching.cases import Cases
from careapp.matching.check import Violation, violation
from careapp.matching.problem import DAY, Id, Level, Problem, Visit
from careapp.matching.rules import BY_CODE, broken_by
from careapp.matching.scores import ScorePart, Scores, SkillLine, asked_skills, score_parts, skill_lines
from careapp.matching.validation import validate_visit


@dataclass(frozen=True)
class SlotFit:
    """Says on how many of its dates a worker can take a weekly slot; `code` is the first rule that refuses one."""

    slot: Hashable
    takeable: int
    total: int
    code: str | None = None
    row: int = -1
    cases: Cases | None = field(default=None, repr=False, compare=False)

    @property
    def refusal(self) -> Violation | None:
        """The first refusal in words, written when asked for."""
        return violation(self.cases, self.code, self.row) if self.code and self.cases else None


@dataclass(frozen=True)
class Candidate:
    """Presents a worker who can take at least one date; parts, skills and warnings are told when asked for."""

    worker_id: Id
    name: str
    score: int
    slots: tuple[SlotFit, ...]
    takeable: int
    total: int
    travel_minutes: int
    continuity: int
    contract_left: int | None  # minutes a week, in the fullest week of the horizon
    position: int = field(repr=False)
    scores: Scores = field(repr=False, compare=False)
    fit: Fit = field(repr=False, compare=False)

    @cached_property
    def parts(self) -> tuple[ScorePart, ...]:
        """The parts that add up to the score."""
        return self.scores.parts(self.position)

    @cached_property
    def skills(self) -> tuple[SkillLine, ...]:
        """How the worker stands to each skill asked."""
        cases = self.fit.cases
        return skill_lines(cases, cases.worker_of(self.position), asked_skills(cases.asked.visits))

    @cached_property
    def warnings(self) -> tuple[Violation, ...]:
        """Every rule that warns, with its first occurrence in words."""
        found = []
        for code, where in self.fit.warned.items():
            visits = np.flatnonzero(where[:, self.position] & self.fit.allowed[:, self.position])
            if len(visits):
                found.append(violation(self.fit.cases, code, self.fit.row(visits[0], self.position)))
        return tuple(found)


@dataclass(frozen=True)
class Excluded:
    """Presents a worker who can take no date; `codes` are the broken rules, the most frequent first."""

    worker_id: Id
    name: str
    codes: tuple[str, ...]
    rows: tuple[int, ...] = field(repr=False)
    cases: Cases = field(repr=False, compare=False)

    @property
    def first(self) -> Violation:
        """The reason to show."""
        return violation(self.cases, self.codes[0], self.rows[0])

    @property
    def reasons(self) -> tuple[Violation, ...]:
        """Every broken rule, with its first occurrence in words."""
        return tuple(violation(self.cases, code, row) for code, row in zip(self.codes, self.rows, strict=True))


@dataclass(frozen=True)
class Ranking:
    """Answers a search: candidates best first, the excluded, and how many each first reason excludes."""

    candidates: tuple[Candidate, ...]
    excluded: tuple[Excluded, ...]
    counts: Mapping[str, int]


@dataclass(frozen=True, eq=False)
class Fit:
    """Holds the answer of the rules for visits × workers, and what the scores read from it."""

    cases: Cases
    blocked: dict[str, np.ndarray]  # code → visits × workers
    warned: dict[str, np.ndarray]

    @classmethod
    def of(cls, problem: Problem, visits: Sequence[Visit]) -> Fit:
        """Ask every rule once about every visit with every worker."""
        cases = Cases.every(problem, visits)
        shape = len(visits), len(problem.workers)
        blocked, warned = (
            {code: where.reshape(shape) for code, where in broken_by(cases, (level,)).items()}
            for level in (Level.BLOCK, Level.WARN)
        )
        return cls(cases, blocked, warned)

    @cached_property
    def shape(self) -> tuple[int, int]:
        """Number of visits and of workers."""
        return len(self.cases.asked.visits), len(self.cases.problem.workers)

    @cached_property
    def allowed(self) -> np.ndarray:
        """Visits × workers that no rule forbids."""
        return ~np.logical_or.reduce(list(self.blocked.values()) or [np.zeros(self.shape, dtype=bool)])

    @cached_property
    def dates(self) -> tuple[list[Hashable], np.ndarray, np.ndarray]:
        """The weekly slots, the slot of each date, and the date of each visit (halves of a pair share theirs)."""
        keys = [(_slot(self.cases.problem, visit), visit.start) for visit in self.cases.asked.visits]
        slots = list(dict.fromkeys(slot for slot, _start in sorted(keys, key=lambda key: key[1] % (7 * DAY))))
        numbers = {key: number for number, key in enumerate(dict.fromkeys(keys))}
        slot_of_date = np.array([slots.index(slot) for slot, _start in numbers], dtype=np.int64)
        return slots, slot_of_date, np.array([numbers[key] for key in keys], dtype=np.int64)

    @cached_property
    def date_taken(self) -> np.ndarray:
        """Dates × workers that can be taken."""
        _slots, slot_of_date, date = self.dates
        taken = np.zeros((len(slot_of_date), self.shape[1]), dtype=bool)
        np.logical_or.at(taken, date, self.allowed)
        return taken

    @cached_property
    def first_code(self) -> np.ndarray:
        """Visits × workers: place of the first broken rule among `blocked`, −1 when none."""
        first = np.full(self.shape, -1, dtype=np.int64)
        for number, where in reversed(list(enumerate(self.blocked.values()))):
            first[where] = number
        return first

    def first_blocks(self, slot: int) -> tuple[np.ndarray, np.ndarray]:
        """For each worker the first visit of a weekly slot that is refused, and the rule's place (−1: none is)."""
        _slots, slot_of_date, date = self.dates
        rows = np.flatnonzero(slot_of_date[date] == slot)
        visit = rows[np.argmin(self.allowed[rows], axis=0)]
        return visit, self.first_code[visit, np.arange(self.shape[1])]

    def row(self, visit: int, worker: int) -> int:
        """Row of a question in the batch."""
        return int(visit) * self.shape[1] + int(worker)


def _slot(problem: Problem, visit: Visit) -> Hashable:
    return (problem.day(visit.start).weekday(), visit.start % DAY) if visit.slot is None else visit.slot


def rank(problem: Problem, visits: Sequence[Visit]) -> Ranking:
    """Rank the problem's workers for these visits (the occurrences of a mission's slots over some weeks)."""
    for visit in visits:
        validate_visit(problem, visit)
    if not visits or not problem.workers:
        return Ranking((), (), {})
    fit = Fit.of(problem, visits)
    able = fit.date_taken.any(axis=0)
    candidates = _candidates(fit, np.flatnonzero(able))
    excluded = tuple(_excluded(fit, worker) for worker in np.flatnonzero(~able))
    return Ranking(candidates, excluded, Counter(one.codes[0] for one in excluded))


def _slot_fits(fit: Fit, workers: np.ndarray) -> list[tuple[SlotFit, ...]]:
    """How each of the workers fits each weekly slot."""
    slots, slot_of_date, _date = fit.dates
    codes, columns = list(fit.blocked), []
    for number, slot in enumerate(slots):
        mine = fit.date_taken[slot_of_date == number]
        visits, first = fit.first_blocks(number)
        chosen = (mine.sum(axis=0), visits, first)
        answers = zip(*(column[workers].tolist() for column in chosen), workers.tolist(), strict=True)
        columns.append(
            [
                SlotFit(slot, count, len(mine), codes[code], fit.row(visit, worker), fit.cases)
                if count < len(mine)
                else SlotFit(slot, count, len(mine))
                for count, visit, code, worker in answers
            ]
        )
    return list(zip(*columns, strict=True))


def _candidates(fit: Fit, workers: np.ndarray) -> tuple[Candidate, ...]:
    scored = score_parts(fit.cases, fit.allowed, fit.date_taken, list(fit.warned.values()))
    fits = _slot_fits(fit, workers)
    found = [_candidate(fit, scored, worker, slots) for worker, slots in zip(workers.tolist(), fits, strict=True)]
    return tuple(sorted(found, key=lambda one: (-one.score, one.travel_minutes, one.name)))


def _candidate(fit: Fit, scored: Scores, worker: int, slots: tuple[SlotFit, ...]) -> Candidate:
    who = fit.cases.problem.workers[worker]
    return Candidate(
        who.id,
        who.name,
        int(scored.total[worker]),
        slots,
        sum(slot.takeable for slot in slots),
        sum(slot.total for slot in slots),
        int(scored.travel[worker]),
        int(scored.known[worker]),
        None if who.contract_minutes is None else int(scored.contract_left[worker]),
        worker,
        scored,
        fit,
    )


def _excluded(fit: Fit, worker: int) -> Excluded:
    who = fit.cases.problem.workers[worker]
    order = list(BY_CODE)
    counts = {code: int(where[:, worker].sum()) for code, where in fit.blocked.items()}
    codes = sorted(
        (code for code, count in counts.items() if count), key=lambda code: (-counts[code], order.index(code))
    )
    rows = tuple(fit.row(np.flatnonzero(fit.blocked[code][:, worker])[0], worker) for code in codes)
    return Excluded(who.id, who.name, tuple(codes), rows, fit.cases)
