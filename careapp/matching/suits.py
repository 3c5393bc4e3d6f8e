"""Rules of a worker and a visit taken apart from everything planned: skills, wishes, means. `limit` is not used."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from careapp.matching.cases import Cases
from careapp.matching.problem import Visit, Worker
from careapp.matching.tables import FAR


def _grid(cases: Cases, value: Callable[[Worker, Visit], int], asks: Callable[[Visit], object]) -> np.ndarray:
    """Work a value of worker and visit out once per pair of worker and thing asked; 0 where nothing is asked."""
    things: dict[object, tuple[int, Visit]] = {}
    row = np.zeros(len(cases.asked.visits), dtype=np.int64)  # of the table for each visit; the first asks nothing
    for number, visit in enumerate(cases.asked.visits):
        if asked := asks(visit):
            row[number] = things.setdefault(asked, (len(things) + 1, visit))[0]
    table = np.zeros((len(things) + 1, len(cases.problem.workers)), dtype=np.int64)
    wanted = np.zeros(table.shape, dtype=bool)
    wanted[row[cases.visit], cases.worker] = True
    workers = cases.problem.workers
    for thing, visit in things.values():
        concerned = np.flatnonzero(wanted[thing])
        table[thing, concerned] = [value(workers[column], visit) for column in concerned.tolist()]
    return table[row[cases.visit], cases.worker]


def _given(value: object) -> tuple:
    return () if value is None else (value,)


def never_again(cases: Cases, limit: int) -> np.ndarray:
    """Client and worker must not meet again."""
    return _grid(cases, lambda worker, visit: worker.id in visit.never, lambda visit: visit.never) > 0


def pinned(cases: Cases, limit: int) -> np.ndarray:
    """The visit is reserved for another worker."""
    return _grid(cases, lambda worker, visit: worker.id != visit.pinned, lambda visit: _given(visit.pinned)) > 0


def gender(cases: Cases, limit: int) -> np.ndarray:
    """The client demands a woman or a man."""
    return _grid(cases, lambda worker, visit: worker.gender != visit.gender, lambda visit: visit.gender) > 0


def language(cases: Cases, limit: int) -> np.ndarray:
    """The worker speaks none of the languages the client demands."""
    return _grid(cases, lambda worker, visit: not worker.languages & visit.languages, lambda visit: visit.languages) > 0


def transport(cases: Cases, limit: int) -> np.ndarray:
    """The visit needs a vehicle the worker does not use."""
    return (
        _grid(cases, lambda worker, visit: worker.transport not in visit.transports, lambda visit: visit.transports) > 0
    )


def skill(cases: Cases, limit: int) -> np.ndarray:
    """A required skill is missing, or held below the level asked."""
    return (
        _grid(
            cases,
            lambda worker, visit: bool(missing_skills(worker, visit)),
            lambda visit: frozenset(visit.required.items()),
        )
        > 0
    )


def credential(cases: Cases, limit: int) -> np.ndarray:
    """A required skill is held, but not valid on the day."""
    first = _grid(cases, lambda worker, visit: skill_days(worker, visit)[0], lambda visit: frozenset(visit.required))
    last = _grid(cases, lambda worker, visit: skill_days(worker, visit)[1], lambda visit: frozenset(visit.required))
    asked = np.array([bool(visit.required) for visit in cases.asked.visits], dtype=bool)[cases.visit]
    return asked & ((cases.day < first) | (cases.day > last))


def missing_skills(worker: Worker, visit: Visit) -> list:
    """Required skills the worker does not hold at the level asked."""
    held = worker.skills
    return [needed for needed, level in visit.required.items() if needed not in held or held[needed].level < level]


def skill_days(worker: Worker, visit: Visit) -> tuple[int, int]:
    """First and last day on which all the required skills the worker holds count."""
    held = [worker.skills[needed] for needed in visit.required if needed in worker.skills]
    return (
        max((one.from_day for one in held if one.from_day is not None), default=-FAR),
        min((one.expires_day for one in held if one.expires_day is not None), default=FAR),
    )


def preferred_gender(cases: Cases, limit: int) -> np.ndarray:
    """The client prefers a woman or a man."""
    return (
        _grid(
            cases, lambda worker, visit: worker.gender != visit.preferred_gender, lambda visit: visit.preferred_gender
        )
        > 0
    )


def pets(cases: Cases, limit: int) -> np.ndarray:
    """The worker fears, or is allergic to, an animal of the home."""
    return _grid(cases, lambda worker, visit: bool(worker.avoids_pets & visit.pets), lambda visit: visit.pets) > 0


def sector(cases: Cases, limit: int) -> np.ndarray:
    """The client lives outside the worker's sectors."""
    return (
        _grid(cases, lambda worker, visit: visit.sector not in worker.sectors, lambda visit: _given(visit.sector)) > 0
    )
