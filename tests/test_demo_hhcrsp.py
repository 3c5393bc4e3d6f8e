"""A published instance as an agency: nobody here made its data."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlmodel import Session, select

from careapp.db.models import Client, ClientAddress, Opportunity, Visit, Worker
from careapp.db.queries.invariants import violations
from careapp.demo import hhcrsp, load
from careapp.domain.refusal import Refused
from careapp.matching.hhcrsp import read
from tests.factories import NOW

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


def test_pairs_keep_their_gap_and_windows_their_bounds(database):
    instance = read(FILE)
    hhcrsp.build(FILE, now=NOW)
    pairs = [patient for patient in instance.patients if len(patient.services) == 2]
    with Session(database) as session:
        visits = session.exec(select(Visit).where(Visit.pair_key != "")).all()
    assert len(visits) == 2 * len(pairs)
    gaps = sorted((visit.gap_least, visit.gap_most) for visit in visits if visit.position == 2)
    assert gaps == sorted(patient.gap for patient in pairs)
    assert all(visit.earliest_at == visit.starts_at and visit.ends_at <= visit.latest_at for visit in visits)


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
