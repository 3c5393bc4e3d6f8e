"""The drag on the board, the search for workers and both solvers give one answer about one move."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from careapp.matching.check import check, verdicts
from careapp.matching.day import solve_days
from careapp.matching.problem import Problem, Visit, Worker
from careapp.matching.ranking import rank
from careapp.matching.solve import never, solve_opportunity
from tests.matching.random_problems import random_problem

MOVES = 1_000
SEARCHED = 10  # one move in so many is also asked from the search over routes


def moves() -> Iterator[tuple[Problem, Visit, Worker]]:
    """A visit of a random problem and a worker of it, over and over."""
    for seed in range(10_000):
        asked = random_problem(seed, days=7)
        for visit in asked.visits:
            if visit.pair_key is None:
                for worker in asked.workers:
                    yield asked, visit, worker


def test_ranking_drag_and_solvers_agree_on_a_thousand_random_moves():
    allowed = 0
    for number, (asked, visit, worker) in enumerate(islice(moves(), MOVES)):
        move = (number, visit.id, worker.id)
        dragged = check(asked, worker, visit).allowed
        assert verdicts(asked, visit)[worker.id].allowed == dragged, move
        candidates = {one.worker_id for one in rank(asked, [visit]).candidates}
        assert (worker.id in candidates) == dragged, move
        alone = asked.asking([replace(visit, pinned=worker.id)])
        solved = solve_opportunity(alone, time_limit=5)
        assert [line.worker_id for line in solved.assignments] == [worker.id] * dragged, move
        if number % SEARCHED == 0:
            picks, _cost, _status = solve_days(alone, never, effort=1_000)
            assert [pick.worker_id for pick in picks] == [worker.id] * dragged, move
        allowed += dragged
    assert 0.2 * MOVES < allowed < 0.8 * MOVES  # both answers are asked for often
