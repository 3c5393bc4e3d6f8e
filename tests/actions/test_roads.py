"""Known road minutes: they beat computed ones wherever travel counts, for the places and the agency they are of."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.matching_data.asked import Asker
from careapp.actions.matching_data.problems import horizon_of, narrow_problem, whole_problem
from careapp.actions.matching_data.roads import keep
from careapp.actions.my import day as my_day
from careapp.actions.planning import board, verdicts
from careapp.actions.visits import edit
from careapp.actions.visits.judging import Blocked
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import ClientAddress, TravelMatrix, Visit
from careapp.domain.permissions import Role
from careapp.matching.problem import Problem
from careapp.matching.travel import travel_minutes
from tests.actions.test_visits import Town, at
from tests.factories import NOW, actor, make_client, make_visit

TODAY = date(2026, 11, 24)
HOME, HERE, THERE = (45.57, 5.92), (45.566, 5.921), (45.568, 5.93)  # the workers', the client's, the neighbour's
PLACES = [HOME, HERE, THERE]
MINUTES = [[0, 31, 32], [33, 0, 41.2], [34, 51, 0]]


class Roads(Town):
    """A town with a client more, and the minutes between homes."""

    def __init__(self, known: bool = True) -> None:
        super().__init__()
        self.neighbour = make_client(self.agency, place=THERE, last_name="Moreau")
        if known:
            with work(actor(self.agency, Role.ADMINISTRATOR), now=NOW) as unit:
                keep(unit, PLACES, MINUTES)

    def two(self, second: float = 3) -> tuple[Visit, Visit]:
        """A visit at noon, and one at the neighbour's so many hours from now, both Samira's."""
        there = {"worker_id": self.samira.id}
        start = NOW + timedelta(hours=second)
        return self.visit(**there), make_visit(self.neighbour, self.service, start, **there)


def ways(problem: Problem) -> list[int]:
    """Minutes from home to each commitment and from the first commitment to each."""
    tables = problem.tables
    points, home = tables.busy_points, tables.staff.home.take([0])
    return [
        int(tables.travel([0], start, points.take([row]))[0]) for start in (home, points.take([0])) for row in (0, 1)
    ]


def test_the_engine_is_given_known_minutes_of_homes_visits_and_agenda(database):
    town = Roads()
    visits = town.two()
    with reading(town.me, now=NOW) as unit:
        horizon = horizon_of(unit, TODAY, TODAY)
        whole, narrow = whole_problem(unit, horizon), narrow_problem(unit, horizon, {town.samira.id})
        asked = [Asker.of(unit, horizon.wall, visits).visit(visit) for visit in visits]
    assert ways(whole) == ways(narrow) == [31, 32, 0, 42]
    there, back = asked[0].place, asked[1].place
    assert (travel_minutes(whole, "foot", there, back), travel_minutes(whole, "car", back, there)) == (42, 51)


def test_a_place_that_moves_is_known_no_more(database):
    town = Roads()
    town.two()
    theirs = select(ClientAddress).where(ClientAddress.client_id == town.neighbour.id)
    with reading(town.me, now=NOW) as unit:
        assert ways(whole_problem(unit, horizon_of(unit, TODAY, TODAY)))[3] == 42
    with work(town.me, now=NOW) as unit:
        unit.session.exec(theirs).one().latitude = 45.5681
    with reading(town.me, now=NOW) as unit:
        assert ways(whole_problem(unit, horizon_of(unit, TODAY, TODAY)))[3] < 5
        assert board.day(unit, TODAY)["visits"][1]["tr"] < 5


def test_minutes_learnt_later_count_at_once(database):
    town = Roads(known=False)
    town.two()
    with reading(town.me, now=NOW) as unit:
        horizon = horizon_of(unit, TODAY, TODAY)
        assert whole_problem(unit, horizon).matrix is None
        assert max(ways(whole_problem(unit, horizon))) < 5
    with work(actor(town.agency, Role.ADMINISTRATOR), now=NOW) as unit:
        keep(unit, PLACES, MINUTES)
        keep(unit, [*PLACES, HERE], [[*row, 99] for row in [*MINUTES, [99, 99, 99]]])
    with reading(town.me, now=NOW) as unit:
        assert ways(whole_problem(unit, horizon)) == [31, 32, 0, 42]


def test_minutes_of_another_agency_are_not_known_here(database):
    here, there = Roads(known=False), Roads()
    here.two()
    with reading(here.me, now=NOW) as unit:
        assert max(ways(whole_problem(unit, horizon_of(unit, TODAY, TODAY)))) < 5
        assert board.day(unit, TODAY)["visits"][1]["tr"] < 5
    with work(actor(here.agency, Role.ADMINISTRATOR), now=NOW) as unit:
        keep(unit, PLACES, [[0] * 3] * 3)
    with Session(database) as session:
        kept = {row.agency_id: row.minutes for row in session.exec(select(TravelMatrix))}
    assert kept[here.agency.id] == bytes(18) != kept[there.agency.id]


def test_a_drop_is_judged_and_a_day_is_told_by_known_minutes(database):
    town = Roads()
    _first, second = town.two(second=3.5)
    with reading(town.me, now=NOW) as unit:
        said = verdicts.of_visit(unit, second.id)[str(town.samira.id)]
        drawn = board.day(unit, TODAY)["visits"][1]
    assert (said["ok"], drawn["tr"], drawn["st"]) == (False, 42, "conflict")
    with pytest.raises(Blocked), work(town.me, now=NOW) as unit:
        edit.move(unit, second.id, second.version, at(3.6, town.samira.id))
    with work(town.me, now=NOW) as unit:
        edit.move(unit, second.id, second.version, at(3.75, town.samira.id))


def test_a_worker_reads_known_minutes(database):
    town = Roads()
    town.two(second=3.75)
    with reading(actor(town.agency, Role.WORKER, worker=town.samira), now=NOW) as unit:
        gaps = [visit.gap for visit in my_day.day(unit, str(TODAY)).visits]
    assert gaps[1].startswith("42")


def test_only_who_keeps_the_agency_tells_it_its_roads(sqlite_database):
    town = Town()
    with pytest.raises(Forbidden), work(town.me, now=NOW) as unit:
        keep(unit, PLACES, MINUTES)
