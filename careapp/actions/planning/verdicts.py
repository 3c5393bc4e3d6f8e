"""What every worker's row says to a visit taken in hand: possible and for how much travel, or why not."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from careapp.actions.matching_data.asked import Asker, dates_of
from careapp.actions.matching_data.problems import around, shared_horizon, whole_problem
from careapp.actions.visits.edit import Target
from careapp.actions.visits.wall_spans import wall_span
from careapp.actions.work import Work
from careapp.db.models.visits import Visit
from careapp.domain.permissions import Permission
from careapp.i18n import _
from careapp.matching.check import Verdict, verdicts
from careapp.matching.explanation import in_favour
from careapp.matching.problem import DAY, Id, Level, Problem, Worker
from careapp.matching.problem import Visit as Asked
from careapp.matching.rules import BY_CODE
from careapp.matching.wording import length
from careapp.readmodels.common import Choice

ALWAYS: Final = frozenset({"skill", "never_again", "gender", "language", "transport"})
REACH: Final = 15 * DAY


def of_visit(
    work: Work, visit_id: int, start: datetime | None = None, end: datetime | None = None
) -> dict[str, dict[str, Any]]:
    """The verdict of every active worker on a visit at its own time, or at another of the wall clock, by worker id."""
    problem, asked, found = _ask(work, visit_id, start, end)
    rest = _rest(problem)
    return {str(one.id): _said(found[one.id], one, asked, rest) for one in problem.workers}


def choices(work: Work, visit_id: int) -> list[Choice]:
    """Every active worker, those who can take the visit first by the travel it adds, the others with a word."""
    return [choice for choice, _verdict in _ranked(work, visit_id)]


def able(work: Work, visit_id: int) -> list[Choice]:
    """The workers whom nothing forbids to take the visit, the least added travel first."""
    return [choice for choice, verdict in _ranked(work, visit_id) if verdict.allowed]


def _ranked(work: Work, visit_id: int) -> list[tuple[Choice, Verdict]]:
    problem, _asked, found = _ask(work, visit_id)
    workers = sorted(problem.workers, key=lambda one: (*_order(found[one.id]), one.name))
    return [(Choice(str(one.id), f"{one.name} · {_word(found[one.id])}"), found[one.id]) for one in workers]


def _order(verdict: Verdict) -> tuple[bool, int]:
    return not verdict.allowed, verdict.added_travel if verdict.allowed else 0


def _word(verdict: Verdict) -> str:
    if verdict.blocking:
        return verdict.blocking[0].label
    added = f"{verdict.added_travel:+d}\u00a0min"
    return f"{added}, {verdict.warnings[0].label.lower()}" if verdict.warnings else added


def _ask(
    work: Work, visit_id: int, start: datetime | None = None, end: datetime | None = None
) -> tuple[Problem, Asked, dict[Id, Verdict]]:
    work.require(Permission.PLANNING_READ)
    visit = work.get(Visit, visit_id)
    place = Target(visit.starts_at, visit.ends_at, visit.worker_id)
    if start is not None and end is not None:
        place = Target(*wall_span(work, start, end), visit.worker_id)
    horizon = shared_horizon(work, *dates_of([place], work.tz))
    asked = Asker.of(work, horizon.wall, [visit]).moved(visit, place.starts_at, place.ends_at)
    near = around(whole_problem(work, horizon), asked.start - REACH, asked.end + REACH, [visit.id or 0])
    return near, asked, verdicts(near, replace(asked, earliest=None, latest=None))


def _rest(problem: Problem) -> str:
    """The rest between two days as the house decides it, nothing where it is not asked for."""
    decided = BY_CODE["daily_rest"].setting(problem.settings)
    return "" if decided.level is Level.OFF else length(decided.limit)


def _said(verdict: Verdict, worker: Worker, asked: Asked, rest: str) -> dict[str, Any]:
    """For a board's row: why not, or what speaks for the worker; the last line is of travel and rest."""
    against = [one.sentence for one in verdict.blocking]
    favour = in_favour(worker, asked, verdict.added_travel)
    if rest and all(one.code != "daily_rest" for one in verdict.warnings):
        favour[-1] = _("{travel}, repos {length} respecté", travel=favour[-1], length=rest)
    return {
        "ok": verdict.allowed,
        "added": verdict.added_travel,
        "word": verdict.first.label if verdict.blocking and verdict.first else "",
        "reasons": against or favour,
        "warnings": [one.sentence for one in verdict.warnings],
        "timed": not any(one.code in ALWAYS for one in verdict.blocking),
    }
