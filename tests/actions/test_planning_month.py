"""The month of one client or worker, the week and the month of many."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from careapp.actions.planning import month, team
from careapp.actions.work import Forbidden, reading
from careapp.db.models import Absence, CarePlan, Worker
from careapp.domain.permissions import Role
from careapp.domain.refusal import NotFound
from tests.actions.test_visits import Town
from tests.factories import NOW, actor, make_client, make_visit, save

TODAY = date(2026, 11, 24)


def look(town: Town, query, *args):
    with reading(town.me, now=NOW) as unit:
        return query(unit, *args)


def test_a_month_of_a_client_holds_whole_weeks_their_hours_and_what_the_plan_grants(database):
    town = Town()
    for hours in (0, 24, 24 * 7):
        town.visit(hours, worker_id=town.samira.id)
    town.visit(48)
    town.visit(50, status="cancelled")
    plan = {"funder": "APA", "monthly_minutes": 600, "starts_on": date(2026, 1, 1)}
    save(CarePlan(agency_id=town.agency.id, client_id=town.client.id, **plan))
    found = look(town, month.of_client, town.client.id, TODAY)
    assert (found["first"], found["month"], found["days"]) == ("2026-10-26", "2026-11", [6, 35])
    assert [(one["d"], one["s"], one["wn"], one["st"]) for one in found["visits"]] == [
        (29, 600, "Samira H.", "planned"), (30, 600, "Samira H.", "planned"), (31, 600, "", "planned"),
        (31, 720, "", "cancelled"), (36, 600, "Samira H.", "planned"),
    ]  # fmt: skip
    assert [(week["label"], week["minutes"], week["count"]) for week in found["weeks"]][-2:] == [
        ("sem. 48", 180, 3), ("sem. 49", 60, 1),
    ]  # fmt: skip
    grant = found["grant"]
    assert (grant["value"], grant["left"], grant["share"], grant["tone"]) == (
        "3\u00a0h sur 10\u00a0h", "reste 7\u00a0h", 30, "green",
    )  # fmt: skip
    assert [chip["text"] for chip in found["chips"]] == ["1 non affectée"]
    assert found["holidays"] == {6: "Toussaint", 16: "Armistice"}


def test_a_month_keeps_wall_clock_times_through_the_change_of_hour(database):
    town = Town()
    for day in (24, 26):
        starts = datetime(2026, 10, day, 6 if day == 24 else 7, 0, tzinfo=UTC)
        make_visit(town.client, town.service, starts, worker_id=town.samira.id)
    found = look(town, month.of_worker, town.samira.id, date(2026, 10, 1))
    assert [(one["d"], one["s"]) for one in found["visits"]] == [(26, 480), (28, 480)]


def test_a_month_of_a_worker_tells_absences_and_lateness(database):
    town = Town()
    town.visit(-3, worker_id=town.samira.id)
    town.visit(5, worker_id=town.samira.id)
    away = {"starts_at": NOW + timedelta(hours=4), "ends_at": NOW + timedelta(days=2), "reason": "Arrêt maladie"}
    save(Absence(agency_id=town.agency.id, worker_id=town.samira.id, **away))
    found = look(town, month.of_worker, town.samira.id, TODAY)
    assert [one["st"] for one in found["visits"]] == ["late", "conflict"]
    assert found["kind"] == "worker"


def test_a_week_of_everyone_holds_the_visits_of_each_day_and_who_is_away(database):
    town = Town()
    town.visit(0, worker_id=town.samira.id)
    town.visit(48)
    away = {"starts_at": NOW + timedelta(hours=12), "ends_at": NOW + timedelta(hours=72), "reason": "Congé payé"}
    save(Absence(agency_id=town.agency.id, worker_id=town.leila.id, **away))
    found = look(town, team.week, TODAY)
    assert (found["first"], found["count"]) == ("2026-11-23", 7)
    assert sorted((one["d"], one["s"], one["w"]) for one in found["visits"]) == [
        (1, 600, town.samira.id),
        (3, 600, None),
    ]
    lines = {line["i"]: line for line in found["workers"]}
    assert list(lines[town.leila.id]["abs"]) == ["2", "3"]
    assert lines[town.samira.id]["n"] == "Samira Haddad"


def test_a_month_of_everyone_sums_each_day_by_worker_or_by_client(database):
    town = Town()
    other = make_client(town.agency)
    town.visit(0, worker_id=town.samira.id)
    town.visit(2, worker_id=town.samira.id)
    town.visit(24, status="cancelled", worker_id=town.samira.id)
    make_visit(other, town.service, NOW + timedelta(days=1))
    found = look(town, team.month, TODAY, "worker")
    assert (found["first"], found["count"]) == ("2026-11-01", 30)
    samira = next(line for line in found["lines"] if line["i"] == town.samira.id)
    assert ([(day, minutes) for day, minutes in enumerate(samira["m"]) if minutes], sum(samira["k"])) == (
        [(23, 120)],
        2,
    )
    assert (found["open"]["k"][24], sum(found["open"]["m"])) == (1, 60)
    by_client = look(town, team.month, TODAY, "client")
    assert sorted((line["i"], sum(line["m"])) for line in by_client["lines"]) == [(town.client.id, 120), (other.id, 60)]
    assert by_client["open"]["k"][24] == 1
    assert (found["by"], by_client["by"]) == ("worker", "client")


def test_a_worker_who_left_keeps_a_line_while_visits_remain(sqlite_database):
    town = Town()
    town.visit(worker_id=town.leila.id)
    from careapp.actions.work import work

    with work(town.me) as unit:
        unit.get(Worker, town.leila.id).status = "left"
    assert town.leila.id in [line["i"] for line in look(town, team.month, TODAY, "worker")["lines"]]


def test_months_are_closed_to_workers_and_to_other_agencies(sqlite_database):
    town, stranger = Town(), Town()
    stranger.visit(worker_id=stranger.samira.id)
    with pytest.raises(Forbidden), reading(actor(town.agency, Role.WORKER)) as unit:
        team.week(unit, TODAY)
    for verb, key in ((month.of_client, stranger.client.id), (month.of_worker, stranger.samira.id)):
        with pytest.raises(NotFound):
            look(town, verb, key, TODAY)
    assert look(town, team.week, TODAY)["visits"] == []
    assert [line["i"] for line in look(town, team.month, TODAY, "worker")["lines"]] == [town.samira.id, town.leila.id]
    assert look(town, team.month, TODAY, "client")["lines"] == []
