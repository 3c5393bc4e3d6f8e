"""Sundays, evenings and long days shared out: a worker's n-th of a plan costs n times its weight (exact model)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from ortools.sat.python import cp_model

from careapp.matching.problem import DAY, Visit
from careapp.matching.turns import EVENING

if TYPE_CHECKING:
    from careapp.matching.model import Model


def share_out(model: Model) -> None:
    """Price every worker's Sundays, evenings and long days."""
    weights, sunday = model.problem.settings.weights, 6 - model.problem.epoch.weekday()
    for weight, held in (
        (weights.sunday, lambda visit: (visit.start // DAY - sunday) % 7 == 0),
        (weights.evening, lambda visit: visit.end - visit.start // DAY * DAY > EVENING),
    ):
        for worker, groups in _by_day(model, held) if weight else ():
            _dearer(model, worker, [model.any_of(group) for group in groups], weight)
    for worker, days in _long_days(model) if weights.long_day else ():
        _dearer(model, worker, days, weights.long_day)


def _by_day(model: Model, held: Callable[[Visit], bool]) -> Iterable[tuple[int, list[list[cp_model.IntVar]]]]:
    """For each worker the choices of each day among the visits of a kind."""
    kind = {row: visit.start // DAY for row, visit in enumerate(model.visits) if held(visit)}
    for worker, rows in model.by_worker.items():
        days: dict[int, list[cp_model.IntVar]] = defaultdict(list)
        for row in rows:
            if row in kind:
                days[kind[row]].append(model.take[row, worker])
        yield worker, list(days.values())


def _long_days(model: Model) -> Iterable[tuple[int, list[cp_model.IntVar]]]:
    """For each worker whether each day that the plan could make long is."""
    tables = model.problem.tables
    for worker, rows in model.by_worker.items():
        days: dict[int, list[int]] = defaultdict(list)
        for row in rows:
            days[model.visits[row].start // DAY].append(row)
        found = []
        for day, members in days.items():
            ends = np.array([day * DAY]), np.array([(day + 1) * DAY])
            room = model.problem.settings.thresholds.long_day - int(tables.work_between(np.array([worker]), *ends)[0])
            terms = model.work(worker, members)
            if 0 <= room < sum(minutes for minutes, _var in terms):
                found.append(model.beyond(terms, room))
        yield worker, found


def _dearer(model: Model, worker: int, days: Sequence[cp_model.IntVar], weight: int) -> None:
    """Each more of a worker's days costs a weight more than the one before, none for somebody who does nothing."""
    steps = [model.cp.new_bool_var("") for _day in days]
    if steps:
        model.cp.add(sum(steps) >= sum(days))
    for number, step in enumerate(steps):
        model.price(step, weight * (number + 1))
        model.cp.add_implication(step, model.used[worker])
        model.derived.append((step, partial(_taken, model, days, number)))


def _taken(model: Model, days: Sequence[cp_model.IntVar], number: int) -> int:
    """Whether a plan holds more than so many of the days."""
    return int(sum(model.values[day.index] for day in days) > number)
