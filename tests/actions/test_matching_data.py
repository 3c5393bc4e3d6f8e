"""The database as the matching engine sees it: always what is there, kept in memory or not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine, text

from careapp.actions.matching_data.asked import Asker
from careapp.actions.matching_data.decisions import settings_of
from careapp.actions.matching_data.problems import horizon_of, narrow_problem, whole_problem
from careapp.actions.work import reading, work
from careapp.db.engine import transaction
from careapp.db.models import (
    Absence,
    Agency,
    AvailabilityException,
    ClientAddress,
    Contract,
    RuleDecision,
    Visit,
    Worker,
    WorkerChoice,
    WorkerSkill,
)
from careapp.matching.problem import DAY, Level, Problem, RuleSetting, Thresholds, Weights
from tests.actions.test_visits import Town
from tests.factories import NOW, make_skill, make_visit, save


def problem_of(town: Town, first: date = date(2026, 11, 24), last: date = date(2026, 12, 6)) -> Problem:
    with reading(town.me, now=NOW) as unit:
        return whole_problem(unit, horizon_of(unit, first, last))


def busy_of(town: Town, **span) -> list[tuple]:
    busy = problem_of(town, **span).busy
    epoch = problem_of(town, **span).epoch
    days = [(epoch + timedelta(days=int(start) // DAY), int(start) % DAY) for start in busy.start]
    return sorted((int(worker), *day) for worker, day in zip(busy.worker_id, days, strict=True))


def test_what_is_kept_in_memory_follows_every_change(database: Engine) -> None:
    town = Town()
    visit = town.visit(worker_id=town.samira.id)
    assert busy_of(town) == [(town.samira.id, date(2026, 11, 24), 720)]
    with work(town.me) as unit:
        unit.get(Visit, visit.id).starts_at = NOW + timedelta(hours=1, minutes=30)
    assert busy_of(town) == [(town.samira.id, date(2026, 11, 24), 690)]
    with work(town.me) as unit:
        unit.session.delete(unit.get(Visit, visit.id))
    assert busy_of(town) == []
    town.visit(5, worker_id=town.samira.id)
    assert busy_of(town) == [(town.samira.id, date(2026, 11, 24), 900)]


def test_nothing_has_changed_then_the_same_problem_is_used_again(database: Engine) -> None:
    town = Town()
    town.visit(worker_id=town.samira.id)
    first = problem_of(town)
    assert problem_of(town) is first
    save(
        Absence(
            agency_id=town.agency.id,
            worker_id=town.leila.id,
            starts_at=NOW,
            ends_at=NOW + timedelta(days=1),
            reason="x",
        )
    )
    assert problem_of(town) is not first


# Statements that raise no version: what is compared is what the tables hold.
CHANGES = (
    "UPDATE workers SET last_name = 'Durand' WHERE id = :worker",
    "UPDATE workers SET latitude = 45.6 WHERE id = :worker",
    "UPDATE workers SET status = 'left' WHERE id = :worker",
    "UPDATE worker_skills SET level = 3 WHERE worker_id = :worker",
    "DELETE FROM worker_skills WHERE worker_id = :worker",
    "UPDATE availabilities SET start = 500 WHERE worker_id = :worker",
    "UPDATE contracts SET weekly_minutes = 600 WHERE worker_id = :worker",
    "UPDATE clients SET last_name = 'Durand' WHERE agency_id = :agency",
    "UPDATE client_addresses SET longitude = 6.1 WHERE agency_id = :agency",
    "UPDATE skills SET name = 'Levage' WHERE agency_id = :agency",
    "UPDATE rule_decisions SET value = 720 WHERE agency_id = :agency",
    "UPDATE agencies SET agreement = '2941' WHERE id = :agency",
)


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_the_tables_hold_otherwise_is_seen_at_once(database: Engine, change: str) -> None:
    town = Town()
    town.visit(worker_id=town.samira.id)
    own = {"agency_id": town.agency.id, "worker_id": town.samira.id}
    save(WorkerSkill(**own, skill_id=make_skill(town.agency).id, level=1))
    save(RuleDecision(agency_id=town.agency.id, code="daily_rest", level="block", value=660))
    first = problem_of(town)
    assert problem_of(town) is first
    with transaction() as session:
        done = session.connection().execute(text(change), {"worker": town.samira.id, "agency": town.agency.id})
    assert done.rowcount
    assert problem_of(town) is not first


def test_a_change_of_visits_leaves_the_workers_of_the_problem_as_they_are(database: Engine) -> None:
    town = Town()
    first = problem_of(town)
    town.visit(worker_id=town.samira.id)
    second = problem_of(town)
    assert (len(first.busy), len(second.busy)) == (0, 1)
    assert second.workers is first.workers


def test_work_before_the_horizon_counts_in_averages_and_long_days(database: Engine) -> None:
    town = Town()
    before = datetime(2026, 11, 4, 6, tzinfo=UTC)  # a Wednesday; the horizon begins on Sunday 15
    for weeks in range(13):
        for part in (0, 7):
            start = before - timedelta(weeks=weeks) + timedelta(hours=part)
            make_visit(town.client, town.service, start, 330, worker_id=town.samira.id)
    for asked in (problem_of(town), narrow_of(town)):
        samira = next(one for one in asked.workers if one.id == town.samira.id)
        assert samira.extra_minutes == {-week: 660 for week in range(1, 12)}
        assert samira.long_days == 13
        assert asked.day(asked.today * DAY) == date(2026, 11, 24)


def test_sundays_before_the_horizon_count_in_their_month(database: Engine) -> None:
    town = Town()
    for weeks in (0, 1, 3):  # 8 November, 1 November, 18 October; the horizon begins on Sunday 15
        start = datetime(2026, 11, 8, 9, tzinfo=UTC) - timedelta(weeks=weeks)
        make_visit(town.client, town.service, start, 60, worker_id=town.samira.id)
    for asked in (problem_of(town), narrow_of(town)):
        samira = next(one for one in asked.workers if one.id == town.samira.id)
        assert sorted(asked.day(day * DAY).isoformat() for day in samira.past_sundays) == [
            "2026-10-18", "2026-11-01", "2026-11-08",
        ]  # fmt: skip


def narrow_of(town: Town) -> Problem:
    with reading(town.me, now=NOW) as unit:
        return narrow_problem(unit, horizon_of(unit, date(2026, 11, 24), date(2026, 12, 6)), [town.samira.id])


def test_what_is_rolled_back_was_never_seen(database: Engine) -> None:
    town = Town()
    with pytest.raises(KeyError), work(town.me, now=NOW) as unit:
        unit.add(town_visit(town))
        horizon = horizon_of(unit, date(2026, 11, 24), date(2026, 12, 6))
        assert len(whole_problem(unit, horizon).busy) == 1
        raise KeyError
    assert busy_of(town) == []


def town_visit(town: Town) -> Visit:
    ids = {"agency_id": town.agency.id, "client_id": town.client.id, "service_id": town.service.id}
    return Visit(**ids, worker_id=town.samira.id, starts_at=NOW, ends_at=NOW + timedelta(hours=1))


def test_agencies_never_see_each_other(database: Engine) -> None:
    here, there = Town(), Town()
    here.visit(worker_id=here.samira.id)
    there.visit(worker_id=there.leila.id)
    assert [worker for worker, *_rest in busy_of(here)] == [here.samira.id]
    assert {worker.id for worker in problem_of(there).workers} == {there.samira.id, there.leila.id}


def test_cancelled_and_unassigned_visits_keep_nobody_busy(database: Engine) -> None:
    town = Town()
    town.visit(worker_id=town.samira.id, status="cancelled")
    town.visit()
    assert busy_of(town) == []


def test_minutes_are_those_of_the_wall_on_both_sides_of_a_change_of_clocks(database: Engine) -> None:
    town = Town()
    for day, hour in ((27, 7), (28, 6), (29, 6)):
        start = datetime(2027, 3, day, hour, tzinfo=UTC)
        save(
            Visit(
                **{
                    **town_visit(town).model_dump(exclude={"id"}),
                    "starts_at": start,
                    "ends_at": start + timedelta(hours=1),
                }
            )
        )
    found = busy_of(town, first=date(2027, 3, 27), last=date(2027, 3, 29))
    assert [minute for _worker, _day, minute in found] == [480, 480, 480]


def test_a_worker_is_told_with_hours_exceptions_skills_and_contract(database: Engine) -> None:
    town = Town()
    skill, samira, agency = make_skill(town.agency), town.samira.id, town.agency.id
    save(WorkerSkill(agency_id=agency, worker_id=samira, skill_id=skill.id, level=2, expires_on=date(2026, 11, 30)))
    span = {"on": date(2026, 11, 25), "start": 600, "end": 720}
    save(AvailabilityException(agency_id=agency, worker_id=samira, available=False, **span))
    save(Contract(agency_id=agency, worker_id=samira, kind="cdd", weekly_minutes=60, starts_on=date(2030, 1, 1)))
    problem = problem_of(town)
    worker = next(one for one in problem.workers if one.id == samira)
    wednesday = (date(2026, 11, 25) - problem.epoch).days * DAY
    hours = [(start - wednesday, end - wednesday) for start, end in worker.availability if 0 <= start - wednesday < DAY]
    assert hours == [(420, 600), (720, 1260)]
    assert worker.skills[skill.id].expires_day == (date(2026, 11, 30) - problem.epoch).days
    assert (worker.contract_minutes, worker.gender) == (35 * 60, "female")


def test_a_worker_who_left_is_not_asked(database: Engine) -> None:
    town = Town()
    with work(town.me) as unit:
        unit.get(Worker, town.leila.id).status = "left"
    assert [worker.id for worker in problem_of(town).workers] == [town.samira.id]


def test_a_visit_is_asked_with_its_place_its_client_s_wishes_and_history(database: Engine) -> None:
    town = Town()
    other = {"street": "2 rue du Test", "city": "Chambéry", "latitude": 45.6, "longitude": 5.9}
    address = save(ClientAddress(agency_id=town.agency.id, client_id=town.client.id, **other))
    save(WorkerChoice(agency_id=town.agency.id, client_id=town.client.id, worker_id=town.leila.id, kind="never"))
    town.visit(-5, worker_id=town.samira.id, status="done")
    town.visit(-9, worker_id=town.samira.id, status="cancelled")
    visit = town.visit(address_id=address.id, locked=True, worker_id=town.samira.id)
    with reading(town.me, now=NOW) as unit:
        horizon = horizon_of(unit, date(2026, 11, 24), date(2026, 11, 24))
        asked = Asker.of(unit, horizon.wall, [visit]).visit(visit)
    assert (asked.start % DAY, asked.minutes, asked.place.lat) == (720, 60, 45.6)
    assert (asked.never, asked.history, asked.pinned) == ({town.leila.id}, {town.samira.id: 1}, town.samira.id)


def test_rules_follow_the_agreement_then_what_the_agency_decides(database: Engine) -> None:
    town = Town()

    def rules(**changed) -> dict:
        with work(town.me, now=NOW) as unit:
            agency = unit.session.get_one(Agency, town.agency.id)
            agency.agreement, agency.settings = changed.get("agreement", "3127"), changed.get("settings", {})
            return dict(settings_of(unit).rules)

    assert rules()["sundays"] == (RuleSetting(Level.WARN, 2),)
    assert rules()["daily_rest"] == (RuleSetting(Level.BLOCK, 660),)
    assert rules(agreement="")["sundays"][-1].level is Level.OFF
    assert rules(agreement="2941")["meal_break"] == (RuleSetting(Level.WARN, 30),)
    assert rules()["meal_break"][-1].level is Level.OFF
    decide(town, "sundays", "block", 1)
    decided = {"weights": {"travel_minute": 5, "sunday": "many"}}
    assert rules(settings=decided)["sundays"][-1] == RuleSetting(Level.BLOCK, 1)
    with reading(town.me, now=NOW) as unit:
        weights = settings_of(unit).weights
    assert (weights.travel_minute, weights.sunday) == (5, Weights().sunday)


def test_thresholds_of_the_agency_are_read(database: Engine) -> None:
    town = Town()
    with work(town.me) as unit:
        settings = {"thresholds": {"long_day": 540, "night_work": "many", "unknown": 3}}
        unit.session.get_one(Agency, town.agency.id).settings = settings
    with reading(town.me, now=NOW) as unit:
        assert settings_of(unit).thresholds == Thresholds(long_day=540)


def test_a_short_wait_is_work_where_the_agreement_says_so(database: Engine) -> None:
    town, found = Town(), []
    for agreement in ("3127", "2941", ""):
        with work(town.me, now=NOW) as unit:
            unit.session.get_one(Agency, town.agency.id).agreement = agreement
            found.append(settings_of(unit).thresholds.paid_wait)
    assert found == [15, 0, 0]


def test_decisions_may_hold_from_a_day_and_for_some_workers_or_sectors(database: Engine) -> None:
    town = Town()
    decide(town, "sundays", "off", 2, starts_on=date(2026, 12, 1), workers=[town.leila.id])
    decide(town, "sundays", "block", 1)
    decide(town, "sundays", "warn", 4, ended_at=NOW)
    decide(town, "unknown", "warn", 4)
    decide(town, "sundays", "warn", 3, sectors=[7])
    with reading(town.me, now=NOW) as unit:
        rules = settings_of(unit).rules
    assert rules["sundays"] == (
        RuleSetting(Level.WARN, 2),
        RuleSetting(Level.BLOCK, 1),
        RuleSetting(Level.WARN, 3, None, None, frozenset({7})),
        RuleSetting(Level.OFF, 2, date(2026, 12, 1), frozenset({town.leila.id})),
    )
    assert rules["span"] == (RuleSetting(Level.WARN, 12 * 60),)
    assert rules["notice"] == (RuleSetting(Level.WARN, 3),)  # three working days from a Tuesday


def decide(town: Town, code: str, level: str, value: int, **more: object) -> None:
    save(RuleDecision(agency_id=town.agency.id, code=code, level=level, value=value, **more))
