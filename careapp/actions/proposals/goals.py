"""The goals a person who plans has chosen, kept from one proposal to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from careapp.actions.work import Work
from careapp.db.models.agencies import Sector
from careapp.db.models.proposals import OptimisationGoals
from careapp.domain.goals import prices, read_goals
from careapp.domain.permissions import Permission
from careapp.matching.problem import Problem
from careapp.matching.weights import Weights
from careapp.readmodels.common import Choice


def goals(work: Work) -> dict[str, int]:
    """The person's goals, each from 0 to 4."""
    work.require(Permission.PLANNING_READ)
    row = _row(work)
    return read_goals(row.goals if row else None)


def keep(work: Work, chosen: Mapping[str, Any]) -> dict[str, int]:
    """Keep the person's goals; what makes no sense is as usual."""
    work.require(Permission.PLANNING_EDIT)
    kept = read_goals(chosen)
    if work.actor.user_id is not None:
        row = _row(work) or OptimisationGoals(agency_id=work.actor.agency_id, user_id=work.actor.user_id)
        row.goals = kept
        work.session.add(row)
    return kept


def sectors(work: Work) -> list[Choice]:
    """The sectors one may optimise apart."""
    work.require(Permission.PLANNING_READ)
    return [Choice(str(row.id), row.name) for row in work.all(work.mine(Sector).order_by(Sector.name))]


def _row(work: Work) -> OptimisationGoals | None:
    return work.session.exec(
        work.mine(OptimisationGoals).where(OptimisationGoals.user_id == work.actor.user_id)
    ).first()


def weighed(problem: Problem, chosen: Mapping[str, int]) -> Problem:
    """The problem priced as a person weighs the goals, over what the agency weighs."""
    usual = asdict(problem.settings.weights)
    plain = {name: value for name, value in usual.items() if isinstance(value, int)}
    weights = Weights(**usual | prices(plain, chosen))
    return replace(problem, settings=replace(problem.settings, weights=weights))
