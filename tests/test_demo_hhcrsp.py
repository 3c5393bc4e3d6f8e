"""A published instance as an agency: nobody here made its data."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session, select

from careapp.actions.proposals import ask
from careapp.actions.work import work
from careapp.db.models import Client, ClientAddress, Opportunity, Visit, Worker
from careapp.db.queries.invariants import violations
from careapp.demo import hhcrsp, load
from careapp.domain.permissions import house
from careapp.domain.refusal import Refused
from careapp.matching import problem as engine
from careapp.matching.hhcrsp import read, to_problem
from careapp.matching.problem import Problem
from careapp.matching.solve import solve
from careapp.matching.travel import travel_minutes
from tests.factories import NOW
from tests.matching.test_day import TEXT

FILE = next(iter(sorted((Path(__file__).parent / "matching" / "data").glob("*.json"))))


def test_an_instance_becomes_clients_workers_and_unassigned_visits(database):
    instance = read(FILE)
    day = hhcrsp.build(FILE, now=NOW)
    with Session(database) as session:
        visits = session.exec(select(Visit)).all()
        assert len(session.exec(select(Client)).all()) == len(instance.patients)
        assert len(session.exec(select(Worker)).all()) == len(instance.caregivers)
        assert len(session.exec(select(Opportunity)).all()) == len(instance.patients)
        places = {(row.latitude, row.longitude) for row in session.exec(select(ClientAddress))}
        assert list(violations(session)) == []
    assert len(visits) == sum(len(patient.services) for patient in instance.patients)
    assert {visit.worker_id for visit in visits} == {None}
    assert {visit.starts_at.date() for visit in visits} <= {day}
    assert (instance.patients[0].place.lat, instance.patients[0].place.lon) in places


def test_pairs_keep_their_gap(database):
    instance = read(FILE)
    hhcrsp.build(FILE, now=NOW)
    pairs = [patient for patient in instance.patients if len(patient.services) == 2]
    with Session(database) as session:
        visits = session.exec(select(Visit).where(Visit.pair_key != "")).all()
    assert len(visits) == 2 * len(pairs)
    gaps = sorted((visit.gap_least, visit.gap_most) for visit in visits if visit.position == 2)
    assert gaps == sorted(patient.gap for patient in pairs)
    first, second = ({v.pair_key: v for v in visits if v.position == position} for position in (1, 2))
    apart = {key: visit.starts_at - first[key].starts_at for key, visit in second.items()}
    assert apart == {key: timedelta(minutes=visit.gap_least) for key, visit in second.items()}


def asked_of_the_agency() -> Problem:
    """What is put to the solver for the day of an agency made from the file."""
    day = hhcrsp.build(FILE, now=NOW)
    with work(house(1), now=NOW) as unit:
        return ask.day(unit, day).problem


def minutes_of(problem: Problem) -> list[list[int]]:
    """Minutes between the home of a worker and the place of each visit, patients in the order of the file."""
    places = [problem.workers[0].home, *(one.place for one in in_order(problem))]
    return [[travel_minutes(problem, "car", start, end) for end in places] for start in places]


def patient_of(visit: engine.Visit) -> str:
    return (visit.client_name or str(visit.client_id)).split()[-1]


def in_order(problem: Problem) -> list[engine.Visit]:
    return sorted(problem.visits, key=lambda visit: (patient_of(visit), visit.position))


def windows_of(problem: Problem, day: date) -> list[tuple]:
    midnight = (day - problem.epoch).days * engine.DAY
    return [
        (patient_of(one), *(bound - midnight for bound in one.window), one.minutes, one.soft_end, one.position, one.gap)
        for one in in_order(problem)
    ]


def skills_of(problem: Problem) -> tuple[list, list]:
    def names(skills) -> set[str]:
        return {problem.skills[skill].name.removeprefix("Service ") for skill in skills}

    return [names(one.required) for one in in_order(problem)], [names(worker.skills) for worker in problem.workers]


def test_the_agency_asks_what_the_file_asks(database):
    problem, day = asked_of_the_agency(), NOW.date() + timedelta(days=1)
    wanted = to_problem(read(FILE), day, hhcrsp.FIRST_MINUTE)
    assert minutes_of(problem) == minutes_of(wanted)
    assert windows_of(problem, day) == windows_of(wanted, day)
    assert skills_of(problem) == skills_of(wanted)
    assert [bool(one.pair_key) for one in in_order(problem)] == [bool(one.pair_key) for one in in_order(wanted)]


def test_the_whole_day_is_covered_on_the_road_minutes_of_the_file(sqlite_database):
    problem = asked_of_the_agency()
    placed = [0]
    plan = solve(
        problem,
        lambda: placed[-1] == len(problem.visits),
        time_limit=60,
        progress=lambda now, _cost: placed.append(now),
    )
    assert len(plan.assignments) == len(problem.visits)
    assert list(plan.unassigned) == []


def test_text_blocks_become_an_agency_with_its_minutes_rounded_up(sqlite_database, tmp_path):
    file = tmp_path / "small.txt"
    file.write_text(TEXT.replace("5.0", "5.2"))
    day = hhcrsp.build(file, now=NOW)
    with work(house(1), now=NOW) as unit:
        problem = ask.day(unit, day).problem
    assert problem.matrix.tolist() == [[0, 6, 10], [6, 0, 6], [10, 6, 0]]


@pytest.mark.parametrize("content", [None, "", "{}", '{"patients": 3}'])
def test_a_file_that_is_no_instance_is_refused_by_name(sqlite_database, tmp_path, content):
    file = tmp_path / "plan.json"
    if content is not None:
        file.write_text(content)
    with pytest.raises(Refused, match=r"plan\.json"):
        load.published(file)


def test_the_demo_is_loaded_once_and_never_in_production(sqlite_database, monkeypatch):
    hhcrsp.build(FILE, now=NOW)
    with pytest.raises(Refused, match="déjà une agence"):
        load.demanded("small", 1)
    assert load.into_empty_database() is False
