"""The question put to the matching engine, filled from the database: for a whole agency or for a few workers."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from weakref import WeakKeyDictionary

import numpy as np
from sqlalchemy import CompoundSelect

from careapp.actions.matching_data import agenda, workers
from careapp.actions.matching_data import past as pasts
from careapp.actions.matching_data.agenda import Marks, Places, Planned
from careapp.actions.matching_data.clock import Wall
from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.matching_data.past import Past
from careapp.actions.matching_data.roads import Roads
from careapp.actions.matching_data.workers import MARGIN, Horizon
from careapp.actions.work import Work
from careapp.db.queries import matching as queries
from careapp.db.queries.contents import texts
from careapp.i18n import current_locale
from careapp.matching.agenda import Agenda
from careapp.matching.problem import Problem, Skill, Thresholds

AHEAD: Final = 12  # weeks a shared problem covers at least
KEPT: Final = 4  # problems kept compiled for each agency


@dataclass(frozen=True, slots=True)
class Basis:
    """All that a compiled problem was made from but what is planned: while it is equal, so are these parts."""

    horizon: Horizon
    contents: tuple[str, ...]
    roads: Roads
    locale: str
    today: date


@dataclass(frozen=True, slots=True)
class Compiled:
    """A problem with what it was made from."""

    basis: Basis
    marks: Marks
    places: Places
    planned: dict[date, Planned]
    problem: Problem


@dataclass(slots=True)
class Kept:
    """The compiled problems of one agency, the latest used last."""

    found: dict[Horizon, Compiled] = field(default_factory=dict)
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
    basis = Basis(horizon, _contents(work, horizon), Roads.read(work), current_locale(), work.today)
    marks, known = agenda.marks(work, horizon), shelf.found.get(horizon)
    if known is None or known.basis != basis:
        known = _whole(work, shelf, basis, marks)
    elif known.marks != marks:
        planned = agenda.planned(work, horizon, marks, known.places, known.planned)
        known = replace(known, marks=marks, planned=planned, problem=known.problem.made(busy=_busy(planned)))
    if agenda.committed(work):
        shelf.found.pop(horizon, None)
        shelf.found[horizon] = known
        for oldest in list(shelf.found)[:-KEPT]:
            shelf.found.pop(oldest, None)
    return known.problem


def _contents(work: Work, horizon: Horizon) -> tuple[str, ...]:
    """What the database says of the agency's workers, places, skills and rules, as texts to compare."""
    bounds = horizon.wall.midnight(horizon.first), horizon.wall.midnight(horizon.last + timedelta(days=1))
    rows = work.tuples(_statement(work.actor.agency_id, *bounds))
    return tuple(text or "" for _number, text in sorted(rows))


@lru_cache(maxsize=64)
def _statement(agency_id: int, begins: datetime, ends: datetime) -> CompoundSelect:
    read = workers.statements(agency_id, None, begins, ends)
    return texts([*queries.decided(agency_id), queries.skills(agency_id), queries.places(agency_id), *read])


def _past(work: Work, shelf: Kept, horizon: Horizon, limits: Thresholds) -> Past:
    """What was done before a horizon: it is long over, so it is read again tomorrow only."""
    key = horizon.first, work.today, limits
    found = shelf.past.get(key) or pasts.read(work, horizon, limits)
    if agenda.committed(work):
        shelf.past = {known: one for known, one in shelf.past.items() if known[1] == work.today} | {key: found}
    return found


def _whole(work: Work, shelf: Kept, basis: Basis, marks: Marks) -> Compiled:
    horizon, settings = basis.horizon, settings_of(work)
    places = Places.of(work.tuples(queries.places(work.actor.agency_id)), basis.roads)
    past = _past(work, shelf, horizon, settings.thresholds)
    planned = agenda.planned(work, horizon, marks, places, {})
    problem = Problem(
        epoch=horizon.wall.epoch,
        workers=workers.build(workers.read(work, horizon), horizon, basis.roads, past),
        busy=_busy(planned),
        skills=_skills(_skill_rows(work)),
        settings=settings,
        matrix=basis.roads.matrix,
        today=(basis.today - horizon.wall.epoch).days,
    )
    return Compiled(basis, marks, places, planned, problem)


def _busy(planned: Mapping[date, Planned]) -> Agenda:
    return Agenda.joined([one.agenda for one in planned.values()])


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
    _ = problem.staff  # compiled once for all that is asked of the problem
    return problem.made(busy=busy.take(keep))


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
    _ = problem.roads
    return problem.made(workers=chosen, busy=busy.take(keep))


def _skill_rows(work: Work) -> tuple[tuple, ...]:
    return work.tuples(queries.skills(work.actor.agency_id))


def _skills(rows: tuple[tuple, ...]) -> dict[int, Skill]:
    return {skill_id: Skill(skill_id, name) for skill_id, name in rows}
