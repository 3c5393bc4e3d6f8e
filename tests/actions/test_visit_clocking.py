"""The agency writes when somebody arrived and left, with a reason, where nobody could clock or it was clocked wrong."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlmodel import Session

from careapp.actions.my import clock as own
from careapp.actions.visits import clocking, view
from careapp.actions.work import Forbidden, work
from careapp.db.models import Visit
from careapp.domain.permissions import Role
from careapp.domain.refusal import Refused, RefusedFields, Stale
from tests.actions.test_visits import HOUR, Town
from tests.factories import NOW, actor


def form(arrived="07:05", left="08:02", reason="Téléphone oublié"):
    return {"arrived": arrived, "left": left, "reason": reason}


def test_what_the_agency_writes_is_read_as_clocked_with_its_reason_and_who_wrote_it(database):
    town = Town()
    visit = town.visit(-3, worker_id=town.samira.id)
    with work(town.me, now=NOW) as unit:
        local = visit.starts_at.astimezone(unit.tz)
        arrived, left = local + timedelta(minutes=5), local + timedelta(minutes=58)
        clocking.clock(unit, visit.id, 1, form(f"{arrived:%H:%M}", f"{left:%H:%M}"))
    with work(town.me, now=NOW) as unit:
        shown = view.view(unit, visit.id)
    assert (shown.status, shown.arrived, shown.departed) == ("done", f"{arrived:%H:%M}", f"{left:%H:%M}")
    assert shown.forced
    assert shown.sent == ""
    assert [line.what for line in shown.history] == ["Départ saisi par l’agence", "Arrivée saisie par l’agence"]
    assert {line.reason for line in shown.history} == {"Téléphone oublié"}
    assert all(line.sent.startswith("saisi le") for line in shown.history)


def test_only_the_departure_of_a_visit_that_its_worker_began_is_the_agencys(database):
    town = Town()
    visit = town.visit(-0.5, worker_id=town.samira.id)
    me = actor(town.agency, Role.WORKER, worker=town.samira)
    with work(me, now=NOW) as unit:
        own.arrive(unit, visit.id)
    later = NOW + HOUR
    with work(town.me, now=later) as unit:
        seen = view.view(unit, visit.id)
        left = f"{(NOW + HOUR / 2).astimezone(unit.tz):%H:%M}"
        clocking.clock(unit, visit.id, seen.version, form(seen.clock_start, left))
    with work(town.me, now=later) as unit:
        shown = view.view(unit, visit.id)
    assert [line.what for line in shown.history[:2]] == ["Départ saisi par l’agence", "Arrivée pointée"]
    with pytest.raises(Refused, match="l’agence"), work(me, now=later) as unit:
        own.take_back(unit, visit.id)


def test_a_clocking_of_a_finished_visit_is_corrected_and_a_second_person_reads_it_first(database):
    town = Town()
    visit = town.visit(-3, worker_id=town.samira.id, status="done")
    with work(town.me, now=NOW) as unit:
        local = visit.starts_at.astimezone(unit.tz)
        clocking.clock(unit, visit.id, 1, form(f"{local:%H:%M}", f"{local + HOUR:%H:%M}", "Erreur de pointage"))
    with pytest.raises(Stale), work(town.me, now=NOW) as unit:
        clocking.clock(unit, visit.id, 1, form(f"{local:%H:%M}", f"{local + HOUR:%H:%M}"))
    with Session(database) as session:
        assert session.get(Visit, visit.id).status == "done"


@pytest.mark.parametrize(
    ("shifts", "reason", "wrong"),
    [
        ((0, 60), "", "reason"),
        ((0, -10), "Téléphone oublié", "left"),
        ((0, 0), "Téléphone oublié", "left"),
        ((0, 300), "Téléphone oublié", "left"),
        ((200, 260), "Téléphone oublié", "arrived"),
    ],
)
def test_times_that_cannot_be_and_a_missing_reason_are_told_at_their_field(database, shifts, reason, wrong):
    town = Town()
    visit = town.visit(-3, worker_id=town.samira.id)
    with pytest.raises(RefusedFields) as refusal, work(town.me, now=NOW) as unit:
        local = visit.starts_at.astimezone(unit.tz)
        arrived, left = (f"{local + timedelta(minutes=shift):%H:%M}" for shift in shifts)
        clocking.clock(unit, visit.id, 1, form(arrived, left, reason))
    assert wrong in refusal.value.errors
    with Session(database) as session:
        assert session.get(Visit, visit.id).status == "planned"


def test_nothing_is_clocked_without_a_worker_ahead_of_time_once_invoiced_or_by_a_worker(database):
    town = Town()
    cases = [
        town.visit(-3),
        town.visit(30, worker_id=town.samira.id),
        town.visit(-3, worker_id=town.leila.id, invoiced_at=NOW),
    ]
    for visit in cases:
        with work(town.me, now=NOW) as unit:
            assert not view.view(unit, visit.id).clockable
        with pytest.raises(Refused), work(town.me, now=NOW) as unit:
            clocking.clock(unit, visit.id, 1, form())
    with pytest.raises(Forbidden), work(actor(town.agency, role=Role.WORKER), now=NOW) as unit:
        clocking.clock(unit, cases[0].id, 1, form())


def test_a_second_visit_of_somebody_who_is_at_one_is_not_begun(database):
    town = Town()
    town.visit(-1, worker_id=town.samira.id, status="running")
    visit = town.visit(-3, worker_id=town.samira.id)
    with pytest.raises(Refused, match="déjà en visite"), work(town.me, now=NOW) as unit:
        clocking.clock(unit, visit.id, 1, form("07:00", ""))
