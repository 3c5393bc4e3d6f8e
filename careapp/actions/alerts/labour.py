"""Alerts about working time: what the planning of the days ahead breaks or warns of, by the rules of the drag."""

from __future__ import annotations

from datetime import timedelta

from sqlmodel import select

from careapp.actions.alerts.sight import Sight
from careapp.actions.matching_data.problems import horizon_of, whole_problem
from careapp.db.models.workers import Worker
from careapp.domain.alerts import Kind
from careapp.domain.durations import DAY
from careapp.domain.people import full_name, initials
from careapp.i18n import _
from careapp.matching.problem import Level, Problem
from careapp.matching.standing import Excess, excesses
from careapp.matching.statements import NAMES
from careapp.readmodels.alerts import AlertRow


def excess(sight: Sight) -> list[AlertRow]:
    """Days, weeks and months whose work goes beyond a rule, soonest first; those that a rule forbids are urgent."""
    problem = _problem(sight)
    first = (sight.work.today - problem.epoch).days
    found = excesses(problem, range(first, first + sight.limits.conflict_days + 1))
    names = _names(sight, {int(one.worker) for one in found})
    return [_row(sight, problem, one, *names[int(one.worker)]) for one in found]


def _problem(sight: Sight) -> Problem:
    """Everybody's planning, with the whole weeks around the days ahead."""
    today = sight.work.today
    horizon = horizon_of(sight.work, today, today + timedelta(days=sight.limits.conflict_days))
    return whole_problem(sight.work, horizon)


def _names(sight: Sight, worker_ids: set[int]) -> dict[int, tuple[str, str]]:
    named = select(Worker.id, Worker.first_name, Worker.last_name).where(Worker.id.in_(worker_ids))  # type: ignore[call-overload, union-attr]
    named = named.where(Worker.agency_id == sight.work.actor.agency_id)
    return {key: (first, last) for key, first, last in sight.work.tuples(named)}


def _row(sight: Sight, problem: Problem, one: Excess, first: str, last: str) -> AlertRow:
    day = problem.day(one.day * DAY).isoformat()
    since = problem.day(one.since * DAY)
    return AlertRow(
        kind=Kind.LAW,
        subject=f"law:{one.worker}:{one.code}:{since:%Y%m%d}",
        name=full_name(first, last),
        initials=initials(first, last),
        hue=int(one.worker),
        what=_(NAMES[one.code]),
        detail=one.sentence,
        urgent=one.level is Level.BLOCK,
        href=f"/planning?view=week&worker={one.worker}&day={day}",
    )
