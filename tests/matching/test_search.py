from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from time import monotonic

import numpy as np
import pytest

from careapp.cli import main
from careapp.matching.hhcrsp import read, to_problem
from careapp.matching.published import rules_of_the_paper, solve_published
from careapp.matching.roster import compile_day
from careapp.matching.search import ends, moves
from careapp.matching.search.anneal import accept
from careapp.matching.search.chains import Chain
from careapp.matching.search.compiled import compiled, open_routes
from careapp.matching.search.data import PRICE, TRAVEL, WAIT, copied
from careapp.matching.search.links import begin, undo
from careapp.matching.search.starts import measure, settle

CESENA = Path(__file__).parent / "data" / "cesena-45.json"


@pytest.fixture(scope="module")
def chain():
    roster = compile_day(to_problem(read(CESENA), date(2026, 11, 24), settings=rules_of_the_paper()), 0)
    day = compiled(roster)
    chain = Chain.of(day, open_routes(roster, day, 3), 3)
    chain.go(20_000, 40.0)
    return chain


MOVES = {
    "relocate": lambda day, routes, move, node: moves.relocate(day, routes, move, node, 0),
    "carry": lambda day, routes, move, node: moves.carry(day, routes, move),
    "swap": lambda day, routes, move, node: moves.swap(day, routes, move),
    "tails": lambda day, routes, move, node: ends.tails(day, routes, move),
}


@pytest.mark.parametrize("kind", MOVES)
def test_a_move_counts_what_it_changes_and_leaves_every_start_as_early_as_it_can_be(chain, kind):
    day, routes, move, made = chain.day, chain.routes, chain.move, 0
    move.spare[0] = np.inf
    for turn in range(2000):
        before = copied(routes)
        begin(move)
        if MOVES[kind](day, routes, move, turn % day.visits) and accept(day, routes, move, 1e12):
            routes.total[:] += move.delta
            made += 1
            again = copied(routes)
            assert settle(day, again)
            measure(day, again)
            parts = [part for part in range(len(routes.total)) if part != WAIT]
            assert again.total[parts] == pytest.approx(routes.total[parts], abs=1e-3)
        else:
            undo(day, routes, move)
            for mine, old in zip(routes[:-1], before[:-1], strict=True):
                linked = np.isin(np.arange(len(mine)), np.flatnonzero(routes.route < 0), invert=True)
                assert (mine == old)[linked[: len(mine)]].all() or len(mine) < day.nodes
    assert made > 20


@pytest.mark.parametrize("kind", MOVES)
def test_a_move_is_refused_early_only_when_travel_and_prices_cost_more_than_may_be_spared(chain, kind):
    day, routes, move, refused, made = chain.day, chain.routes, chain.move, 0, 0
    for turn in range(2000):
        draw = routes.random.copy()

        def tried(spare: float, draw: np.ndarray = draw, turn: int = turn) -> float | None:
            routes.random[:], move.spare[0] = draw, spare
            begin(move)
            could = MOVES[kind](day, routes, move, turn % day.visits)
            costs = float(move.delta[[TRAVEL, PRICE]] @ day.weights[[TRAVEL, PRICE]])
            undo(day, routes, move)
            return costs if could else None

        costs = tried(np.inf)
        if costs is not None:
            made += 1
            assert tried(costs + 1e-6) == pytest.approx(costs)
            refused += tried(costs - 1e-6) is None
    assert made > 20
    assert refused > 0 or kind == "carry"


def test_a_published_day_is_written_as_the_literature_does(tmp_path):
    out = tmp_path / "answer.json"
    assert main(["bench", "hhcrsp", str(CESENA), "--time-limit", "3", "--seed", "1", "--out", str(out)]) == 0
    answer = json.loads(out.read_text())
    assert sum(map(len, answer["routes"].values())) == 58
    assert {line["patient"] for lines in answer["routes"].values() for line in lines} == set(range(1, 46))


def test_the_objective_is_that_of_the_file():
    answer = solve_published(read(CESENA), 1.0, 1, monotonic())
    instance = read(CESENA)
    travel = sum(
        instance.distances[a][b]
        for lines in answer["routes"].values()
        for a, b in zip([0, *[x["patient"] for x in lines]], [*[x["patient"] for x in lines], 0], strict=True)
    )
    late = [
        max(0.0, x["start"] - instance.patients[x["patient"] - 1].latest) for v in answer["routes"].values() for x in v
    ]
    assert answer["objective"] == pytest.approx((travel + sum(late) + max(late)) / 3, abs=1e-2)


@pytest.mark.parametrize("words", [[], ["missing.json"], ["a", "b"]])
def test_a_wrong_instance_is_refused(words, capsys):
    assert main(["bench", "hhcrsp", *words]) == 1
    assert capsys.readouterr().err
