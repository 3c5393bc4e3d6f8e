"""The engine of careapp: the problem of the product with the rules of the task alone."""

from __future__ import annotations

from datetime import date

from benchmarks.peer_solvers import task as common
from careapp.matching.day import solve_days
from careapp.matching.problem import Level, Place, Problem, RuleSetting, Settings, Skill, SkillHeld, Visit, Worker
from careapp.matching.rules import RULES
from careapp.matching.weights import Weights

KEPT = {"skill", "window", "overlap", "travel"}


def build(task: dict, seed: int, seconds: float) -> common.Solve:
    """The search over routes of `solve_days`, on both cores."""
    off = {rule.code: RuleSetting(Level.OFF) for rule in RULES if rule.code not in KEPT}
    weights = Weights(travel_minute=2, open_visit=2 * common.OPEN, stranger=0)
    names = {skill for one in task["workers"] + task["visits"] for skill in one["skills"]}
    problem = Problem(
        date(2026, 1, 5),
        tuple(_worker(number, one) for number, one in enumerate(task["workers"])),
        tuple(_visit(number, one) for number, one in enumerate(task["visits"])),
        skills={name: Skill(name, name) for name in names},
        settings=Settings(rules=off, weights=weights),
        matrix=task["minutes"],
    )

    def solve() -> common.Routes:
        picks, _cost, _status = solve_days(problem, lambda: False, seed, seconds)
        routes: common.Routes = [[] for _worker in task["workers"]]
        for pick in sorted(picks, key=lambda one: one.start):
            routes[int(pick.worker_id)].append(int(pick.visit_id))
        return routes

    return solve


def _place(node: int) -> Place:
    return Place(45.57, 5.92, node)


def _worker(number: int, one: dict) -> Worker:
    return Worker(number, str(number), _place(one["home"]), skills={skill: SkillHeld() for skill in one["skills"]})


def _visit(number: int, one: dict) -> Visit:
    begin, last, minutes = one["first"], one["last"], one["service"]
    return Visit(
        number,
        number,
        begin,
        begin + minutes,
        place=_place(one["place"]),
        earliest=begin,
        latest=last + minutes,
        required=dict.fromkeys(one["skills"], 1),
    )


if __name__ == "__main__":
    common.run(build)
