from __future__ import annotations

from careapp.matching.model import Options
from careapp.matching.problem import Settings, Weights
from careapp.matching.ranking import rank
from careapp.matching.solve import solve
from tests.matching.build import problem, visit, worker

SAMIRA = worker(languages=frozenset({"ar"}), sectors=frozenset({"north"}))
LEILA = worker("Leïla")
NOTHING = Weights(**{name: 0 for name, value in vars(Weights()).items() if isinstance(value, int)})


def prices(asked, **weights) -> list[int]:
    settings = Settings(weights=Weights(**{**vars(NOTHING), **weights}))
    return Options.of(problem(SAMIRA, LEILA, settings=settings), [asked]).price[0].tolist()


def test_each_wish_costs_its_weight_when_it_is_not_met():
    assert prices(visit(preferred=frozenset({"Samira"})), not_preferred=7) == [0, 7]
    assert prices(visit(history={"Leïla": 3}), stranger=7) == [7, 0]
    assert prices(visit(preferred_languages=frozenset({"ar"})), language=7) == [0, 7]
    assert prices(visit(sector="north"), sector=7) == [0, 7]
    assert prices(visit(current="Leïla"), moved_worker=7) == [7, 0]
    assert prices(visit(current="somebody who left"), moved_worker=7) == [0, 0]
    assert prices(visit(), travel_minute=3) == [12, 12]  # two minutes each way


def test_the_solver_follows_the_weights():
    asked = visit(history={"Leïla": 3}, preferred=frozenset({"Samira"}))
    for weights, chosen in ((Weights(not_preferred=9_000), "Samira"), (Weights(new_face=9_000), "Leïla")):
        settings = Settings(weights=weights)
        plan = solve(problem(SAMIRA, LEILA, visits=(asked,), settings=settings), time_limit=2)
        assert [one.worker_id for one in plan.assignments] == [chosen]


def test_parts_of_a_score_follow_the_weights_and_still_make_a_hundred():
    settings = Settings(weights=Weights(score={"continuity": 200, "warnings": 0}))
    parts = rank(problem(LEILA, settings=settings), [visit(history={"Leïla": 30})]).candidates[0].parts
    assert sum(part.maximum for part in parts) == 100
    assert {part.code: part.maximum for part in parts}["continuity"] > 70
