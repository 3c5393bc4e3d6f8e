"""Visits begun without clocking: one alert each, after the agency's tolerance, until it is settled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import select

from careapp.actions.planning import board, late
from careapp.actions.visits import edit
from careapp.actions.work import Forbidden, reading, work
from careapp.db.engine import transaction
from careapp.db.models import AuditEntry, Visit, VisitAlert
from careapp.domain.permissions import Role, house
from careapp.jobs import tasks
from tests.factories import NOW, actor, make_agency, make_client, make_service, make_user, make_visit, make_worker


@pytest.fixture
def agency(database):
    return make_agency()


@pytest.fixture
def visit(agency):
    worker = make_worker(agency, phone="+33612345678")
    return make_visit(make_client(agency), make_service(agency), NOW, worker_id=worker.id)


def at(minutes: float):
    return NOW + timedelta(minutes=minutes)


def rows(agency, minutes: float):
    with reading(actor(agency), now=at(minutes)) as unit:
        return late.rows(unit)


def alerts(agency):
    with reading(actor(agency)) as unit:
        return list(unit.all(unit.mine(VisitAlert)))


def test_a_visit_begun_without_clocking_raises_one_alert_not_one_a_minute(agency, visit):
    assert tasks.watch_clockings(at(15)) == 0
    assert tasks.watch_clockings(at(16)) == 1
    assert [tasks.watch_clockings(at(minute)) for minute in range(17, 60, 7)] == [0] * 7
    (alert,) = alerts(agency)
    assert (alert.visit_id, alert.raised_at, alert.settled_at) == (visit.id, at(16), None)
    (row,) = rows(agency, 25)
    assert (row.worker, row.client, row.time) == ("Samira Haddad", "Mme Odette Ferrand", "10:00–11:00")
    assert (row.since, row.ended, row.call) == ("sans pointage depuis 25\xa0min", False, "tel:+33612345678")
    assert row.href == f"/planning?view=day&day=2026-11-24&visit={visit.id}"
    (over,) = rows(agency, 61)
    assert (over.since, over.ended) == ("terminée sans pointage", True)
    with transaction() as session:
        told = session.exec(select(AuditEntry.verb).where(AuditEntry.noun == "visit_alerts")).all()
    assert told == ["raise"]


def test_somebody_who_comes_settles_it_and_a_visit_late_again_raises_it_again(agency, visit):
    tasks.watch_clockings(at(20))
    with work(actor(agency), now=at(21)) as unit:
        unit.get(Visit, visit.id).status = "running"
    assert rows(agency, 22) == []
    tasks.watch_clockings(at(22))
    assert alerts(agency)[0].settled_at == at(22)
    with work(actor(agency), now=at(23)) as unit:
        unit.get(Visit, visit.id).status = "planned"
    assert tasks.watch_clockings(at(24)) == 1
    (alert,) = alerts(agency)
    assert (alert.raised_at, alert.settled_at) == (at(24), None)


@pytest.mark.parametrize("change", [{"worker_id": None}, {"status": "cancelled"}, {"status": "to_confirm"}])
def test_what_nobody_is_expected_at_is_not_late(agency, visit, change):
    with work(actor(agency), now=NOW) as unit:
        row = unit.get(Visit, visit.id)
        for name, value in change.items():
            setattr(row, name, value)
    assert tasks.watch_clockings(at(30)) == 0
    assert rows(agency, 30) == []


def test_the_agency_decides_after_how_long(agency, visit):
    with transaction() as session:
        session.merge(agency).settings = {"late_after": 30}
    with reading(house(agency.id), now=at(20)) as unit:
        assert late.tolerance(unit) == 30
        assert board.day(unit, unit.today)["visits"][0]["st"] == "planned"
    assert tasks.watch_clockings(at(20)) == 0
    with reading(house(agency.id), now=at(31)) as unit:
        assert board.day(unit, unit.today)["visits"][0]["st"] == "late"
    assert tasks.watch_clockings(at(31)) == 1


def test_what_was_never_clocked_yesterday_is_no_alert_any_more(agency, visit):
    tasks.watch_clockings(at(20))
    tasks.watch_clockings(at(60 * 25))
    assert rows(agency, 60 * 25) == []
    assert alerts(agency)[0].settled_at == at(60 * 25)


def test_a_visit_moved_later_is_late_no_more_and_another_agency_sees_none(agency, visit):
    tasks.watch_clockings(at(20))
    assert rows(make_agency(), 20) == []
    with work(actor(agency, user=make_user(agency)), now=at(21)) as unit:
        target = edit.Target(at(120), at(180), visit.worker_id)
        edit.move(unit, visit.id, 1, target, "essai")
    tasks.watch_clockings(at(22))
    assert rows(agency, 22) == []


def test_a_worker_reads_no_alerts(agency, visit):
    with pytest.raises(Forbidden), reading(actor(agency, Role.WORKER), now=NOW) as unit:
        late.rows(unit)
