"""The commands of the matching engine: from a file to a plan, without a database."""

from __future__ import annotations

from pathlib import Path

from careapp.actions import solver_pool
from careapp.cli.telling import Arguments, content, told
from careapp.domain.refusal import Refused
from careapp.i18n import _
from careapp.matching import exchange
from careapp.matching.problem import ProblemError
from careapp.matching.solve import solve as solved


@told
def solve(arguments: Arguments) -> None:
    """Plan the visits of a problem file; print the plan, or write it."""
    try:
        problem, runner = exchange.from_json(content(arguments.file)), solver_pool.runner(arguments.processes)
        plan = solved(problem, seed=arguments.seed, time_limit=arguments.time_limit, runner=runner)
    except ProblemError as error:
        raise Refused(str(error)) from error
    counts = {"taken": len(plan.assignments), "open": len(plan.unassigned)}
    said = _("{taken} visites attribuées, {open} sans intervenant : {file}.", file=arguments.out, **counts)
    _hand_over(exchange.plan_to_json(plan), arguments.out, said)


def _hand_over(text: str, file: Path | None, said: str) -> None:
    """Print an answer, or write it and say so."""
    if file is None:
        print(text)
        return
    file.write_text(text + "\n", "utf-8")
    print(said)


@told
def repair(arguments: Arguments) -> None:
    """Repair a planned problem after a breakdown; print the plans, or write them."""
    from careapp.matching.repair import repair as repaired  # CP-SAT takes a second to load: here alone

    try:
        problem = exchange.from_json(content(arguments.file))
        breakdown = exchange.breakdown_from_json(content(arguments.breakdown), problem)
        found = repaired(problem, breakdown, seed=arguments.seed, time_limit=arguments.time_limit)
    except ProblemError as error:
        raise Refused(str(error)) from error
    counts = {"plans": len(found.plans), "touched": len(found.affected)}
    said = _("{plans} plan(s) pour {touched} visite(s) touchée(s) : {file}.", file=arguments.out, **counts)
    _hand_over(exchange.repair_to_json(found), arguments.out, said)
