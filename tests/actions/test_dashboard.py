"""The dashboard: problems first, soonest first, each with who could solve it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from careapp.actions.dashboard import view as views
from careapp.actions.visits import edit
from careapp.actions.work import Forbidden, reading
from careapp.db.models import Absence, Reminder, Slot, SlotWorker
from careapp.domain.permissions import Role
from tests.actions.test_generate import mission_of, run
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_activity, make_opportunity, save


def look(town: Town, scope: str = "today"):
    with reading(town.me, now=NOW) as unit:
        return views.view(unit, scope)


def test_open_visits_come_soonest_first_with_their_best_candidate(database):
    town = Town()
    town.visit(-1)
    town.visit(5)
    town.visit(1)
    town.visit(30)
    town.visit(-40, worker_id=town.leila.id, status="done")
    found = look(town)
    assert [(row.time, row.past) for row in found.visits] == [
        ("11:00–12:00", False),
        ("15:00–16:00", False),
        ("09:00–10:00", True),
    ]
    assert (found.visits[0].soon, found.visits[0].worker) == ("Dans 1\u00a0h", "Leïla Mansouri")
    assert (found.today, found.tomorrow, found.week) == (3, 1, 4)
    tomorrow = look(town, "tomorrow")
    assert tomorrow.others_href == "/planning?view=day&day=2026-11-25&only=unassigned"
    assert tomorrow.propose_href == "/planning?view=day&day=2026-11-25&propose=1"
    assert [row.day for row in look(town, "tomorrow").visits] == ["mer. 25 nov."]


def test_the_tiles_count_what_asks_for_something(database):
    town = Town()
    town.visit(0.5)
    town.visit(-2, worker_id=town.samira.id)
    town.visit(3, worker_id=town.leila.id)
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=2), "reason": "sick"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    mine = {"agency_id": town.agency.id, "manager_id": town.me.user_id}
    save(Reminder(**mine, title="Rappel", due_on=date(2026, 11, 20), client_id=town.client.id))
    save(Reminder(**mine, title="Demain", due_on=date(2026, 11, 25)))
    save(Reminder(agency_id=town.agency.id, title="D’un autre", due_on=date(2026, 11, 20)))
    found = look(town)
    assert [tile.number for tile in found.tiles] == [1, 1, 1, 1, 1]
    assert found.tiles[0].detail == "1 dans moins d’1 h"
    assert (found.absences[0].reason, found.absences[0].replaced) == ("Arrêt maladie", "0/1 remplacée")
    assert [(row.title, row.due, row.late, row.href) for row in found.due] == [
        ("Rappel", "Retard 4 j", True, "/reminders?open=1"),
        ("Demain", "Demain", False, "/reminders?open=2"),
    ]


def test_past_visits_fill_the_room_that_those_to_come_leave(database):
    town = Town()
    for hour in range(8):
        town.visit(-1 - hour / 10)
    assert len(look(town).visits) == 8
    for hour in range(9):
        town.visit(1 + hour / 10)
    assert [row.past for row in look(town).visits] == [False] * 9 + [True] * 3


def test_what_an_absent_worker_had_counts_until_somebody_else_has_it(database):
    town = Town()
    mission = mission_of(town, slots=((2, 480, 570),))
    with Session(database) as session:
        slot = session.exec(select(Slot)).one()
    save(SlotWorker(agency_id=town.agency.id, slot_id=slot.id, worker_id=town.leila.id))
    held = town.visit(22, mission_id=mission.id, slot_id=slot.id, slot_date=date(2026, 11, 25))
    own = town.visit(3, worker_id=town.leila.id)
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=2), "reason": "sick"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    assert [(row.replaced, row.left) for row in look(town).absences] == [("0/2 remplacées", 2)]
    run(town, edit.unassign, own.id, 1)
    run(town, edit.assign, held.id, 1, town.samira.id, "Remplacement")
    found = look(town)
    assert [(row.replaced, row.left, row.percent) for row in found.absences] == [("1/2 remplacées", 1, 50)]
    assert found.tiles[1].detail == "1 visite à remplacer"


def test_opportunities_are_counted_by_stage_and_those_that_wait_are_told(database):
    town = Town()
    activity = make_activity(town.agency)
    make_opportunity(town.client, activity, stage="search", stage_since=NOW - timedelta(days=10))
    make_opportunity(town.client, activity, stage="search")
    make_opportunity(town.client, activity, stage="search", locked_at=NOW)
    found = {row.stage: (row.count, row.stale) for row in look(town).stages}
    assert found["search"] == (2, "1 à relancer")
    assert look(town).opportunities == 2


def test_an_agency_sees_its_own_alone_and_a_worker_nothing(sqlite_database):
    here, there = Town(), Town()
    there.visit(1)
    assert look(here).visits == []
    with pytest.raises(Forbidden), reading(actor(here.agency, Role.WORKER)) as unit:
        views.view(unit)
