from __future__ import annotations

import numpy as np
import pytest

from careapp.matching.plan import Status
from careapp.matching.problem import ProblemError, SkillHeld
from careapp.matching.solve import solve
from tests.matching.build import at, busy, problem, visit, worker
from tests.matching.checker import faults
from tests.matching.random_problems import random_problem


def mornings(count: int = 5, **traits):
    return tuple(visit(day, "08:00", "09:00", id=f"m{day}", slot="morning", **traits) for day in range(count))


def takers(plan) -> dict:
    return {line.visit_id: line.worker_id for line in plan.assignments}


@pytest.mark.parametrize("seed", [3, 14, 15])
def test_the_same_seed_gives_the_same_plan(seed):
    first, second = (solve(random_problem(seed), seed=7, time_limit=20).picks for _run in range(2))
    assert first == second


def test_one_face_keeps_the_weekly_slot():
    plan = solve(problem(worker("Leïla"), worker(), visits=mornings()))
    assert plan.status is Status.OPTIMAL
    assert len(set(takers(plan).values())) == 1
    assert plan.after.faces == 1


def test_a_known_face_comes_before_a_stranger():
    plan = solve(problem(worker("Leïla"), worker(), visits=mornings(history={"Samira": 12})))
    assert set(takers(plan).values()) == {"Samira"}
    assert plan.assignments[0].reasons[0].replace("\u00a0", " ") == "Connaît le client : 12 visites"


def test_a_preferred_worker_comes_first():
    plan = solve(problem(worker("Leïla"), worker(), visits=mornings(preferred=frozenset({"Leïla"}))))
    assert set(takers(plan).values()) == {"Leïla"}
    assert "Intervenant préféré du client" in plan.assignments[0].reasons


def test_a_slot_keeps_its_face_on_the_dates_that_fit_and_somebody_else_fills_the_other():
    who = worker("Leïla"), worker()
    asked = problem(*who, visits=mornings(12, history={"Samira": 9}), rows=(busy("Samira", 2, "08:00", "09:00"),))
    faces = takers(solve(asked))
    assert faces["m2"] == "Leïla"
    others = [day for day, name in faces.items() if name != "Samira"]
    assert len(others) == 2  # the other for the week's long rest


def test_a_pair_is_two_people():
    halves = tuple(visit(pair_key="p", position=place, id=place) for place in (0, 1))
    assert len(set(takers(solve(problem(worker("Leïla"), worker(), visits=halves))).values())) == 2


def test_a_pair_with_one_worker_leaves_the_second_place_open_with_the_reason():
    halves = tuple(visit(pair_key="p", position=place, id=place) for place in (0, 1))
    plan = solve(problem(worker(), visits=halves))
    assert len(plan.assignments) == 1
    assert plan.unassigned[0].counts == {"overlap": 1}


def test_seven_mornings_a_week_need_a_second_worker_for_the_weekly_rest():
    asked = problem(worker("Leïla"), worker(), visits=mornings(14))
    plan = solve(asked)
    assert plan.unassigned == ()
    assert faults(asked, plan.picks) == []
    assert plan.after.faces == 2


def test_hours_of_the_contract_come_before_extra_hours():
    full = [busy("Samira", day, "10:00", "16:00") for day in range(5)]
    asked = problem(
        worker("Leïla", contract_minutes=1800), worker(contract_minutes=1800), visits=mornings(), rows=tuple(full)
    )
    assert set(takers(solve(asked)).values()) == {"Leïla"}


def test_figures_are_told_before_and_after():
    plan = solve(problem(worker(contract_minutes=600), visits=mornings(2)))
    assert (plan.before.unassigned, plan.after.unassigned) == (2, 0)
    assert plan.before.travel_minutes == 0
    assert plan.after.travel_minutes == 8
    assert plan.after.contract_minutes == 120


def test_cost_revenue_and_margin_are_told():
    asked = problem(worker(cost_hour=2000), visits=mornings(2, price=2900), rows=(busy("Samira", 0, "06:00", "07:00"),))
    after = solve(asked).after
    assert (after.revenue, after.cost, after.margin) == (5800, 4000, 1800)


def test_a_gap_filled_and_the_contract_are_told():
    rows = busy("Samira", 0, "07:00", "07:50"), busy("Samira", 0, "09:15", "10:00")
    line = solve(problem(worker(contract_minutes=1800), visits=mornings(1), rows=rows)).assignments[0]
    told = [reason.replace("\u00a0", " ") for reason in line.reasons]
    assert told == ["Trajet +0 min", "Comble un creux de 1 h 25", "Contrat : 3 h sur 30 h"]


def test_a_plan_tells_what_it_could_still_lack():
    proven, stopped = (solve(problem(worker(), visits=mornings()), stop=stop) for stop in (lambda: False, lambda: True))
    assert (proven.status, proven.gap) == (Status.OPTIMAL, 0)
    assert proven.objective == proven.bound
    assert stopped.objective == proven.objective
    assert 0 <= stopped.gap <= 1


def test_a_search_stopped_at_once_hands_back_a_legal_plan():
    asked = problem(worker("Leïla"), worker(), visits=mornings(14))
    plan = solve(asked, stop=lambda: True)
    assert faults(asked, plan.picks) == []


def test_progress_is_told_as_it_comes():
    seen = []
    solve(problem(worker(), visits=mornings()), progress=lambda count, objective: seen.append(count))
    assert seen[-1] == 5


def test_nobody_to_ask_is_an_error():
    with pytest.raises(ProblemError, match="Aucun intervenant"):
        solve(problem(visits=mornings()))


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (visit(required={"flute": 1}), "compétence inconnue (flute)"),
        (visit(earliest=at(0, 8), latest=at(0, 8, 30)), "plage horaire est plus courte"),
        (visit(0, "10:00", "09:00"), "la fin doit suivre le début"),
        (visit(pair_key="p", position=3), "Binôme p"),
        (visit(gap=(30, 10)), "écart du binôme"),
    ],
)
def test_an_impossible_visit_is_named(bad, words):
    with pytest.raises(ProblemError) as error:
        solve(problem(worker(), visits=(bad,)))
    assert words in str(error.value)
    assert error.value.element in (bad.id, bad.pair_key)


def test_other_impossible_elements_are_named():
    for wrong in (
        problem(worker(), worker(), visits=mornings(1)),
        problem(worker(), visits=mornings(1) * 2),
        problem(worker(availability=((20, 10),)), visits=mornings(1)),
        problem(worker(), visits=mornings(1), rows=(busy("Samira", 0, "10:00", "09:00", visit_id=4),)),
    ):
        with pytest.raises(ProblemError):
            solve(wrong)
    for matrix in ([[0, -1], [1, 0]], [[0, 1]], [[0, float("nan")], [1, 0]]):
        with pytest.raises(ProblemError):
            solve(problem(worker(), visits=mornings(1), matrix=matrix))

    for square in ([[0, -1], [1, 0]], [[0, 1]], [[0, 1], [1]], "nonsense"):
        with pytest.raises(ProblemError, match="bike") as error:
            solve(problem(worker(), visits=mornings(1), matrix={"car": [[0, 1], [1, 0]], "bike": square}))
        assert error.value.element == "bike"


def test_a_matrix_is_read_once_whatever_is_asked_afterwards():
    first = problem(worker(), visits=mornings(2), matrix=[[0, 4.2], [5, 0]])
    assert first.roads.tolist() == [[0, 5], [5, 0]]
    assert first.asking(first.visits[:1]).roads is first.roads
    known = np.array([[0, 5], [5, 0]], dtype=np.uint16)
    assert problem(worker(), matrix=known).roads is known


def test_an_expired_credential_opens_the_later_dates_only():
    held = worker(skills={"lift": SkillHeld(1, expires_day=2)})
    plan = solve(problem(held, visits=mornings(required={"lift": 1})))
    assert list(takers(plan)) == ["m0", "m1", "m2"]
    assert plan.unassigned[0].counts == {"credential": 1}
