"""A day on the map: routes from home and back, with the minutes and kilometres of each way."""

from __future__ import annotations

import pytest

from careapp.actions.planning import day_map
from careapp.actions.work import Forbidden, reading
from careapp.domain.permissions import Role
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_client, make_visit, make_worker


def look(town: Town) -> dict:
    with reading(town.me, now=NOW) as unit:
        return day_map.day(unit, NOW.date())


def test_a_route_leads_from_home_through_the_visits_and_back(database):
    town = Town()
    far = make_client(town.agency, place=(45.60, 5.95), last_name="Achard")
    first = town.visit(1, worker_id=town.samira.id)
    second = make_visit(far, town.service, first.ends_at, worker_id=town.samira.id)
    town.visit(5)
    town.visit(6, worker_id=town.samira.id, status="cancelled")
    found = look(town)
    by_id = {one["i"]: one for one in found["visits"]}
    assert len(found["visits"]) == 3
    assert [(one["n"], one["home"]) for one in found["workers"]] == [("Samira Haddad", [45.57, 5.92])]
    assert by_id[first.id]["at"] == [45.566, 5.921]
    assert (by_id[first.id]["tr"], by_id[first.id]["km"]) == (2, 0.6)
    assert (by_id[second.id]["tr"], by_id[second.id]["km"]) == (12, 5.7)
    assert (found["workers"][0]["tr"], found["workers"][0]["km"]) == (11, 5.3)
    (nobody,) = [one for one in found["visits"] if one["w"] is None]
    assert (nobody["tr"], nobody["km"]) == (None, None)


def test_a_place_nobody_knows_stands_in_the_list_without_a_point(sqlite_database):
    town = Town()
    lost = make_client(town.agency, place=None, last_name="Perdu")
    make_visit(lost, town.service, NOW, worker_id=town.samira.id)
    (one,) = look(town)["visits"]
    assert (one["at"], one["km"], one["tr"] is not None) == (None, None, True)


def test_the_visits_of_someone_who_has_left_are_still_drawn(sqlite_database):
    town = Town()
    gone = make_worker(town.agency, status="left", last_name="Partie", first_name="Paule")
    town.visit(1, worker_id=gone.id)
    found = look(town)
    assert [(one["n"], one["home"], one["tr"]) for one in found["workers"]] == [("Paule Partie", None, None)]


def test_another_agency_and_a_worker_see_nothing(sqlite_database):
    here, there = Town(), Town()
    there.visit(1, worker_id=there.samira.id)
    assert (look(here)["visits"], look(here)["workers"]) == ([], [])
    with pytest.raises(Forbidden), reading(actor(here.agency, Role.WORKER), now=NOW) as unit:
        day_map.day(unit, NOW.date())
