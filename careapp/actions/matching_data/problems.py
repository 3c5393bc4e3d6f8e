"""The question put to the matching engine, filled from the database: for a whole agency or for a few workers."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np

from careapp.actions.matching_data import agenda, workers
from careapp.actions.matching_data import past as pasts
from careapp.actions.matching_data.agenda import Marks, Places
from careapp.actions.matching_data.clock import Wall
from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.matching_data.past import Past
from careapp.actions.matching_data.roads import Roads
from careapp.actions.matching_data.workers import MARGIN, Horizon, Rows
from careapp.actions.work import Work
from careapp.db.queries import matching as queries
from careapp.i18n import current_locale
from careapp.matching.problem import Problem, Settings, Skill, Thresholds

AHEAD: Final = 12  # weeks a shared problem covers at least
KEPT: Final = 4  # problems kept compiled for each agency


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a compiled problem was made from: while it is equal, the problem is."""

    horizon: Horizon
    rows: Rows
    marks: Marks
    places: tuple
    roads: Roads
    skills: tuple
    settings: Settings
    locale: str
    today: date
    past: Past


@dataclass(slots=True)
class Kept:
    """The compiled problems of one agency, the latest used last."""

    found: dict[Horizon, tuple[Basis, Problem]] = field(default_factory=dict)
    past: dict[tuple[date, date, Thresholds], Past] = field(default_factory=dict)  # read once a day


_kept: WeakKeyDictionary[Any, dict[int, Kept]] = WeakKeyDictionary()


def horizon_of(work: Work, first: date, last: date) -> Horizon:
    """The whole weeks around a span of dates, and what is needed to judge their edges."""
    begin = first - timedelta(days=first.weekday() + MARGIN)
    end = last + timedelta(days=6 - last.weekday() + MARGIN)
    return Horizon(Wall(begin, work.tz), begin, end)


def shared_horizon(work: Work, first: date, last: date) -> Horizon:
    """A horizon that holds a span of dates and that most questions of a day share, so that one problem serves them."""
    monday = work.today - timedelta(days=work.today.weekday())
    if first < monday:
        return horizon_of(work, first, last)
    weeks = max((last - monday).days // 7 + 1, AHEAD)
    return horizon_of(work, monday, monday + timedelta(days=7 * (weeks + -weeks % 4) - 1))


def whole_problem(work: Work, horizon: Horizon) -> Problem:
    """Every active worker of the agency and all that is planned; kept in memory while nothing has changed."""
    shelf = _kept.setdefault(work.session.get_bind().pool, {}).setdefault(work.actor.agency_id, Kept())  # type: ignore[union-attr]
    settings = settings_of(work)
    basis = Basis(
        horizon,
        workers.read(work, horizon),
        agenda.marks(work, horizon),
        work.tuples(queries.places(work.actor.agency_id)),
        Roads.read(work),
        _skill_rows(work),
        settings,
        current_locale(),
        work.today,
        _past(work, shelf, horizon, settings.thresholds),
    )
    known = shelf.found.pop(horizon, None)
    problem = known[1] if known and known[0] == basis else _whole(work, basis)
    if agenda.committed(work):
        shelf.found[horizon] = basis, problem
        for oldest in list(shelf.found)[:-KEPT]:
            shelf.found.pop(oldest, None)
    return problem


def _past(work: Work, shelf: Kept, horizon: Horizon, limits: Thresholds) -> Past:
    """What was done before a horizon: it is long over, so it is read again tomorrow only."""
    key = horizon.first, work.today, limits
    found = shelf.past.get(key) or pasts.read(work, horizon, limits)
    if agenda.committed(work):
        shelf.past = {known: one for known, one in shelf.past.items() if known[1] == work.today} | {key: found}
    return found


def _whole(work: Work, basis: Basis) -> Problem:
    blocks = agenda.whole(work, basis.horizon, basis.marks)
    return Problem(
        epoch=basis.horizon.wall.epoch,
        workers=workers.build(basis.rows, basis.horizon, basis.roads, basis.past),
        busy=agenda.agenda(agenda.joined(blocks), basis.horizon, Places.of(basis.places, basis.roads)),
        skills=_skills(basis.skills),
        settings=basis.settings,
        matrix=basis.roads.matrix,
        today=(basis.today - basis.horizon.wall.epoch).days,
    )


def narrow_problem(work: Work, horizon: Horizon, worker_ids: Collection[int], without: Iterable[int] = ()) -> Problem:
    """A few workers and what they have planned, but for some visits: quick, and true inside any transaction."""
    gone = set(without)
    columns = agenda.some(work, horizon, worker_ids)
    places = Places.read(work, set(columns[4].tolist()))
    busy = agenda.agenda(columns, horizon, places)
    settings, rows = settings_of(work), workers.read(work, horizon, worker_ids)
    before = pasts.read(work, horizon, settings.thresholds, worker_ids)
    return Problem(
        epoch=horizon.wall.epoch,
        workers=workers.build(rows, horizon, places.roads, before),
        busy=busy.take(~np.isin(busy.visit_id.astype(np.int64), list(gone))),
        skills=_skills(_skill_rows(work)),
        settings=settings,
        matrix=places.roads.matrix,
        today=(work.today - horizon.wall.epoch).days,
    )


def around(problem: Problem, first: int, last: int, without: Iterable[int] = ()) -> Problem:
    """The problem with only what is planned between two minutes, but for some visits."""
    busy = problem.busy
    keep = (busy.end > first) & (busy.start < last) & ~np.isin(busy.visit_id.astype(np.int64), list(set(without)))
    return replace(problem, busy=busy.take(keep))


def holders(problem: Problem, visit_ids: Iterable[int]) -> set[int]:
    """Who has these visits planned."""
    busy = problem.busy
    return set(busy.worker_id[np.isin(busy.visit_id.astype(np.int64), list(set(visit_ids)))].tolist())


def of_workers(problem: Problem, worker_ids: Collection[int], without: Iterable[int] = ()) -> Problem:
    """The problem of some of its workers, but for some visits."""
    busy = problem.busy
    keep = np.isin(busy.worker_id.astype(np.int64), list(worker_ids))
    keep &= ~np.isin(busy.visit_id.astype(np.int64), list(set(without)))
    chosen = tuple(worker for worker in problem.workers if worker.id in worker_ids)
    return replace(problem, workers=chosen, busy=busy.take(keep))


def _skill_rows(work: Work) -> tuple[tuple, ...]:
    return work.tuples(queries.skills(work.actor.agency_id))


def _skills(rows: tuple[tuple, ...]) -> dict[int, Skill]:
    return {skill_id: Skill(skill_id, name) for skill_id, name in rows}
