"""The planning as the boards draw it: a day, a week, verdicts, and the answer to a drop."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from careapp.actions.planning import board, moves, verdicts, week
from careapp.actions.visits import edit
from careapp.actions.visits.judging import Blocked
from careapp.actions.work import Forbidden, reading, work
from careapp.db.models import Absence, CarePlan, Worker
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound, Refused, Stale
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_client, make_visit, save

TODAY = date(2026, 11, 24)


def look(town: Town, query, *args):
    with reading(town.me, now=NOW) as unit:
        return query(unit, *args)


def drop(visit, worker_id, start="14:00", end="15:00", **more) -> moves.Drop:
    plain = {"id": visit.id, "worker_id": worker_id, "version": 1, "reason": "", "copy": False}
    return moves.Drop.of({**plain, "start": f"2026-11-24T{start}", "end": f"2026-11-24T{end}", **more})


def test_a_day_holds_every_worker_and_visit_in_wall_minutes(database):
    town = Town()
    visit = town.visit(worker_id=town.samira.id)
    day = look(town, board.day, TODAY)
    drawn = day["visits"][0]
    assert [worker["n"] for worker in day["workers"]] == ["Samira Haddad", "Leïla Mansouri"]
    assert day["workers"][0]["off"] == [[0, 420], [1260, 1440]]
    assert {key: drawn[key] for key in ("i", "w", "s", "e", "c", "cl", "st", "v", "tr")} == {
        "i": visit.id, "w": town.samira.id, "s": 720, "e": 780, "c": "Ferrand", "cl": "Mme Odette Ferrand",
        "st": "planned", "v": 1, "tr": None,
    }  # fmt: skip


def test_a_day_of_another_agency_is_empty(sqlite_database):
    here, there = Town(), Town()
    there.visit(worker_id=there.samira.id)
    assert look(here, board.day, TODAY)["visits"] == []


def test_trouble_is_shown_before_the_status(database):
    town = Town()
    far = make_client(town.agency, place=(45.9, 6.4))
    town.visit(-3, worker_id=town.samira.id)
    town.visit(1, worker_id=town.samira.id)
    make_visit(far, town.service, NOW + timedelta(hours=2), worker_id=town.samira.id)
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=2), "reason": "Arrêt maladie"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    town.visit(4, worker_id=town.leila.id)
    town.visit(5, worker_id=town.leila.id, status="cancelled")
    day = look(town, board.day, TODAY)
    assert [visit["st"] for visit in day["visits"]] == ["late", "planned", "conflict", "conflict", "cancelled"]
    assert day["workers"][1]["abs"][0]["label"].startswith("Arrêt maladie · jusqu’au")


def test_a_worker_who_left_still_has_a_row_while_visits_remain(sqlite_database):
    town = Town()
    town.visit(worker_id=town.leila.id)
    with work(town.me) as unit:
        unit.get(Worker, town.leila.id).status = "left"
    day = look(town, board.day, TODAY)
    assert [worker["i"] for worker in day["workers"]] == [town.samira.id, town.leila.id]
    assert day["visits"][0]["st"] == "conflict"


def test_every_row_says_what_it_thinks_of_a_visit_in_hand(database):
    town = Town()
    visit = town.visit(worker_id=town.leila.id)
    town.visit(2.5, worker_id=town.samira.id)
    said = look(town, verdicts.of_visit, visit.id)
    leila = said[str(town.leila.id)]
    assert (leila["ok"], leila["reasons"]) == (True, ["Trajet\u00a0+4\u00a0min, repos 11\u00a0h respecté"])
    samira = said[str(town.samira.id)]
    assert (samira["ok"], samira["word"], samira["timed"]) == (False, "En visite", True)


def test_a_drop_is_answered_with_the_visit_and_its_neighbours(database):
    town = Town()
    visit, after = town.visit(worker_id=town.leila.id), town.visit(6, worker_id=town.samira.id)
    with work(town.me, now=NOW) as unit:
        answer = moves.carry(unit, drop(visit, town.samira.id))
    assert (answer["status"], answer["visit"]["w"], answer["visit"]["s"], answer["visit"]["v"]) == (
        "accepted",
        town.samira.id,
        840,
        2,
    )
    assert [(one["i"], one["tr"]) for one in answer["visits"]] == [(after.id, 0)]


def test_a_copy_leaves_the_first_where_it_is(database):
    town = Town()
    visit = town.visit(worker_id=town.leila.id)
    with work(town.me, now=NOW) as unit:
        answer = moves.carry(unit, drop(visit, town.leila.id, copy=True))
    assert answer["visit"]["i"] != visit.id
    assert answer["visits"][0]["i"] == visit.id


def test_who_comes_too_late_learns_who_was_first_and_what_is_now(database):
    town = Town()
    visit = town.visit(worker_id=town.leila.id)
    with work(town.me, now=NOW) as unit:
        edit.move(unit, visit.id, 1, edit.Target(visit.starts_at, visit.ends_at, town.samira.id))
    with pytest.raises(Stale), work(town.me, now=NOW) as unit:
        moves.carry(unit, drop(visit, None))
    told = look(town, moves.standing, visit.id)
    assert (told["status"], told["by"], told["at"]) == ("conflict", town.user.name, "10:00")
    assert told["visit"]["w"] == town.samira.id


def test_undo_answers_with_the_visit_back_in_its_place(database):
    town = Town()
    visit = town.visit(worker_id=town.leila.id)
    with work(town.me, now=NOW) as unit:
        moves.carry(unit, drop(visit, town.samira.id))
    with work(town.me, now=NOW) as unit:
        answer = moves.take_back(unit, TODAY)
    assert (answer["visit"]["w"], answer["visit"]["s"]) == (town.leila.id, 720)


def test_a_drop_no_board_sends_is_refused(sqlite_database):
    with pytest.raises(Refused):
        moves.Drop.of({"id": "x", "start": "?", "end": "", "version": 1})


def test_a_drop_on_someone_away_gives_the_reason(sqlite_database):
    town = Town()
    visit = town.visit()
    away = {"starts_at": NOW, "ends_at": NOW + timedelta(days=2), "reason": "Arrêt maladie"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    with pytest.raises(Blocked, match="Arrêt maladie"), work(town.me, now=NOW) as unit:
        moves.carry(unit, drop(visit, town.leila.id))


def test_a_week_of_a_worker_and_of_a_client(database):
    town = Town()
    for hours in (0, 24, 48):
        town.visit(hours, worker_id=town.samira.id)
    town.visit(72)
    save(
        CarePlan(agency_id=town.agency.id, client_id=town.client.id, funder="APA", monthly_minutes=600, starts_on=TODAY)
    )
    mine, theirs = look(town, week.of_worker, town.samira.id, TODAY), look(town, week.of_client, town.client.id, TODAY)
    assert (mine["start"], [visit["d"] for visit in mine["visits"]]) == ("2026-11-23", [1, 2, 3])
    assert mine["totals"][0] == {"value": "3\u00a0h", "label": "planifiées"}
    assert mine["chips"][0]["text"].replace("\u00a0", " ") == "Repos 11 h respecté"
    assert sorted(visit["wn"] for visit in theirs["visits"]) == ["", "Samira H.", "Samira H.", "Samira H."]
    assert theirs["note"]["value"] == "4\u00a0h sur 10\u00a0h"


def test_planning_is_closed_to_workers_and_to_other_agencies(sqlite_database):
    town, stranger = Town(), Town()
    with pytest.raises(Forbidden), reading(actor(town.agency, Role.WORKER)) as unit:
        board.day(unit, TODAY)
    with pytest.raises(NotFound):
        look(town, week.of_worker, stranger.samira.id, TODAY)
    with pytest.raises(NotFound):
        look(town, verdicts.of_visit, stranger.visit().id)
