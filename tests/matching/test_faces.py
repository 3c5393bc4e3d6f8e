"""Few faces over days: who came on a day of a plan comes again where the way there is not too long."""

from __future__ import annotations

from dataclasses import replace

import pytest

from careapp.matching.day import solve_days
from careapp.matching.faces import faces_of, faces_price
from careapp.matching.plan import Pick
from careapp.matching.problem import Place, Settings
from careapp.matching.solve import never
from careapp.matching.weights import Weights
from tests.matching.build import NEAR, at, problem, visit, worker

NEARER = Place(45.5800, 5.9300)


def slack(day: int, **traits):
    one = visit(day, "09:00", "10:00", **traits)
    return replace(one, earliest=one.start - 30, latest=one.end + 30)


def test_the_faces_are_those_of_the_picks_client_by_client():
    asked = problem(worker(), visits=(visit(0), visit(1), visit(2, client_id="rey")))
    picks = [Pick("0 08:00", "Samira", 0), Pick("1 08:00", "Paul", 0), Pick("2 08:00", "Samira", 0)]
    assert faces_of(asked, picks) == {"ferrand": {"Samira", "Paul"}, "rey": {"Samira"}}


def test_somebody_else_costs_a_face_and_who_came_is_no_stranger():
    people = worker("Samira"), worker("Paul"), worker("Leïla")
    asked = (visit(0, history={"Paul": 3}), visit(1, client_id="rey"))
    prices = faces_price(problem(*people), asked, {"ferrand": {"Samira", "Paul", "gone"}})
    usual = Weights()
    assert prices.tolist() == [[-usual.stranger, 0, usual.slot_face], [0, 0, 0]]


@pytest.mark.parametrize(("slot_face", "who"), [(80, {"Samira"}), (0, {"Samira", "Paul"})])
def test_who_came_the_day_before_comes_again(slot_face, who):
    """On the first day only Samira can come; on the second Paul lives nearer."""
    paul = worker("Paul", home=NEAR, availability=((at(1, 0), at(2, 0)),))
    samira = worker("Samira", home=NEARER)
    weights = Weights(slot_face=slot_face, stranger=0)
    asked = problem(samira, paul, visits=(slack(0), slack(1)), settings=Settings(weights=weights))
    picks, _cost, _status = solve_days(asked, never, seed=1, effort=200)
    assert {pick.worker_id for pick in picks} == who
