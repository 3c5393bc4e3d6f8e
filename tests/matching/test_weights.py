from __future__ import annotations

from careapp.matching.options import Options
from careapp.matching.plan import Pick
from careapp.matching.problem import Level, RuleSetting, Settings, Weights
from careapp.matching.ranking import rank
from careapp.matching.solve import solve
from careapp.matching.why import breakdown
from tests.matching.build import busy, problem, visit, worker

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


def chosen(asked, *workers, rows=(), **weights) -> list[str]:
    settings = Settings(weights=Weights(**{**vars(NOTHING), "open_visit": 100_000, **weights}))
    plan = solve(problem(*workers, visits=tuple(asked), rows=rows, settings=settings), time_limit=2)
    assert plan.bound == plan.objective
    return [one.worker_id for one in sorted(plan.assignments, key=lambda one: one.start)]


def test_waiting_between_visits_costs_and_a_gap_filled_gains():
    rows = busy("Samira", 0, "08:00", "09:00"), busy("Samira", 0, "13:00", "14:00")
    settings = Settings(weights=Weights(**{**vars(NOTHING), "waiting_minute": 2}))
    asked = problem(SAMIRA, LEILA, rows=rows, settings=settings)
    within, after = visit(start="10:00", end="11:00"), visit(start="16:00", end="17:00")
    assert Options.of(asked, [within, after]).price.tolist() == [[-120, 0], [240, 0]]
    assert chosen([within], SAMIRA, LEILA, rows=rows, waiting_minute=2) == ["Samira"]
    assert chosen([after], SAMIRA, LEILA, rows=rows, waiting_minute=2) == ["Leïla"]


def test_hours_short_of_the_contract_cost():
    full, empty = worker("Leïla", contract_minutes=60), worker(contract_minutes=600)
    rows = (busy("Leïla", 1, "08:00", "09:00"),)
    assert chosen([visit()], full, empty, rows=rows, idle_minute=3) == ["Samira"]


def test_sundays_are_shared_out():
    asked = [visit(day, id=day) for day in (6, 13)]
    assert sorted(chosen(asked, SAMIRA, LEILA, sunday=5)) == ["Leïla", "Samira"]
    assert len(set(chosen(asked, SAMIRA, LEILA, new_face=50, sunday=5))) == 1


def test_evenings_are_shared_out():
    late = [visit(day, "19:30", "20:30", id=day) for day in (0, 1)]
    assert sorted(chosen(late, SAMIRA, LEILA, evening=5)) == ["Leïla", "Samira"]
    early = [visit(day, "18:30", "20:00", id=day) for day in (0, 1)]
    assert len(set(chosen(early, SAMIRA, LEILA, evening=5, new_face=1))) == 1


def test_long_days_are_shared_out():
    rules = {"day_work": RuleSetting(Level.OFF), "pause": RuleSetting(Level.OFF)}
    rows = tuple(busy(name, day, "08:00", "17:30") for name in ("Samira", "Leïla") for day in (0, 1))
    asked = tuple(visit(day, "18:00", "19:00", id=day) for day in (0, 1))
    for weight, people in ((5, 2), (0, 1)):
        weights = Weights(**{**vars(NOTHING), "open_visit": 100_000, "long_day": weight, "new_face": 1})
        settings = Settings(rules=rules, weights=weights)
        plan = solve(problem(SAMIRA, LEILA, visits=asked, rows=rows, settings=settings), time_limit=2)
        assert (len(plan.assignments), plan.after.faces) == (2, people)


def test_a_line_tells_what_its_hour_costs():
    settings = Settings(weights=Weights(**{**vars(NOTHING), "comfort_minute": 2, "moved_minute": 3}))
    asked = [visit(id=who, earliest=420, latest=660, current=who) for who in (None, "Samira")]
    question = problem(SAMIRA, visits=tuple(asked), settings=settings)
    lines = [breakdown(question, [Pick(one.id, "Samira", 490)])[0].timing for one in asked]
    assert lines == [20, 50]
